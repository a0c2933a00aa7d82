#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "document/template.hpp"
#include "office/package.hpp"

namespace document::detail {

/// A part of a Word file whose text is read for tokens.
struct TextPartName {
    std::size_t index = 0;  ///< in WordPackage::parts
    std::string label;      ///< 正文, 页眉, 页脚, 脚注, 尾注
};

/// The parts of a .docx that may be used as a template: no macros, no links to outside, no embedded
/// objects, no comments.
struct WordPackage {
    std::vector<office::Part> parts;
    std::vector<TextPartName> texts;  ///< the main text first
};

[[nodiscard]] base::Result<WordPackage> OpenWordPackage(std::string_view bytes,
                                                        const TemplateLimits& limits);

/// `word/_rels/document.xml.rels` for `word/document.xml`.
[[nodiscard]] std::string RelationsOf(std::string_view part);

}  // namespace document::detail
