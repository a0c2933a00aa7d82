#include "workflow/detail/effects.hpp"

#include <algorithm>
#include <map>

#include "base/check.hpp"
#include "deadline/clocks.hpp"
#include "deadline/excluded.hpp"
#include "records/organisation_above.hpp"
#include "records/view_neighbours.hpp"
#include "workflow/detail/number_starts.hpp"

namespace workflow::detail {
namespace {

using catalogue::Effect;
using catalogue::Field;
using catalogue::FieldKind;
using records::Record;
using records::Value;
namespace system_field = records::system_field;

/// A literal of the catalogue, which the loader has checked.
Value LiteralOf(const Field& field, const std::string& literal) {
    const bool is_plain = field.kind == FieldKind::kYesNo || field.kind == FieldKind::kInteger;
    const std::string json = is_plain ? literal : records::ValueToJson(Value(literal));
    const auto value = records::ValueFromInput(field, json);
    return value ? *value : Value();
}

/// The organisation under whose name documents are numbered: the nearest one with a short name.
std::shared_ptr<const Record> NumberingOrganisation(const Scene& scene, const Record& record) {
    return records::NearestOrganisation(
        scene.catalogue, record.Reference(system_field::kOrganisation),
        [&](const catalogue::RecordType& type, const base::RecordId& id) {
            return scene.view.FindShared(type, id);
        },
        records::NumbersPapers);
}

void Replace(std::string& text, std::string_view place, const std::string& with) {
    if (const std::size_t at = text.find(place); at != std::string::npos) {
        text.replace(at, place.size(), with);
    }
}

class EffectRun {
 public:
    EffectRun(const Scene& scene, const EffectSource& source, Draft& draft,
              const records::Neighbours& neighbours)
        : scene_(scene), source_(source), draft_(draft), neighbours_(neighbours) {}

    void Apply(const Effect& effect) {
        if (!Holds(scene_, effect.when, draft_, source_, neighbours_)) return;
        const Field* field = records::FindField(*draft_.type, effect.set);
        if (field == nullptr) return;
        if (!effect.number.empty()) return Number(effect);
        if (!effect.due.empty()) return DueDay(effect);
        if (effect.clear) return draft_.after.Set(field->id, Value());
        if (effect.sum) return draft_.after.Set(field->id, Value(SumOf(*effect.sum)));
        if (effect.uncovered) return draft_.after.Set(field->id, FirstUncovered(*effect.uncovered));
        draft_.after.Set(
            field->id, effect.from.empty() ? LiteralOf(*field, effect.value) : Source(effect.from));
    }

    [[nodiscard]] base::Refusals TakeRefusals() { return std::move(refusals_); }

 private:
    [[nodiscard]] Value Source(const std::string& from) const {
        if (from == "act.happened_on") return source_.happened_on;
        if (from == "actor") return source_.actor;
        if (from == "actor.organisation") return source_.actor_organisation;
        return draft_.after.Get(from);
    }

    [[nodiscard]] std::int64_t SumOf(const catalogue::Total& total) const {
        std::int64_t sum = 0;
        const auto add = [&sum](const Value& value) {
            if (const auto* number = value.As<std::int64_t>()) sum += *number;
        };
        if (total.type.empty()) {
            const Value group = draft_.after.Get(total.of);
            const auto* rows = group.As<std::vector<records::Row>>();
            if (rows == nullptr) return 0;
            for (const records::Row& row : *rows) {
                const auto at = row.values.find(total.field);
                if (at != row.values.end()) add(at->second);
            }
            return sum;
        }
        const catalogue::RecordType* type = scene_.catalogue.FindType(total.type);
        const Field* reference = type == nullptr ? nullptr : type->FindField(total.of);
        if (reference == nullptr) return 0;
        for (const Record* other : neighbours_.PointingAt(*type, *reference, draft_.after.id)) {
            if (Holds(scene_, total.where, {type, {}, *other, {}}, source_, neighbours_)) {
                add(other->Get(total.field));
            }
        }
        return sum;
    }

    [[nodiscard]] Value FirstUncovered(const catalogue::Uncovered& asked) const {
        const Value group = draft_.after.Get(asked.of);
        const Value there = draft_.after.Get(asked.by);
        const auto* rows = group.As<std::vector<records::Row>>();
        if (rows == nullptr) return {};
        std::map<base::CivilDay, std::int64_t> parts;
        for (const records::Row& row : *rows) {
            const auto day = row.values.find(asked.day);
            const auto amount = row.values.find(asked.amount);
            if (day == row.values.end() || amount == row.values.end()) continue;
            const auto* on = day->second.As<base::CivilDay>();
            const auto* part = amount->second.As<std::int64_t>();
            if (on != nullptr && part != nullptr) parts[*on] += *part;
        }
        const auto* has = there.As<std::int64_t>();
        std::int64_t left = has == nullptr ? 0 : *has;
        for (const auto& [day, part] : parts) {
            left -= part;
            if (left < 0) return day;
        }
        return {};
    }

