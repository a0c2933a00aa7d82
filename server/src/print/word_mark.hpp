#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace print {

/// The Word file with `QH-7K3M9QX2VA-1　第 N 页` at the end of every footer, in small letters;
/// where it has no footer, it gets one. For machines that cannot make the PDF with a code on every
/// page: people tell the pages by it, programs cannot. Refuses `print.word_unreadable`.
[[nodiscard]] base::Result<std::string> MarkWord(std::string_view docx, std::string_view code,
                                                 int version);

}  // namespace print
