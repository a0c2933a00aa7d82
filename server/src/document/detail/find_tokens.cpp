#include "document/detail/find_tokens.hpp"

#include "base/text.hpp"
#include "document/detail/token_text.hpp"
#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

constexpr std::size_t kShownCharacters = 40;
constexpr std::size_t kNone = static_cast<std::size_t>(-1);

/// One character of a paragraph and where it stands: bytes of a `w:t`, or an element of its own.
struct Atom {
    char32_t point = 0;
    pugi::xml_node node;
    std::size_t begin = 0;
    std::size_t size = 0;  ///< 0 for an element
};

bool HoldsNoText(pugi::xml_node node) {
    for (const char* name : {"w:pPr", "w:rPr", "w:drawing", "w:pict", "w:object", "w:instrText",
                             "w:delText", "w:ruby", "mc:AlternateContent", "w:txbxContent"})
        if (Is(node, name)) return true;
    return false;
}

void AddText(pugi::xml_node node, std::vector<Atom>& atoms) {
    std::size_t at = 0;
    for (const char32_t point : base::ToCodePoints(TextOf(node))) {
        const std::size_t size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
        atoms.push_back({point, node, at, size});
        at += size;
    }
}

std::vector<Atom> AtomsOf(pugi::xml_node paragraph) {
    std::vector<Atom> atoms;
    Walk(paragraph, [&atoms](pugi::xml_node node) {
        if (HoldsNoText(node)) return false;
        const bool in_run = Is(node.parent(), "w:r");
        if (in_run && Is(node, "w:t")) AddText(node, atoms);
        if (in_run && Is(node, "w:tab")) atoms.push_back({U'\t', node, 0, 0});
        if (in_run && (Is(node, "w:br") || Is(node, "w:cr"))) atoms.push_back({U'\n', node, 0, 0});
        if (in_run && Is(node, "w:noBreakHyphen")) atoms.push_back({U'-', node, 0, 0});
        return true;
    });
    return atoms;
}

std::u32string PlainText(const std::vector<Atom>& atoms) {
    std::u32string text;
    for (const Atom& atom : atoms) text += atom.point;
    return text;
}

std::string Shortened(const std::u32string& text) {
    std::u32string shown = text.substr(0, kShownCharacters);
    for (char32_t& c : shown)
        if (c < 0x20) c = U' ';
    return base::FromCodePoints(shown) + (text.size() > kShownCharacters ? "…" : "");
}

bool IsOpen(char32_t c) { return c == U'{' || c == U'｛'; }
bool IsClose(char32_t c) { return c == U'}' || c == U'｝'; }

/// A token's place in its paragraph's atoms, both braces included.
struct Span {
    std::size_t begin = 0;
    std::size_t end = 0;
};

struct Scan {
    std::vector<Span> spans;
    std::vector<std::size_t> unclosed;  ///< where `{{` begins that has no `}}`
    std::vector<std::size_t> unopened;  ///< where `}}` stands that has no `{{`
};

Scan ScanBraces(const std::u32string& text) {
    Scan scan;
    std::size_t open = kNone;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        if (IsOpen(text[i]) && IsOpen(text[i + 1])) {
            while (i + 2 < text.size() && IsOpen(text[i + 2])) ++i;
            if (open != kNone) scan.unclosed.push_back(open);
            open = i++;
        } else if (IsClose(text[i]) && IsClose(text[i + 1])) {
            if (open != kNone) {
                scan.spans.push_back({open, i + 2});
            } else {
                scan.unopened.push_back(i);
            }
            open = kNone;
            ++i;
        }
    }
    if (open != kNone) scan.unclosed.push_back(open);
    return scan;
}

/// Takes the span's characters out of their nodes.
void Erase(const std::vector<Atom>& atoms, Span span) {
    for (std::size_t i = span.end; i-- > span.begin;) {
        const Atom& atom = atoms[i];
        if (atom.size == 0) {
            if (i != span.begin) atom.node.parent().remove_child(atom.node);
            continue;
        }
        std::size_t first = i;
        while (first > span.begin && atoms[first - 1].node == atom.node) --first;
        std::string text = TextOf(atom.node);
        text.erase(atoms[first].begin, atom.begin + atom.size - atoms[first].begin);
        SetText(atom.node, text);
        i = first;
    }
}

/// A copy of the run's shell and look, after it.
pugi::xml_node RunAfter(pugi::xml_node run) {
    auto made = run.parent().insert_child_after("w:r", run);
    if (const auto look = run.child("w:rPr")) made.append_copy(look);
    return made;
}

