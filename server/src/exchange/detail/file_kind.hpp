#pragma once

#include <string>
#include <string_view>

namespace exchange::detail {

/// What bytes are, told by the bytes alone.
enum class FileKind {
    kText,
    kZip,        ///< any zip; what lies inside tells more
    kOldOffice,  ///< .xls, .doc, .et of before 2007
    kEncrypted,  ///< an Office file with a password
    kHtml,
    kXml,
    kPdf,
    kRtf,
    kImage,
    kArchive,  ///< rar, 7z, gzip
    kProgram,
    kBinary,
};

[[nodiscard]] FileKind KindOf(std::string_view bytes);

/// Chinese words for people: PDF 文件.
[[nodiscard]] std::string_view NameOf(FileKind kind);

/// The extension of a file name in lower case, without the dot.
[[nodiscard]] std::string ExtensionOf(std::string_view file_name);

}  // namespace exchange::detail
