#include "print/page_code.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include "base/check.hpp"
#include "base/digest.hpp"

namespace print {

namespace {

/// No I, L, O, U: none that is taken for another.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kCodeLength = 10;
constexpr std::string_view kBeginning = "QH-";

/// A number from 1 to 9999 without leading zeros, taken off the front.
std::optional<int> TakeNumber(std::string_view& text) {
    int number = 0;
    if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || number > kMostPages) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

bool Take(std::string_view& text, std::string_view wanted) {
    if (!text.starts_with(wanted)) return false;
    text.remove_prefix(wanted.size());
    return true;
}

}  // namespace

std::string PaperCodeOf(std::string_view record) {
    const base::Digest digest = base::Sm3(fmt::format("qingheng paper code {}", record));
    std::string code;
    for (std::size_t i = 0; i < kCodeLength; ++i)
        code += kAlphabet[digest.bytes[i] % kAlphabet.size()];
    return code;
}

bool IsPaperCode(std::string_view text) {
    return text.size() == kCodeLength && std::all_of(text.begin(), text.end(), [](char c) {
               return kAlphabet.find(c) != std::string_view::npos;
           });
}

std::string ToText(const PageCode& code) {
    CHECK(IsPaperCode(code.code));
    return fmt::format("{}{}-{}-{}/{}", kBeginning, code.code, code.version, code.page, code.pages);
}

std::optional<PageCode> ReadPageCode(std::string_view text) {
    if (!Take(text, kBeginning)) return std::nullopt;
    PageCode read;
    read.code = text.substr(0, kCodeLength);
    if (!IsPaperCode(read.code)) return std::nullopt;
    text.remove_prefix(kCodeLength);
    if (!Take(text, "-")) return std::nullopt;
    const auto version = TakeNumber(text);
    if (!version || !Take(text, "-")) return std::nullopt;
    const auto page = TakeNumber(text);
    if (!page || !Take(text, "/")) return std::nullopt;
    const auto pages = TakeNumber(text);
    if (!pages || !text.empty() || *page > *pages) return std::nullopt;
    read.version = *version;
    read.page = *page;
    read.pages = *pages;
    return read;
}

}  // namespace print
