#include "papers/names.hpp"

#include <optional>

#include "base/text.hpp"

namespace papers {

namespace {

using document::ValueKind;

constexpr std::string_view kNothing = "—";
constexpr std::size_t kLeastColumns = 3;
constexpr std::size_t kMostColumns = 4;

std::optional<ValueKind> KindNamed(std::string_view word) {
    static const std::map<std::string_view, ValueKind> kKinds = {
        {"文本", ValueKind::kText},   {"金额", ValueKind::kMoney},    {"日期", ValueKind::kDay},
        {"时刻", ValueKind::kMoment}, {"整数", ValueKind::kInteger},  {"小数", ValueKind::kDecimal},
        {"是否", ValueKind::kYesNo},  {"选择", ValueKind::kChoice},   {"组", ValueKind::kRows},
        {"图片", ValueKind::kImage},  {"列表", ValueKind::kTextList},
    };
    const auto found = kKinds.find(word);
    if (found == kKinds.end()) return std::nullopt;
    return found->second;
}

/// Parts between the separator, trimmed; none where there is nothing but a dash.
std::vector<std::string> Parts(std::string_view text, std::string_view separator) {
    std::vector<std::string> parts;
    if (base::Trim(text) == kNothing) return parts;
    while (!text.empty()) {
        const auto cut = text.find(separator);
        const std::string_view part = base::Trim(text.substr(0, cut));
        if (!part.empty()) parts.emplace_back(part);
        if (cut == std::string_view::npos) break;
        text.remove_prefix(cut + separator.size());
    }
    return parts;
}

std::optional<Name> ReadLine(std::string_view line) {
    const auto columns = base::Split(line, '|');
    if (columns.size() < kLeastColumns || columns.size() > kMostColumns) return std::nullopt;
    const auto kind = KindNamed(base::Trim(columns[1]));
    Name name;
    name.label = base::Trim(columns[0]);
    if (!kind || name.label.empty()) return std::nullopt;
    name.kind = *kind;
    name.choices = Parts(columns[2], "、");
    if (columns.size() == kMostColumns) name.paths = Parts(columns[3], ";");
    return name;
}

}  // namespace

base::Done NameList::Add(std::string_view text, const std::string& file) {
    base::Refusals faults;
    std::size_t number = 0;
    for (const std::string& whole : base::Split(text, '\n')) {
        ++number;
        const std::string_view line = base::Trim(whole);
        if (line.empty() || line.starts_with('#')) continue;
        auto name = ReadLine(line);
        if (!name) {
            faults.push_back({"papers.name_line",
                              {{"line", std::to_string(number)}, {"text", std::string(line)}},
                              fmt::format("{}:{}", file, number)});
            continue;
        }
        const auto [at, is_new] = places_.try_emplace(base::Normalised(name->label), names_.size());
        if (is_new)
            names_.push_back(*std::move(name));
        else
            names_[at->second] = *std::move(name);
    }
    return base::DoneUnless(std::move(faults));
}

base::Done NameList::AddPhrases(std::string_view text, const std::string& file) {
    auto read = ReadPhrases(text, file);
    if (!read) return base::Refuse(std::move(read.error()));
    for (Phrase& phrase : *read) {
        std::string name = base::Normalised(phrase.name);
        phrases_.insert_or_assign(std::move(name), std::move(phrase));
    }
    return base::AllWell();
}

const Phrase* NameList::FindPhrase(std::string_view name) const {
    const auto at = phrases_.find(base::Normalised(name));
    return at == phrases_.end() ? nullptr : &at->second;
}

const Name* NameList::Find(std::string_view label) const {
    const auto at = places_.find(base::Normalised(label));
    return at == places_.end() ? nullptr : &names_[at->second];
}

}  // namespace papers
