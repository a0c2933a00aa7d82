#pragma once

#include <pugixml.hpp>
#include <string>
#include <vector>

#include "office/package.hpp"

namespace document::detail {

/// The styles in which our papers are set, after GB/T 9704-2012: A4, 156 mm × 225 mm of text, title
/// 小标宋 二号, headings 黑体 and 楷体 三号, body 仿宋 三号 with 28.95 pt lines. Forms and
/// transcripts are set smaller, as bureaus do.
struct Style {
    const char* id;
    const char* name;
    const char* font;
    int half_points;
    const char* align;
    bool indent;     ///< two characters
    int line_twips;  ///< exact height of a line; 0: by the font
    bool keep_next;
};

inline constexpr const char* kWordSpace =
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
inline constexpr int kTextWidthTwips = 8'845;     ///< 156 mm
inline constexpr int kTextHeightTwips = 12'756;   ///< 225 mm
inline constexpr int kLeftMarginTwips = 1'587;    ///< 28 mm
inline constexpr int kBottomMarginTwips = 1'984;  ///< 35 mm

[[nodiscard]] const std::vector<Style>& Styles();
[[nodiscard]] std::string StylesXml();
/// Fonts that a machine may lack, with those that take their place.
[[nodiscard]] std::string FontTableXml();
/// A4 and its margins: a `w:sectPr` at the end of the body. `footer` is the id of a relation.
void AddPageLayout(pugi::xml_node body, const char* footer = nullptr);

/// Paragraph of a style with one run of text; controls are left out.
pugi::xml_node AddParagraph(pugi::xml_node parent, const char* style);
void AddRun(pugi::xml_node paragraph, const std::string& text, bool bold = false);

/// The package of a document part; `footer` may be empty.
[[nodiscard]] std::string PackWord(const std::string& title, const std::string& document_xml,
                                   const std::string& footer_xml);

}  // namespace document::detail
