#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace app {

/// The text of a letter's file: a text in any usual encoding; Word by LibreOffice and PDF by
/// poppler, each in a process with limits. Refuses a picture and a PDF of pictures
/// (`letter.photograph`), other kinds with their name, and what those programs cannot read.
[[nodiscard]] base::Result<std::string> LetterText(std::string_view bytes,
                                                   std::string_view file_name);

}  // namespace app
