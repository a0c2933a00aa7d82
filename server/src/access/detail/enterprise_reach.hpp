#pragma once

#include <memory>
#include <set>
#include <vector>

#include "access/detail/conditions.hpp"
#include "catalogue/model.hpp"
#include "records/store.hpp"

namespace access_control::detail {

using ReachedIds = std::shared_ptr<const std::set<base::RecordId>>;

/// The enterprise, its outlets and their devices, voided ones left out; nullptr where there is no
/// such enterprise any more.
[[nodiscard]] ReachedIds EnterpriseReach(records::RecordView& view,
                                         const catalogue::Catalogue& catalogue,
                                         const base::RecordId& enterprise);

[[nodiscard]] bool BelongsTo(const records::Record& record, const std::set<base::RecordId>& reach);

/// The same as conditions, one of which must hold; none where no record of the type can belong.
[[nodiscard]] std::vector<Part> BelongingTo(const catalogue::RecordType& type,
                                            const std::set<base::RecordId>& reach);

}  // namespace access_control::detail
