#pragma once

#include <string>
#include <vector>

#include "storage/record_tables.hpp"

namespace storage {

/// TextForms of programs that ordered 第五 before 第一: beside it only the keys of what is numbered
/// are others.
[[nodiscard]] std::string FormsOrderedBySound();

/// Writes the p_ columns (base::PinyinKey) of texts that number a unit (第二分局, 执法三大队) anew,
/// in r_ and h_, inside the transaction of `connection`: their keys were made by sound alone.
/// Returns a line for each column in which something changed. Throws Failure.
[[nodiscard]] std::vector<std::string> RenewOrderKeys(Connection& connection,
                                                      const TableMap& tables);

}  // namespace storage
