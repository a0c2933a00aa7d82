#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"

/// Filters that access itself puts together. They are built, not read from text: a province's tree
/// has more organisations than a typed filter may have operands.
namespace access_control::detail {

/// A condition and its text as filter.md writes it.
struct Part {
    records::Condition condition;
    std::string text;
};

/// `field` in `ids`; the field (`$organisation`, `$holder`, …, or one of the type) must exist
/// (CHECK). `$id` is the record itself.
[[nodiscard]] Part AnyOf(const catalogue::RecordType& type, std::string_view field,
                         const std::set<base::RecordId>& ids);
/// The same of a text that holds an id.
[[nodiscard]] Part TextIn(const catalogue::RecordType& type, std::string_view field,
                          const std::set<base::RecordId>& ids);
/// `field` `op` `day`.
[[nodiscard]] Part DayIs(const catalogue::RecordType& type, std::string_view field,
                         records::Operator op, base::CivilDay day);

[[nodiscard]] records::Filter AllOf(const catalogue::RecordType& type, std::vector<Part> parts);
/// No parts: a filter that is never true.
[[nodiscard]] records::Filter SomeOf(const catalogue::RecordType& type, std::vector<Part> parts);

}  // namespace access_control::detail
