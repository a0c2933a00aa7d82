#include "audit/detail/number_watch.hpp"

#include "audit/detail/numbers.hpp"

namespace audit::detail {
namespace {

/// Acts by which a person writes a number that was not taken from a series.
bool OnlyEnters(std::string_view kind) {
    return kind.starts_with("import.") || kind.ends_with(".register") || kind.ends_with(".correct");
}

}  // namespace

NumberWatch::NumberWatch(Context& context, const catalogue::RecordType& type)
    : context_(context), is_organisation_(type.id == catalogue::kOrganisationType) {
    std::set<std::pair<std::string, std::string>> seen;
    for (const catalogue::Procedure& procedure : context.catalogue.procedures) {
        if (procedure.record_type != type.id) continue;
        for (const catalogue::Act& act : procedure.acts) {
            for (const catalogue::Effect& effect : act.effects) {
                const auto numbering = context.catalogue.numberings.find(effect.number);
                if (numbering == context.catalogue.numberings.end()) continue;
                if (seen.emplace(effect.set, effect.number).second) {
                    fields_.emplace_back(effect.set, &numbering->second);
                }
            }
        }
    }
}

void NumberWatch::See(const LifeVersion& version, std::string_view kind) {
    if (is_organisation_) {
        const std::string name = version.after.Text("short");
        if (!name.empty()) {
            context_.short_names[RawOf(version.after.id.value.bytes)].insert(name);
        }
    }
    for (const auto& [field, numbering] : fields_) {
        if (std::find(version.fields_set.begin(), version.fields_set.end(), field) ==
            version.fields_set.end()) {
            continue;
        }
        const auto number = ReadNumber(numbering->pattern, version.after.Text(field));
        if (!number) continue;
        NumbersTaken& taken = context_.taken[{numbering->id, number->year, number->short_name}];
        taken.written.insert(number->number);
        if (!OnlyEnters(kind)) {
            taken.highest_issued = std::max(taken.highest_issued, number->number);
        }
    }
}

}  // namespace audit::detail
