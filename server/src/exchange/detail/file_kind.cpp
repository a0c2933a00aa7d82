#include "exchange/detail/file_kind.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace exchange::detail {

namespace {

using namespace std::string_view_literals;

constexpr std::array<std::pair<std::string_view, FileKind>, 17> kSignatures = {{
    {"PK\x03\x04"sv, FileKind::kZip},
    {"PK\x05\x06"sv, FileKind::kZip},
    {"%PDF-"sv, FileKind::kPdf},
    {"{\\rtf"sv, FileKind::kRtf},
    {"\x89PNG"sv, FileKind::kImage},
    {"\xff\xd8\xff"sv, FileKind::kImage},
    {"GIF8"sv, FileKind::kImage},
    {"BM"sv, FileKind::kImage},
    {"II*\0"sv, FileKind::kImage},
    {"MM\0*"sv, FileKind::kImage},
    {"Rar!"sv, FileKind::kArchive},
    {"7z\xbc\xaf\x27\x1c"sv, FileKind::kArchive},
    {"\x1f\x8b"sv, FileKind::kArchive},
    {"\x7f"
     "ELF"sv,
     FileKind::kProgram},
    {"MZ"sv, FileKind::kProgram},
    {"SQLite format 3\0"sv, FileKind::kBinary},
    {"OggS"sv, FileKind::kBinary},
}};

constexpr std::string_view kOldOfficeSignature = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv;

bool HasBinaryBytes(std::string_view bytes) {
    return std::any_of(bytes.begin(), bytes.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f' && c != '\v';
    });
}

bool IsUtf16(std::string_view bytes) {
    return bytes.starts_with("\xff\xfe"sv) || bytes.starts_with("\xfe\xff"sv);
}

/// The names in the directory of a compound file are UTF-16; a password wraps the whole workbook.
bool HoldsEncryptedPackage(std::string_view bytes) {
    std::string wanted;
    for (const char c : "EncryptedPackage"sv) {
        wanted.push_back(c);
        wanted.push_back('\0');
    }
    return bytes.find(wanted) != std::string_view::npos;
}

std::string LowerStart(std::string_view bytes) {
    if (bytes.starts_with("\xef\xbb\xbf"sv)) bytes.remove_prefix(3);
    const auto from = bytes.find_first_not_of(" \t\r\n");
    if (from == std::string_view::npos) return {};
    std::string start(bytes.substr(from, 512));
    std::transform(start.begin(), start.end(), start.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return start;
}

/// A photograph as Apple's telephones keep it: a box `ftyp` of these brands (ISO/IEC 23008-12).
bool IsHeic(std::string_view bytes) {
    constexpr std::size_t kBrand = 8;
    if (bytes.size() < kBrand + 4 || bytes.substr(4, 4) != "ftyp") return false;
    const std::string_view brand = bytes.substr(kBrand, 4);
    return brand == "heic" || brand == "heix" || brand == "mif1";
}

}  // namespace

FileKind KindOf(std::string_view bytes) {
    if (bytes.starts_with(kOldOfficeSignature)) {
        return HoldsEncryptedPackage(bytes) ? FileKind::kEncrypted : FileKind::kOldOffice;
    }
    if (IsHeic(bytes)) return FileKind::kImage;
    if (IsUtf16(bytes)) return FileKind::kText;
    const bool binary = HasBinaryBytes(bytes);
    for (const auto& [signature, kind] : kSignatures) {
        // Short signatures of letters only (`BM`, `MZ`) may begin a text.
        const bool letters = signature.size() == 2 && signature[0] >= 'A' && signature[0] <= 'Z';
        if (bytes.starts_with(signature) && (binary || !letters)) return kind;
    }
    const std::string start = LowerStart(bytes);
    for (const auto tag : {"<!doctype html"sv, "<html"sv, "<table"sv, "<head"sv, "<meta"sv}) {
        if (start.starts_with(tag)) return FileKind::kHtml;
    }
    if (start.starts_with("<?xml")) {
        return start.find("<html") != std::string::npos ? FileKind::kHtml : FileKind::kXml;
    }
    return binary ? FileKind::kBinary : FileKind::kText;
}

std::string_view NameOf(FileKind kind) {
    switch (kind) {
        case FileKind::kText:
            return "文本";
        case FileKind::kZip:
            return "压缩包（zip）";
        case FileKind::kOldOffice:
            return "2007 以前的 Office 文件（.xls、.doc、.et）";
        case FileKind::kEncrypted:
            return "加了密码的 Office 文件";
        case FileKind::kHtml:
            return "网页（HTML）";
        case FileKind::kXml:
            return "XML 文件";
        case FileKind::kPdf:
            return "PDF 文件";
        case FileKind::kRtf:
            return "RTF 文档";
        case FileKind::kImage:
            return "图片";
        case FileKind::kArchive:
            return "压缩包";
        case FileKind::kProgram:
            return "程序";
        case FileKind::kBinary:
            return "不认识的二进制文件";
    }
    return "不认识的文件";
}

std::string ExtensionOf(std::string_view file_name) {
    const auto dot = file_name.rfind('.');
    const auto slash = file_name.find_last_of("/\\");
    if (dot == std::string_view::npos || (slash != std::string_view::npos && dot < slash))
        return {};
    std::string extension(file_name.substr(dot + 1));
    std::transform(extension.begin(), extension.end(), extension.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return extension;
}

}  // namespace exchange::detail
