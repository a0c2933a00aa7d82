#include "document/fill.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.hpp"
#include "document/detail/formats.hpp"
#include "document/detail/pictures.hpp"
#include "document/detail/scope.hpp"
#include "document/detail/template_state.hpp"
#include "document/detail/word_xml.hpp"
#include "document/marked_text.hpp"

namespace document {

namespace {

using detail::Is;
using detail::Scope;
using detail::Token;
using detail::TokenKind;
using pugi::xml_node;

/// A value as it is printed, or why it is not.
struct Shown {
    std::string text;
    std::optional<UnfilledReason> unfilled;
};

Shown ShowAll(const std::vector<const Value*>& values, const std::vector<FormatUse>& formats);

Shown ShowOne(const Value& value, const std::vector<FormatUse>& formats) {
    if (IsBlank(value)) return {"", UnfilledReason::kBlank};
    if (const auto* list = std::get_if<TextList>(&value)) {
        std::vector<Value> items(list->begin(), list->end());
        std::vector<const Value*> each;
        for (const Value& item : items) each.push_back(&item);
        return ShowAll(each, formats);
    }
    if (const auto* rows = std::get_if<Rows>(&value)) {
        std::vector<const Value*> firsts;
        for (const Values& row : *rows)
            if (const Value* first = row.First()) firsts.push_back(first);
        return ShowAll(firsts, formats);
    }
    const auto text = detail::Show(value, formats);
    if (!text) return {"", UnfilledReason::kFormatUnfit};
    return {detail::Cut(*text, formats), std::nullopt};
}

/// Blank ones among several are passed over; where all are blank the whole is.
Shown ShowAll(const std::vector<const Value*>& values, const std::vector<FormatUse>& formats) {
    Shown all{"", UnfilledReason::kBlank};
    for (const Value* value : values) {
        Shown one = ShowOne(*value, formats);
        if (one.unfilled == UnfilledReason::kBlank) continue;
        if (one.unfilled) return one;
        if (!all.unfilled) all.text += detail::Separator(formats);
        all.text += one.text;
        all.unfilled.reset();
    }
    return all;
}

/// As ShowAll, each value within the mark of its origin.
Shown ShowMarked(const std::vector<const Value*>& values, const std::vector<int>& origins,
                 const std::vector<FormatUse>& formats) {
    Shown all{"", UnfilledReason::kBlank};
    for (std::size_t i = 0; i < values.size(); ++i) {
        Shown one = ShowOne(*values[i], formats);
        if (one.unfilled == UnfilledReason::kBlank) continue;
        if (one.unfilled) return one;
        if (!all.unfilled) all.text += detail::Separator(formats);
        all.text += Marked(i < origins.size() ? origins[i] : 0, one.text);
        all.unfilled.reset();
    }
    return all;
}

/// The lines of a text; those with nothing on them are left out, papers have no empty paragraphs.
std::vector<std::string> LinesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (std::string& line : base::Split(detail::Printable(text), '\n'))
        if (!base::Trim(line).empty()) lines.push_back(std::move(line));
    return lines;
}

void AddLine(xml_node run, const std::string& line) {
    const auto pieces = base::Split(line, '\t');
    for (std::size_t i = 0; i < pieces.size(); ++i) {
        if (i > 0) run.append_child("w:tab");
        if (!pieces[i].empty()) detail::SetText(run.append_child("w:t"), pieces[i]);
    }
}

/// Yellow behind the text; before the properties that the schema puts behind it.
void Highlight(xml_node run) {
    xml_node look = run.child("w:rPr");
    if (!look) look = run.prepend_child("w:rPr");
    look.remove_child("w:highlight");
    static constexpr std::array<const char*, 14> kBehind = {
        "w:u",     "w:effect", "w:bdr", "w:shd",  "w:fitText",         "w:vertAlign",
        "w:rtl",   "w:cs",     "w:em",  "w:lang", "w:eastAsianLayout", "w:specVanish",
        "w:oMath", "w14:glow"};
    xml_node highlight;
    for (const xml_node child : look.children()) {
        if (std::none_of(kBehind.begin(), kBehind.end(),
                         [&](const char* name) { return Is(child, name); }))
            continue;
        highlight = look.insert_child_before("w:highlight", child);
        break;
    }
    if (!highlight) highlight = look.append_child("w:highlight");
    highlight.append_attribute("w:val") = "yellow";
}

/// Cuts a filled paragraph where its values had line breaks: the pieces are paragraphs of the same
/// style, and the end of a section stays with the last.
void SplitParagraph(xml_node paragraph) {
    for (xml_node split = paragraph.child(detail::kSplitNode); split;
         split = paragraph.child(detail::kSplitNode)) {
        xml_node next = paragraph.parent().insert_child_after("w:p", paragraph);
        if (const xml_node look = paragraph.child("w:pPr")) {
            next.append_copy(look);
            paragraph.child("w:pPr").remove_child("w:sectPr");
            next.child("w:pPr").remove_child("w:pageBreakBefore");
        }
        while (split.next_sibling()) next.append_move(split.next_sibling());
        paragraph.remove_child(split);
        paragraph = next;
    }
}

class Renderer {
 public:
    Renderer(const detail::TemplateState& state, Filled& filled, Marking marking = Marking::kNone)
        : state_(state), filled_(filled), marking_(marking) {}

