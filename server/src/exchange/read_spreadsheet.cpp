#include <fmt/format.h>

#include <fstream>
#include <stdexcept>

#include "exchange/detail/csv.hpp"
#include "exchange/detail/file_kind.hpp"
#include "exchange/detail/xls_workbook.hpp"
#include "exchange/detail/xlsx_sheet.hpp"
#include "exchange/table.hpp"

namespace exchange {

namespace {

using detail::FileKind;

bool ClaimsWorkbook(std::string_view extension) {
    return extension == "xlsx" || extension == "xlsm";
}

/// As Excel up to 2003 and WPS name theirs, templates too.
bool ClaimsOldWorkbook(std::string_view extension) {
    return extension == "xls" || extension == "et" || extension == "xlt" || extension == "ett";
}

bool ClaimsText(std::string_view extension) {
    return extension == "csv" || extension == "txt" || extension == "tsv";
}

bool ClaimsTable(std::string_view extension) {
    return ClaimsWorkbook(extension) || ClaimsOldWorkbook(extension) || ClaimsText(extension);
}

base::Done RefuseLie(std::string_view extension, std::string_view actual) {
    return base::Refuse("exchange.wrong_type", {{"claimed", fmt::format(".{}", extension)},
                                                {"actual", std::string(actual)}});
}

/// Does the name say what the bytes are?
bool IsHonest(FileKind kind, std::string_view extension) {
    if (kind == FileKind::kZip) return ClaimsWorkbook(extension);
    if (kind == FileKind::kOldOffice) return ClaimsOldWorkbook(extension);
    return ClaimsText(extension);
}

/// Is it a kind that we read, and does the name tell the truth?
base::Done CheckKind(FileKind kind, std::string_view extension) {
    if (kind == FileKind::kEncrypted) return base::Refuse("exchange.encrypted");
    const bool readable =
        kind == FileKind::kZip || kind == FileKind::kOldOffice || kind == FileKind::kText;
    const std::string_view actual =
        kind == FileKind::kZip ? "Excel 工作簿（.xlsx）或其他压缩包" : detail::NameOf(kind);
    if (!readable && (ClaimsWorkbook(extension) || ClaimsText(extension)))
        return RefuseLie(extension, actual);
    if (!readable)
        return base::Refuse("exchange.unsupported_type", {{"actual", std::string(actual)}});
    // What lies in an old file of another name is told by its reader.
    if (extension.empty() || (kind == FileKind::kOldOffice && !ClaimsTable(extension)))
        return base::AllWell();
    return IsHonest(kind, extension) ? base::AllWell() : RefuseLie(extension, actual);
}

base::Done CheckSize(std::uint64_t size, const ReadLimits& limits) {
    if (size == 0) return base::Refuse("exchange.empty_file");
    if (size <= limits.file_bytes) return base::AllWell();
    return base::Refuse("exchange.file_too_large",
                        {{"size_mb", std::to_string((size >> 20) + 1)},
                         {"limit_mb", std::to_string(limits.file_bytes >> 20)}});
}

}  // namespace

namespace {

base::Result<std::vector<Sheet>> ReadByKind(std::string_view bytes, std::string_view file_name,
                                            const ReadLimits& limits) {
    if (auto fits = CheckSize(bytes.size(), limits); !fits) {
        return base::Refuse(std::move(fits.error()));
    }
    const FileKind kind = detail::KindOf(bytes);
    if (auto honest = CheckKind(kind, detail::ExtensionOf(file_name)); !honest) {
        return base::Refuse(std::move(honest.error()));
    }
    if (kind == FileKind::kZip) return detail::ReadXlsx(bytes, limits);
    if (kind == FileKind::kOldOffice) return detail::ReadXls(bytes, limits);
    auto sheet = detail::ReadCsv(bytes, limits);
    if (!sheet) return base::Refuse(std::move(sheet.error()));
    std::vector<Sheet> sheets;
    sheets.push_back(std::move(*sheet));
    return sheets;
}

}  // namespace

base::Result<std::vector<Sheet>> ReadSpreadsheet(std::string_view bytes, std::string_view file_name,
                                                 const ReadLimits& limits) {
    auto sheets = ReadByKind(bytes, file_name, limits);
    if (sheets)
        for (Sheet& sheet : *sheets) sheet.file = file_name;
    return sheets;
}

base::Result<std::vector<Sheet>> ReadSpreadsheetFile(const std::filesystem::path& path,
                                                     const ReadLimits& limits) {
    const std::uint64_t size = std::filesystem::file_size(path);
    if (auto fits = CheckSize(size, limits); !fits) return base::Refuse(std::move(fits.error()));
    std::string bytes(size, '\0');
    std::ifstream file(path, std::ios::binary);
    if (!file.read(bytes.data(), static_cast<std::streamsize>(size))) {
        throw std::runtime_error(fmt::format("cannot read {}", path.string()));
    }
    return ReadSpreadsheet(bytes, path.filename().string(), limits);
}

std::string CellName(std::size_t row, std::size_t column) {
    std::string letters;
    for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
        letters.insert(letters.begin(), static_cast<char>('A' + (rest - 1) % 26));
    }
    return letters + std::to_string(row + 1);
}

}  // namespace exchange
