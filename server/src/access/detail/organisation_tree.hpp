#pragma once

#include <map>
#include <memory>
#include <set>

#include "access/detail/conditions.hpp"
#include "records/store.hpp"

namespace access_control::detail {

/// The subtrees of the organisation tree that one principal needs, read level by level. One thread,
/// one view.
class OrganisationTree {
 public:
    using Set = std::shared_ptr<const std::set<base::RecordId>>;

    /// A catalogue without organisations has no tree: every subtree is its root alone.
    OrganisationTree(records::RecordView& view, const catalogue::RecordType* type)
        : view_(view), type_(type) {}

    /// The organisation and everything under it, voided ones too: their records stay somebody's.
    [[nodiscard]] Set SubtreeOf(const base::RecordId& root);

 private:
    std::set<base::RecordId> ChildrenOf(const std::set<base::RecordId>& parents);

    records::RecordView& view_;
    const catalogue::RecordType* type_;
    std::map<base::RecordId, Set> known_;
};

}  // namespace access_control::detail
