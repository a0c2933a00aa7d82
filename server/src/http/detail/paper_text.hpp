#pragma once

#include <boost/json.hpp>
#include <string_view>

#include "http/detail/caller.hpp"
#include "papers/write.hpp"

namespace http {

[[nodiscard]] std::string_view ReasonName(papers::MissingReason reason);

/// What stands in a paper, with where each value came from and where what is missing is entered:
/// `lines`, `marked`, `origins`, `missing` of http.md.
void AddPaperText(Caller& caller, const papers::WrittenText& written, boost::json::object& answer);

/// `GET /api/records/{type}/{id}/drafts`: words that may be proposed for fields of this record or
/// of one that is opened under it.
[[nodiscard]] Response ListDrafts(Caller& caller, const Request& request);

}  // namespace http