/// Sets token `index` where the span began: the run is cut there, what follows goes into a third.
void Isolate(const std::vector<Atom>& atoms, Span span, std::size_t index) {
    const Atom& first = atoms[span.begin];
    Erase(atoms, span);
    const pugi::xml_node run = first.node.parent();
    pugi::xml_node token_run = RunAfter(run);
    pugi::xml_node rest = RunAfter(token_run);
    const std::string text = TextOf(first.node);
    if (first.begin < text.size()) {
        SetText(rest.append_child("w:t"), text.substr(first.begin));
        SetText(first.node, text.substr(0, first.begin));
    }
    while (first.node.next_sibling()) rest.append_move(first.node.next_sibling());
    token_run.append_child(kTokenNode).append_attribute("n") = index;
}

/// Runs that cutting has emptied.
void RemoveEmptyRuns(pugi::xml_node paragraph) {
    Walk(paragraph, [](pugi::xml_node node) {
        if (Is(node, "w:t") && TextOf(node).empty()) {
            node.parent().remove_child(node);
            return false;
        }
        return !HoldsNoText(node);
    });
    Walk(paragraph, [](pugi::xml_node node) {
        if (HoldsNoText(node)) return false;
        if (!Is(node, "w:r")) return true;
        const auto content = Is(node.first_child(), "w:rPr") ? node.first_child().next_sibling()
                                                             : node.first_child();
        if (!content) node.parent().remove_child(node);
        return false;
    });
}

class Finder {
 public:
    Finder(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults)
        : part_(part), tokens_(tokens), faults_(faults) {}

    void Paragraph(pugi::xml_node paragraph) {
        const auto atoms = AtomsOf(paragraph);
        const std::u32string text = PlainText(atoms);
        const Place place{part_.label, ++count_, Shortened(text)};
        const Scan scan = ScanBraces(text);
        TellOpenEnds(scan, place);
        const std::size_t before = tokens_.size();
        std::vector<std::size_t> indices;
        for (const Span span : scan.spans) indices.push_back(Parse(text, span, place));
        // From the end, so that the places of earlier characters stay true.
        for (std::size_t i = scan.spans.size(); i-- > 0;)
            if (indices[i] != kNone) Isolate(atoms, scan.spans[i], indices[i]);
        if (tokens_.size() != before) RemoveEmptyRuns(paragraph);
    }

 private:
    /// The token's index, or kNone.
    std::size_t Parse(const std::u32string& text, Span span, const Place& place) {
        const auto inner = text.substr(span.begin + 2, span.end - span.begin - 4);
        auto token = ParseToken(base::FromCodePoints(inner));
        if (!token) {
            for (base::Refusal& refusal : token.error())
                faults_.push_back(At(place, std::move(refusal)));
            return kNone;
        }
        if (!token->use.comparison.empty() && token->use.literal.empty())
            faults_.push_back(At(place, {"document.comparison_without_value", {}, ""}));
        token->use.place = place;
        tokens_.push_back(std::move(*token));
        return tokens_.size() - 1;
    }

    /// A token begun in one paragraph and ended in the next is one fault, not two.
    void TellOpenEnds(const Scan& scan, const Place& place) {
        std::size_t first_unopened = 0;
        if (!scan.unopened.empty() && open_fault_ != kNone &&
            open_paragraph_ + 1 == place.paragraph) {
            faults_[open_fault_].code = kBrokenByParagraph;
            first_unopened = 1;
        }
        for (std::size_t i = first_unopened; i < scan.unopened.size(); ++i)
            faults_.push_back(At(place, {"document.token_not_opened", {}, ""}));
        open_fault_ = kNone;
        for (std::size_t i = 0; i < scan.unclosed.size(); ++i) {
            faults_.push_back(At(place, {"document.token_not_closed", {}, ""}));
            open_fault_ = faults_.size() - 1;
            open_paragraph_ = place.paragraph;
        }
    }

    static constexpr const char* kBrokenByParagraph = "document.token_broken_by_paragraph";

    const TextPart& part_;
    std::vector<Token>& tokens_;
    base::Refusals& faults_;
    std::size_t count_ = 0;
    std::size_t open_fault_ = kNone;  ///< in faults_
    std::size_t open_paragraph_ = 0;
};

}  // namespace

base::Refusal At(const Place& place, base::Refusal refusal) {
    refusal.params.emplace_back("paragraph", place.ToText());
    refusal.params.emplace_back("text", place.text);
    refusal.where = place.ToText();
    return refusal;
}

void FindTokens(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults) {
    Finder finder(part, tokens, faults);
    // Gathered first: isolating a token adds runs, never paragraphs.
    std::vector<pugi::xml_node> paragraphs;
    Walk(*part.xml, [&paragraphs](pugi::xml_node node) {
        if (Is(node, "w:p")) paragraphs.push_back(node);
        return true;
    });
    for (const pugi::xml_node paragraph : paragraphs) finder.Paragraph(paragraph);
}

}  // namespace document::detail
