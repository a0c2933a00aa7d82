#pragma once

#include <vector>

#include "catalogue/model.hpp"
#include "payments/surcharge.hpp"
#include "records/record.hpp"

namespace http {

/// What a decided case owes by which day, from its own fields (the fine and its due day, or the
/// instalments that were allowed, and the time of a review or suit) and its recorded payments. An
/// instalment falls due when its clock says so.
[[nodiscard]] payments::Debt DebtOf(const catalogue::Catalogue& catalogue,
                                    const records::Record& the_case,
                                    const std::vector<const records::Record*>& payments);

/// What is added and not yet paid.
[[nodiscard]] base::Money SurchargeLeft(const records::Record& the_case,
                                        const payments::Reckoning& reckoning);

}  // namespace http
