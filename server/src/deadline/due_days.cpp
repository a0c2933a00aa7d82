#include "deadline/due_days.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace deadline {

using catalogue::ClockRule;

namespace {

constexpr int kPage = 1000;

/// Spans that have begun and not ended, as a filter over their own type.
std::string StandingWhere(const catalogue::Exclusion& exclusion) {
    return fmt::format(R"({{"{}":{{"absent":false}},"{}":{{"absent":true}}}})", exclusion.from,
                       exclusion.to);
}

}  // namespace

DueDays::DueDays(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
                 records::Givens givens, records::RecordView& view)
    : view_(view), neighbours_(view), givens_(std::move(givens)) {
    CHECK(givens_.contains("today"));
    for (const auto& [id, rule] : catalogue.clocks) {
        if (rule.record_type != type.id || rule.due_field.empty()) continue;
        Known known;
        known.rule = &rule;
        if (!rule.done_when.empty()) {
            auto done = records::ReadFilter(catalogue, type, rule.done_when);
            CHECK(done.has_value());
            known.done = *std::move(done);
        }
        for (const catalogue::Exclusion& exclusion : rule.excluded)
            NoteStanding(catalogue, exclusion, known);
        known_.push_back(std::move(known));
    }
}

void DueDays::NoteStanding(const catalogue::Catalogue& catalogue,
                           const catalogue::Exclusion& exclusion, Known& known) {
    const catalogue::RecordType* type = catalogue.FindType(exclusion.type);
    if (type == nullptr) return;
    auto standing = records::ReadFilter(catalogue, *type, StandingWhere(exclusion));
    CHECK(standing.has_value());
    records::Query query;
    query.type = type;
    query.filter = *std::move(standing);
    query.givens = givens_;
    query.limit = kPage;
    for (;; query.offset += kPage) {
        const std::vector<records::Record> spans = view_.Select(query);
        for (const records::Record& span : spans) {
            const auto of = span.Reference(exclusion.reference);
            const auto from = span.Day(exclusion.from);
            if (!of || !from) continue;
            const auto [at, fresh] = known.standing_since.emplace(*of, *from);
            if (!fresh) at->second = std::min(at->second, *from);
        }
        if (spans.size() < static_cast<std::size_t>(kPage)) break;
    }
}

std::vector<DueDay> DueDays::Of(const records::Record& record) const {
    std::vector<DueDay> due;
    for (const Known& known : known_) {
        const auto day = record.Day(known.rule->due_field);
        if (!day || (known.done && records::Passes(*known.done, record, givens_, neighbours_)))
            continue;
        const auto standing = known.standing_since.find(record.id);
        const auto since =
            standing == known.standing_since.end() ? std::nullopt : std::optional(standing->second);
        due.push_back({known.rule, *day, since});
    }
    std::stable_sort(due.begin(), due.end(), [](const DueDay& a, const DueDay& b) {
        const bool a_stands = a.paused_since.has_value(), b_stands = b.paused_since.has_value();
        return a_stands != b_stands ? b_stands : a.day < b.day;
    });
    return due;
}

std::vector<const ClockRule*> DueDays::rules() const {
    std::vector<const ClockRule*> rules;
    for (const Known& known : known_) rules.push_back(known.rule);
    return rules;
}

std::string DueDays::RunsFilter(const ClockRule& rule) {
    const std::string undone =
        rule.done_when.empty() ? "" : fmt::format(R"(,"not":{})", rule.done_when);
    return fmt::format(R"({{"{}":{{"absent":false}}{}}})", rule.due_field, undone);
}

std::string DueDays::LateFilter(const ClockRule& rule) {
    std::string moving;
    for (const catalogue::Exclusion& exclusion : rule.excluded)
        moving += fmt::format(R"(,{{"none":{{"of":"{}.{}","where":{}}}}})", exclusion.type,
                              exclusion.reference, StandingWhere(exclusion));
    return fmt::format(R"({{"and":[{},{{"{}":{{"lt":{{"given":"today"}}}}}}{}]}})",
                       RunsFilter(rule), rule.due_field, moving);
}

}  // namespace deadline
