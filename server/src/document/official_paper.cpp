#include "document/official_paper.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "document/detail/official_layout.hpp"
#include "document/detail/text_end.hpp"
#include "document/detail/word_xml.hpp"
#include "office/package.hpp"

namespace document {

namespace {

using pugi::xml_node;

constexpr int kCharacter = 320;  ///< twips of a character of 三号
constexpr int kTighter = -5;     ///< twips between characters: 28 of them fill 156 mm
constexpr int kSmall = 280;      ///< twips of a character of 四号
constexpr int kLine = 579;       ///< of a line of text
constexpr int kEmptyFooter = 400;
constexpr int kHeadTop = 1'984;  ///< 35 mm from the top of the text to the red letters
constexpr const char* kRed = "FF0000";
constexpr const char* kRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

xml_node Valued(xml_node parent, const char* name, const std::string& value) {
    xml_node node = parent.append_child(name);
    node.append_attribute("w:val") = value.c_str();
    return node;
}

struct RunLook {
    bool bold = false;
    bool tighter = true;
    const char* colour = nullptr;
    const char* font = nullptr;
    int half_points = 0;
};

void AddRun(xml_node paragraph, const std::string& text, const RunLook& look = {}) {
    xml_node run = paragraph.append_child("w:r");
    xml_node about = run.append_child("w:rPr");
    if (look.font != nullptr)
        about.append_child("w:rFonts").append_attribute("w:eastAsia") = look.font;
    if (look.bold) about.append_child("w:b");
    if (look.colour != nullptr) Valued(about, "w:color", look.colour);
    if (look.tighter) Valued(about, "w:spacing", std::to_string(kTighter));
    if (look.half_points > 0) {
        Valued(about, "w:sz", std::to_string(look.half_points));
        Valued(about, "w:szCs", std::to_string(look.half_points));
    }
    xml_node words = run.append_child("w:t");
    words.append_attribute("xml:space") = "preserve";
    words.text().set(detail::Printable(text).c_str());
}

struct Around {
    int before = 0, left = 0, right = 0, hanging = 0;
};

xml_node AddParagraph(xml_node body, const char* style, const Around& around = {}) {
    xml_node paragraph = detail::AddParagraph(body, style);
    xml_node about = paragraph.child("w:pPr");
    if (around.before > 0)
        about.append_child("w:spacing").append_attribute("w:before") = around.before;
    if (around.left > 0 || around.right > 0) {
        xml_node indent = about.append_child("w:ind");
        indent.append_attribute("w:firstLineChars") = 0;
        indent.append_attribute("w:firstLine") = 0;
        indent.append_attribute("w:left") = around.left;
        indent.append_attribute("w:right") = around.right;
        if (around.hanging > 0) {
            indent.remove_attribute("w:firstLine");
            indent.remove_attribute("w:firstLineChars");
            indent.append_attribute("w:hanging") = around.hanging;
        }
    }
    return paragraph;
}

void AddBlankLines(xml_node body, int count) {
    while (count-- > 0) AddParagraph(body, "QhPlain");
}

/// The red letters fill no more than the width of the text, and are no larger than 62 points.
int LetterheadSize(const std::string& text) {
    constexpr double kWidthPoints = 430;
    constexpr double kLargest = 62;
    const double size = kWidthPoints / std::max(1.0, PrintedWidth(text));
    return static_cast<int>(std::min(kLargest, size) * 2);
}

void AddRedHead(xml_node body, const OfficialPaper& paper) {
    if (paper.letterhead.empty()) return;
    xml_node organ = AddParagraph(body, "QhOrgan", {kHeadTop, 0, 0, 0});
    xml_node spacing = organ.child("w:pPr").child("w:spacing");
    spacing.append_attribute("w:line") = LetterheadSize(paper.letterhead) * 12;
    spacing.append_attribute("w:lineRule") = "exact";
    AddRun(organ, paper.letterhead,
           {false, false, kRed, nullptr, LetterheadSize(paper.letterhead)});
    AddBlankLines(body, 2);
    const bool upward = !paper.signer.empty();
    xml_node number = detail::AddParagraph(body, upward ? "QhPlain" : "QhNumber");
    xml_node about = number.child("w:pPr");
    xml_node line = about.append_child("w:pBdr").append_child("w:bottom");
    line.append_attribute("w:val") = "single";
    line.append_attribute("w:sz") = 12;
    line.append_attribute("w:space") = 11;  // 4 mm
    line.append_attribute("w:color") = kRed;
    if (upward) {
        xml_node tab = about.append_child("w:tabs").append_child("w:tab");
        tab.append_attribute("w:val") = "right";
        tab.append_attribute("w:pos") = detail::kTextWidthTwips - kCharacter;
        AddRun(number, "　" + paper.number);
        number.append_child("w:r").append_child("w:tab");
        AddRun(number, "签发人：");
        AddRun(number, paper.signer, {false, true, nullptr, "楷体_GB2312", 0});
    } else {
        AddRun(number, paper.number);
    }
    AddBlankLines(body, 2);
}

const char* OfficialStyleOf(ParagraphKind kind) {
    switch (kind) {
        case ParagraphKind::kTitle:
            return "QhTitle";
        case ParagraphKind::kHeading1:
            return "QhHeading1";
        case ParagraphKind::kHeading2:
            return "QhHeading2";
        case ParagraphKind::kSigned:
            return "QhSigned";
        case ParagraphKind::kNote:
            return "QhNote";
        case ParagraphKind::kBody:
            break;
    }
    return "QhBody";
}

void AddText(xml_node body, const OfficialPaper& paper) {
    AddRun(AddParagraph(body, "QhTitle"), paper.title, {false, false, nullptr, nullptr, 0});
    AddBlankLines(body, 1);
    if (!paper.addressees.empty()) AddRun(AddParagraph(body, "QhPlain"), paper.addressees + "：");
    for (const Paragraph& paragraph : paper.body) {
        xml_node node = AddParagraph(body, OfficialStyleOf(paragraph.kind));
        for (const TextRun& run : paragraph.runs) {
            std::string text = run.text;
            std::erase(text, '\n');
            std::erase(text, '\r');
            AddRun(node, text, {run.bold, true, nullptr, nullptr, 0});
        }
    }
}

void AddAttachments(xml_node body, const std::vector<std::string>& names) {
    if (names.empty()) return;
    AddBlankLines(body, 1);
    constexpr int kOwn = 2 * kCharacter;  ///< 左空二字
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool many = names.size() > 1;
        const int label = 3 * kCharacter;  ///< 附件：
        const int number = many ? kCharacter : 0;
        const int hanging = i == 0 ? label + number : number;
        xml_node node = AddParagraph(body, "QhPlain", {0, kOwn + label + number, 0, hanging});
        const std::string mark = many ? fmt::format("{}.", i + 1) : "";
        AddRun(node, (i == 0 ? "附件：" : "") + mark + names[i]);
    }
}

/// Nothing that signs a paper stands on a page without words of it: the last words and the blank
/// lines under them stay with what follows.
void KeepLastWords(xml_node body) {
    for (xml_node node = body.last_child(); !node.empty(); node = node.previous_sibling()) {
        xml_node about = node.child("w:pPr");
        if (about.child("w:keepNext").empty())
            about.insert_child_after("w:keepNext", about.child("w:pStyle"));
        if (!node.child("w:r").empty()) return;
    }
}

/// The date stands four characters from the right, the signature over its middle; a signature that
/// is wider goes to two characters from the right, and the date to its middle.
void AddSignature(xml_node body, const OfficialPaper& paper) {
    if (paper.signed_by.empty() && paper.dated.empty()) return;
    AddBlankLines(body, 2);
    KeepLastWords(body);
    const double signature = PrintedWidth(paper.signed_by);
    const double date = PrintedWidth(paper.dated);
    double date_right = 4;
    double right = date_right + (date - signature) / 2;
    if (right < 2) {
        right = 2;
        date_right = right + (signature - date) / 2;
    }
    const auto add = [&](const std::string& text, double from_right) {
        if (text.empty()) return;
        xml_node node =
            AddParagraph(body, "QhSigned", {0, 0, static_cast<int>(from_right * kCharacter), 0});
        AddRun(node, text);
        if (text == paper.signed_by && !paper.dated.empty()) KeepLastWords(body);
    };
    add(paper.signed_by, right);
    add(paper.dated, date_right);
}

void SetLine(xml_node borders, const char* side, int eighths) {
    xml_node line = borders.append_child(side);
    line.append_attribute("w:val") = eighths > 0 ? "single" : "nil";
    if (eighths == 0) return;
    line.append_attribute("w:sz") = eighths;
    line.append_attribute("w:space") = 0;
    line.append_attribute("w:color") = "000000";
}

xml_node AddTable(xml_node body, const std::vector<int>& widths) {
    xml_node table = body.append_child("w:tbl");
    xml_node about = table.append_child("w:tblPr");
    xml_node width = about.append_child("w:tblW");
    width.append_attribute("w:w") = detail::kTextWidthTwips;
    width.append_attribute("w:type") = "dxa";
    about.append_child("w:tblLayout").append_attribute("w:type") = "fixed";
    xml_node grid = table.append_child("w:tblGrid");
    for (const int one : widths) grid.append_child("w:gridCol").append_attribute("w:w") = one;
    return table;
}

xml_node AddCell(xml_node row, int width) {
    xml_node cell = row.append_child("w:tc");
    xml_node size = cell.append_child("w:tcPr").append_child("w:tcW");
    size.append_attribute("w:w") = width;
    size.append_attribute("w:type") = "dxa";
    return cell;
}

void SetNoCellMargins(xml_node table_about) {
    xml_node margins = table_about.append_child("w:tblCellMar");
    for (const char* side : {"w:left", "w:right"}) {
        xml_node margin = margins.append_child(side);
        margin.append_attribute("w:w") = 0;
        margin.append_attribute("w:type") = "dxa";
    }
}

constexpr Around kCopiesAround{0, 4 * kSmall, kSmall, 3 * kSmall};

std::string CopiesOf(const OfficialPaper& paper) { return "抄送：" + paper.copies + "。"; }

/// Which page the foot stands on: the last one, an even one, for papers are printed on both sides.
enum class FootPage {
    kSame,   ///< that on which the text ends
    kNext,   ///< the next one
    kBlank,  ///< an even one of its own; before it and on it no page is numbered
};

/// One of its own where word processors may differ about the page on which the text ends.
FootPage PageOfFoot(xml_node body, int height) {
    const auto [earliest, latest] = detail::EndsOfText(body);
    if (earliest.page != latest.page) return FootPage::kBlank;
    if (latest.page % 2 != 0) return FootPage::kNext;
    return latest.left >= height ? FootPage::kSame : FootPage::kBlank;
}

/// Copies over printer and day, between lines, the last of which is the lower edge of the text
/// (GB/T 9704-2012, 7.4). It floats on the page of the paragraph that follows it. Its place counts
/// from the edge of the paper: LibreOffice floats no table as wide as the text by other measures.
void AddFootTable(xml_node body, const OfficialPaper& paper) {
    constexpr int kThick = 8;
    constexpr int kThin = 6;
    xml_node table = AddTable(body, {detail::kTextWidthTwips});
    xml_node about = table.child("w:tblPr");
    xml_node place = about.prepend_child("w:tblpPr");
    place.append_attribute("w:vertAnchor") = "margin";
    place.append_attribute("w:horzAnchor") = "page";
    place.append_attribute("w:tblpX") = detail::kLeftMarginTwips;
    place.append_attribute("w:tblpYSpec") = "bottom";
    xml_node borders = about.insert_child_before("w:tblBorders", about.child("w:tblLayout"));
    SetLine(borders, "w:top", kThick);
    SetLine(borders, "w:left", 0);
    SetLine(borders, "w:bottom", kThick);
    SetLine(borders, "w:right", 0);
    SetLine(borders, "w:insideH", kThin);
    SetNoCellMargins(about);
    const auto add_line = [&](const Around& around) {
        return AddParagraph(AddCell(table.append_child("w:tr"), detail::kTextWidthTwips), "QhPlain",
                            around);
    };
    const RunLook look{false, false, nullptr, nullptr, 28};
    if (!paper.copies.empty()) AddRun(add_line(kCopiesAround), CopiesOf(paper), look);
    if (paper.printer.empty()) return;
    xml_node node = add_line({0, kSmall, kSmall, 0});
    xml_node lines = node.child("w:pPr");
    xml_node tab = lines.insert_child_before("w:tabs", lines.child("w:ind")).append_child("w:tab");
    tab.append_attribute("w:val") = "right";
    tab.append_attribute("w:pos") = detail::kTextWidthTwips - kSmall;
    AddRun(node, paper.printer, look);
    node.append_child("w:r").append_child("w:tab");
    if (!paper.printed_on.empty()) AddRun(node, paper.printed_on + "印发", look);
}

/// The most that the foot takes of a page, in twips, with the line that keeps the text from it.
int HeightOfFoot(const OfficialPaper& paper) {
    constexpr int kRules = 60;
    int lines = 1;
    if (!paper.printer.empty()) ++lines;
    if (!paper.copies.empty())
        lines += detail::LinesOf(base::ToCodePoints(CopiesOf(paper)), kSmall,
                                 detail::kTextWidthTwips - kCopiesAround.left - kCopiesAround.right,
                                 -kCopiesAround.hanging)
                     .most;
    return lines * kLine + kRules;
}

xml_node AddPages(xml_node parent, const char* odd, const char* even) {
    detail::AddPageLayout(parent, odd);
    xml_node section = parent.child("w:sectPr");
    xml_node footer = section.prepend_child("w:footerReference");
    footer.append_attribute("w:type") = "even";
    footer.append_attribute("xmlns:r") = kRelations;
    footer.append_attribute("r:id") = even;
    return section;
}

/// The section of a foot on a page of its own. Its footers are empty and end where the text does:
/// LibreOffice would lower the text onto them.
void AddFootPages(xml_node parent) {
    xml_node section = AddPages(parent, "r6", "r6");
    section.insert_child_before("w:type", section.child("w:pgSz")).append_attribute("w:val") =
        "evenPage";
    section.child("w:pgMar").attribute("w:footer") = detail::kBottomMarginTwips - kEmptyFooter;
}

std::vector<int> InTwips(const std::vector<int>& parts) {
    int sum = 0;
    for (const int part : parts) sum += part;
    std::vector<int> widths;
    for (const int part : parts)
        widths.push_back(detail::kTextWidthTwips * part / std::max(1, sum));
    return widths;
}

void AddAnnex(xml_node body, const AnnexTable& annex) {
    xml_node title = AddParagraph(body, "QhHeading1");
    title.child("w:pPr").append_child("w:pageBreakBefore");
    AddRun(title, annex.title);
    if (!annex.note.empty()) AddRun(AddParagraph(body, "QhNote"), annex.note);
    if (annex.rows.empty()) return;  // a table without rows is no table to Word
    const std::vector<int> widths = InTwips(annex.widths);
    xml_node table = AddTable(body, widths);
    xml_node about = table.child("w:tblPr");
    xml_node borders = about.insert_child_before("w:tblBorders", about.child("w:tblLayout"));
    constexpr int kThin = 4;
    for (const char* side : {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"})
        SetLine(borders, side, kThin);
    for (std::size_t r = 0; r < annex.rows.size(); ++r) {
        xml_node row = table.append_child("w:tr");
        if (r == 0) row.append_child("w:trPr").append_child("w:tblHeader");
        for (std::size_t c = 0; c < annex.rows[r].size() && c < widths.size(); ++c) {
            xml_node cell = AddCell(row, widths[c]);
            std::size_t at = 0;
            const std::string& text = annex.rows[r][c];
            while (true) {
                const auto end = text.find('\n', at);
                AddRun(AddParagraph(cell, r == 0 ? "QhCellLabel" : "QhCell"),
                       text.substr(at, end == std::string::npos ? end : end - at),
                       {false, false, nullptr, nullptr, 20});
                if (end == std::string::npos) break;
                at = end + 1;
            }
        }
    }
}

/// 版记, at the foot of the last page, and the annexes after it.
void AddEnd(xml_node body, const OfficialPaper& paper) {
    bool own_section = false;
    if (!paper.copies.empty() || !paper.printer.empty()) {
        const FootPage page = PageOfFoot(body, HeightOfFoot(paper));
        own_section = page == FootPage::kBlank;
        if (own_section) AddPages(body.last_child().child("w:pPr"), "r3", "r4");
        if (page != FootPage::kSame) {
            xml_node first = AddParagraph(body, "QhNote");
            if (!own_section) first.child("w:pPr").append_child("w:pageBreakBefore");
        }
        AddFootTable(body, paper);
        AddParagraph(body, "QhNote");
        // Not of the paragraph after the table: LibreOffice would let it float no more.
        if (own_section && !paper.annexes.empty())
            AddFootPages(AddParagraph(body, "QhNote").child("w:pPr"));
    }
    for (const AnnexTable& annex : paper.annexes) AddAnnex(body, annex);
    if (own_section && paper.annexes.empty())
        AddFootPages(body);
    else
        AddPages(body, "r3", "r4");
}

std::string BodyXml(const OfficialPaper& paper) {
    pugi::xml_document xml;
    xml_node root = xml.append_child("w:document");
    root.append_attribute("xmlns:w") = detail::kWordSpace;
    xml_node body = root.append_child("w:body");
    AddRedHead(body, paper);
    AddText(body, paper);
    AddAttachments(body, paper.attachments);
    AddSignature(body, paper);
    AddEnd(body, paper);
    return detail::PrintXml(xml);
}

/// — 1 — 四号, a character from the outer edge.
std::string FooterXml(const char* side) {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{}"><w:p><w:pPr><w:pStyle w:val="QhFooter"/><w:ind w:left="280" w:right="280"/><w:jc w:val="{}"/></w:pPr>)"
        R"(<w:r><w:t xml:space="preserve">— </w:t></w:r><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>)"
        R"(<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>)",
        detail::kWordSpace, side);
}

/// Of the page of a foot that stands alone: no number.
std::string EmptyFooterXml() {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:ftr xmlns:w="{}"><w:p><w:pPr><w:pStyle w:val="QhFooter"/><w:spacing w:line="{}" w:lineRule="exact"/></w:pPr></w:p></w:ftr>)",
        detail::kWordSpace, kEmptyFooter);
}

