#include "audit/detail/tree_check.hpp"

namespace audit::detail {
namespace {

constexpr std::int64_t kWindow = 1'000;
const char* const kTreeNodes = "tree_node";

std::string NodeKey(std::int64_t level, std::int64_t index) {
    return fmt::format("{}/{}", level, index);
}

}  // namespace

std::optional<std::string> TreeCheck::StoredLeaf(std::int64_t position) {
    if (position < window_from_ || position >= window_to_) {
        leaves_.clear();
        window_from_ = position;
        window_to_ = position + kWindow;
        for (NodeRow& node : context_.source.Nodes(0, window_from_, window_to_)) {
            leaves_.emplace(node.index, std::move(node.hash));
        }
    }
    const auto found = leaves_.find(position);
    return found == leaves_.end() ? std::nullopt : std::optional(found->second);
}

void TreeCheck::Append(const base::Digest& leaf) {
    if (tree_.size() == 0) KeepRoot();
    for (const ledger::TreeNode& node : tree_.Append(leaf)) {
        if (ledger::IsStored(node.level))
            completed_[node.level].emplace(static_cast<std::int64_t>(node.index), node.hash);
    }
    KeepRoot();
}

void TreeCheck::KeepRoot() {
    context_.size = tree_.size();
    if (wanted_.contains(tree_.size())) context_.roots.emplace(tree_.size(), tree_.Root());
}

void TreeCheck::Compare() {
    for (const auto& [level, nodes] : completed_) CompareLevel(level, nodes);
    completed_.clear();
}

void TreeCheck::CompareLevel(int level, const std::map<std::int64_t, base::Digest>& wanted) {
    std::map<std::int64_t, std::string> stored;
    for (NodeRow& node :
         context_.source.Nodes(level, wanted.begin()->first, wanted.rbegin()->first + 1)) {
        stored.emplace(node.index, std::move(node.hash));
    }
    for (const auto& [index, hash] : wanted) {
        const auto found = stored.find(index);
        if (found == stored.end()) {
            context_.Fault("audit.row_missing", kTreeNodes, NodeKey(level, index));
        } else if (found->second != RawOf(hash.bytes)) {
            context_.Fault("audit.node_differs", kTreeNodes, NodeKey(level, index));
        }
    }
}

void TreeCheck::Finish() {
    KeepRoot();
    Compare();
    for (const NodeRow& node : context_.source.NodesBeyond(size())) {
        context_.Fault("audit.row_extra", kTreeNodes, NodeKey(node.level, node.index));
        // A leaf without its act: the act was taken out at the end of the log.
        if (node.level == 0) {
            context_.Fault("audit.act_missing", "act", fmt::format("position {}", node.index), {},
                           node.index);
        }
    }
}

}  // namespace audit::detail
