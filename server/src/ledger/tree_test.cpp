#include "ledger/tree.hpp"

#include <gtest/gtest.h>

#include <span>

#include "ledger/testing/memory_tree.hpp"

namespace ledger {
namespace {

using testing::MemoryTree;
using Leaves = std::vector<base::Digest>;
constexpr std::size_t kMost = 130;

/// RFC 9162 section 2.1.1 word for word.
base::Digest NaiveRoot(std::span<const base::Digest> leaves) {
    if (leaves.empty()) return base::Sm3("");
    if (leaves.size() == 1) return leaves[0];
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    return NodeHash(NaiveRoot(leaves.first(k)), NaiveRoot(leaves.subspan(k)));
}

/// RFC 9162 section 2.1.3.1.
Leaves NaivePath(std::size_t m, std::span<const base::Digest> leaves) {
    if (leaves.size() <= 1) return {};
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    Leaves path = m < k ? NaivePath(m, leaves.first(k)) : NaivePath(m - k, leaves.subspan(k));
    path.push_back(NaiveRoot(m < k ? leaves.subspan(k) : leaves.first(k)));
    return path;
}

/// RFC 9162 section 2.1.4.1.
Leaves NaiveSubproof(std::size_t m, std::span<const base::Digest> leaves, bool known) {
    if (m == leaves.size()) return known ? Leaves{} : Leaves{NaiveRoot(leaves)};
    std::size_t k = 1;
    while (k * 2 < leaves.size()) k *= 2;
    Leaves proof = m <= k ? NaiveSubproof(m, leaves.first(k), known)
                          : NaiveSubproof(m - k, leaves.subspan(k), false);
    proof.push_back(NaiveRoot(m <= k ? leaves.subspan(k) : leaves.first(k)));
    return proof;
}

class TreeTest : public ::testing::Test {
 protected:
    TreeTest() {
        roots_.push_back(tree_.appender().Root());
        for (std::size_t i = 0; i < kMost; ++i) {
            leaves_.push_back(LeafHash("act " + std::to_string(i)));
            tree_.Add(leaves_.back());
            roots_.push_back(tree_.appender().Root());
        }
    }

    std::span<const base::Digest> First(std::size_t n) const {
        return std::span<const base::Digest>(leaves_).first(n);
    }

