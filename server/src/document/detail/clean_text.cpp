#include "document/detail/clean_text.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

/// Elements that say nothing to the reader of the paper, or that record how it came about.
constexpr std::array<std::string_view, 34> kDropped = {"w:proofErr",
                                                       "w:lastRenderedPageBreak",
                                                       "w:commentRangeStart",
                                                       "w:commentRangeEnd",
                                                       "w:commentReference",
                                                       "w:annotationRef",
                                                       "w:del",
                                                       "w:moveFrom",
                                                       "w:moveFromRangeStart",
                                                       "w:moveFromRangeEnd",
                                                       "w:moveToRangeStart",
                                                       "w:moveToRangeEnd",
                                                       "w:rPrChange",
                                                       "w:pPrChange",
                                                       "w:sectPrChange",
                                                       "w:tblPrChange",
                                                       "w:tcPrChange",
                                                       "w:trPrChange",
                                                       "w:tblGridChange",
                                                       "w:tblPrExChange",
                                                       "w:numberingChange",
                                                       "w:cellIns",
                                                       "w:cellMerge",
                                                       "w:dataBinding",
                                                       "w:showingPlcHdr",
                                                       "w:customXmlInsRangeStart",
                                                       "w:customXmlInsRangeEnd",
                                                       "w:customXmlDelRangeStart",
                                                       "w:customXmlDelRangeEnd",
                                                       "w:customXmlMoveFromRangeStart",
                                                       "w:customXmlMoveFromRangeEnd",
                                                       "w:customXmlMoveToRangeStart",
                                                       "w:customXmlMoveToRangeEnd",
                                                       "w15:dataBinding"};

constexpr std::array<std::string_view, 5> kObjects = {"w:altChunk", "w:subDoc", "w:control",
                                                      "w:objectEmbed", "o:OLEObject"};

/// Fields that fetch, run or show something that is not in the file.
constexpr std::array<std::string_view, 12> kReachingFields = {
    "INCLUDETEXT", "INCLUDEPICTURE", "INCLUDE",     "IMPORT", "DDE",      "DDEAUTO",
    "LINK",        "EMBED",          "MACROBUTTON", "RD",     "DATABASE", "AUTOTEXT"};

template <std::size_t N>
bool In(const std::array<std::string_view, N>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

bool HasMark(pugi::xml_node properties, const char* mark) { return properties.child(mark); }

void RemoveRevisionAttributes(pugi::xml_node node) {
    for (auto attribute = node.first_attribute(); attribute;) {
        const auto next = attribute.next_attribute();
        const std::string_view name = attribute.name();
        if (name.starts_with("w:rsid") || name == "w14:paraId" || name == "w14:textId")
            node.remove_attribute(attribute);
        attribute = next;
    }
}

class Cleaner {
 public:
    explicit Cleaner(base::Refusals& faults) : faults_(faults) {}

    void Clean(pugi::xml_node node) {
        for (pugi::xml_node child = node.first_child(); child;) {
            pugi::xml_node next = child.next_sibling();
            if (Unwraps(node, child)) {
                next = child.first_child() ? child.first_child() : next;
                while (child.first_child()) node.insert_move_before(child.first_child(), child);
                node.remove_child(child);
            } else if (Drops(child)) {
                node.remove_child(child);
            } else {
                Visit(child);
            }
            child = next;
        }
        JoinParagraphs(node);
    }

    /// A field's words may be spread over runs; what counts is the first word.
    void CheckFields(pugi::xml_node root) {
        std::string words;
        bool inside = false;
        Walk(root, [&](pugi::xml_node node) {
            if (Is(node, "w:fldSimple")) CheckField(node.attribute("w:instr").value());
            if (Is(node, "w:instrText")) words += TextOf(node);
            if (Is(node, "w:fldChar")) {
                if (inside) CheckField(words);
                words.clear();
                inside = std::string_view(node.attribute("w:fldCharType").value()) == "begin";
            }
            return true;
        });
        CheckField(words);
    }

 private:
    /// An insertion that is accepted is its content; where it only marks properties it has none.
    static bool Unwraps(pugi::xml_node parent, pugi::xml_node child) {
        if (!Is(child, "w:ins") && !Is(child, "w:moveTo")) return false;
        return !Is(parent, "w:rPr") && !Is(parent, "w:trPr");
    }

    static bool Drops(pugi::xml_node child) {
        const std::string_view name = child.name();
        const bool mark = Is(child.parent(), "w:rPr") || Is(child.parent(), "w:trPr");
        if (mark && (name == "w:del" || name == "w:moveFrom")) return false;
        if (mark && (name == "w:ins" || name == "w:moveTo")) return true;
        if (name.starts_with("qh:") || In(kDropped, name)) return true;
        if (name == "w:tr" && HasMark(child.child("w:trPr"), "w:del")) return true;
        // The older twin of a text box: what is written twice would be filled twice.
        return name == "mc:Fallback" && HoldsTextBox(child.parent());
    }

    static bool HoldsTextBox(pugi::xml_node node) {
        return node.find_node([](pugi::xml_node inner) { return Is(inner, "w:txbxContent"); });
    }

    void Visit(pugi::xml_node child) {
        if (In(kObjects, child.name()))
            faults_.push_back({"document.embedded_object", {{"part", child.name()}}, ""});
        RemoveRevisionAttributes(child);
        if (Is(child, "w:t")) {
            SetText(child, Printable(TextOf(child)));
        } else {
            Clean(child);
        }
    }

    /// A deleted paragraph mark joins its paragraph with the next.
    static void JoinParagraphs(pugi::xml_node container) {
        for (pugi::xml_node node = container.child("w:p"); node;) {
            const pugi::xml_node next = node.next_sibling("w:p");
            const auto mark = node.child("w:pPr").child("w:rPr");
            const bool deleted = HasMark(mark, "w:del") || HasMark(mark, "w:moveFrom");
            if (deleted && node.next_sibling() == next && next) {
                MoveContent(node, next);
                container.remove_child(node);
            } else if (deleted) {
                node.child("w:pPr").child("w:rPr").remove_child("w:del");
                node.child("w:pPr").child("w:rPr").remove_child("w:moveFrom");
            }
            node = next;
        }
    }

    /// The runs of `from` before those of `to`, which keeps its own properties.
    static void MoveContent(pugi::xml_node from, pugi::xml_node to) {
        pugi::xml_node front = to.child("w:pPr");
        for (pugi::xml_node child = from.first_child(); child;) {
            const pugi::xml_node after = child.next_sibling();
            if (!Is(child, "w:pPr"))
                front = front ? to.insert_move_after(child, front) : to.prepend_move(child);
            child = after;
        }
    }

    void CheckField(std::string_view words) {
        const auto begin = words.find_first_not_of(" \t\n\"\\");
        if (begin == std::string_view::npos) return;
        words.remove_prefix(begin);
        std::string first(words.substr(0, words.find_first_of(" \t\n\"\\")));
        for (char& c : first) c = static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (In(kReachingFields, first))
            faults_.push_back({"document.reaching_field", {{"field", first}}, ""});
    }

    base::Refusals& faults_;
};

}  // namespace

void CleanText(pugi::xml_document& xml, base::Refusals& faults) {
    Cleaner cleaner(faults);
    cleaner.CheckFields(xml);
    cleaner.Clean(xml);
}

}  // namespace document::detail