    void Part(const detail::TextPart& part, const Values& values, pugi::xml_document& xml) {
        part_ = &state_.parts[part.index].name;
        Children(*part.xml, xml, Scope(values));
    }

    void Finish(std::vector<office::Part>& parts) const { pictures_.Finish(parts); }

 private:
    [[nodiscard]] const Token& TokenOf(xml_node node) const {
        return state_.tokens[node.attribute("n").as_ullong()];
    }

    // Depth is bounded by that of the template, which reading limits.
    void Children(xml_node from, xml_node to, const Scope& scope) {
        for (const xml_node child : from.children()) Node(child, to, scope);
    }

    void Node(xml_node node, xml_node to, const Scope& scope) {
        if (Is(node, detail::kBlockNode)) {
            Block(node, to, scope);
        } else if (Is(node, "w:r") && node.child(detail::kTokenNode)) {
            TokenRun(node, to, scope);
        } else if (node.type() != pugi::node_element) {
            to.append_copy(node);
        } else {
            Element(node, to, scope);
        }
    }

    void Element(xml_node node, xml_node to, const Scope& scope) {
        xml_node made = to.append_child(node.name());
        for (const auto& attribute : node.attributes()) made.append_copy(attribute);
        Children(node, made, scope);
        if (Is(node, "w:p")) SplitParagraph(made);
        if (Is(node, "w:tbl") && !made.find_node([](xml_node n) { return Is(n, "w:tr"); }))
            to.remove_child(made);
        if (Is(node, "w:tc") && !Is(made.last_child(), "w:p")) made.append_child("w:p");
        for (const char* holder : {"w:hdr", "w:ftr", "w:txbxContent", "w:footnote", "w:endnote"})
            if (Is(node, holder) && !made.child("w:p")) made.append_child("w:p");
        if (Is(node, "wp:docPr")) made.attribute("id") = ++drawings_;
    }

    void Block(xml_node block, xml_node to, const Scope& scope) {
        const Token& token = TokenOf(block);
        if (token.kind == TokenKind::kCondition) {
            bool printed = scope.Holds(token);
            for (const xml_node child : block.children()) {
                if (Is(child, detail::kElseNode)) {
                    printed = !printed;
                } else if (printed) {
                    Node(child, to, scope);
                }
            }
            return;
        }
        std::size_t number = 0;
        for (const Value* value : scope.Find(token.use.name)) {
            if (const auto* rows = std::get_if<Rows>(value))
                for (const Values& row : *rows) Children(block, to, scope.Within(row, ++number));
            if (const auto* list = std::get_if<TextList>(value))
                for (const std::string& item : *list) {
                    const Values row = Values().Set("本项", item);
                    Children(block, to, scope.Within(row, ++number));
                }
        }
    }

    void TokenRun(xml_node run, xml_node to, const Scope& scope) {
        const Token& token = TokenOf(run.child(detail::kTokenNode));
        if (token.kind == TokenKind::kImage) {
            ImageRun(run, token, to, scope);
            return;
        }
        const auto& formats = token.use.formats;
        const auto values = scope.Find(token.use.name);
        Shown shown = marking_ == Marking::kNone
                          ? ShowAll(values, formats)
                          : ShowMarked(values, scope.Origins(token.use.name), formats);
        const auto* otherwise = detail::Default(formats);
        if (shown.unfilled == UnfilledReason::kBlank && otherwise != nullptr)
            shown = {*otherwise, std::nullopt};
        if (shown.unfilled) {
            Placeholder(run, token, *shown.unfilled, to);
            return;
        }
        Lines(run, LinesOf(shown.text), to);
    }

