#include "papers/provisional.hpp"

#include <set>

#include "deadline/clocks.hpp"
#include "papers/sources.hpp"
#include "records/view_neighbours.hpp"

namespace papers {

namespace {

/// The records whose field a path ends in, from `record` on; none where it starts elsewhere.
std::vector<const records::Record*> EndsOf(const Source& source, const records::Record& record,
                                           const catalogue::Catalogue& catalogue,
                                           const records::Neighbours& neighbours) {
    if (source.start != Start::kHere || source.steps.empty()) return {};
    std::vector<const records::Record*> ends{&record};
    for (std::size_t i = 0; i + 1 < source.steps.size(); ++i) {
        const Step& step = source.steps[i];
        std::vector<const records::Record*> next;
        if (step.field == nullptr) return {};
        for (const records::Record* at : ends) {
            if (step.back) {
                const auto back = neighbours.PointingAt(*step.type, *step.field, at->id);
                next.insert(next.end(), back.begin(), back.end());
                continue;
            }
            const catalogue::RecordType* target = catalogue.FindType(step.field->target);
            const auto id = at->Reference(step.field->id);
            const records::Record* found =
                target == nullptr || !id ? nullptr : neighbours.Find(*target, *id);
            if (found != nullptr) next.push_back(found);
        }
        ends = std::move(next);
    }
    return ends;
}

/// What to say of a provisional due day that stands in `field` of `record`.
std::optional<base::Refusal> ProvisionalDay(const Asking& asking, const catalogue::Field& field,
                                            const records::Record& record,
                                            const records::Neighbours& neighbours,
                                            base::Refusal words) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const auto day = record.Day(field.id);
    if (type == nullptr || !day) return std::nullopt;
    const records::Givens givens = {{"today", records::Value(asking.today)}};
    for (const deadline::RunningClock& clock :
         deadline::RunningClocks(asking.catalogue, *type, record, givens, neighbours)) {
        if (clock.rule->due_field != field.id || !clock.provisional) continue;
        words.params.emplace_back("clock", clock.rule->label);
        words.params.emplace_back("day", day->ToText());
        words.params.emplace_back("year", std::to_string(day->year()));
        return words;
    }
    return std::nullopt;
}

}  // namespace

base::Refusals ProvisionalDays(const Asking& asking, const NameList& names, const Paper& paper,
                               const records::Record& record) {
    base::Refusals refusals;
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    if (type == nullptr || !paper.the_template) return refusals;
    const records::ViewNeighbours neighbours(asking.view);
    std::set<std::string> looked_at;
    std::vector<document::FieldUse> uses = paper.the_template->Fields();
    for (std::size_t i = 0; i < uses.size(); ++i) {
        const document::FieldUse use = uses[i];
        if (!use.within.empty() || !looked_at.insert(use.name).second) continue;
        if (const Phrase* phrase = names.FindPhrase(use.name))
            uses.insert(uses.end(), phrase->words.Fields().begin(), phrase->words.Fields().end());
        for (const Source& source : SourcesOf(asking.catalogue, names, {type}, "", use.name)) {
            if (source.field == nullptr || source.field->kind != catalogue::FieldKind::kDay)
                continue;
            for (const records::Record* end : EndsOf(source, record, asking.catalogue, neighbours))
                if (auto told = ProvisionalDay(asking, *source.field, *end, neighbours,
                                               {"papers.provisional_day",
                                                {{"name", use.name}, {"paper", paper.source.label}},
                                                source.field->id}))
                    refusals.push_back(*std::move(told));
        }
    }
    return refusals;
}

}  // namespace papers
