#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace http {

/// A part of a form with files, as browsers send it (RFC 7578).
struct FormPart {
    std::string name;
    std::string file_name;   ///< of a file; may be empty
    bool is_file = false;    ///< it came with a file's name
    std::string_view bytes;  ///< of the body it was read from
};

inline constexpr std::size_t kMostFormParts = 64;

/// The parts of a `multipart/form-data` body in their order. Refuses `http.not_form` (another media
/// type, no boundary, a part without name, a body cut off) and `http.form_too_many`.
[[nodiscard]] base::Result<std::vector<FormPart>> ReadFormData(std::string_view content_type,
                                                               std::string_view body);

}  // namespace http
