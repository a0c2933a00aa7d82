#include "recordings/file_name.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace recordings {

namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kMostRunDigits = 6;

bool IsDigit(char letter) { return letter >= '0' && letter <= '9'; }

bool AllDigits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit);
}

struct FoundTime {
    std::size_t from = 0, to = 0;
    base::Instant at;
};

/// Year, month, day, hour, minute, second from `at`, one sign between them or none.
std::optional<FoundTime> TimeAt(std::string_view text, std::size_t at) {
    constexpr std::array<std::size_t, 6> kDigits = {4, 2, 2, 2, 2, 2};
    std::array<int, 6> parts{};
    std::size_t place = at;
    for (std::size_t i = 0; i < kDigits.size(); ++i) {
        const bool sign = i > 0 && place < text.size() &&
                          std::string_view("-_. T:").find(text[place]) != std::string_view::npos;
        if (sign) ++place;
        const std::string_view digits = text.substr(std::min(place, text.size()), kDigits[i]);
        if (digits.size() != kDigits[i] || !AllDigits(digits)) return std::nullopt;
        for (const char digit : digits) parts[i] = parts[i] * 10 + (digit - '0');
        place += kDigits[i];
    }
    if (place < text.size() && IsDigit(text[place])) return std::nullopt;
    const auto day = base::CivilDay::From(parts[0], parts[1], parts[2]);
    const bool whole = parts[0] >= 1970 && parts[3] < 24 && parts[4] < 60 && parts[5] < 60;
    if (!day || !whole) return std::nullopt;
    const std::int64_t seconds = parts[3] * 3'600 + parts[4] * 60 + parts[5];
    return FoundTime{at, place, {base::Instant::StartOf(*day).micros + seconds * kSecond}};
}

/// The last one: a device number may look like a day.
std::optional<FoundTime> FindTime(std::string_view text) {
    std::optional<FoundTime> found;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (at > 0 && IsDigit(text[at - 1])) continue;
        if (const auto time = TimeAt(text, at)) found = time;
    }
    return found;
}

/// Between `_`, `@` and blanks; hyphens belong to device numbers.
std::vector<std::string> Words(std::string_view text) {
    std::vector<std::string> words;
    std::string word;
    const auto end = [&] {
        while (!word.empty() && (word.front() == '-' || word.front() == '.')) word.erase(0, 1);
        while (!word.empty() && (word.back() == '-' || word.back() == '.')) word.pop_back();
        if (!word.empty()) words.push_back(std::move(word));
        word.clear();
    };
    for (const char letter : text) {
        if (std::string_view("_@ ").find(letter) == std::string_view::npos)
            word += letter;
        else
            end();
    }
    end();
    return words;
}

bool IsMark(const std::string& word) { return word == "IMP" || word == "imp" || word == "重点"; }

/// An officer's number that nobody has entered is all noughts.
bool IsBlank(const std::string& word) { return word.find_first_not_of('0') == std::string::npos; }

bool IsRunNumber(const std::string& word) {
    return AllDigits(word) && word.size() <= kMostRunDigits;
}

}  // namespace

NamedFile ReadFileName(std::string_view name) {
    if (const auto dot = name.rfind('.'); dot != std::string_view::npos && dot > 0)
        name = name.substr(0, dot);
    NamedFile named;
    const auto time = FindTime(name);
    std::vector<std::string> before = Words(name.substr(0, time ? time->from : name.size()));
    std::vector<std::string> after =
        time ? Words(name.substr(time->to)) : std::vector<std::string>();
    if (time) named.started_at = time->at;
    for (auto* words : {&before, &after})
        std::erase_if(*words, [&](const std::string& word) {
            named.important = named.important || IsMark(word);
            return IsMark(word);
        });
    // Without a time the number stands last; with it, behind it.
    std::vector<std::string>& tail = time && !after.empty() ? after : before;
    if (tail.size() > (&tail == &before ? 1U : 0U) && IsRunNumber(tail.back())) {
        named.run_no = tail.back();
        tail.pop_back();
    }
    for (const auto* words : {&before, &after})
        for (const std::string& word : *words)
            if (!IsBlank(word)) named.devices.push_back(word);
    return named;
}

}  // namespace recordings
