#include "exchange/detail/xlsx_parts.hpp"

#include <charconv>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "exchange/detail/xml_events.hpp"

namespace exchange::detail {

namespace {

constexpr std::string_view kDefaultWorkbook = "xl/workbook.xml";

int NumberOf(std::optional<std::string_view> text, int otherwise) {
    int number = otherwise;
    if (text) std::from_chars(text->data(), text->data() + text->size(), number);
    return number;
}

/// A part of which only the beginnings of elements matter.
class StartListener : public XmlListener {
 public:
    void OnEnd(std::string_view) override {}
    void OnText(std::string_view) override {}
};

struct Relation {
    std::string target;
    std::string kind;  ///< last word of the type: `worksheet`
};

class RelationsListener final : public StartListener {
 public:
    void OnStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name != "Relationship") return;
        const std::string_view type = attributes.Find("Type").value_or("");
        const std::string id(attributes.Find("Id").value_or(""));
        relations[id] = {std::string(attributes.Find("Target").value_or("")),
                         std::string(type.substr(type.rfind('/') + 1))};
    }

    std::map<std::string, Relation> relations;
};

class WorkbookListener final : public StartListener {
 public:
    struct Listed {
        std::string name, relation;
        bool hidden = false;
    };

    void OnStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "workbookPr" && attributes.IsTrue("date1904")) dates = DateBase::k1904;
        if (name != "sheet") return;
        const auto state = attributes.Find("state");
        sheets.push_back({Unescaped(std::string(attributes.Find("name").value_or(""))),
                          std::string(attributes.Find("id").value_or("")),
                          state == "hidden" || state == "veryHidden"});
    }

    DateBase dates = DateBase::k1900;
    std::vector<Listed> sheets;
};

/// `numFmt` also occurs in differential styles; only those of `numFmts` and `cellXfs` count.
class StylesListener final : public XmlListener {
 public:
    void OnStart(std::string_view name, const XmlAttributes& attributes) override {
        if (name == "numFmts") in_formats_ = true;
        if (name == "cellXfs") in_cells_ = true;
        if (name == "numFmt" && in_formats_) {
            custom_[NumberOf(attributes.Find("numFmtId"), -1)] =
                FormatOfCode(attributes.Find("formatCode").value_or(""));
        }
        if (name == "xf" && in_cells_) ids_.push_back(NumberOf(attributes.Find("numFmtId"), 0));
    }

    void OnEnd(std::string_view name) override {
        if (name == "numFmts") in_formats_ = false;
        if (name == "cellXfs") in_cells_ = false;
    }

    void OnText(std::string_view) override {}

    [[nodiscard]] std::vector<NumberFormat> CellFormats() const {
        std::vector<NumberFormat> formats;
        for (const int id : ids_) {
            const auto custom = custom_.find(id);
            formats.push_back(custom != custom_.end() ? custom->second : FormatOfBuiltIn(id));
        }
        return formats;
    }

 private:
    bool in_formats_ = false;
    bool in_cells_ = false;
    std::map<int, NumberFormat> custom_;
    std::vector<int> ids_;
};

/// Texts of rich runs are joined; phonetic hints (`rPh`) are left out.
class StringsListener final : public XmlListener {
 public:
    void OnStart(std::string_view name, const XmlAttributes&) override {
        if (name == "si") text_.clear();
        if (name == "rPh") in_phonetic_ = true;
        if (name == "t") in_text_ = true;
    }

    void OnEnd(std::string_view name) override {
        if (name == "rPh") in_phonetic_ = false;
        if (name == "t") in_text_ = false;
        if (name == "si") strings.push_back(Unescaped(std::move(text_)));
    }

    void OnText(std::string_view text) override {
        if (in_text_ && !in_phonetic_) text_.append(text);
    }

    std::vector<std::string> strings;

 private:
    std::string text_;
    bool in_text_ = false;
    bool in_phonetic_ = false;
};

