#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "letters/detail/page.hpp"

namespace letters::detail {

/// A number that stands at `begin` and ends before `end`.
struct Numeral {
    std::int64_t value = 0;
    std::size_t end = 0;
};

/// 二十五, 25, 一百零八, 二〇二一: a whole number, at most twelve digits.
[[nodiscard]] std::optional<Numeral> NumberAt(const Page& page, std::size_t at);

/// How an amount is written.
enum class Script { kDigits, kCapitals, kEveryday };

struct AmountAt {
    std::int64_t fen = 0;
    std::size_t end = 0;
    Script script = Script::kDigits;
    bool unit = false;  ///< 元 or 整 stands there
};

/// 52,120.50元, 5.212万元, 伍万贰仟壹佰贰拾元整, 十二万五千元, 5万2120元; also with no unit, which
/// is then for the caller to judge. nullopt: no number, or one finer than a fen.
[[nodiscard]] std::optional<AmountAt> ReadAmount(const Page& page, std::size_t at);

[[nodiscard]] bool IsNumeral(char32_t c);  ///< a Chinese digit or unit, capitals too

}  // namespace letters::detail
