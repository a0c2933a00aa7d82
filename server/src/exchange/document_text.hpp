#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"

namespace exchange {

/// What a file that should hold a letter is, by its bytes.
enum class DocumentKind { kText, kWord, kPdf, kPicture, kOther };

struct DocumentBytes {
    DocumentKind kind = DocumentKind::kOther;
    std::string label;  ///< for people: 图片, 压缩包（zip）
};

[[nodiscard]] DocumentBytes KindOfDocument(std::string_view bytes, std::string_view file_name);

/// A text of unknown encoding (UTF-8, UTF-16 with mark, GB18030) as UTF-8.
[[nodiscard]] base::Result<std::string> PlainText(std::string_view bytes);

}  // namespace exchange
