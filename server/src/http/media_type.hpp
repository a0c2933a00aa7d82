#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace http {

/// What the first bytes of a file say it is; `application/octet-stream` when they say nothing.
/// Word and Excel files are both zip archives: those are told apart by their name's ending.
[[nodiscard]] std::string SniffedMediaType(std::string_view first_bytes, std::string_view name);

/// 程序文件, PDF 文件, 图片…: what a person calls such a file; 不明类型的文件 where nobody does.
[[nodiscard]] std::string MediaTypeWords(std::string_view media_type);

/// 4 GB, 50 MB: a limit as a person reads it, rounded down.
[[nodiscard]] std::string SizeWords(std::int64_t bytes);

/// Could a file named so begin with these bytes? "x.pdf" that begins with MZ cannot.
[[nodiscard]] bool NameFitsContent(std::string_view first_bytes, std::string_view name);

}  // namespace http
