#pragma once

#include <map>
#include <utility>

#include "base/check.hpp"
#include "ledger/tree.hpp"

namespace ledger::testing {

/// The stored nodes of a tree, as table `tree_node` holds them.
class MemoryTree {
 public:
    void Add(const base::Digest& leaf) {
        for (const TreeNode& node : appender_.Append(leaf))
            nodes_[{node.level, node.index}] = node.hash;
    }
    [[nodiscard]] NodeReader Reader() const {
        return [this](int level, std::uint64_t index) {
            const auto found = nodes_.find({level, index});
            CHECK(found != nodes_.end());
            return found->second;
        };
    }
    [[nodiscard]] const TreeAppender& appender() const { return appender_; }

 private:
    TreeAppender appender_;
    std::map<std::pair<int, std::uint64_t>, base::Digest> nodes_;
};

}  // namespace ledger::testing
