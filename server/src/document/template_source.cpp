#include "document/template_source.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <pugixml.hpp>

#include "base/text.hpp"
#include "document/detail/official_layout.hpp"
#include "document/detail/word_xml.hpp"

namespace document {

namespace {

using pugi::xml_node;

constexpr int kMostColumns = 20;
constexpr int kTwipsOfMillimetre = 57;
constexpr std::size_t kLongestLabel = 14;  ///< characters; what is longer is text, not a label

constexpr std::array<std::pair<std::string_view, const char*>, 7> kSigns = {{{"### ", "QhHeading2"},
                                                                             {"## ", "QhHeading1"},
                                                                             {"# ", "QhTitle"},
                                                                             {"=> ", "QhSigned"},
                                                                             {"== ", "QhNumber"},
                                                                             {"<= ", "QhPlain"},
                                                                             {"-- ", "QhNote"}}};

int LeadingNumber(std::string_view& text) {
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return 0;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

struct CellText {
    std::string text;
    int span = 1;
};

struct RowText {
    std::vector<CellText> cells;
    int height_mm = 0;
    bool heading = false;
};

class Builder {
 public:
    base::Result<TemplateSource> Build(std::string_view text) {
        auto root = xml_.append_child("w:document");
        root.append_attribute("xmlns:w") = detail::kWordSpace;
        body_ = root.append_child("w:body");
        bool in_header = true;
        for (const std::string& raw : base::Split(text, '\n')) {
            ++line_;
            const std::string_view line = base::Trim(raw);
            if (line == "---" && in_header) {
                in_header = false;
            } else if (in_header) {
                Header(line);
            } else {
                Line(line);
            }
        }
        if (source_.id.empty() || source_.label.empty() || in_header)
            Fault("document.source_header", "id, label, ---");
        EndTable();
        detail::AddPageLayout(body_, "r3");
        if (!faults_.empty()) return base::Refuse(std::move(faults_));
        source_.bytes = detail::PackWord(source_.label, detail::PrintXml(xml_), FooterXml());
        return std::move(source_);
    }

 private:
    void Fault(const char* code, std::string_view text) {
        const std::string where = "line " + std::to_string(line_);
        faults_.push_back(
            {code, {{"line", std::to_string(line_)}, {"text", std::string(text)}}, where});
    }

    void Header(std::string_view line) {
        if (line.empty()) return;
        const auto colon = line.find(": ");
        const std::string_view key = line.substr(0, colon);
        const std::string value(
            colon == std::string_view::npos ? "" : base::Trim(line.substr(colon + 2)));
        if (key == "id")
            source_.id = value;
        else if (key == "label")
            source_.label = value;
        else if (key == "code")
            source_.code = value;
        else if (key == "record_type")
            source_.record_type = value;
        else if (key == "layout")
            record_ = value == "record";
        else if (key == "number")
            source_.number = value;
        else if (key == "approves")
            for (const std::string& act : base::Split(value, ','))
                source_.approves.emplace_back(base::Trim(act));
        else if (key == "seal" && (value == "yes" || value == "no"))
            source_.needs_seal = value == "yes";
        else if (key == "part" && (value == "main" || value == "side"))
            source_.side_file = value == "side";
        else if (key == "direction")
            SetDirection(value, line);
        else if (key == "basis") {
            for (const std::string& article : base::Split(value, ','))
                source_.basis.emplace_back(base::Trim(article));
        } else {
            Fault("document.source_header", line);
        }
    }

    void SetDirection(std::string_view value, std::string_view line) {
        if (value == "served")
            source_.direction = Direction::kServed;
        else if (value == "internal")
            source_.direction = Direction::kInternal;
        else if (value == "party")
            source_.direction = Direction::kParty;
        else if (value == "authority")
            source_.direction = Direction::kAuthority;
        else
            Fault("document.source_header", line);
    }

    void Line(std::string_view line) {
        if (line.starts_with('|')) {
            TableLine(line);
            return;
        }
        EndTable();
        if (line.empty()) return;
        if (line == "@page") {
            detail::AddParagraph(body_, "QhPlain")
                .append_child("w:r")
                .append_child("w:br")
                .append_attribute("w:type") = "page";
            return;
        }
        for (const auto& [sign, style] : kSigns) {
            if (!line.starts_with(sign)) continue;
            detail::AddRun(detail::AddParagraph(body_, style),
                           std::string(line.substr(sign.size())));
            return;
        }
        detail::AddRun(detail::AddParagraph(body_, record_ ? "QhRecord" : "QhBody"),
                       std::string(line));
    }

    /// `|: 2 3 2 3` gives the widths of a new table's columns; `|! a | b |` is a heading repeated
    /// on each page; `|^30 a |>3 b |` is at least 30 mm high, its second cell three columns wide.
    void TableLine(std::string_view line) {
        if (line.starts_with("|:")) {
            EndTable();
            StartTable(line.substr(2));
            return;
        }
        if (widths_.empty()) {
            Fault("document.source_row", line);
            return;
        }
        RowText row = ReadRow(line);
        int columns = 0;
        for (const CellText& cell : row.cells) columns += cell.span;
        const int spare = static_cast<int>(widths_.size()) - columns;
        if (row.cells.empty() || spare < 0) {
            Fault("document.source_row", line);
            return;
        }
        row.cells.back().span += spare;
        AddRow(row);
    }

    static RowText ReadRow(std::string_view line) {
        RowText row;
        line.remove_prefix(1);
        if (line.ends_with('|')) line.remove_suffix(1);
        if (line.starts_with('!')) {
            row.heading = true;
            line.remove_prefix(1);
        }
        if (line.starts_with('^')) {
            line.remove_prefix(1);
            row.height_mm = LeadingNumber(line);
        }
        // A bar inside braces parts a name from its format.
        std::string text;
        int braces = 0;
        for (const char c : line) {
            braces += c == '{' ? 1 : c == '}' ? -1 : 0;
            if (c == '|' && braces <= 0) {
                row.cells.push_back(ReadCell(text));
                text.clear();
            } else {
                text += c;
            }
        }
        row.cells.push_back(ReadCell(text));
        return row;
    }

    static CellText ReadCell(std::string_view text) {
        CellText cell;
        if (text.starts_with('>')) {
            text.remove_prefix(1);
            cell.span = std::clamp(LeadingNumber(text), 1, kMostColumns);
        }
        cell.text = base::Trim(text);
        return cell;
    }

    void StartTable(std::string_view ratios) {
        int total = 0;
        std::vector<int> parts;
        for (const std::string& word : base::Split(std::string(base::Trim(ratios)), ' ')) {
            std::string_view text = word;
            if (!text.empty()) parts.push_back(LeadingNumber(text));
        }
        for (const int part : parts) total += part;
        if (total <= 0 || parts.size() > kMostColumns) {
            Fault("document.source_row", ratios);
            return;
        }
        table_ = body_.append_child("w:tbl");
        xml_node look = table_.append_child("w:tblPr");
        xml_node width = look.append_child("w:tblW");
        width.append_attribute("w:w") = detail::kTextWidthTwips;
        width.append_attribute("w:type") = "dxa";
        xml_node borders = look.append_child("w:tblBorders");
        for (const char* side :
             {"w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"}) {
            xml_node border = borders.append_child(side);
            border.append_attribute("w:val") = "single";
            border.append_attribute("w:sz") = "4";
        }
        look.append_child("w:tblLayout").append_attribute("w:type") = "fixed";
        xml_node grid = table_.append_child("w:tblGrid");
        for (const int part : parts) {
            widths_.push_back(detail::kTextWidthTwips * part / total);
            grid.append_child("w:gridCol").append_attribute("w:w") = widths_.back();
        }
    }

    void AddRow(const RowText& row) {
        xml_node node = table_.append_child("w:tr");
        xml_node look = node.append_child("w:trPr");
        if (row.height_mm == 0) look.append_child("w:cantSplit");
        xml_node height = look.append_child("w:trHeight");
        height.append_attribute("w:val") = std::max(10, row.height_mm) * kTwipsOfMillimetre;
        height.append_attribute("w:hRule") = "atLeast";
        if (row.heading) look.append_child("w:tblHeader");
        std::size_t column = 0;
        for (const CellText& cell : row.cells) {
            int width = 0;
            for (int i = 0; i < cell.span; ++i) width += widths_[column++];
            AddCell(node, cell, width);
        }
    }

    static void AddCell(xml_node row, const CellText& cell, int width) {
        xml_node node = row.append_child("w:tc");
        xml_node look = node.append_child("w:tcPr");
        xml_node size = look.append_child("w:tcW");
        size.append_attribute("w:w") = width;
        size.append_attribute("w:type") = "dxa";
        if (cell.span > 1) look.append_child("w:gridSpan").append_attribute("w:val") = cell.span;
        look.append_child("w:vAlign").append_attribute("w:val") = "center";
        const bool label = cell.text.find("{{") == std::string::npos &&
                           base::LengthInCharacters(cell.text) <= kLongestLabel;
        std::string_view rest = cell.text;
        for (;;) {
            const auto cut = rest.find(" // ");
            detail::AddRun(detail::AddParagraph(node, label ? "QhCellLabel" : "QhCell"),
                           std::string(base::Trim(rest.substr(0, cut))));
            if (cut == std::string_view::npos) break;
            rest.remove_prefix(cut + 4);
        }
    }

    /// Word wants a paragraph between tables and behind the last.
    void EndTable() {
        if (widths_.empty()) return;
        widths_.clear();
        detail::AddParagraph(body_, "QhCell");
    }

    /// The page's number, and the place of the code by which a scan finds its page again.
    static std::string FooterXml() {
        pugi::xml_document xml;
        xml_node root = xml.append_child("w:ftr");
        root.append_attribute("xmlns:w") = detail::kWordSpace;
        xml_node paragraph = detail::AddParagraph(root, "QhFooter");
        detail::AddRun(paragraph, "{{图:页码二维码}}— ");
        for (const char* kind : {"begin", "separate", "end"}) {
            paragraph.append_child("w:r")
                .append_child("w:fldChar")
                .append_attribute("w:fldCharType") = kind;
            if (std::string_view(kind) == "begin")
                paragraph.append_child("w:r").append_child("w:instrText").text().set(" PAGE ");
            if (std::string_view(kind) == "separate") detail::AddRun(paragraph, "1");
        }
        detail::AddRun(paragraph, " —");
        return detail::PrintXml(xml);
    }

    TemplateSource source_;
    base::Refusals faults_;
    pugi::xml_document xml_;
    xml_node body_;
    xml_node table_;
    std::vector<int> widths_;  ///< of the table that is being written; empty: none
    std::size_t line_ = 0;
    bool record_ = false;
};

}  // namespace

base::Result<TemplateSource> BuildTemplate(std::string_view text) {
    if (!base::IsUtf8(text))
        return base::Refuse("document.source_header", {{"line", "1"}, {"text", "UTF-8"}});
    return Builder().Build(text);
}

}  // namespace document
