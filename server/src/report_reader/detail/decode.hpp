#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace report_reader::detail {

struct Decoded {
    std::string text;      ///< valid UTF-8, no byte order mark; broken bytes are U+FFFD
    std::string encoding;  ///< UTF-8, UTF-16LE, UTF-16BE, GB18030
    std::size_t broken = 0;
};

/// By its mark, else UTF-8 where it is that, else GB18030. Refuses `report.binary`,
/// `report.bad_encoding`.
[[nodiscard]] base::Result<Decoded> Decode(std::string_view raw);

/// Broken bytes replaced.
[[nodiscard]] Decoded CleanUtf8(std::string_view raw);

}  // namespace report_reader::detail
