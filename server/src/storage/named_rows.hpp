#pragma once

#include <vector>

#include "records/named.hpp"
#include "storage/record_tables.hpp"

namespace storage {

/// records::RecordView::NamedRecords in one statement.
[[nodiscard]] std::vector<records::Named> ReadNamed(Connection& connection,
                                                    const records::NamedQuestion& question);

}  // namespace storage
