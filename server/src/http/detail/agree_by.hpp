#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "http/detail/caller.hpp"
#include "records/record.hpp"

namespace http {

/// The clock of `record` that waits for `act`, where one runs: an act that is proposed is done on
/// the day of the last agreement, so a proposal stops no clock (docs/decisions/0034). Null: none.
[[nodiscard]] boost::json::value AgreeBy(Caller& caller, const catalogue::RecordType& type,
                                         const records::Record& record, std::string_view act);

}  // namespace http
