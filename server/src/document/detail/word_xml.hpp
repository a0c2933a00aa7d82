#pragma once

#include <functional>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace document::detail {

inline constexpr std::string_view kBodyPart = "word/document.xml";

/// `b` of `a:b`.
[[nodiscard]] std::string_view LocalName(std::string_view name);
[[nodiscard]] bool Is(pugi::xml_node node, std::string_view name);

/// Parses a part; false where it is not well-formed, has a document type (entities), or nests
/// deeper than `depth`. White space is kept where it is all that an element holds.
[[nodiscard]] bool LoadXml(const std::string& bytes, std::size_t depth, pugi::xml_document& xml);
/// The part's bytes, with no white space added.
[[nodiscard]] std::string PrintXml(const pugi::xml_document& xml);

/// `text` as XML 1.0 can hold it: control characters, surrogates, U+FFFE and U+FFFF and bytes that
/// are no UTF-8 left out; tab and line feed stay, CR LF and CR become line feeds.
[[nodiscard]] std::string Printable(std::string_view text);

/// The whole text of a `w:t`, and setting it with its spaces kept.
[[nodiscard]] std::string TextOf(pugi::xml_node text_node);
void SetText(pugi::xml_node text_node, const std::string& text);

enum class TextSign { kText, kTab, kEnd };  ///< a `w:t`, a `w:tab`, the end of a `w:p`

/// What the text of a file is made of, in its order: each text node, tab and end of a paragraph.
void WalkText(pugi::xml_node node, const std::function<void(TextSign, pugi::xml_node)>& visit);

/// The text of each paragraph in the order of the file, those of table cells too; tabs stay.
[[nodiscard]] std::vector<std::string> ParagraphTexts(pugi::xml_node node);

/// The nearest ancestor of this name, or an empty node.
[[nodiscard]] pugi::xml_node AncestorNamed(pugi::xml_node node, std::string_view name);

/// Every descendant in the order of the text; `visit` says whether to go into it. `visit` may
/// change what lies under the node it is given, not the node's place.
void Walk(pugi::xml_node node, const std::function<bool(pugi::xml_node)>& visit);

}  // namespace document::detail
