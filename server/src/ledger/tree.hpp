#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/digest.hpp"

/// A Merkle tree in the shape of RFC 9162 section 2, with SM3 for SHA-256. Pure.
namespace ledger {

/// SM3(0x00 || entry) and SM3(0x01 || left || right).
[[nodiscard]] base::Digest LeafHash(std::string_view entry);
[[nodiscard]] base::Digest NodeHash(const base::Digest& left, const base::Digest& right);

/// Hash of the perfect subtree whose leaves are [index * 2^level, (index + 1) * 2^level).
using NodeReader = std::function<base::Digest(int level, std::uint64_t index)>;

struct TreeNode {
    int level = 0;
    std::uint64_t index = 0;
    base::Digest hash;
};

/// Of whoever keeps a tree, every fourth level is stored: the others are reckoned from at most
/// eight nodes of the level below that is. Each level is a place of its own in a table, and acts
/// would write into all of them.
inline constexpr int kStoredEvery = 4;
[[nodiscard]] constexpr bool IsStored(int level) { return level % kStoredEvery == 0; }

/// The tree's right edge: enough to append. Rebuilt from stored nodes at start.
class TreeAppender {
 public:
    TreeAppender() = default;
    /// `size` leaves are stored already; `read` gives their nodes.
    TreeAppender(std::uint64_t size, const NodeReader& read);

    /// Returns the perfect subtrees that `leaf` completed, its own level 0 first: store those
    /// of which IsStored says so.
    std::vector<TreeNode> Append(const base::Digest& leaf);
    [[nodiscard]] std::uint64_t size() const { return size_; }
    [[nodiscard]] base::Digest Root() const;  ///< SM3("") when empty

 private:
    std::uint64_t size_ = 0;
    std::vector<TreeNode> edge_;  ///< largest subtree first
};

[[nodiscard]] base::Digest RootOf(std::uint64_t size, const NodeReader& read);
[[nodiscard]] std::vector<base::Digest> InclusionProof(std::uint64_t index, std::uint64_t size,
                                                       const NodeReader& read);
[[nodiscard]] std::vector<base::Digest> ConsistencyProof(std::uint64_t first, std::uint64_t second,
                                                         const NodeReader& read);
[[nodiscard]] bool VerifyInclusion(const base::Digest& leaf, std::uint64_t index,
                                   std::uint64_t size, const std::vector<base::Digest>& proof,
                                   const base::Digest& root);
[[nodiscard]] bool VerifyConsistency(std::uint64_t first, std::uint64_t second,
                                     const std::vector<base::Digest>& proof,
                                     const base::Digest& first_root,
                                     const base::Digest& second_root);

}  // namespace ledger