    void DueDay(const Effect& effect) {
        const Value from = Source(effect.from);
        const auto* event = from.As<base::CivilDay>();
        if (event == nullptr) return;
        const auto rule = scene_.catalogue.clocks.find(effect.due);
        const auto spans =
            rule == scene_.catalogue.clocks.end()
                ? std::vector<worktime::ExcludedInterval>()
                : deadline::ExcludedOf(scene_.catalogue, rule->second, draft_.after, neighbours_)
                      .spans;
        const auto due = deadline::Due(scene_.catalogue, effect.due, *event, spans);
        if (due) {
            draft_.after.Set(effect.set, due->day);
        } else if (!source_.as_fact) {
            refusals_.insert(refusals_.end(), due.error().begin(), due.error().end());
        }
    }

    /// A number once given stays: the same step done again issues none.
    void Number(const Effect& effect) {
        if (!draft_.after.Get(effect.set).IsAbsent()) return;
        const auto numbering = scene_.catalogue.numberings.find(effect.number);
        if (numbering == scene_.catalogue.numberings.end()) return;
        const auto organisation = NumberingOrganisation(scene_, draft_.after);
        if (!organisation) {
            refusals_.push_back(
                {"workflow.no_short_name", {{"numbering", numbering->second.label}}, effect.set});
            return;
        }
        const int year = source_.happened_on.year();
        std::string text = numbering->second.pattern;
        Replace(text, "{short}", organisation->Text("short"));
        Replace(text, "{year}", std::to_string(year));
        if (scene_.writer == nullptr) {
            text = "〔办理时编号〕";
        } else {
            const auto number =
                scene_.writer->TakeNumber(effect.number, organisation->id, year,
                                          LastNumberBefore(*organisation, effect.number, year) + 1);
            Replace(text, "{n}", fmt::format("{:0{}}", number, numbering->second.digits));
        }
        draft_.after.Set(effect.set, Value(text));
    }

    const Scene& scene_;
    const EffectSource& source_;
    Draft& draft_;
    const records::Neighbours& neighbours_;
    base::Refusals refusals_;
};

}  // namespace

bool Holds(const Scene& scene, const std::string& filter, const Draft& draft,
           const EffectSource& source, const records::Neighbours& neighbours) {
    if (filter.empty()) return true;
    const auto read = records::ReadFilter(scene.catalogue, *draft.type, filter);
    CHECK(read.has_value());  // loading the catalogue checked it
    const records::Givens givens = {{"today", Value(scene.today())},
                                    {"act.happened_on", Value(source.happened_on)},
                                    {"actor", Value(source.actor)},
                                    {"actor.organisation", Value(source.actor_organisation)}};
    return records::Passes(*read, draft.after, givens, neighbours);
}

bool LooksAround(const catalogue::Catalogue& catalogue, const catalogue::Act& act) {
    return std::ranges::any_of(act.effects, [&](const Effect& effect) {
        if (!effect.when.empty() || effect.sum) return true;
        const auto rule = catalogue.clocks.find(effect.due);
        return rule != catalogue.clocks.end() && !rule->second.excluded.empty();
    });
}

base::Refusals ApplyEffects(const Scene& scene, const catalogue::Act& act,
                            const EffectSource& source, Draft& draft,
                            const records::Neighbours& neighbours) {
    EffectRun run(scene, source, draft, neighbours);
    for (const Effect& effect : act.effects) run.Apply(effect);
    return run.TakeRefusals();
}

std::set<std::string> LateMarks(const Scene& scene, const Draft& draft, const std::string& act,
                                base::CivilDay happened_on) {
    std::set<std::string> marks;
    if (draft.IsNew()) return marks;
    const records::ViewNeighbours neighbours(scene.view);
    const records::Givens givens = {{"today", Value(scene.today())}};
    for (const auto& [id, rule] : scene.catalogue.clocks) {
        if (rule.record_type != draft.type->id || rule.act != act) continue;
        const auto due = draft.before.Day(rule.due_field);
        if (!due || happened_on <= *due) continue;
        if (deadline::IsDone(scene.catalogue, rule, draft.before, givens, neighbours)) continue;
        marks.insert("late:" + id);
    }
    return marks;
}

void RecountDueDays(const catalogue::Catalogue& catalogue, Draft& draft,
                    const records::Neighbours& neighbours) {
    for (const auto& [id, rule] : catalogue.clocks) {
        if (rule.record_type != draft.type->id) continue;
        const auto old_start = draft.before.Day(rule.start_field);
        const auto new_start = draft.after.Day(rule.start_field);
        const auto old_due = draft.before.Day(rule.due_field);
        const bool due_was_corrected =
            !(draft.before.Get(rule.due_field) == draft.after.Get(rule.due_field));
        if (!old_start || !new_start || !old_due || old_start == new_start || due_was_corrected)
            continue;
        const catalogue::ClockRule* gave = deadline::RuleThatGives(
            catalogue, rule, draft.before, {*old_start, *old_due}, neighbours);
        if (gave == nullptr) continue;
        const auto spans = deadline::ExcludedOf(catalogue, *gave, draft.after, neighbours).spans;
        if (const auto due = deadline::Due(catalogue, gave->id, *new_start, spans)) {
            draft.after.Set(rule.due_field, due->day);
        }
    }
}

}  // namespace workflow::detail
