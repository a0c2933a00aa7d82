#pragma once

#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "office/package.hpp"

namespace forms::detail {

struct SheetPart {
    std::string name, path;
    bool hidden = false;
};

/// The parts of a workbook as they lie in its package.
struct Workbook {
    std::vector<office::Part> parts;
    std::string path;  ///< of the workbook's own part
    std::vector<SheetPart> sheets;
    std::vector<std::string> strings;

    [[nodiscard]] base::Done Load(std::string_view part, pugi::xml_document& document) const;
};

/// Refuses `forms.bad_file` with why, `forms.too_large`.
[[nodiscard]] base::Result<Workbook> OpenWorkbook(std::string_view bytes);

/// The text without what no page and no database could hold: control characters, bytes that are no
/// UTF-8 (then all of it goes).
[[nodiscard]] std::string Readable(std::string text);

/// The runs of a rich text joined, phonetic hints left out.
[[nodiscard]] std::string TextOf(const pugi::xml_node& node);

}  // namespace forms::detail
