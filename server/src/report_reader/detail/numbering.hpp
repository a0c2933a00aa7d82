#pragma once

#include <optional>
#include <string_view>

#include "report_reader/text.hpp"

namespace report_reader::detail {

/// A number with its signs; `length` in characters of the normal text. Places are left empty.
struct ReadMark {
    Number number;
    std::size_t length = 0;
};

/// The number that opens a line at `at`: 第一章 一、 （一） 1. （1） ① 第一条.
[[nodiscard]] std::optional<ReadMark> LineNumberAt(std::u32string_view text, std::size_t at);

/// 第一条 whatever follows it: for lines where a space after it says that it opens an article.
[[nodiscard]] std::optional<ReadMark> ArticleNumberAt(std::u32string_view text, std::size_t at);

/// The number that opens a point in running text: 一是 第一， 其一， （1） 1. ①.
[[nodiscard]] std::optional<ReadMark> PointNumberAt(std::u32string_view text, std::size_t at);

}  // namespace report_reader::detail
