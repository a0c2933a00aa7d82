#pragma once

#include <string>
#include <vector>

#include "http/detail/caller.hpp"
#include "records/store.hpp"

namespace http {

/// A list as the request asks for it: filter, q, sort, offset, limit, voided, known_at, within what
/// the caller may read (or what `right` reaches). Every fault of the request at once.
[[nodiscard]] base::Result<records::Query> QueryOf(Caller& caller,
                                                   const catalogue::RecordType& type,
                                                   std::string_view right = "read");

/// The paths of the type's list, those that the caller may read, and those that `columns=` adds.
[[nodiscard]] base::Result<std::vector<records::Path>> ColumnsOf(Caller& caller,
                                                                 const catalogue::RecordType& type);

}  // namespace http
