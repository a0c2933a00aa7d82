#pragma once

#include "records/value.hpp"

namespace volume::detail {

/// How a file becomes pages.
enum class SheetKind {
    kPdf,
    kPicture,
    kOffice,  ///< by an office program
    kOther,   ///< not at all: kept in the ZIP as it is
};

/// By its media type, which the server found in its content, and the ending of its name.
[[nodiscard]] SheetKind KindOf(const records::Attachment& file);

/// `.pdf`, in lower case; "" where the name has none.
[[nodiscard]] std::string EndingOf(const std::string& name);

}  // namespace volume::detail
