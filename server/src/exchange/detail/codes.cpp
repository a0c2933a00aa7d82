#include "exchange/detail/codes.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace exchange::detail {

namespace {

constexpr std::size_t kCodeLength = 18;

std::string UpperCased(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
    return text;
}

bool IsCodeShaped(std::string_view text) {
    return text.size() == kCodeLength && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

/// Only zeros, dashes and the like.
bool IsNoCode(std::string_view normalised) {
    return normalised.find_first_not_of("0-/.*") == std::string_view::npos || normalised == "无" ||
           normalised == "暂无" || IsPlaceholder(normalised);
}

}  // namespace

bool HoldsCreditCodes(const catalogue::Field& field) {
    if (field.kind == catalogue::FieldKind::kCreditCode) return true;
    return field.kind == catalogue::FieldKind::kText &&
           std::string_view(field.id).ends_with("credit_code");
}

CodeReading ReadCode(std::string_view text) {
    const std::string code = UpperCased(base::Normalised(text));
    if (IsNoCode(code))
        return {text.empty() ? CodeStanding::kMissing : CodeStanding::kPlaceholder, ""};
    const auto bracket = code.find('(');
    if (bracket == kCodeLength && IsCodeShaped(code.substr(0, bracket))) {
        return {CodeStanding::kSuffixed, code.substr(0, bracket)};
    }
    if (!IsCodeShaped(code)) return {CodeStanding::kFailedCheck, ""};
    const bool valid = base::IsUnifiedSocialCreditCode(code);
    return {valid ? CodeStanding::kValid : CodeStanding::kFailedCheck, code};
}

std::string_view ChoiceOf(CodeStanding standing) {
    switch (standing) {
        case CodeStanding::kValid:
            return "valid";
        case CodeStanding::kFailedCheck:
            return "failed_check";
        case CodeStanding::kSuffixed:
            return "suffixed";
        case CodeStanding::kPlaceholder:
            return "placeholder";
        case CodeStanding::kMissing:
            return "missing";
    }
    return "missing";
}

bool IsPlaceholder(std::string_view text) {
    constexpr std::array<std::string_view, 6> kWords = {"n/a",  "#n/a", "null",
                                                        "none", "(空)", "空"};
    const std::string normalised = base::Normalised(text);
    if (std::find(kWords.begin(), kWords.end(), normalised) != kWords.end()) return true;
    constexpr std::u32string_view kStrokes = U"-/\\—–―_";
    const std::u32string points = base::ToCodePoints(normalised);
    return std::all_of(points.begin(), points.end(),
                       [&](char32_t c) { return kStrokes.find(c) != std::u32string_view::npos; });
}

}  // namespace exchange::detail
