#pragma once

#include <boost/json.hpp>

#include "http/detail/record_json.hpp"

namespace http {

struct FoundRecord {
    const catalogue::RecordType* type = nullptr;
    records::Record record;
};

/// The record when the caller may read it; else `http.record_not_found`, whether it exists or not.
[[nodiscard]] base::Result<FoundRecord> FindReadable(Caller& caller, std::string_view type_id,
                                                     std::string_view record_id);

/// The rows of a list, each with its most urgent running clock; what they ask of other records is
/// asked once for the page.
[[nodiscard]] boost::json::array RowsWithClocks(Caller& caller, RecordWriterJson& writer,
                                                const catalogue::RecordType& type,
                                                const std::vector<records::Record>& page,
                                                const std::vector<records::Path>& columns);

/// `GET /api/records/{type}/{id}` of http.md.
[[nodiscard]] boost::json::object RecordPage(Caller& caller, RecordWriterJson& writer,
                                             const catalogue::RecordType& type,
                                             const records::Record& record);

[[nodiscard]] boost::json::array StepsJson(Caller& caller,
                                           const std::vector<workflow::NextStep>& steps);
[[nodiscard]] boost::json::array GatesJson(Caller& caller,
                                           const std::vector<workflow::GateStanding>& gates);

}  // namespace http
