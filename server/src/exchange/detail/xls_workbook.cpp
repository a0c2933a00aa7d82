#include "exchange/detail/xls_workbook.hpp"

#include <map>
#include <set>
#include <utility>

#include "exchange/detail/biff_records.hpp"
#include "exchange/detail/compound_file.hpp"
#include "exchange/detail/little_endian.hpp"
#include "exchange/detail/xls_sheet.hpp"

namespace exchange::detail {

namespace {

constexpr std::uint16_t kBiff8 = 0x0600;
constexpr std::size_t kMostSheets = 256;

base::Refusals DamagedPart(const char* part) {
    return {{"exchange.damaged", {{"part", part}}, ""}};
}

base::Refusals OtherKind(std::string_view kind) {
    return {{"exchange.unsupported_type", {{"actual", std::string(kind)}}, ""}};
}

/// What a compound file is that is no workbook of ours.
std::string_view NameOfCompound(const CompoundFile& file) {
    if (file.Has("book")) return "Excel 95 或更早的工作簿";
    if (file.Has("worddocument") || file.Has("wpsdocument"))
        return "Word 或 WPS 文字文档（.doc、.wps）";
    if (file.Has("powerpoint document")) return "演示文稿（.ppt、.dps）";
    return "2007 以前的 Office 文件或安装包，里面没有工作表";
}

/// Reads the records before the first sheet.
class GlobalsReader {
 public:
    explicit GlobalsReader(std::string_view stream) : cursor_(stream, 0) {}

    base::Result<XlsGlobals> Read() {
        auto record = cursor_.Next();
        if (!record || record->kind != Biff::kBegin) return base::Refuse(DamagedPart("工作簿"));
        if (Short(record->body(), 0) != kBiff8)
            return base::Refuse(OtherKind("Excel 95 或更早的工作簿"));
        for (record = cursor_.Next(); record && record->kind != Biff::kEnd;
             record = cursor_.Next()) {
            Take(*record);
            if (!faults_.empty()) return base::Refuse(std::move(faults_));
        }
        if (!record) return base::Refuse(DamagedPart("工作簿"));
        for (const std::uint16_t format : format_ids_) {
            const auto custom = custom_.find(format);
            globals_.cell_formats.push_back(custom != custom_.end() ? custom->second
                                                                    : FormatOfBuiltIn(format));
        }
        return std::move(globals_);
    }

 private:
    void Take(const BiffRecord& record) {
        const std::string_view body = record.body();
        switch (record.kind) {
            case Biff::kPassword:
                faults_ = {{"exchange.encrypted", {}, ""}};
                return;
            case Biff::kDateMode:
                if (Short(body, 0) == 1) globals_.dates = DateBase::k1904;
                return;
            case Biff::kNumberFormat:
                return TakeNumberFormat(record);
            case Biff::kCellFormat:
                format_ids_.push_back(Short(body, 2));
                return;
            case Biff::kSheet:
                return TakeSheet(record);
            case Biff::kStrings:
                return TakeStrings(record);
            default:
                return;
        }
    }

    void TakeNumberFormat(const BiffRecord& record) {
        BiffTexts texts(record);
        const auto id = static_cast<int>(texts.Number(2));
        if (const auto code = texts.Text(2)) custom_[id] = FormatOfCode(*code);
    }

    void TakeSheet(const BiffRecord& record) {
        constexpr std::uint32_t kHiddenBits = 0x03;
        BiffTexts texts(record);
        const std::uint32_t at = texts.Number(4);
        const bool hidden = (texts.Number(1) & kHiddenBits) != 0;
        const bool has_cells = texts.Number(1) == 0;
        auto name = texts.Text(1);
        // Two names for one sheet: a file made to be read for ever.
        if (!name || !places_.insert(at).second || globals_.sheets.size() >= kMostSheets) {
            faults_ = DamagedPart("工作表目录");
            return;
        }
        if (has_cells) globals_.sheets.push_back({*std::move(name), at, hidden});
    }

    void TakeStrings(const BiffRecord& record) {
        BiffTexts texts(record);
        texts.Skip(4);
        const std::uint32_t count = texts.Number(4);
        for (std::uint32_t i = 0; i < count; ++i) {
            auto text = texts.AtEnd() ? std::nullopt : texts.Text(2);
            if (!text) {
                faults_ = DamagedPart("文字表");
                return;
            }
            globals_.texts.push_back(*std::move(text));
        }
    }

    BiffCursor cursor_;
    XlsGlobals globals_;
    base::Refusals faults_;
    std::map<int, NumberFormat> custom_;
    std::vector<std::uint16_t> format_ids_;
    std::set<std::uint32_t> places_;
};

}  // namespace

base::Result<std::vector<Sheet>> ReadXls(std::string_view bytes, const ReadLimits& limits) {
    const auto file = CompoundFile::Open(bytes);
    if (!file) return base::Refuse(file.error());
    if (!file->Has("workbook")) return base::Refuse(OtherKind(NameOfCompound(*file)));
    const auto stream = file->Read("workbook");
    if (!stream) return base::Refuse(stream.error());
    const auto globals = GlobalsReader(*stream).Read();
    if (!globals) return base::Refuse(globals.error());
    if (globals->sheets.empty()) return base::Refuse("exchange.no_sheets");
    std::vector<Sheet> sheets;
    SheetUse use;
    for (const XlsGlobals::Listed& listed : globals->sheets) {
        WorksheetBuilder builder(listed.name, listed.hidden, limits, use);
        ReadXlsSheet(*stream, *globals, listed, builder);
        auto sheet = builder.Take();
        if (!sheet) return base::Refuse(std::move(sheet.error()));
        sheets.push_back(*std::move(sheet));
    }
    return sheets;
}

}  // namespace exchange::detail