    MemoryTree tree_;
    Leaves leaves_;
    Leaves roots_;
};

TEST_F(TreeTest, HashesLeavesAndNodesApart) {
    EXPECT_EQ(LeafHash("ab"), base::Sm3(std::string("\0ab", 3)));
    std::string large(5001, 'x');
    large[0] = '\0';
    EXPECT_EQ(LeafHash(large.substr(1)), base::Sm3(large));
    const base::Digest left = base::Sm3("l");
    const base::Digest right = base::Sm3("r");
    std::string node(1, '\x01');
    node.append(left.bytes.begin(), left.bytes.end());
    node.append(right.bytes.begin(), right.bytes.end());
    EXPECT_EQ(NodeHash(left, right), base::Sm3(node));
}

TEST_F(TreeTest, RootsAreThoseOfTheRecursiveDefinition) {
    for (std::size_t n = 0; n <= kMost; ++n) {
        EXPECT_EQ(roots_[n], NaiveRoot(First(n))) << n;
        EXPECT_EQ(RootOf(n, tree_.Reader()), roots_[n]) << n;
    }
}

TEST_F(TreeTest, AnAppenderResumesFromStoredNodes) {
    for (std::size_t n = 0; n < kMost; ++n) {
        TreeAppender resumed(n, tree_.Reader());
        EXPECT_EQ(resumed.Root(), roots_[n]) << n;
        resumed.Append(leaves_[n]);
        EXPECT_EQ(resumed.Root(), roots_[n + 1]) << n;
        EXPECT_EQ(resumed.size(), n + 1);
    }
}

TEST_F(TreeTest, InclusionProofsAreThoseOfTheDefinitionAndHold) {
    for (std::size_t n = 1; n <= kMost; ++n) {
        for (std::size_t i = 0; i < n; ++i) {
            const Leaves proof = InclusionProof(i, n, tree_.Reader());
            ASSERT_EQ(proof, NaivePath(i, First(n))) << i << " of " << n;
            ASSERT_TRUE(VerifyInclusion(leaves_[i], i, n, proof, roots_[n])) << i << " of " << n;
        }
    }
}

TEST_F(TreeTest, WrongInclusionProofsAreRefused) {
    for (std::size_t n = 1; n <= kMost; n += 3) {
        for (std::size_t i = 0; i < n; ++i) {
            const Leaves proof = InclusionProof(i, n, tree_.Reader());
            const std::size_t other = (i + 1) % n;
            Leaves longer = proof;
            longer.push_back(leaves_[0]);
            EXPECT_FALSE(VerifyInclusion(leaves_[i], i, n, longer, roots_[n]));
            EXPECT_FALSE(VerifyInclusion(base::Sm3("x"), i, n, proof, roots_[n]));
            EXPECT_FALSE(VerifyInclusion(leaves_[i], n, n, proof, roots_[n]));
            EXPECT_FALSE(VerifyInclusion(leaves_[i], i, n, proof, roots_[n - 1]));
            if (n == 1) continue;
            EXPECT_FALSE(VerifyInclusion(leaves_[i], other, n, proof, roots_[n]));
            Leaves shorter(proof.begin(), proof.end() - 1);
            EXPECT_FALSE(VerifyInclusion(leaves_[i], i, n, shorter, roots_[n]));
            for (std::size_t k = 0; k < proof.size(); ++k) {
                Leaves changed = proof;
                changed[k].bytes[k % 32] ^= 1;
                EXPECT_FALSE(VerifyInclusion(leaves_[i], i, n, changed, roots_[n]));
            }
        }
    }
}

TEST_F(TreeTest, ConsistencyProofsAreThoseOfTheDefinitionAndHold) {
    for (std::size_t n = 1; n <= kMost; ++n) {
        for (std::size_t m = 1; m <= n; ++m) {
            const Leaves proof = ConsistencyProof(m, n, tree_.Reader());
            ASSERT_EQ(proof, NaiveSubproof(m, First(n), true)) << m << " to " << n;
            ASSERT_TRUE(VerifyConsistency(m, n, proof, roots_[m], roots_[n])) << m << " to " << n;
        }
    }
    EXPECT_TRUE(VerifyConsistency(0, 9, {}, roots_[0], roots_[9]));
}

TEST_F(TreeTest, WrongConsistencyProofsAreRefused) {
    const base::Digest other = base::Sm3("other history");
    for (std::size_t n = 2; n <= kMost; n += 4) {
        for (std::size_t m = 1; m < n; ++m) {
            const Leaves proof = ConsistencyProof(m, n, tree_.Reader());
            EXPECT_FALSE(VerifyConsistency(m, n, proof, other, roots_[n])) << m << " to " << n;
            EXPECT_FALSE(VerifyConsistency(m, n, proof, roots_[m], other)) << m << " to " << n;
            EXPECT_FALSE(VerifyConsistency(n, m, proof, roots_[n], roots_[m]));
            Leaves longer = proof;
            longer.push_back(other);
            EXPECT_FALSE(VerifyConsistency(m, n, longer, roots_[m], roots_[n]));
            Leaves shorter(proof.begin(), proof.end() - 1);
            EXPECT_FALSE(VerifyConsistency(m, n, shorter, roots_[m], roots_[n]));
            for (std::size_t k = 0; k < proof.size(); ++k) {
                Leaves changed = proof;
                changed[k].bytes[31] ^= 0x80;
                EXPECT_FALSE(VerifyConsistency(m, n, changed, roots_[m], roots_[n]));
            }
        }
    }
    EXPECT_FALSE(VerifyConsistency(5, 5, {}, roots_[5], other));
    EXPECT_FALSE(VerifyConsistency(0, 5, {}, other, roots_[5]));
}

TEST_F(TreeTest, AProofReadsFewNodes) {
    int reads = 0;
    const NodeReader counting = [&](int level, std::uint64_t index) {
        ++reads;
        return tree_.Reader()(level, index);
    };

    static_cast<void>(InclusionProof(64, kMost, counting));

    EXPECT_LE(reads, 16);
}

}  // namespace
}  // namespace ledger
