#pragma once

#include <string>
#include <string_view>

#include "exchange/import_plan.hpp"
#include "http/detail/caller.hpp"

/// What imports of tables and of letters have in common.
namespace http {

/// The type, when the caller may import it somewhere; else the same refusal as for no such type, or
/// `import.not_allowed` to those who may read it.
[[nodiscard]] base::Result<const catalogue::RecordType*> ImportableType(Caller& caller,
                                                                        const std::string& id);

/// A kept file of at most `most` bytes. Refuses `evidence.not_found`, `evidence.too_large`.
[[nodiscard]] base::Result<std::string> ReadWhole(Caller& caller, const base::Digest& digest,
                                                  std::int64_t most);

[[nodiscard]] std::string_view OutcomeName(exchange::RowOutcome outcome);
/// `{"field","value","code","words","severity"}`.
[[nodiscard]] boost::json::object RemarkJson(const Caller& caller,
                                             const exchange::CellRemark& remark);
/// `performed` and `undone`, where they were.
void AddActs(const ImportSession& session, boost::json::object& answer);
/// Of an act on many records: the receipt and how many it touched; 200 where it was stored before.
[[nodiscard]] Response ManyDone(const workflow::Outcome& outcome);

}  // namespace http
