#include "document/word_file.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <string_view>

#include "document/detail/official_layout.hpp"
#include "document/detail/word_xml.hpp"
#include "office/package.hpp"

namespace document {

namespace {

const char* StyleOf(ParagraphKind kind) {
    switch (kind) {
        case ParagraphKind::kTitle:
            return "QhTitle";
        case ParagraphKind::kHeading1:
            return "QhHeading1";
        case ParagraphKind::kHeading2:
            return "QhHeading2";
        case ParagraphKind::kBody:
            return "QhBody";
        case ParagraphKind::kSigned:
            return "QhSigned";
        case ParagraphKind::kNote:
            return "QhNote";
    }
    return "QhBody";
}

/// Line feeds in a run of a report are no paragraphs of their own.
std::string InOneLine(std::string text) {
    std::erase(text, '\n');
    std::erase(text, '\r');
    return text;
}

std::string DocumentXml(const WordDocument& document) {
    pugi::xml_document xml;
    auto root = xml.append_child("w:document");
    root.append_attribute("xmlns:w") = detail::kWordSpace;
    auto body = root.append_child("w:body");
    for (const Paragraph& paragraph : document.paragraphs) {
        const auto node = detail::AddParagraph(body, StyleOf(paragraph.kind));
        for (const TextRun& run : paragraph.runs)
            detail::AddRun(node, InOneLine(run.text), run.bold);
    }
    detail::AddPageLayout(body);
    return detail::PrintXml(xml);
}

}  // namespace

std::string WriteWord(const WordDocument& document) {
    return detail::PackWord(document.title, DocumentXml(document), "");
}

namespace {

constexpr std::uint64_t kMostUnpacked = std::uint64_t{64} << 20;

std::string Unpack(const std::string& bytes, const char* name) {
    auto package = office::PackageReader::Open(bytes, kMostUnpacked);
    return package ? package->ReadWhole(name).value_or("") : "";
}

bool LoadBody(const std::string& bytes, pugi::xml_document& xml) {
    const std::string part = Unpack(bytes, std::string(detail::kBodyPart).c_str());
    return !part.empty() &&
           xml.load_buffer(part.data(), part.size(), pugi::parse_default | pugi::parse_ws_pcdata);
}

/// Word nests tables in tables, never so deep that the stack could end.
constexpr int kDeepest = 200;

constexpr std::string_view kBetweenCells = " | ";

/// A cell that spans columns stands for as many, so that the cells of all rows agree.
void EndCell(pugi::xml_node cell, std::size_t begin, std::string& out) {
    while (out.size() > begin && out.back() == '\n') out.pop_back();
    constexpr int kMostColumns = 63;
    const int span = cell.child("w:tcPr").child("w:gridSpan").attribute("w:val").as_int(1);
    for (int i = 0; i < std::clamp(span, 1, kMostColumns); ++i) out += kBetweenCells;
}

void EndRow(std::size_t begin, std::string& out) {
    const std::string_view row = std::string_view(out).substr(begin);
    if (row.ends_with(kBetweenCells)) out.resize(out.size() - kBetweenCells.size());
    out += '\n';
}

void AddLines(pugi::xml_node node, int depth, std::string& out) {
    if (depth > kDeepest) return;
    for (const pugi::xml_node child : node.children()) {
        // What describes a paragraph (its tabs), and a text box again for older programs.
        if (detail::Is(child, "w:pPr") || detail::Is(child, "mc:Fallback")) continue;
        if (detail::Is(child, "w:t")) out += detail::TextOf(child);
        if (detail::Is(child, "w:tab")) out += '\t';
        if (detail::Is(child, "w:br") || detail::Is(child, "w:cr")) out += '\n';
        const std::size_t begin = out.size();
        AddLines(child, depth + 1, out);
        if (detail::Is(child, "w:p")) out += '\n';
        if (detail::Is(child, "w:tc")) EndCell(child, begin, out);
        if (detail::Is(child, "w:tr")) EndRow(begin, out);
    }
}

}  // namespace

std::string ReadWordText(const std::string& bytes) {
    pugi::xml_document xml;
    if (!LoadBody(bytes, xml)) return {};
    std::string out;
    for (const std::string& line : detail::ParagraphTexts(xml)) out += line + '\n';
    return out;
}

std::string ReadWordLines(const std::string& bytes) {
    pugi::xml_document xml;
    std::string out;
    if (LoadBody(bytes, xml)) AddLines(xml, 0, out);
    return out;
}

}  // namespace document
