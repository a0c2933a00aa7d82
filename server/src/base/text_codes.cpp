#include <array>

#include "base/civil_day.hpp"
#include "base/text.hpp"

namespace base {

namespace {

constexpr std::size_t kCodeLength = 18;

bool AreDigits(std::string_view text) {
    return text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

bool IsUnifiedSocialCreditCode(std::string_view code) {
    // GB 32100-2015: alphabet without I O Z S V; weights 3^(i-1) mod 31; places 3 to 8 are the
    // division of the registering office; no registering department has the code 0.
    constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    constexpr std::size_t kModulus = 31;
    if (code.size() != kCodeLength || code[0] == '0' || !AreDigits(code.substr(2, 6))) return false;
    std::size_t sum = 0;
    std::size_t weight = 1;
    for (const char c : code.substr(0, kCodeLength - 1)) {
        const auto value = kAlphabet.find(c);
        if (value == std::string_view::npos) return false;
        sum += value * weight;
        weight = weight * 3 % kModulus;
    }
    return code.back() == kAlphabet[(kModulus - sum % kModulus) % kModulus];
}

bool IsPersonIdNumber(std::string_view number) {
    // GB 11643-1999, check character by ISO 7064 MOD 11-2.
    constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    constexpr std::string_view kCheckCharacters = "10X98765432";
    if (number.size() != kCodeLength || number[0] == '0') return false;
    const std::string_view body = number.substr(0, kCodeLength - 1);
    if (!AreDigits(body)) return false;
    const std::string birthday = std::string(body.substr(6, 4)) + "-" +
                                 std::string(body.substr(10, 2)) + "-" +
                                 std::string(body.substr(12, 2));
    if (!CivilDay::Parse(birthday)) return false;
    int sum = 0;
    for (std::size_t i = 0; i < body.size(); ++i) sum += (body[i] - '0') * kWeights[i];
    return number.back() == kCheckCharacters[static_cast<std::size_t>(sum % 11)];
}

}  // namespace base
