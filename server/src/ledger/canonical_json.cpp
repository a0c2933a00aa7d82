#include "ledger/canonical_json.hpp"

#include <charconv>

#include "base/check.hpp"
#include "base/json_scan.hpp"
#include "base/json_text.hpp"
#include "base/text.hpp"
#include "ledger/act.hpp"

namespace ledger {

void AppendJsonText(std::string& out, std::string_view text) {
    CHECK(base::IsUtf8(text));
    base::AppendQuoted(out, text);
}

void AppendJsonInteger(std::string& out, std::int64_t number) {
    CHECK(number >= -kGreatestJsonInteger && number <= kGreatestJsonInteger);
    std::array<char, 24> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end.ptr);
}

bool JsonKeyLess(std::string_view a, std::string_view b) {
    const auto [in_a, in_b] = std::mismatch(a.begin(), a.end(), b.begin(), b.end());
    if (in_a == a.end() || in_b == b.end()) return in_a == a.end() && in_b != b.end();
    const auto x = static_cast<unsigned char>(*in_a);
    const auto y = static_cast<unsigned char>(*in_b);
    // UTF-8 orders as code points do, UTF-16 as well but for one swap: surrogates (U+10000 and up,
    // lead bytes F0 to F4) come before U+E000 to U+FFFF (lead bytes EE and EF).
    if (x >= 0xEE && y >= 0xEE && (x >= 0xF0) != (y >= 0xF0)) return x >= 0xF0;
    return x < y;
}

bool IsCanonicalJson(std::string_view json) {
    CanonicalReader reader(json);
    std::string_view raw;
    return reader.Any(raw) && reader.AtEnd();
}

bool CanonicalReader::TakeWord(std::string_view word) {
    if (!json_.substr(at_).starts_with(word)) return false;
    at_ += word.size();
    return true;
}

bool CanonicalReader::Escape(std::string& out) {
    const std::string_view rest = json_.substr(at_);
    if (rest.size() < 2) return false;
    std::string expected;
    const auto take = [&](char c) {
        expected.clear();
        base::AppendJsonEscape(expected, c);
        if (!rest.starts_with(expected)) return false;
        out.push_back(c);
        at_ += expected.size();
        return true;
    };
    if (take('"') || take('\\')) return true;
    for (char c = 0; c < 0x20; ++c)
        if (take(c)) return true;
    return false;
}

bool CanonicalReader::Text(std::string& out) {
    out.clear();
    if (!Take('"')) return false;
    const std::size_t begin = at_;
    while (at_ < json_.size() && json_[at_] != '"') {
        if (json_[at_] == '\\') {
            if (!Escape(out)) return false;
            continue;
        }
        const std::size_t plain = at_;
        at_ = base::EndOfPlain(json_, at_);
        if (at_ == plain) return false;
        out += json_.substr(plain, at_ - plain);
    }
    const std::string_view written = json_.substr(begin, at_ - begin);
    return Take('"') && base::IsUtf8(written);
}

bool CanonicalReader::Integer(std::int64_t& out) {
    const char* const begin = json_.data() + at_;
    const auto [end, fault] = std::from_chars(begin, json_.data() + json_.size(), out);
    if (fault != std::errc() || out > kGreatestJsonInteger || out < -kGreatestJsonInteger)
        return false;
    const std::string_view written(begin, static_cast<std::size_t>(end - begin));
    // Leading zeros and -0 are other spellings of the same number.
    const bool leading_zero = written.size() > 1 && written[0] == '0';
    if (leading_zero || written.starts_with("-0")) return false;
    at_ += written.size();
    return true;
}

bool CanonicalReader::Boolean(bool& out) {
    out = Peek() == 't';
    return TakeWord(out ? "true" : "false");
}

bool CanonicalReader::Value() {
    std::string text;
    std::int64_t number = 0;
    switch (Peek()) {
        case '{':
            return Object([this](std::string_view) { return Value(); });
        case '[':
            return Array([this] { return Value(); });
        case '"':
            return Text(text);
        case 't':
            return TakeWord("true");
        case 'f':
            return TakeWord("false");
        case 'n':
            return TakeWord("null");
        default:
            return Integer(number);
    }
}

bool CanonicalReader::Any(std::string_view& raw) {
    const std::size_t begin = at_;
    if (!Value()) return false;
    raw = json_.substr(begin, at_ - begin);
    return true;
}

}  // namespace ledger
