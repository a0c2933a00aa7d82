#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/store.hpp"
#include "storage/record_reader.hpp"

namespace storage {

/// Current ids of the fields that a touch sets, by the names in its bytes; unknown ones left out.
[[nodiscard]] std::vector<std::string_view> FieldsSet(const catalogue::RecordType& type,
                                                      const ledger::Touch& touch);

/// Folds one record's acts anew, with the sealed values that are still there, and replaces its
/// derived rows (not act_touch). After an erasure; the whole database is Rebuild's.
void FoldRecordAgain(RecordReader& reader, const TableMap& tables, const base::RecordId& record);

}  // namespace storage
