#pragma once

#include <vector>

#include "catalogue/model.hpp"
#include "payments/surcharge.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

namespace http {

/// What lies below a case and tells of its debt.
struct BelowCase {
    std::vector<const records::Record*> payments;
    std::vector<const records::Record*> remedies;  ///< reconsiderations and suits, of any kind
};

/// What a decided case owes by which day, from its own fields (the fine and its due day, or the
/// instalments that were allowed), its recorded payments and the time of reconsiderations and suits
/// against the penalty. An instalment falls due when its clock says so; cases of former days hold
/// the time of remedies themselves (decision 0039).
[[nodiscard]] payments::Debt DebtOf(const catalogue::Catalogue& catalogue,
                                    const records::Record& the_case, const BelowCase& below);

/// The reconsiderations and suits below a case; they live as long as `neighbours`.
[[nodiscard]] std::vector<const records::Record*> RemediesOf(const catalogue::Catalogue& catalogue,
                                                             const records::Neighbours& neighbours,
                                                             const records::Record& the_case);

/// What is added and not yet paid.
[[nodiscard]] base::Money SurchargeLeft(const records::Record& the_case,
                                        const payments::Reckoning& reckoning);

}  // namespace http
