#include <charconv>
#include <memory>

#include "base/json_scan.hpp"
#include "base/text.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"

/// CanonicalJson: reads JSON in any spelling and writes the one of RFC 8785.
namespace ledger {

namespace {

/// A value already written canonically. Objects are the only kind that must wait for their keys to
/// be sorted, so each value is kept as its bytes.
struct Member {
    std::string key;
    std::string written;
};

class LooseReader {
 public:
    explicit LooseReader(std::string_view json) : json_(json) {}

    base::Result<std::string> Read() {
        std::string out;
        if (!base::IsUtf8(json_)) return base::Refuse("json.not_utf8");
        if (Value(out) && (SkipBlank(), at_ == json_.size())) return out;
        if (fault_.code.empty()) fault_.code = "json.malformed";
        fault_.params.emplace_back("at", std::to_string(at_));
        return base::Refuse(base::Refusals{std::move(fault_)});
    }

 private:
    [[nodiscard]] char Peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
    void SkipBlank() {
        while (Peek() == ' ' || Peek() == '\t' || Peek() == '\n' || Peek() == '\r') ++at_;
    }
    bool Take(char c) {
        SkipBlank();
        if (at_ >= json_.size() || json_[at_] != c) return false;
        ++at_;
        return true;
    }
    bool Fault(std::string code) {
        if (fault_.code.empty()) fault_.code = std::move(code);
        return false;
    }
    bool Word(std::string_view word, std::string& out) {
        if (!json_.substr(at_).starts_with(word)) return false;
        at_ += word.size();
        out += word;
        return true;
    }

    bool Value(std::string& out);
    bool Object(std::string& out);
    bool Array(std::string& out);
    bool Number(std::string& out);
    bool Text(std::string& out);
    bool Escape(std::string& out);
    bool HexUnit(std::uint32_t& unit);
    bool Enter() { return ++depth_ <= kDeepestJson || Fault("json.too_deep"); }

    std::string_view json_;
    std::size_t at_ = 0;
    int depth_ = 0;
    base::Refusal fault_;
};

bool LooseReader::Value(std::string& out) {
    SkipBlank();
    std::string text;
    switch (Peek()) {
        case '{':
            return Object(out);
        case '[':
            return Array(out);
        case 't':
            return Word("true", out);
        case 'f':
            return Word("false", out);
        case 'n':
            return Word("null", out);
        case '"':
            if (!Text(text)) return false;
            AppendJsonText(out, text);
            return true;
        default:
            return Number(out);
    }
}

bool LooseReader::Object(std::string& out) {
    if (!Take('{') || !Enter()) return false;
    std::vector<Member> members;
    while (!Take('}')) {
        if (!members.empty() && !Take(',')) return false;
        SkipBlank();
        Member& member = members.emplace_back();
        if (!Text(member.key) || !Take(':') || !Value(member.written)) return false;
    }
    --depth_;
    std::sort(members.begin(), members.end(),
              [](const Member& a, const Member& b) { return JsonKeyLess(a.key, b.key); });
    const auto twice =
        std::adjacent_find(members.begin(), members.end(),
                           [](const Member& a, const Member& b) { return a.key == b.key; });
    if (twice != members.end()) {
        fault_.params.emplace_back("key", twice->key);
        return Fault("json.key_twice");
    }
    char before = '{';
    for (const Member& member : members) {
        out.push_back(before);
        AppendJsonText(out, member.key);
        out.push_back(':');
        out += member.written;
        before = ',';
    }
    out += members.empty() ? "{}" : "}";
    return true;
}

bool LooseReader::Array(std::string& out) {
    if (!Take('[') || !Enter()) return false;
    out.push_back('[');
    for (bool first = true; !Take(']'); first = false) {
        if (!first) {
            if (!Take(',')) return false;
            out.push_back(',');
        }
        if (!Value(out)) return false;
    }
    --depth_;
    out.push_back(']');
    return true;
}

bool LooseReader::Number(std::string& out) {
    const std::size_t begin = at_;
    if (Peek() == '-') ++at_;
    const std::size_t digits = at_;
    while (Peek() >= '0' && Peek() <= '9') ++at_;
    const bool leading_zero = at_ - digits > 1 && json_[digits] == '0';
    if (at_ == digits || leading_zero) return false;
    const char next = Peek();
    std::int64_t number = 0;
    const auto [end, fault] = std::from_chars(json_.data() + begin, json_.data() + at_, number);
    const bool fits =
        fault == std::errc() && number <= kGreatestJsonInteger && number >= -kGreatestJsonInteger;
    if (next == '.' || next == 'e' || next == 'E' || !fits) return Fault("json.number_not_integer");
    AppendJsonInteger(out, number);
    return true;
}

bool LooseReader::Text(std::string& out) {
    if (Peek() != '"') return false;
    ++at_;
    while (Peek() != '"') {
        if (Peek() == '\\') {
            if (!Escape(out)) return false;
            continue;
        }
        const std::size_t plain = at_;
        at_ = base::EndOfPlain(json_, at_);
        if (at_ == plain) return false;
        out.append(json_, plain, at_ - plain);
    }
    ++at_;
    return true;
}

bool LooseReader::Escape(std::string& out) {
    constexpr std::string_view kLetters = "btnfr\"\\/";
    constexpr std::string_view kMeanings = "\b\t\n\f\r\"\\/";
    ++at_;
    const std::size_t which = kLetters.find(Peek());
    if (at_ < json_.size() && which != std::string_view::npos) {
        out.push_back(kMeanings[which]);
        ++at_;
        return true;
    }
    std::uint32_t point = 0;
    if (!HexUnit(point)) return false;
    if (point >= 0xD800 && point <= 0xDFFF) {
        std::uint32_t low = 0;
        if (point >= 0xDC00 || Peek() != '\\') return Fault("json.not_utf8");
        ++at_;
        if (!HexUnit(low) || low < 0xDC00 || low > 0xDFFF) return Fault("json.not_utf8");
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    }
    out += base::FromCodePoints(std::u32string(1, static_cast<char32_t>(point)));
    return true;
}

bool LooseReader::HexUnit(std::uint32_t& unit) {
    if (Peek() != 'u' || json_.size() - at_ < 5) return false;
    const char* const begin = json_.data() + at_ + 1;
    const auto [end, fault] = std::from_chars(begin, begin + 4, unit, 16);
    if (fault != std::errc() || end != begin + 4) return false;
    at_ += 5;
    return true;
}

}  // namespace

base::Result<std::string> CanonicalJson(std::string_view json) { return LooseReader(json).Read(); }

}  // namespace ledger
