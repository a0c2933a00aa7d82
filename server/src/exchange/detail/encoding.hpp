#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace exchange::detail {

struct DecodedText {
    std::string text;      ///< UTF-8, no byte order mark
    std::string encoding;  ///< UTF-8, UTF-16LE, UTF-16BE, GB18030
};

/// Text of unknown encoding. By its mark, else UTF-8 where it is that, else GB18030 (what Excel and
/// WPS write on Chinese Windows). A UTF-8 text with some broken bytes is refused with the line, not
/// read as garbled GB18030.
[[nodiscard]] base::Result<DecodedText> DecodeText(std::string_view bytes);

}  // namespace exchange::detail
