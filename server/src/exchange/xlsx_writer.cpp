#include <fmt/format.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <utility>

#include "base/check.hpp"
#include "base/id.hpp"
#include "base/text.hpp"
#include "exchange/detail/shown.hpp"
#include "exchange/writer.hpp"

namespace exchange {

namespace {

constexpr std::size_t kRowsOfSheet = LXW_ROW_MAX;
constexpr std::size_t kSampledRows = 200;
constexpr std::size_t kNarrowest = 8, kWidest = 60;
constexpr std::size_t kCharactersOfCell = 32'767;
constexpr std::string_view kCutMark = "……（超出单元格上限，全文见系统）";

/// Excel refuses []:*?/\ in sheet names and more than 31 characters.
std::string SheetName(std::string_view wanted, int number) {
    std::u32string name;
    for (const char32_t c : base::ToCodePoints(wanted)) {
        if (std::u32string_view(U"[]:*?/\\'").find(c) == std::u32string_view::npos)
            name.push_back(c);
    }
    constexpr std::size_t kMost = 26;  // room for the number of a following sheet
    if (name.empty()) name = U"数据";
    name.resize(std::min(name.size(), kMost));
    return base::FromCodePoints(name) + (number > 1 ? fmt::format(" ({})", number) : "");
}

/// The figure as a spreadsheet holds it; nullopt where its 15 digits would not do.
std::optional<double> FigureOf(std::string_view text) {
    constexpr std::ptrdiff_t kDigitsKept = 15;
    const auto digits =
        std::count_if(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
    double value = 0;
    const auto read =
        std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
    const bool whole = read.ec == std::errc{} && read.ptr == text.data() + text.size();
    if (!whole || digits > kDigitsKept || !std::isfinite(value)) return std::nullopt;
    return value;
}

std::string Fitting(const std::string& text) {
    if (base::LengthInCharacters(text) <= kCharactersOfCell) return text;
    std::u32string points = base::ToCodePoints(text);
    points.resize(kCharactersOfCell - base::LengthInCharacters(kCutMark));
    return base::FromCodePoints(points).append(kCutMark);
}

/// Removes the file when it is done with.
class TemporaryFile {
 public:
    explicit TemporaryFile(const std::string& folder) {
        base::SystemRandomness randomness;
        path_ =
            std::filesystem::path(folder) /
            fmt::format("export-{}.xlsx", base::Uuid::Make(base::Instant{}, randomness).ToText());
    }
    ~TemporaryFile() {
        std::error_code ignored;
        std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
    std::filesystem::path path_;
};

class XlsxWriter final : public TableWriter {
 public:
    XlsxWriter(std::vector<Column> columns, std::string sheet_name, std::string folder,
               ByteSink sink)
        : columns_(std::move(columns)),
          sheet_name_(std::move(sheet_name)),
          folder_(std::move(folder)),
          file_(folder_),
          sink_(std::move(sink)) {
        // Rows go to the disk as they come, so that memory does not grow with the table.
        lxw_workbook_options options{};
        options.constant_memory = LXW_TRUE;
        options.tmpdir = folder_.data();
        book_ = workbook_new_opt(file_.path().c_str(), &options);
        if (book_ == nullptr) throw std::runtime_error("cannot begin a workbook in " + folder_);
        MakeFormats();
    }

    ~XlsxWriter() override {
        if (book_ != nullptr) workbook_close(book_);
    }
    XlsxWriter(const XlsxWriter&) = delete;
    XlsxWriter& operator=(const XlsxWriter&) = delete;

    void AddRow(const std::vector<std::string>& cells) override {
        CHECK(book_ != nullptr);
        if (sheet_ == nullptr) {
            sample_.push_back(cells);
            if (sample_.size() >= kSampledRows) WriteSample();
            return;
        }
        WriteRow(cells);
    }

    void Finish() override {
        CHECK(book_ != nullptr);
        if (sheet_ == nullptr) WriteSample();
        EndSheet();
        const lxw_error error = workbook_close(std::exchange(book_, nullptr));
        if (error != LXW_NO_ERROR) {
            throw std::runtime_error(
                fmt::format("cannot write a workbook: {}", lxw_strerror(error)));
        }
        std::ifstream file(file_.path(), std::ios::binary);
        std::array<char, 65'536> piece{};
        while (file.read(piece.data(), piece.size()) || file.gcount() > 0) {
            sink_(std::string_view(piece.data(), static_cast<std::size_t>(file.gcount())));
        }
        if (file.bad()) throw std::runtime_error("cannot read back a workbook");
    }

 private:
    void MakeFormats() {
        heading_ = workbook_add_format(book_);
        format_set_bold(heading_);
        format_set_bg_color(heading_, 0xE6EEF0);
        format_set_bottom(heading_, LXW_BORDER_THIN);
        format_set_align(heading_, LXW_ALIGN_VERTICAL_CENTER);
        for (const Column& column : columns_) {
            lxw_format* format = workbook_add_format(book_);
            format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
            format_set_num_format(format, NumberFormatOf(column).c_str());
            formats_.push_back(format);
        }
    }

    static std::string NumberFormatOf(const Column& column) {
        switch (column.kind) {
            case ColumnKind::kText:
                return "@";
            case ColumnKind::kInteger:
                return "0";
            case ColumnKind::kDecimal:
                return column.decimals > 0
                           ? "0." + std::string(static_cast<std::size_t>(column.decimals), '0')
                           : "0";
            case ColumnKind::kMoney:
                return "#,##0.00";
            case ColumnKind::kDay:
                return "yyyy-mm-dd";
            case ColumnKind::kMoment:
                return "yyyy-mm-dd hh:mm:ss";
        }
        return "General";
    }

    void WriteSample() {
        BeginSheet();
        for (const auto& cells : std::exchange(sample_, {})) WriteRow(cells);
    }

    void BeginSheet() {
        sheet_ = workbook_add_worksheet(book_, SheetName(sheet_name_, ++sheets_).c_str());
        if (sheet_ == nullptr) throw std::runtime_error("cannot add a sheet");
        if (widths_.empty()) MeasureSample();
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const auto column = static_cast<lxw_col_t>(i);
            worksheet_set_column(sheet_, column, column, static_cast<double>(widths_[i]), nullptr);
            worksheet_write_string(sheet_, 0, column, Fitting(columns_[i].heading).c_str(),
                                   heading_);
        }
        worksheet_freeze_panes(sheet_, 1, 0);
        row_ = 1;
    }

    void EndSheet() {
        if (columns_.empty()) return;
        worksheet_autofilter(sheet_, 0, 0, static_cast<lxw_row_t>(row_ - 1),
                             static_cast<lxw_col_t>(columns_.size() - 1));
    }

    void MeasureSample() {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            std::size_t width =
                detail::WidthInColumns(columns_[i].heading) + 4;  // the filter's button
            if (columns_[i].kind == ColumnKind::kMoment) width = std::max<std::size_t>(width, 20);
            for (const auto& cells : sample_) {
                if (i < cells.size()) width = std::max(width, detail::WidthInColumns(cells[i]) + 2);
            }
            widths_.push_back(std::clamp(width, kNarrowest, kWidest));
        }
    }

    void WriteRow(const std::vector<std::string>& cells) {
        if (row_ >= kRowsOfSheet) {
            EndSheet();
            BeginSheet();
        }
        for (std::size_t i = 0; i < std::min(cells.size(), columns_.size()); ++i) {
            if (!cells[i].empty()) WriteCell(i, cells[i]);
        }
        ++row_;
    }

    void WriteCell(std::size_t index, const std::string& text) {
        const auto row = static_cast<lxw_row_t>(row_);
        const auto column = static_cast<lxw_col_t>(index);
        lxw_format* format = formats_[index];
        switch (columns_[index].kind) {
            case ColumnKind::kText:
                break;
            case ColumnKind::kInteger:
            case ColumnKind::kDecimal:
            case ColumnKind::kMoney:
                if (const auto figure = FigureOf(text)) {
                    worksheet_write_number(sheet_, row, column, *figure, format);
                    return;
                }
                break;
            case ColumnKind::kDay:
                if (const auto day = base::CivilDay::Parse(text)) {
                    if (WriteDate({*day, 0, 0, 0}, index)) return;
                }
                break;
            case ColumnKind::kMoment:
                if (const auto moment = detail::LocalMomentOf(text)) {
                    if (WriteDate(*moment, index)) return;
                }
                break;
        }
        worksheet_write_string(sheet_, row, column, Fitting(text).c_str(), format);
    }

    /// False for a day before 1900-03-01, which spreadsheets do not hold rightly.
    bool WriteDate(const detail::LocalMoment& moment, std::size_t index) {
        if (moment.day < *base::CivilDay::From(1900, 3, 1)) return false;
        lxw_datetime date{moment.day.year(), moment.day.month(),
                          moment.day.day(),  moment.hour,
                          moment.minute,     static_cast<double>(moment.second)};
        return worksheet_write_datetime(sheet_, static_cast<lxw_row_t>(row_),
                                        static_cast<lxw_col_t>(index), &date,
                                        formats_[index]) == LXW_NO_ERROR;
    }

    std::vector<Column> columns_;
    std::string sheet_name_;
    std::string folder_;
    TemporaryFile file_;
    ByteSink sink_;
    lxw_workbook* book_ = nullptr;
    lxw_worksheet* sheet_ = nullptr;
    lxw_format* heading_ = nullptr;
    std::vector<lxw_format*> formats_;
    std::vector<std::size_t> widths_;
    std::vector<std::vector<std::string>> sample_;
    std::size_t row_ = 0;
    int sheets_ = 0;
};

}  // namespace

std::unique_ptr<TableWriter> MakeXlsxWriter(std::vector<Column> columns, std::string sheet_name,
                                            std::string folder, ByteSink sink) {
    return std::make_unique<XlsxWriter>(std::move(columns), std::move(sheet_name),
                                        std::move(folder), std::move(sink));
}

}  // namespace exchange
