#pragma once

#include <string>
#include <vector>

#include "storage/record_tables.hpp"

namespace storage {

/// Are `forms` the TextForms of a program that wrote no forms but the p_ columns otherwise: one
/// that ordered 第五 before 第一 by sound, or made the key of a text as it was entered, not of its
/// normalised form?
[[nodiscard]] bool DifferInOrderKeys(std::string_view forms);

/// Writes the p_ columns (base::PinyinKey) anew where such a program wrote others, in r_ and h_,
/// inside the transaction of `connection`: of texts that number a unit (第二分局, 执法三大队) and
/// of those that are not their own normalised form. Returns a line for each column in which
/// something changed. Throws Failure.
[[nodiscard]] std::vector<std::string> RenewOrderKeys(Connection& connection,
                                                      const TableMap& tables);

}  // namespace storage
