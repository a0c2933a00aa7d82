#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "records/record.hpp"

/// How values compare, sort and are found (docs/formats/filter.md "Meaning", "Order", "Search").
/// Both databases do the same in SQL.
namespace records {

/// Texts that people write: they compare by base::Normalised. System texts (`$state`, `$procedure`,
/// `$marks`) and choices are written by machines and compare as they stand.
[[nodiscard]] bool ComparesNormalised(const catalogue::Field& field);

/// The form in which `text` of `field` is compared.
[[nodiscard]] std::string ComparedText(const catalogue::Field& field, std::string_view text);

/// Does a list sort by this kind of field? Not long text, place, attachment, group.
[[nodiscard]] bool IsSortable(const catalogue::Field& field);

/// Negative, zero, positive; absent and erased last. Text by pinyin key, then by its compared form;
/// codes and other texts by their compared form; the rest by value, false before true.
[[nodiscard]] int CompareForSort(const catalogue::Field& field, const Value& a, const Value& b);

/// Are two present values the same for `unique` and `eq`?
[[nodiscard]] bool SameValue(const catalogue::Field& field, const Value& a, const Value& b);

/// Texts of the record that search looks into: fields with `search`, of the record and of its rows,
/// erased ones left out; as they stand, choices by their label.
[[nodiscard]] std::vector<std::string> SearchTexts(const catalogue::RecordType& type,
                                                   const Record& record);

/// What was typed, split at white space (full-width too), each word Normalised; empty ones left
/// out.
[[nodiscard]] std::vector<std::string> SearchWords(std::string_view typed);

/// Every word stands in at least one normalised text. No words: everything matches.
[[nodiscard]] bool MatchesSearch(const std::vector<std::string>& texts,
                                 const std::vector<std::string>& words);

}  // namespace records
