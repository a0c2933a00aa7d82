#include "volume/detail/sheets.hpp"

#include <algorithm>
#include <array>

namespace volume::detail {

namespace {

constexpr std::array<std::string_view, 14> kOfficeEndings = {
    ".docx", ".doc", ".wps", ".odt", ".rtf",  ".txt", ".xlsx",
    ".xls",  ".et",  ".ods", ".csv", ".pptx", ".ppt", ".odp"};

}  // namespace

std::string EndingOf(const std::string& name) {
    const auto dot = name.rfind('.');
    if (dot == std::string::npos || name.size() - dot > 8) return {};
    std::string ending = name.substr(dot);
    const auto plain = [](char letter) {
        return letter == '.' || (letter >= 'a' && letter <= 'z') ||
               (letter >= '0' && letter <= '9');
    };
    std::ranges::transform(ending, ending.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    });
    return std::ranges::all_of(ending, plain) ? ending : std::string();
}

SheetKind KindOf(const records::Attachment& file) {
    const std::string ending = EndingOf(file.name);
    if (file.media_type == "application/pdf" || ending == ".pdf") return SheetKind::kPdf;
    const bool picture = file.media_type == "image/jpeg" || file.media_type == "image/png" ||
                         ending == ".jpg" || ending == ".jpeg" || ending == ".png";
    if (picture) return SheetKind::kPicture;
    return std::ranges::find(kOfficeEndings, ending) == kOfficeEndings.end() ? SheetKind::kOther
                                                                             : SheetKind::kOffice;
}

}  // namespace volume::detail
