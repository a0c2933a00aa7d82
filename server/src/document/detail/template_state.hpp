#pragma once

#include <memory>
#include <pugixml.hpp>
#include <string>
#include <vector>

#include "document/template.hpp"
#include "office/package.hpp"

namespace document::detail {

enum class TokenKind { kField, kImage, kRows, kCondition, kElse, kEnd };

/// One `{{…}}`. In the text a token stands as `<w:r><w:rPr/><qh:t n="12"/></w:r>`, a block as
/// `<qh:block n="12">…<qh:else/>…</qh:block>` around what it governs, n being the index of its
/// token.
struct Token {
    TokenKind kind = TokenKind::kField;
    FieldUse use;
    bool negated = false;
};

struct TextPart {
    std::size_t index = 0;  ///< in TemplateState::parts
    std::string label;
    std::unique_ptr<pugi::xml_document> xml;
};

struct TemplateState {
    std::vector<office::Part> parts;  ///< those with text have no bytes here
    std::vector<TextPart> texts;
    std::vector<Token> tokens;
    std::vector<FieldUse> fields;
};

inline constexpr const char* kTokenNode = "qh:t";
inline constexpr const char* kBlockNode = "qh:block";
inline constexpr const char* kElseNode = "qh:else";
/// In a filled paragraph: here the next paragraph begins.
inline constexpr const char* kSplitNode = "qh:split";

}  // namespace document::detail
