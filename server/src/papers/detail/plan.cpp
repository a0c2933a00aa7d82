#include "papers/detail/plan.hpp"

#include <algorithm>

namespace papers::detail {

using document::FieldUse;
using document::ValueKind;

namespace {

constexpr int kDeepestPhrase = 3;

}  // namespace

Plan::Plan(const Asking& asking, const NameList& names, Standing standing,
           const document::Template& the_template, int depth)
    : asking_(asking), names_(names), depth_(depth) {
    root_.standing = standing;
    for (const FieldUse& use : the_template.Fields()) Add(use);
}

void Plan::Add(const FieldUse& use) {
    std::vector<Level*> levels = {&root_};
    for (const std::string& rows : use.within)
        if (Level* level = RowsIn(levels, rows)) levels.push_back(level);
    if (const auto dot = use.name.find('.'); dot != std::string::npos)
        if (Level* level = RowsIn(levels, use.name.substr(0, dot)))
            if (AddName(*level, use.name.substr(dot + 1))) return;
    // What the name means in the rows around it comes before what it means further out.
    for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
        if (RowsIn({*level}, use.name) != nullptr) return;
        if (!AddName(**level, use.name)) continue;
        if (*level == &root_ && !use.comparison.empty()) compared_.insert(use.name);
        return;
    }
    if (use.kind == document::FieldUseKind::kCondition || use.kind == document::FieldUseKind::kRows)
        unknown_.insert(use.name);
}

Asked Plan::Find(const Level& level, const std::string& name) const {
    Asked asked{SourcesOf(asking_.catalogue, names_, level.standing, level.within, name)};
    const Name* listed = names_.Find(level.within.empty() ? name : level.within + "." + name);
    if (listed != nullptr)
        asked.declared = listed->kind;
    else if (!asked.sources.empty())
        asked.declared = asked.sources.front().kind;
    const Phrase* phrase = &level == &root_ ? names_.FindPhrase(name) : nullptr;
    if (phrase == nullptr || depth_ >= kDeepestPhrase) return asked;
    asked.phrase = phrase;
    asked.words =
        std::make_shared<Plan>(asking_, names_, level.standing, phrase->words, depth_ + 1);
    return asked;
}

bool Plan::AddName(Level& level, const std::string& name) {
    if (level.names.contains(name)) return true;
    Asked asked = Find(level, name);
    if (asked.sources.empty() && asked.phrase == nullptr) return false;
    level.names.emplace(name, std::move(asked));
    return true;
}

/// The level of the rows so named, from the innermost outwards; nullptr where it names none.
Level* Plan::RowsIn(const std::vector<Level*>& levels, const std::string& name) {
    for (auto at = levels.rbegin(); at != levels.rend(); ++at) {
        Level& level = **at;
        if (const auto known = level.rows.find(name); known != level.rows.end())
            return known->second.get();
        const auto sources =
            SourcesOf(asking_.catalogue, names_, level.standing, level.within, name);
        const auto rows = std::find_if(sources.begin(), sources.end(), [](const Source& source) {
            return source.kind == ValueKind::kRows;
        });
        if (rows == sources.end()) continue;
        auto made = std::make_unique<Level>();
        made->standing = rows->rows;
        made->within = level.within.empty() ? name : level.within + "." + name;
        level.rows_from.emplace(name, Asked{{*rows}, ValueKind::kRows});
        return level.rows.emplace(name, std::move(made)).first->second.get();
    }
    return nullptr;
}

}  // namespace papers::detail
