#include "print/word_mark.hpp"

#include <pugixml.hpp>
#include <sstream>

#include "office/package.hpp"

namespace print {

namespace {

using pugi::xml_document;
using pugi::xml_node;

constexpr std::uint64_t kMostUnpacked = std::uint64_t{96} << 20;
constexpr const char* kWordSpace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
constexpr const char* kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr const char* kFooterName = "word/qingheng_footer.xml";
constexpr const char* kFooterId = "rIdQinghengCode";

bool IsFooter(std::string_view name) {
    return name.starts_with("word/footer") && name.ends_with(".xml");
}

bool Load(xml_document& xml, const std::string& bytes) {
    return static_cast<bool>(
        xml.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata));
}

std::string Print(const xml_document& xml) {
    std::ostringstream out;
    xml.save(out, "", pugi::format_raw);
    return out.str();
}

void AddText(xml_node parent, const std::string& text) {
    xml_node run = parent.append_child("w:r");
    run.append_child("w:rPr").append_child("w:sz").append_attribute("w:val") = "14";
    xml_node node = run.append_child("w:t");
    node.append_attribute("xml:space") = "preserve";
    node.text().set(text.c_str());
}

void AddMark(xml_node footer, const std::string& mark) {
    xml_node paragraph = footer.append_child("w:p");
    paragraph.append_child("w:pPr").append_child("w:jc").append_attribute("w:val") = "right";
    AddText(paragraph, mark + "　第 ");
    xml_node field = paragraph.append_child("w:fldSimple");
    field.append_attribute("w:instr") = " PAGE ";
    AddText(field, "1");
    AddText(paragraph, " 页");
}

/// The parts of a Word file, one of which may be changed at a time.
class Parts {
 public:
    explicit Parts(std::vector<office::Part> parts) : parts_(std::move(parts)) {}

    template <class Change>
    bool Edit(std::string_view name, Change change) {
        for (office::Part& part : parts_) {
            if (part.name != name) continue;
            xml_document xml;
            if (!Load(xml, part.bytes)) return false;
            change(xml.document_element());
            part.bytes = Print(xml);
            return true;
        }
        return false;
    }

    bool MarkFooters(const std::string& mark) {
        bool any = false;
        for (const office::Part& part : std::vector<office::Part>(parts_))
            if (IsFooter(part.name))
                any |= Edit(part.name, [&](xml_node root) { AddMark(root, mark); });
        return any;
    }

    /// For a file without footers: one for all its sections.
    bool AddFooter(const std::string& mark) {
        xml_document xml;
        xml_node root = xml.append_child("w:ftr");
        root.append_attribute("xmlns:w") = kWordSpace;
        AddMark(root, mark);
        parts_.push_back({kFooterName, Print(xml)});
        return Edit("[Content_Types].xml", AddType) &&
               Edit("word/_rels/document.xml.rels", AddRelation) &&
               Edit("word/document.xml", AddReferences);
    }

    [[nodiscard]] std::string Pack() const { return office::WritePackage(parts_); }

 private:
    static void AddType(xml_node types) {
        xml_node made = types.append_child("Override");
        made.append_attribute("PartName") = "/word/qingheng_footer.xml";
        made.append_attribute("ContentType") =
            "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml";
    }
    static void AddRelation(xml_node relations) {
        xml_node made = relations.append_child("Relationship");
        made.append_attribute("Id") = kFooterId;
        made.append_attribute("Type") = fmt::format("{}/footer", kRelations).c_str();
        made.append_attribute("Target") = "qingheng_footer.xml";
    }
    static void AddReferences(xml_node document) {
        xml_node body = document.child("w:body");
        if (!body.child("w:sectPr")) body.append_child("w:sectPr");
        if (!document.attribute("xmlns:r")) document.append_attribute("xmlns:r") = kRelations;
        for (const auto& found : document.select_nodes("//w:sectPr")) {
            xml_node reference = found.node().prepend_child("w:footerReference");
            reference.append_attribute("w:type") = "default";
            reference.append_attribute("r:id") = kFooterId;
        }
    }

    std::vector<office::Part> parts_;
};

}  // namespace

base::Result<std::string> MarkWord(std::string_view docx, std::string_view code, int version) {
    auto package = office::PackageReader::Open(docx, kMostUnpacked);
    if (!package) return base::Refuse("print.word_unreadable");
    std::vector<office::Part> read;
    for (const std::string& name : package->Names()) {
        auto bytes = package->ReadWhole(name);
        if (!bytes) return base::Refuse("print.word_unreadable");
        read.push_back({name, *std::move(bytes)});
    }
    const std::string mark = fmt::format("QH-{}-{}", code, version);
    const bool marked = std::any_of(read.begin(), read.end(), [&](const office::Part& part) {
        const bool footer = IsFooter(part.name) || part.name == kFooterName;
        return footer && part.bytes.find(mark) != std::string::npos;
    });
    if (marked) return std::string(docx);
    Parts parts(std::move(read));
    if (!parts.MarkFooters(mark) && !parts.AddFooter(mark))
        return base::Refuse("print.word_unreadable");
    return parts.Pack();
}

}  // namespace print
