#include "document/testing/docx_builder.hpp"

#include <fmt/format.h>

#include <functional>
#include <pugixml.hpp>

#include "office/package.hpp"

namespace document::testing {

namespace {

constexpr const char* kHead = R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
constexpr const char* kSpaces =
    R"( xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main")"
    R"( xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships")"
    R"( xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006")"
    R"( xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape")"
    R"( xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:v="urn:schemas-microsoft-com:vml")"
    R"( xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml")";

std::string Relation(const std::string& id, const std::string& kind, const std::string& target) {
    return "<Relationship Id=\"" + id +
           "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind +
           "\" Target=\"" + target + "\"/>";
}

std::string Relations(const std::string& lines) {
    return fmt::format(
        R"({}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>)",
        kHead, lines);
}

std::string Escaped(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '>')
            out += "&gt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string DocxBuilder::Bytes() const {
    const std::string head = kHead;
    const std::string word = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    std::map<std::string, std::string> all;
    all["[Content_Types].xml"] =
        head + R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)" +
        R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)" +
        R"(<Default Extension="xml" ContentType="application/xml"/>)" +
        "<Override PartName=\"/word/document.xml\" ContentType=\"" + main_type + "\"/>" +
        (header.empty() ? ""
                        : "<Override PartName=\"/word/header1.xml\" ContentType=\"" + word +
                              "header+xml\"/>") +
        (notes.empty() ? ""
                       : "<Override PartName=\"/word/footnotes.xml\" ContentType=\"" + word +
                             "footnotes+xml\"/>") +
        types + "</Types>";
    all["_rels/.rels"] = Relations(Relation("r1", "officeDocument", "word/document.xml"));
    all["word/_rels/document.xml.rels"] =
        Relations((header.empty() ? "" : Relation("r1", "header", "header1.xml")) +
                  (notes.empty() ? "" : Relation("r2", "footnotes", "footnotes.xml")) + relations);
    all["word/document.xml"] =
        head + "<w:document" + kSpaces + "><w:body>" + body + "<w:sectPr>" +
        (header.empty() ? "" : R"(<w:headerReference w:type="default" r:id="r1"/>)") +
        R"(<w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>)";
    if (!header.empty())
        all["word/header1.xml"] = head + "<w:hdr" + kSpaces + ">" + header + "</w:hdr>";
    if (!notes.empty())
        all["word/footnotes.xml"] =
            head + "<w:footnotes" + kSpaces + ">" + notes + "</w:footnotes>";
    for (const auto& [name, text] : parts) all[name] = text;
    std::vector<office::Part> list;
    for (const auto& [name, text] : all) list.push_back({name, text});
    return office::WritePackage(list);
}

std::string P(const std::vector<std::string>& runs) {
    std::string xml = "<w:p>";
    for (const std::string& run : runs)
        xml += "<w:r><w:t xml:space=\"preserve\">" + Escaped(run) + "</w:t></w:r>";
    return xml + "</w:p>";
}

std::string Cell(const std::string& paragraphs) { return "<w:tc>" + paragraphs + "</w:tc>"; }

std::string Row(const std::vector<std::string>& cell_texts) {
    std::string xml = "<w:tr>";
    for (const std::string& text : cell_texts) xml += Cell(P({text}));
    return xml + "</w:tr>";
}

std::string Table(const std::string& rows) { return "<w:tbl>" + rows + "</w:tbl>"; }

std::string Docx(const std::vector<std::string>& paragraphs) {
    DocxBuilder docx;
    for (const std::string& text : paragraphs) docx.body += P({text});
    return docx.Bytes();
}

std::string PartOf(const std::string& docx, const std::string& name) {
    auto package = office::PackageReader::Open(docx, 64 << 20);
    if (!package) return {};
    return package->ReadWhole(name).value_or("");
}

std::string TextOfPart(const std::string& docx, const std::string& name) {
    const std::string part = PartOf(docx, name);
    pugi::xml_document xml;
    xml.load_buffer(part.data(), part.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
    std::string text;
    const std::function<void(pugi::xml_node)> add = [&](pugi::xml_node node) {
        const std::string_view kind = node.name();
        if (kind == "w:t") text += node.text().get();
        if (kind == "w:tab" && std::string_view(node.parent().name()) == "w:r") text += '\t';
        if (kind == "w:br") text += '/';
        for (const pugi::xml_node child : node.children()) add(child);
        if (kind == "w:p") text += '\n';
        if (kind == "w:tc") {
            text.pop_back();
            text += '|';
        }
        if (kind == "w:tr") text += '\n';
    };
    add(xml);
    return text;
}

std::string TextOfBody(const std::string& docx) { return TextOfPart(docx, "word/document.xml"); }

}  // namespace document::testing
