#pragma once

#include <charconv>
#include <cstddef>
#include <string_view>

/// An act that brought in a file and passed over faulty rows of it bears `left_out:<rows>`.
namespace records {

inline constexpr std::string_view kLeftOutMark = "left_out:";

/// The rows that the mark tells; 0 of any other mark.
[[nodiscard]] inline std::size_t RowsLeftOutBy(std::string_view mark) {
    if (!mark.starts_with(kLeftOutMark)) return 0;
    mark.remove_prefix(kLeftOutMark.size());
    std::size_t rows = 0;
    const auto read = std::from_chars(mark.data(), mark.data() + mark.size(), rows);
    return read.ec == std::errc() && read.ptr == mark.data() + mark.size() ? rows : 0;
}

}  // namespace records