/// `worksheets/sheet1.xml` beside `xl/workbook.xml`, or `/xl/worksheets/sheet1.xml`.
std::string Resolved(std::string_view beside, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    const auto slash = beside.rfind('/');
    std::string folder(slash == std::string_view::npos ? "" : beside.substr(0, slash + 1));
    while (target.starts_with("../")) {
        target.remove_prefix(3);
        const auto above =
            folder.size() < 2 ? std::string::npos : folder.rfind('/', folder.size() - 2);
        folder = above == std::string::npos ? "" : folder.substr(0, above + 1);
    }
    return folder + std::string(target);
}

std::string RelationsOf(std::string_view part) {
    const auto slash = part.rfind('/');
    const auto split = slash == std::string_view::npos ? 0 : slash + 1;
    return std::string(part.substr(0, split)) + "_rels/" + std::string(part.substr(split)) +
           ".rels";
}

/// The parts that a workbook refers to, and what it says of itself.
class WorkbookReader {
 public:
    explicit WorkbookReader(ZipPackage& package) : package_(package) {}

    base::Result<Workbook> Read() {
        const std::string part = FindWorkbook();
        WorkbookListener listed;
        RelationsListener related;
        if (auto read = ReadXmlPart(package_, part, listed); !read)
            return base::Refuse(std::move(read.error()));
        if (auto read = ReadXmlPart(package_, RelationsOf(part), related); !read) {
            return base::Refuse(std::move(read.error()));
        }
        Workbook workbook;
        workbook.dates = listed.dates;
        for (auto& sheet : listed.sheets) {
            const Relation& relation = related.relations[sheet.relation];
            if (relation.kind != "worksheet") continue;
            workbook.sheets.push_back(
                {std::move(sheet.name), Resolved(part, relation.target), sheet.hidden});
        }
        for (const auto& [id, relation] : related.relations) {
            if (auto read = ReadShared(Resolved(part, relation.target), relation.kind, workbook);
                !read) {
                return base::Refuse(std::move(read.error()));
            }
        }
        if (workbook.sheets.empty()) return base::Refuse("exchange.no_sheets");
        return workbook;
    }

 private:
    std::string FindWorkbook() {
        RelationsListener roots;
        if (package_.Has("_rels/.rels") && ReadXmlPart(package_, "_rels/.rels", roots)) {
            for (const auto& [id, relation] : roots.relations) {
                if (relation.kind == "officeDocument") return Resolved("", relation.target);
            }
        }
        return std::string(kDefaultWorkbook);
    }

    base::Done ReadShared(const std::string& part, const std::string& kind, Workbook& workbook) {
        if (kind == "styles") {
            StylesListener styles;
            if (auto read = ReadXmlPart(package_, part, styles); !read) return read;
            workbook.cell_formats = styles.CellFormats();
        } else if (kind == "sharedStrings") {
            StringsListener strings;
            if (auto read = ReadXmlPart(package_, part, strings); !read) return read;
            workbook.shared_strings = std::move(strings.strings);
        }
        return base::AllWell();
    }

    ZipPackage& package_;
};

std::optional<char32_t> EscapedPoint(std::string_view text) {
    if (text.size() < 7 || !text.starts_with("_x") || text[6] != '_') return std::nullopt;
    unsigned point = 0;
    const auto read = std::from_chars(text.data() + 2, text.data() + 6, point, 16);
    if (read.ec != std::errc{} || read.ptr != text.data() + 6) return std::nullopt;
    return static_cast<char32_t>(point);
}

}  // namespace

std::string Unescaped(std::string text) {
    if (text.find("_x") == std::string::npos) return text;
    std::string plain;
    for (std::size_t at = 0; at < text.size();) {
        const auto point = EscapedPoint(std::string_view(text).substr(at));
        if (!point) {
            plain.push_back(text[at++]);
            continue;
        }
        if (*point != U'\r') plain.append(base::FromCodePoints(std::u32string(1, *point)));
        at += 7;
    }
    return plain;
}

base::Result<Workbook> ReadWorkbook(ZipPackage& package) { return WorkbookReader(package).Read(); }

}  // namespace exchange::detail
