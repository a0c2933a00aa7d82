#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/known_fields.hpp"
#include "document/template.hpp"
#include "document/values.hpp"

namespace document::detail {

enum class FormatArgument { kNone, kNeeded, kOptional, kNumber };

struct Format {
    std::string_view name;
    FormatArgument argument = FormatArgument::kNone;
    bool joins = false;  ///< says how several values are joined, not how one is written
    std::vector<ValueKind> fits;
};

/// nullptr for a format that does not exist.
[[nodiscard]] const Format* FindFormat(std::string_view name);
/// 大写、元、… for messages.
[[nodiscard]] std::string FormatNames();

/// One value as text, in the first format that says how to write it; nullopt where that format does
/// not fit the value. Blank values are the caller's.
[[nodiscard]] std::optional<std::string> Show(const Value& value,
                                              const std::vector<FormatUse>& formats);

/// What stands between several values: 、 unless a format says otherwise.
[[nodiscard]] std::string_view Separator(const std::vector<FormatUse>& formats);

/// The argument of 默认, where there is one.
[[nodiscard]] const std::string* Default(const std::vector<FormatUse>& formats);

/// A number of characters, 1 or more; nullopt for anything else.
[[nodiscard]] std::optional<std::size_t> ReadCount(std::string_view text);

/// `text` cut to the characters that 至多 allows, at the end of a sentence where one is near.
[[nodiscard]] std::string Cut(const std::string& text, const std::vector<FormatUse>& formats);

/// -1, 0, 1 where both can be compared; text and choices can only be equal (0) or not (1).
[[nodiscard]] std::optional<int> Compare(const Value& value, std::string_view literal);

}  // namespace document::detail
