#include "deadline/excluded.hpp"

#include <algorithm>

namespace deadline {
namespace {

std::string TitleOf(const catalogue::RecordType& type, const records::Record& record) {
    const catalogue::Field* title = type.FindField(type.title);
    const std::string words =
        title == nullptr ? std::string() : records::ValueToShow(*title, record.Get(title->id));
    return words.empty() ? type.label : words;
}

void AddSpan(const catalogue::Exclusion& exclusion, const catalogue::RecordType& type,
             const records::Record& record, Excluded& excluded) {
    const auto from = record.Day(exclusion.from);
    const auto to = record.Day(exclusion.to);
    if (!from) return;
    if (to) {
        if (*from <= *to) excluded.spans.push_back({*from, *to, TitleOf(type, record)});
        return;
    }
    if (excluded.standing_since && *excluded.standing_since <= *from) return;
    excluded.standing_since = from;
    excluded.standing_for = TitleOf(type, record);
}

}  // namespace

Excluded ExcludedOf(const catalogue::Catalogue& catalogue, const catalogue::ClockRule& rule,
                    const records::Record& record, const records::Neighbours& neighbours) {
    Excluded excluded;
    for (const catalogue::Exclusion& exclusion : rule.excluded) {
        const catalogue::RecordType* type = catalogue.FindType(exclusion.type);
        const catalogue::Field* reference =
            type == nullptr ? nullptr : type->FindField(exclusion.reference);
        if (reference == nullptr) continue;
        for (const records::Record* span : neighbours.PointingAt(*type, *reference, record.id)) {
            AddSpan(exclusion, *type, *span, excluded);
        }
    }
    std::sort(excluded.spans.begin(), excluded.spans.end(), [](const auto& a, const auto& b) {
        return std::tie(a.from, a.to, a.reason) < std::tie(b.from, b.to, b.reason);
    });
    return excluded;
}

}  // namespace deadline
