#include <argon2.h>

#include <algorithm>
#include <set>
#include <stdexcept>

#include "access/detail/passwords.hpp"
#include "access/sessions.hpp"
#include "base/text.hpp"

namespace access_control {

namespace detail {

namespace {
constexpr std::uint32_t kLanes = 1;
constexpr std::size_t kHashLength = 32;
}  // namespace

std::string HashPassword(std::string_view password, base::Randomness& randomness, Cost cost) {
    std::array<std::byte, 16> salt{};
    randomness.Fill(salt);
    std::string hash(argon2_encodedlen(cost.passes, cost.memory_kib, kLanes, salt.size(),
                                       kHashLength, Argon2_id),
                     '\0');
    const int answer = argon2id_hash_encoded(cost.passes, cost.memory_kib, kLanes, password.data(),
                                             password.size(), salt.data(), salt.size(), kHashLength,
                                             hash.data(), hash.size());
    if (answer != ARGON2_OK)
        throw std::runtime_error(std::string("argon2: ") + argon2_error_message(answer));
    hash.resize(hash.find('\0'));
    return hash;
}

bool IsPasswordOf(const std::string& hash, std::string_view password) {
    return argon2id_verify(hash.c_str(), password.data(), password.size()) == ARGON2_OK;
}

std::string MakeOneTimePassword(base::Randomness& randomness) {
    // 32 characters, so that five bits choose one evenly; no l, o, 0, 1.
    constexpr std::string_view kAlphabet = "abcdefghijkmnpqrstuvwxyz23456789";
    static_assert(kAlphabet.size() == 32);
    std::array<std::byte, 16> bytes{};
    randomness.Fill(bytes);
    std::string password;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0 && i % 4 == 0) password.push_back('-');
        password.push_back(kAlphabet[std::to_integer<std::size_t>(bytes[i]) & 31]);
    }
    return password;
}

}  // namespace detail

namespace {

constexpr std::size_t kLeastMixed = 10;
constexpr std::size_t kLeastPlain = 16;
constexpr std::size_t kMost = 200;

int KindsIn(std::string_view password) {
    bool lower = false, upper = false, digit = false, other = false;
    for (const char c : password) {
        if (c >= 'a' && c <= 'z')
            lower = true;
        else if (c >= 'A' && c <= 'Z')
            upper = true;
        else if (c >= '0' && c <= '9')
            digit = true;
        else
            other = true;
    }
    return int{lower} + int{upper} + int{digit} + int{other};
}

/// Lower-case letters and digits only: `P@ssw0rd-2024` and `PSSW0RD2024` are one habit.
std::string Core(std::string_view text) {
    std::string core;
    for (const char c : text) {
        if (c >= 'A' && c <= 'Z') core.push_back(static_cast<char>(c - 'A' + 'a'));
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) core.push_back(c);
    }
    return core;
}

/// What the lists of leaked passwords in China and abroad begin with, as Core writes them, long
/// enough to pass the rule of length.
bool IsCommon(std::string_view password) {
    static constexpr std::array<std::string_view, 38> kCommon{
        "1234567890",   "0123456789",  "123456789a",    "a123456789",   "aa123456789",
        "abc123456789", "abc1234567",  "abcd123456",    "abcd12345678", "abc123456",
        "aa12345678",   "admin12345",  "admin123456",   "admin1234",    "admin2024",
        "admin2025",    "admin2026",   "administrator", "password123",  "password1234",
        "password12",   "passw0rd123", "pssw0rd123",    "pssw0rd2024",  "pssw0rd2025",
        "pssw0rd2026",  "psswrd123",   "qwertyuiop",    "qwerty12345",  "qwerty123456",
        "qwer123456",   "qwer1234",    "1qaz2wsx3edc",  "1qazwsx3edc",  "zhifa123456",
        "huanbao123",   "woaini1314",  "qingheng123"};
    const std::string core = Core(password);
    if (std::find(kCommon.begin(), kCommon.end(), core) != kCommon.end()) return true;
    return std::set<char>(password.begin(), password.end()).size() <= 3;
}

bool HoldsAccount(std::string_view account, std::string_view password) {
    const std::string name = base::Normalised(account);
    const std::string text = base::Normalised(password);
    if (name.empty()) return false;
    return text == name || (name.size() >= 4 && text.find(name) != std::string::npos);
}

}  // namespace

base::Done PasswordFaults(std::string_view account, std::string_view password) {
    base::Refusals refusals;
    const bool readable = base::IsUtf8(password);
    const std::size_t length = readable ? base::LengthInCharacters(password) : 0;
    if (length < kLeastMixed)
        refusals.push_back({"access.password_short", {{"least", "10"}}, "new"});
    else if (length < kLeastPlain && KindsIn(password) < 3)
        refusals.push_back({"access.password_plain", {{"least", "16"}}, "new"});
    if (password.size() > kMost)
        refusals.push_back({"access.password_long", {{"most", "200"}}, "new"});
    if (readable && HoldsAccount(account, password))
        refusals.push_back({"access.password_is_account", {}, "new"});
    if (IsCommon(password)) refusals.push_back({"access.password_common", {}, "new"});
    return base::DoneUnless(std::move(refusals));
}

}  // namespace access_control
