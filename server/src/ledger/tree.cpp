#include "ledger/tree.hpp"

#include <array>
#include <bit>
#include <span>

#include "base/check.hpp"

namespace ledger {

namespace {

/// The perfect subtrees that make up the leaves [begin, end) from left to right, largest first
/// within an aligned range; each step takes the largest that starts at `begin` and fits.
struct Subtree {
    int level = 0;
    std::uint64_t index = 0;
};

std::vector<Subtree> Cover(std::uint64_t begin, std::uint64_t end) {
    std::vector<Subtree> cover;
    while (begin < end) {
        const int fits = 63 - std::countl_zero(end - begin);
        const int aligned = begin == 0 ? fits : std::countr_zero(begin);
        const int level = std::min(fits, aligned);
        cover.push_back({level, begin >> level});
        begin += std::uint64_t{1} << level;
    }
    return cover;
}

/// Hash of the subtree over leaves [begin, end), begin < end, as RFC 9162 section 2.1.1 shapes it.
/// `begin` is aligned to the greatest power of two below the size, as in every call here.
base::Digest HashOf(std::uint64_t begin, std::uint64_t end, const NodeReader& read) {
    const std::vector<Subtree> cover = Cover(begin, end);
    base::Digest hash = read(cover.back().level, cover.back().index);
    for (std::size_t i = cover.size() - 1; i-- > 0;)
        hash = NodeHash(read(cover[i].level, cover[i].index), hash);
    return hash;
}

/// The greatest power of two less than `size` (size > 1).
std::uint64_t SplitOf(std::uint64_t size) { return std::bit_floor(size - 1); }

/// Levels at which the path is a last node without a right sibling have no entry in the proof.
void SkipLeftEdges(std::uint64_t& fn, std::uint64_t& sn) {
    while ((fn & 1) == 0 && fn != 0) {
        fn >>= 1;
        sn >>= 1;
    }
}

base::Digest EmptyRoot() { return base::Sm3(""); }

}  // namespace

base::Digest LeafHash(std::string_view entry) {
    if (entry.size() > 4096) {
        return base::Digester(base::DigestKind::kSm3)
            .Add(std::string_view("\0", 1))
            .Add(entry)
            .Finish();
    }
    std::string bytes;
    bytes.reserve(entry.size() + 1);
    bytes.push_back('\0');
    bytes += entry;
    return base::Sm3(bytes);
}

base::Digest NodeHash(const base::Digest& left, const base::Digest& right) {
    std::array<char, 65> bytes{1};
    std::copy(left.bytes.begin(), left.bytes.end(), bytes.begin() + 1);
    std::copy(right.bytes.begin(), right.bytes.end(), bytes.begin() + 33);
    return base::Sm3(std::string_view(bytes.data(), bytes.size()));
}

TreeAppender::TreeAppender(std::uint64_t size, const NodeReader& read) : size_(size) {
    for (const Subtree& part : Cover(0, size))
        edge_.push_back({part.level, part.index, read(part.level, part.index)});
}

std::vector<TreeNode> TreeAppender::Append(const base::Digest& leaf) {
    std::vector<TreeNode> made{{0, size_, leaf}};
    while (!edge_.empty() && edge_.back().level == made.back().level) {
        const TreeNode& right = made.back();
        made.push_back(
            {right.level + 1, right.index >> 1, NodeHash(edge_.back().hash, right.hash)});
        edge_.pop_back();
    }
    edge_.push_back(made.back());
    ++size_;
    return made;
}

base::Digest TreeAppender::Root() const {
    if (edge_.empty()) return EmptyRoot();
    base::Digest hash = edge_.back().hash;
    for (std::size_t i = edge_.size() - 1; i-- > 0;) hash = NodeHash(edge_[i].hash, hash);
    return hash;
}

base::Digest RootOf(std::uint64_t size, const NodeReader& read) {
    return size == 0 ? EmptyRoot() : HashOf(0, size, read);
}

/// RFC 9162 section 2.1.3.1, from the root down; the proof runs from the leaf up.
std::vector<base::Digest> InclusionProof(std::uint64_t index, std::uint64_t size,
                                         const NodeReader& read) {
    CHECK(index < size);
    std::vector<base::Digest> proof;
    std::uint64_t begin = 0;
    std::uint64_t end = size;
    while (end - begin > 1) {
        const std::uint64_t middle = begin + SplitOf(end - begin);
        if (index < middle) {
            proof.push_back(HashOf(middle, end, read));
            end = middle;
        } else {
            proof.push_back(HashOf(begin, middle, read));
            begin = middle;
        }
    }
    std::reverse(proof.begin(), proof.end());
    return proof;
}

/// RFC 9162 section 2.1.4.1. `known`: the first tree's root stands for the subtree at hand, so that
/// the verifier has it already.
std::vector<base::Digest> ConsistencyProof(std::uint64_t first, std::uint64_t second,
                                           const NodeReader& read) {
    CHECK(first <= second);
    std::vector<base::Digest> proof;
    if (first == 0 || first == second) return proof;
    std::uint64_t begin = 0;
    std::uint64_t end = second;
    bool known = true;
    while (first != end) {
        const std::uint64_t middle = begin + SplitOf(end - begin);
        if (first <= middle) {
            proof.push_back(HashOf(middle, end, read));
            end = middle;
        } else {
            proof.push_back(HashOf(begin, middle, read));
            begin = middle;
            known = false;
        }
    }
    if (!known) proof.push_back(HashOf(begin, end, read));
    std::reverse(proof.begin(), proof.end());
    return proof;
}

/// RFC 9162 section 2.1.3.2.
bool VerifyInclusion(const base::Digest& leaf, std::uint64_t index, std::uint64_t size,
                     const std::vector<base::Digest>& proof, const base::Digest& root) {
    if (index >= size) return false;
    std::uint64_t fn = index;
    std::uint64_t sn = size - 1;
    base::Digest hash = leaf;
    for (const base::Digest& sibling : proof) {
        if (sn == 0) return false;
        if ((fn & 1) == 1 || fn == sn) {
            hash = NodeHash(sibling, hash);
            SkipLeftEdges(fn, sn);
        } else {
            hash = NodeHash(hash, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && hash == root;
}

/// RFC 9162 section 2.1.4.2.
bool VerifyConsistency(std::uint64_t first, std::uint64_t second,
                       const std::vector<base::Digest>& proof, const base::Digest& first_root,
                       const base::Digest& second_root) {
    if (first > second) return false;
    if (first == second) return proof.empty() && first_root == second_root;
    if (first == 0) return proof.empty() && first_root == EmptyRoot();
    if (proof.empty() && !std::has_single_bit(first)) return false;
    std::span<const base::Digest> rest(proof);
    base::Digest from_first = first_root;
    if (!std::has_single_bit(first)) {
        from_first = rest.front();
        rest = rest.subspan(1);
    }
    base::Digest from_second = from_first;
    std::uint64_t fn = first - 1;
    std::uint64_t sn = second - 1;
    while ((fn & 1) == 1) {
        fn >>= 1;
        sn >>= 1;
    }
    for (const base::Digest& sibling : rest) {
        if (sn == 0) return false;
        if ((fn & 1) == 1 || fn == sn) {
            from_first = NodeHash(sibling, from_first);
            from_second = NodeHash(sibling, from_second);
            SkipLeftEdges(fn, sn);
        } else {
            from_second = NodeHash(from_second, sibling);
        }
        fn >>= 1;
        sn >>= 1;
    }
    return sn == 0 && from_first == first_root && from_second == second_root;
}

}  // namespace ledger
