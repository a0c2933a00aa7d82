#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

/// RFC 8785 (JCS) over objects, arrays, strings, true, false, null and 53-bit integers: the form in
/// which everything that is digested or signed is written. `CanonicalJson` (ledger/act.hpp) brings
/// foreign JSON into it; here are the writer's pieces and a reader that accepts nothing else.
namespace ledger {

inline constexpr std::int64_t kGreatestJsonInteger = 9'007'199'254'740'991;  ///< 2^53 - 1
inline constexpr int kDeepestJson = 32;

/// `text` in quotes with the few escapes of RFC 8785 section 3.2.2.2. `text` must be UTF-8 (CHECK).
void AppendJsonText(std::string& out, std::string_view text);
/// `number` must lie within ±kGreatestJsonInteger (CHECK).
void AppendJsonInteger(std::string& out, std::int64_t number);

/// The order of an object's keys: by UTF-16 code units (RFC 8785 section 3.2.3). Both are UTF-8.
[[nodiscard]] bool JsonKeyLess(std::string_view a, std::string_view b);

/// Exactly one value in canonical form and nothing after it.
[[nodiscard]] bool IsCanonicalJson(std::string_view json);

/// Reads canonical JSON in one pass and refuses every other spelling. Each call returns false when
/// what comes next is something else or misspelt; the reader is then at an end, and `at()` is the
/// byte offset of the fault. One thread; the text must outlive the reader.
class CanonicalReader {
 public:
    explicit CanonicalReader(std::string_view json) : json_(json) {}

    /// Calls `member(key)` for each member in order; it must consume the value and say whether it
    /// could.
    template <class Member>
    bool Object(Member&& member);
    /// Calls `element()` for each element; it must consume it and say whether it could.
    template <class Element>
    bool Array(Element&& element);
    bool Text(std::string& out);
    bool Integer(std::int64_t& out);
    bool Boolean(bool& out);
    /// Checks one value of any kind; `raw` becomes its bytes.
    bool Any(std::string_view& raw);
    /// First byte of the next value; 0 at the end.
    [[nodiscard]] char Peek() const { return at_ < json_.size() ? json_[at_] : '\0'; }
    [[nodiscard]] bool AtEnd() const { return at_ == json_.size(); }
    [[nodiscard]] std::size_t at() const { return at_; }

 private:
    bool Take(char c);
    bool TakeWord(std::string_view word);
    bool Enter() { return ++depth_ <= kDeepestJson; }
    bool Escape(std::string& out);
    bool Value();

    std::string_view json_;
    std::size_t at_ = 0;
    int depth_ = 0;
};

inline bool CanonicalReader::Take(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
}

template <class Member>
bool CanonicalReader::Object(Member&& member) {
    if (!Take('{') || !Enter()) return false;
    std::string previous;
    std::string key;
    for (bool first = true; !Take('}'); first = false) {
        if (!first && !Take(',')) return false;
        if (!Text(key) || !Take(':')) return false;
        if (!first && !JsonKeyLess(previous, key)) return false;
        if (!member(std::string_view(key))) return false;
        std::swap(previous, key);
    }
    --depth_;
    return true;
}

template <class Element>
bool CanonicalReader::Array(Element&& element) {
    if (!Take('[') || !Enter()) return false;
    for (bool first = true; !Take(']'); first = false) {
        if (!first && !Take(',')) return false;
        if (!element()) return false;
    }
    --depth_;
    return true;
}

}  // namespace ledger
