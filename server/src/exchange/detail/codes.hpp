#pragma once

#include <string>
#include <string_view>

#include "catalogue/model.hpp"

namespace exchange::detail {

/// Does the field hold unified social credit codes: by kind, or a text field named so (registers of
/// old codes are kept as text).
[[nodiscard]] bool HoldsCreditCodes(const catalogue::Field& field);

enum class CodeStanding { kValid, kFailedCheck, kSuffixed, kPlaceholder, kMissing };

struct CodeReading {
    CodeStanding standing = CodeStanding::kMissing;
    std::string code;  ///< the 18 characters in upper case, where there are 18; else empty
};

[[nodiscard]] CodeReading ReadCode(std::string_view text);

/// Choice ids of the field `code_status`.
[[nodiscard]] std::string_view ChoiceOf(CodeStanding standing);

/// Stands for nothing: `-`, `/`, `——`, `N/A`, a zero-width space.
[[nodiscard]] bool IsPlaceholder(std::string_view text);

}  // namespace exchange::detail
