#pragma once

#include <string>
#include <string_view>

namespace ledger::detail {

/// An upload's encrypted copy in the making. It stands for nothing until EvidenceFiles::Commit
/// syncs it; every other part is what an uploader was told to have arrived.
inline constexpr std::string_view kSealedSuffix = ".sealed";

[[nodiscard]] inline std::string SealedPart(const std::string& upload) {
    return upload + std::string(kSealedSuffix);
}

[[nodiscard]] inline bool IsSealedPart(std::string_view upload) {
    return upload.ends_with(kSealedSuffix);
}

}  // namespace ledger::detail