    static xml_node CopyOfRun(xml_node run, xml_node to) {
        xml_node made = to.append_child("w:r");
        if (const xml_node look = run.child("w:rPr")) made.append_copy(look);
        return made;
    }

    static void Lines(xml_node run, const std::vector<std::string>& lines, xml_node to) {
        for (std::size_t i = 0; i < lines.size(); ++i) {
            const bool paragraph = Is(to, "w:p");
            if (i > 0 && paragraph) to.append_child(detail::kSplitNode);
            xml_node made = CopyOfRun(run, to);
            if (i > 0 && !paragraph) made.append_child("w:br");
            AddLine(made, lines[i]);
        }
    }

    void ImageRun(xml_node run, const Token& token, xml_node to, const Scope& scope) {
        const auto values = scope.Find(token.use.name);
        const auto* image = values.empty() ? nullptr : std::get_if<Image>(values.front());
        const bool blank = values.empty() || IsBlank(*values.front());
        xml_node made = CopyOfRun(run, to);
        if (!blank && image != nullptr && pictures_.Add(*image, *part_, made)) return;
        to.remove_child(made);
        if (!blank) {
            Placeholder(run, token, UnfilledReason::kImageUnfit, to);
            return;
        }
        auto& ink = filled_.places_for_ink;
        if (std::find(ink.begin(), ink.end(), token.use.name) == ink.end())
            ink.push_back(token.use.name);
    }

    void Placeholder(xml_node run, const Token& token, UnfilledReason reason, xml_node to) {
        const char* words = "未填】";
        if (reason == UnfilledReason::kFormatUnfit) words = "格式不符】";
        if (reason == UnfilledReason::kImageUnfit) words = "图片不能用】";
        xml_node made = CopyOfRun(run, to);
        Highlight(made);
        AddLine(made, "【" + detail::Printable(token.use.name) + words);
        const bool told = std::any_of(
            filled_.unfilled.begin(), filled_.unfilled.end(), [&](const Unfilled& known) {
                return known.name == token.use.name && known.reason == reason;
            });
        if (!told) filled_.unfilled.push_back({token.use.name, reason, token.use.place});
    }

    const detail::TemplateState& state_;
    Filled& filled_;
    Marking marking_;
    const std::string* part_ = nullptr;
    detail::Pictures pictures_;
    std::size_t drawings_ = 0;
};

}  // namespace

Filled Fill(const Template& the_template, const Values& values) {
    const detail::TemplateState& state = the_template.state();
    Filled filled;
    std::vector<office::Part> parts = state.parts;
    Renderer renderer(state, filled);
    for (const detail::TextPart& part : state.texts) {
        pugi::xml_document xml;
        renderer.Part(part, values, xml);
        parts[part.index].bytes = detail::PrintXml(xml);
    }
    renderer.Finish(parts);
    filled.bytes = office::WritePackage(parts);
    return filled;
}

std::vector<Unfilled> FindUnfilled(const Template& the_template, const Values& values) {
    const detail::TemplateState& state = the_template.state();
    Filled filled;
    Renderer renderer(state, filled);
    for (const detail::TextPart& text : state.texts) {
        pugi::xml_document xml;
        renderer.Part(text, values, xml);
    }
    return std::move(filled.unfilled);
}

FilledText FillText(const Template& the_template, const Values& values, Marking marking) {
    const detail::TemplateState& state = the_template.state();
    Filled filled;
    Renderer renderer(state, filled, marking);
    FilledText text;
    for (const detail::TextPart& part : state.texts) {
        pugi::xml_document xml;
        renderer.Part(part, values, xml);
        if (state.parts[part.index].name == detail::kBodyPart)
            text.lines = detail::ParagraphTexts(xml);
    }
    text.unfilled = std::move(filled.unfilled);
    text.places_for_ink = std::move(filled.places_for_ink);
    return text;
}

}  // namespace document
