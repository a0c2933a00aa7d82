#include "document/detail/token_text.hpp"

#include <array>

#include "base/text.hpp"
#include "document/detail/formats.hpp"

namespace document::detail {

namespace {

using Points = std::u32string_view;

bool IsSpace(char32_t c) {
    return c == U' ' || c == U'\t' || c == U'\n' || c == U'\u00A0' || c == U'\u3000' ||
           (c >= U'\u2000' && c <= U'\u200D') || c == U'\uFEFF';
}

Points Trimmed(Points text) {
    while (!text.empty() && IsSpace(text.front())) text.remove_prefix(1);
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    return text;
}

/// The half-width sign that stands for `c` where signs are read.
char32_t Sign(char32_t c) {
    constexpr std::u32string_view kWide = U"｜：＃？／＝！＞＜．";
    constexpr std::u32string_view kHalf = U"|:#?/=!><.";
    const auto at = kWide.find(c);
    return at == std::u32string_view::npos ? c : kHalf[at];
}

std::size_t FindSign(Points text, char32_t sign) {
    for (std::size_t i = 0; i < text.size(); ++i)
        if (Sign(text[i]) == sign) return i;
    return Points::npos;
}

std::string Text(Points points) { return base::FromCodePoints(Trimmed(points)); }

/// A name with its dots half width, so that paths are told one way.
std::string Name(Points points) {
    std::u32string name(Trimmed(points));
    for (char32_t& c : name)
        if (c == U'．') c = U'.';
    return base::FromCodePoints(name);
}

std::string Shown(Points inner) { return "{{" + base::FromCodePoints(inner) + "}}"; }

base::Result<FormatUse> ParseFormat(Points text, Points inner) {
    const auto colon = FindSign(text, U':');
    FormatUse use{Text(text.substr(0, colon)),
                  colon == Points::npos ? "" : Text(text.substr(colon + 1))};
    const Format* format = FindFormat(use.name);
    if (format == nullptr)
        return base::Refuse(
            "document.unknown_format",
            {{"token", Shown(inner)}, {"format", use.name}, {"known", FormatNames()}});
    const bool given = colon != Points::npos;
    if ((format->argument == FormatArgument::kNone && given) ||
        (format->argument == FormatArgument::kNeeded && use.argument.empty()) ||
        (format->argument == FormatArgument::kNumber && !ReadCount(use.argument)))
        return base::Refuse("document.format_argument",
                            {{"token", Shown(inner)}, {"format", use.name}});
    return use;
}

base::Result<Token> ParseField(Points inner, Points text, TokenKind kind) {
    Token token;
    token.kind = kind;
    token.use.kind = kind == TokenKind::kImage ? FieldUseKind::kImage : FieldUseKind::kValue;
    base::Refusals faults;
    for (bool first = true;; first = false) {
        const auto bar = FindSign(text, U'|');
        const Points piece = text.substr(0, bar);
        if (first) {
            token.use.name = Name(piece);
        } else if (auto format = ParseFormat(piece, inner)) {
            token.use.formats.push_back(std::move(*format));
        } else {
            faults.push_back(format.error().front());
        }
        if (bar == Points::npos) break;
        text.remove_prefix(bar + 1);
    }
    if (token.use.name.empty())
        faults.push_back({"document.token_empty", {{"token", Shown(inner)}}, ""});
    if (kind == TokenKind::kImage && !token.use.formats.empty())
        faults.push_back({"document.image_format", {{"token", Shown(inner)}}, ""});
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return token;
}

/// Cuts the comparison off the name; the longer signs are looked for first.
struct Comparison {
    Points name;
    std::string sign;
    Points literal;
};

Comparison SplitComparison(Points text) {
    struct Operator {
        std::u32string_view written;
        const char* sign;
    };
    static constexpr std::array<Operator, 11> kOperators = {{{U"!=", "≠"},
                                                             {U"<>", "≠"},
                                                             {U">=", "≥"},
                                                             {U"<=", "≤"},
                                                             {U"==", "="},
                                                             {U"=", "="},
                                                             {U"≠", "≠"},
                                                             {U"≥", "≥"},
                                                             {U"≤", "≤"},
                                                             {U">", ">"},
                                                             {U"<", "<"}}};
    std::u32string signs(text);
    for (char32_t& c : signs) c = Sign(c);
    const auto at = signs.find_first_of(U"=≠≥≤><!", 1);
    if (at == std::u32string::npos) return {text, "", {}};
    for (const Operator& known : kOperators) {
        if (signs.compare(at, known.written.size(), known.written) != 0) continue;
        return {text.substr(0, at), known.sign, text.substr(at + known.written.size())};
    }
    return {text, "", {}};
}

/// Word turns straight quotes into curved ones; around a literal both mean nothing.
Points Unquoted(Points text) {
    constexpr std::u32string_view kQuotes = U"\"'“”‘’＂＇「」";
    text = Trimmed(text);
    while (text.size() >= 2 && kQuotes.find(text.front()) != Points::npos &&
           kQuotes.find(text.back()) != Points::npos)
        text = Trimmed(text.substr(1, text.size() - 2));
    return text;
}

base::Result<Token> ParseCondition(Points inner, Points text) {
    Token token;
    token.kind = TokenKind::kCondition;
    token.use.kind = FieldUseKind::kCondition;
    text = Trimmed(text);
    if (!text.empty() && Sign(text.front()) == U'!') {
        token.negated = true;
        text = Trimmed(text.substr(1));
    }
    const Comparison parts = SplitComparison(text);
    token.use.name = Name(parts.name);
    token.use.comparison = parts.sign;
    token.use.literal = Text(Unquoted(parts.literal));
    if (token.use.name.empty())
        return base::Refuse("document.token_empty", {{"token", Shown(inner)}});
    return token;
}

base::Result<Token> ParseBlockSign(Points inner, char32_t sign, Points rest) {
    Token token;
    if (sign == U':') {
        token.kind = TokenKind::kElse;
        const std::string word = Text(rest);
        if (!word.empty() && word != "否则")
            return base::Refuse("document.unknown_sign", {{"token", Shown(inner)}});
        return token;
    }
    if (sign == U'/') {
        token.kind = TokenKind::kEnd;
        token.use.name = Name(SplitComparison(Trimmed(rest)).name);
        return token;
    }
    token.kind = TokenKind::kRows;
    token.use.kind = FieldUseKind::kRows;
    token.use.name = Name(rest);
    if (token.use.name.empty())
        return base::Refuse("document.token_empty", {{"token", Shown(inner)}});
    return token;
}

}  // namespace

base::Result<Token> ParseToken(std::string_view inner_text) {
    const std::u32string points = base::ToCodePoints(inner_text);
    const Points inner = Trimmed(points);
    if (inner.empty()) return base::Refuse("document.token_empty", {{"token", "{{}}"}});
    const char32_t sign = Sign(inner.front());
    if (sign == U'?') return ParseCondition(inner, inner.substr(1));
    if (sign == U'#' || sign == U'/' || sign == U':')
        return ParseBlockSign(inner, sign, inner.substr(1));
    if (inner.size() > 1 && inner[0] == U'图' && Sign(inner[1]) == U':')
        return ParseField(inner, inner.substr(2), TokenKind::kImage);
    return ParseField(inner, inner, TokenKind::kField);
}

}  // namespace document::detail
