#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace audit::detail {

/// What a number's text says, by the pattern of its numbering (`{short}环罚〔{year}〕{n}号`).
struct NumberText {
    std::string short_name;
    std::int64_t year = 0, number = 0;
    bool operator==(const NumberText&) const = default;
};

/// nullopt: not written by this pattern (a number of another system, say).
[[nodiscard]] std::optional<NumberText> ReadNumber(std::string_view pattern, std::string_view text);

}  // namespace audit::detail
