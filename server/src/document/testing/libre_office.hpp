#pragma once

#include <map>
#include <string>

namespace document::testing {

inline constexpr const char* kNoLibreOffice =
    "soffice (libreoffice-writer-nogui) or pdftotext (poppler-utils) is not installed";

/// Word papers by name as LibreOffice sets them, as told by `pdftotext LOOK` (`-layout`, `-bbox`),
/// in one run; empty where those programs are not installed. Throws std::runtime_error.
[[nodiscard]] std::map<std::string, std::string> SetByLibreOffice(
    const std::map<std::string, std::string>& papers, const std::string& look);

}  // namespace document::testing
