#pragma once

#include <functional>
#include <vector>

#include "records/store.hpp"

namespace records {

/// Given some records of a walk; false: the walk is to end.
using TakePage = std::function<bool(const std::vector<Record>& page)>;

/// Every record that the query finds, each once and in its order, some hundred at a time; its
/// offset and limit are not looked at. What it finds is asked for once and then read by id, so that
/// twice as many records cost twice as much: by offsets, each page would find the ones before it
/// again. False when `take` ended it. Not for what was known earlier (`as_known`).
bool Walk(RecordView& view, const Query& query, const TakePage& take);

}  // namespace records
