#pragma once

#include "exchange/import_plan.hpp"
#include "http/detail/caller.hpp"

/// What the dry run of a table has to say of its cells.
namespace http {

/// Adds to `answer`: `faults`, the first remarks on cells, row by row; `causes`, all of them put
/// together by cause and column; how many there are; `needs`, what is wanting in all rows alike;
/// `unread`, the words that no choice of their column bears; `yearless`, columns whose days have no
/// year.
void TellRemarks(const Caller& caller, const catalogue::RecordType& type,
                 const exchange::Mapping& mapping, const exchange::ImportPlan& plan,
                 boost::json::object& answer);

}  // namespace http
