#include "forms/detail/parts.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "forms/workbook.hpp"

namespace forms::detail {

namespace {

constexpr std::uint64_t kUnpacked = std::uint64_t{128} << 20;
constexpr const char* kWorkbook = "xl/workbook.xml";
constexpr const char* kNotXlsx = "不是 .xlsx 文件";
/// A form goes back as it came, with its looks; those of an old workbook we cannot write.
constexpr std::string_view kOldWorkbook = "\xd0\xcf\x11\xe0";
constexpr const char* kOldWhy = "是旧的 .xls、.et，或者加了密码；表样要原样保留";

base::Refusals Bad(const char* why) { return {{"forms.bad_file", {{"why", why}}, {}}}; }

const char* WhyOf(office::PackageFault fault) {
    switch (fault) {
        case office::PackageFault::kNoPackage:
            return kNotXlsx;
        case office::PackageFault::kPartMissing:
        case office::PackageFault::kPartDamaged:
            return "文件损坏";
        case office::PackageFault::kEncrypted:
            return "文件有密码";
        case office::PackageFault::kTooLarge:
            return "内容太多";
    }
    return "文件损坏";
}

/// `worksheets/sheet1.xml` beside `xl/workbook.xml`, or `/xl/worksheets/sheet1.xml`.
std::string Resolved(std::string_view beside, std::string_view target) {
    if (target.starts_with('/')) return std::string(target.substr(1));
    const auto slash = beside.rfind('/');
    return std::string(slash == std::string_view::npos ? "" : beside.substr(0, slash + 1)) +
           std::string(target);
}

std::string RelationsOf(const std::string& part) {
    const auto slash = part.rfind('/');
    const std::size_t at = slash == std::string::npos ? 0 : slash + 1;
    return part.substr(0, at) + "_rels/" + part.substr(at) + ".rels";
}

bool EndsWith(std::string_view text, std::string_view end) { return text.ends_with(end); }

base::Done ReadSheets(Workbook& workbook) {
    pugi::xml_document book, relations;
    if (auto read = workbook.Load(workbook.path, book); !read) return read;
    if (auto read = workbook.Load(RelationsOf(workbook.path), relations); !read) return read;
    const auto target = [&](std::string_view id, std::string_view kind) -> std::string {
        for (const auto& one : relations.child("Relationships").children("Relationship"))
            if (id == one.attribute("Id").value() && EndsWith(one.attribute("Type").value(), kind))
                return Resolved(workbook.path, one.attribute("Target").value());
        return {};
    };
    for (const auto& sheet : book.child("workbook").child("sheets").children("sheet")) {
        const std::string_view state = sheet.attribute("state").value();
        SheetPart part{Readable(sheet.attribute("name").value()),
                       target(sheet.attribute("r:id").value(), "/worksheet"),
                       state == "hidden" || state == "veryHidden"};
        if (!part.path.empty()) workbook.sheets.push_back(std::move(part));
    }
    if (workbook.sheets.empty()) return base::Refuse(Bad("里面没有工作表"));
    for (const auto& one : relations.child("Relationships").children("Relationship")) {
        if (!EndsWith(one.attribute("Type").value(), "/sharedStrings")) continue;
        pugi::xml_document strings;
        const std::string path = Resolved(workbook.path, one.attribute("Target").value());
        if (auto read = workbook.Load(path, strings); !read) return read;
        for (const auto& item : strings.child("sst").children("si"))
            workbook.strings.push_back(TextOf(item));
    }
    return base::AllWell();
}

}  // namespace

base::Done Workbook::Load(std::string_view part, pugi::xml_document& document) const {
    const auto found = std::ranges::find(parts, part, &office::Part::name);
    if (found == parts.end()) return base::Refuse(Bad("缺少部件"));
    const auto read = document.load_buffer(found->bytes.data(), found->bytes.size(),
                                           pugi::parse_full | pugi::parse_ws_pcdata);
    return read ? base::AllWell() : base::Done(base::Refuse(Bad("文件损坏")));
}

base::Result<Workbook> OpenWorkbook(std::string_view bytes) {
    if (bytes.size() > kLargestTemplate)
        return base::Refuse("forms.too_large", {{"size", std::to_string((bytes.size() >> 20) + 1)},
                                                {"limit", std::to_string(kLargestTemplate >> 20)}});
    if (bytes.starts_with(kOldWorkbook)) return base::Refuse(Bad(kOldWhy));
    auto package = office::PackageReader::Open(bytes, kUnpacked);
    if (!package) return base::Refuse(Bad(WhyOf(package.error())));
    Workbook workbook;
    workbook.path = kWorkbook;
    if (!package->Has(kWorkbook)) return base::Refuse(Bad(kNotXlsx));
    for (const std::string& name : package->Names()) {
        auto part = package->ReadWhole(name);
        if (!part) return base::Refuse(Bad(WhyOf(part.error())));
        if (EndsWith(name, "vbaProject.bin")) return base::Refuse(Bad("带有宏"));
        workbook.parts.push_back({name, *std::move(part)});
    }
    if (auto read = ReadSheets(workbook); !read) return base::Refuse(std::move(read.error()));
    return workbook;
}

std::string Readable(std::string text) {
    if (!base::IsUtf8(text)) return {};
    std::erase_if(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return (byte < 0x20 && c != '\n' && c != '\t') || byte == 0x7f;
    });
    return text;
}

std::string TextOf(const pugi::xml_node& node) {
    std::string text;
    for (const auto& child : node.children()) {
        const std::string_view name = child.name();
        if (name == "t") text += child.text().get();
        if (name == "r") text += child.child("t").text().get();
    }
    return text;
}

}  // namespace forms::detail
