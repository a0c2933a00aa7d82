#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "audit/detail/context.hpp"
#include "ledger/tree.hpp"

namespace audit::detail {

/// Grows the tree from the acts' leaves and holds tree_node against it.
class TreeCheck {
 public:
    explicit TreeCheck(Context& context) : context_(context) {}

    /// Remembers the root at `size`, when the tree comes to it.
    void WantRoot(std::uint64_t size) { wanted_.insert(size); }
    /// The raw hash stored as leaf `position`.
    [[nodiscard]] std::optional<std::string> StoredLeaf(std::int64_t position);
    void Append(const base::Digest& leaf);
    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(tree_.size()); }

    /// Compares the nodes completed since the last call.
    void Compare();
    /// After the last leaf: nodes too many.
    void Finish();

 private:
    void CompareLevel(int level, const std::map<std::int64_t, base::Digest>& wanted);
    void KeepRoot();

    Context& context_;
    ledger::TreeAppender tree_;
    std::set<std::uint64_t> wanted_;
    std::map<int, std::map<std::int64_t, base::Digest>> completed_;  ///< level → index → hash
    std::map<std::int64_t, std::string> leaves_;                     ///< a window of level 0
    std::int64_t window_from_ = 0, window_to_ = 0;
};

}  // namespace audit::detail