std::string SettingsXml() {
    return fmt::format(
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:settings xmlns:w="{}"><w:evenAndOddHeaders/></w:settings>)",
        detail::kWordSpace);
}

std::string TypesXml() {
    constexpr const char* kWord = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    std::string xml =
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>)";
    for (const auto& [part, type] : std::initializer_list<std::pair<const char*, const char*>>{
             {"document.xml", "document.main+xml"},
             {"styles.xml", "styles+xml"},
             {"fontTable.xml", "fontTable+xml"},
             {"footer1.xml", "footer+xml"},
             {"footer2.xml", "footer+xml"},
             {"footer3.xml", "footer+xml"},
             {"settings.xml", "settings+xml"}})
        xml +=
            fmt::format(R"(<Override PartName="/word/{}" ContentType="{}{}"/>)", part, kWord, type);
    return xml + "</Types>";
}

std::string RelationsXml(std::initializer_list<std::pair<const char*, const char*>> relations) {
    std::string xml =
        R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)";
    int number = 0;
    for (const auto& [type, target] : relations)
        xml += fmt::format(R"(<Relationship Id="r{}" Type="{}/{}" Target="{}"/>)", ++number,
                           kRelations, type, target);
    return xml + "</Relationships>";
}

}  // namespace

double PrintedWidth(const std::string& text) {
    double width = 0;
    for (const char32_t point : base::ToCodePoints(text)) width += point < 0x80 ? 0.5 : 1.0;
    return width;
}

std::string WriteOfficialPaper(const OfficialPaper& paper) {
    return office::WritePackage(
        {{"[Content_Types].xml", TypesXml()},
         {"_rels/.rels", RelationsXml({{"officeDocument", "word/document.xml"}})},
         {"word/document.xml", BodyXml(paper)},
         {"word/styles.xml", detail::StylesXml()},
         {"word/fontTable.xml", detail::FontTableXml()},
         {"word/footer1.xml", FooterXml("right")},
         {"word/footer2.xml", FooterXml("left")},
         {"word/footer3.xml", EmptyFooterXml()},
         {"word/settings.xml", SettingsXml()},
         {"word/_rels/document.xml.rels", RelationsXml({{"styles", "styles.xml"},
                                                        {"fontTable", "fontTable.xml"},
                                                        {"footer", "footer1.xml"},
                                                        {"footer", "footer2.xml"},
                                                        {"settings", "settings.xml"},
                                                        {"footer", "footer3.xml"}})}});
}

}  // namespace document
