#include "papers/write.hpp"

#include <algorithm>
#include <memory>

#include "papers/detail/reader.hpp"
#include "papers/sources.hpp"

namespace papers {

using detail::Reader;
using detail::Reading;
using detail::Spot;
using document::FieldUse;
using document::Value;
using document::ValueKind;

namespace {

struct Asked {
    std::vector<Source> sources;
    ValueKind declared = ValueKind::kText;
};

/// The names that a template uses at one level: of the record, or of the rows of a name.
struct Level {
    Standing standing;
    std::string within;  ///< name of the rows; empty: the record
    std::map<std::string, Asked> names;
    std::map<std::string, std::unique_ptr<Level>> rows;
    std::map<std::string, Asked> rows_from;
};

/// The names of a template, each with what the definitions say about it.
class Plan {
 public:
    Plan(const Asking& asking, const NameList& names, Standing standing,
         const document::Template& the_template)
        : asking_(asking), names_(names) {
        root_.standing = standing;
        for (const FieldUse& use : the_template.Fields()) Add(use);
    }

    [[nodiscard]] const Level& root() const { return root_; }
    /// Names of conditions and rows: those that nothing gives, and those of the record that are compared.
    [[nodiscard]] const std::set<std::string>& unknown() const { return unknown_; }
    [[nodiscard]] const std::set<std::string>& compared() const { return compared_; }

 private:
    void Add(const FieldUse& use) {
        std::vector<Level*> levels = {&root_};
        for (const std::string& rows : use.within)
            if (Level* level = RowsIn(levels, rows)) levels.push_back(level);
        if (RowsIn(levels, use.name) != nullptr) return;
        if (const auto dot = use.name.find('.'); dot != std::string::npos)
            if (Level* level = RowsIn(levels, use.name.substr(0, dot)))
                if (AddName(*level, use.name.substr(dot + 1))) return;
        for (auto level = levels.rbegin(); level != levels.rend(); ++level) {
            if (!AddName(**level, use.name)) continue;
            if (*level == &root_ && !use.comparison.empty()) compared_.insert(use.name);
            return;
        }
        if (use.kind == document::FieldUseKind::kCondition ||
            use.kind == document::FieldUseKind::kRows)
            unknown_.insert(use.name);
    }

    [[nodiscard]] Asked Find(const Level& level, const std::string& name) const {
        Asked asked{SourcesOf(asking_.catalogue, names_, level.standing, level.within, name)};
        const Name* listed = names_.Find(level.within.empty() ? name : level.within + "." + name);
        if (listed != nullptr)
            asked.declared = listed->kind;
        else if (!asked.sources.empty())
            asked.declared = asked.sources.front().kind;
        return asked;
    }

    bool AddName(Level& level, const std::string& name) {
        if (level.names.contains(name)) return true;
        Asked asked = Find(level, name);
        if (asked.sources.empty()) return false;
        level.names.emplace(name, std::move(asked));
        return true;
    }

    /// The level of the rows so named, from the innermost outwards; nullptr where it names none.
    Level* RowsIn(const std::vector<Level*>& levels, const std::string& name) {
        for (auto at = levels.rbegin(); at != levels.rend(); ++at) {
            Level& level = **at;
            if (const auto known = level.rows.find(name); known != level.rows.end())
                return known->second.get();
            Asked asked = Find(level, name);
            const auto rows =
                std::find_if(asked.sources.begin(), asked.sources.end(),
                             [](const Source& source) { return source.kind == ValueKind::kRows; });
            if (rows == asked.sources.end()) continue;
            auto made = std::make_unique<Level>();
            made->standing = rows->rows;
            made->within = level.within.empty() ? name : level.within + "." + name;
            asked.sources = {*rows};
            level.rows_from.emplace(name, std::move(asked));
            return level.rows.emplace(name, std::move(made)).first->second.get();
        }
        return nullptr;
    }

    const Asking& asking_;
    const NameList& names_;
    Level root_;
    std::set<std::string> unknown_, compared_;
};

/// Several values of one name become a list of texts; one stays what it is.
Value Joined(Reading reading, ValueKind declared) {
    std::erase_if(reading.values, document::IsBlank);
    if (reading.values.empty()) return {};
    const bool list = declared == ValueKind::kTextList;
    if (reading.values.size() == 1) {
        Value& only = reading.values.front();
        if (const auto* moment = std::get_if<base::Instant>(&only);
            moment != nullptr && declared == ValueKind::kDay)
            return moment->DayInShanghai();
        const auto* text = std::get_if<std::string>(&only);
        if (list && text != nullptr) return document::TextList{*text};
        return std::move(only);
    }
    document::TextList texts;
    for (const Value& value : reading.values) {
        if (const auto* many = std::get_if<document::TextList>(&value))
            texts.insert(texts.end(), many->begin(), many->end());
        else
            texts.push_back(document::ToText(value));
    }
    return texts;
}

class Gatherer {
 public:
    explicit Gatherer(const Asking& asking) : reader_(asking) {}

    document::Values Values(const Level& level, const Spot& spot) {
        document::Values values;
        for (const auto& [name, asked] : level.names) values.Set(name, ValueOf(name, asked, spot));
        for (const auto& [name, rows] : level.rows) {
            const Asked& asked = level.rows_from.at(name);
            document::Rows made;
            for (const Spot& row : Read(name, asked, spot).rows) made.push_back(Row(*rows, row));
            values.Set(name, std::move(made));
        }
        return values;
    }

    std::map<std::string, Missing> gaps;
    std::set<std::string> masked;
    std::map<base::RecordId, OpenedValues> TakeOpened() { return reader_.TakeOpened(); }

 private:
    /// A row of which no column is asked for is printed by its first field.
    document::Values Row(const Level& level, const Spot& spot) {
        if (!level.names.empty() || !level.rows.empty()) return Values(level, spot);
        document::Values values;
        const catalogue::Field* first = level.standing.group == nullptr
                                            ? spot.type->FindField(spot.type->title)
                                            : &level.standing.group->fields.front();
        if (first == nullptr) return values;
        Source source;
        source.steps = {{spot.type, first, false}};
        source.field = first;
        values.Set(first->id, ValueOf(first->label, {{source}, ValueKind::kText}, spot));
        return values;
    }

    Value ValueOf(const std::string& name, const Asked& asked, const Spot& spot) {
        return Joined(Read(name, asked, spot), asked.declared);
    }

    /// The first source that gives something.
    Reading Read(const std::string& name, const Asked& asked, const Spot& spot) {
        Reading last;
        for (const Source& source : asked.sources) {
            Missing gap;
            gap.name = name;
            last = reader_.Read(source, spot, gap);
            const bool some = !last.rows.empty() ||
                              std::any_of(last.values.begin(), last.values.end(),
                                          [](const Value& value) { return !IsBlank(value); });
            if (some) {
                if (last.masked) masked.insert(name);
                return last;
            }
            if (!gap.type.empty()) gaps.try_emplace(name, std::move(gap));
        }
        return last;
    }

    Reader reader_;
};

/// Why a place is blank; `rows.column` is told where the rows or the column came to nothing.
Missing MissingOf(const document::Unfilled& unfilled, const Gatherer& gathered) {
    Missing missing;
    const auto gap_of = [&](const std::string& name) {
        const auto found = gathered.gaps.find(name);
        return found == gathered.gaps.end() ? nullptr : &found->second;
    };
    const Missing* gap = gap_of(unfilled.name);
    if (const auto dot = unfilled.name.find('.'); gap == nullptr && dot != std::string::npos) {
        gap = gap_of(unfilled.name.substr(0, dot));
        if (gap == nullptr) gap = gap_of(unfilled.name.substr(dot + 1));
    }
    if (gap != nullptr) missing = *gap;
    if (unfilled.reason != document::UnfilledReason::kBlank) missing.reason = MissingReason::kUnfit;
    missing.name = unfilled.name;
    missing.place = unfilled.place;
    return missing;
}

std::vector<Missing> MissingOf(const std::vector<document::Unfilled>& unfilled,
                               const Gatherer& gathered) {
    std::vector<Missing> missing;
    for (const document::Unfilled& one : unfilled) missing.push_back(MissingOf(one, gathered));
    return missing;
}

std::vector<std::string> UndecidedOf(const Plan& plan, const document::Values& values) {
    std::set<std::string> names = plan.unknown();
    for (const std::string& name : plan.compared()) {
        const Value* value = values.Find(name);
        if (value == nullptr || IsBlank(*value)) names.insert(name);
    }
    for (const auto& [name, rows] : plan.root().rows)
        if (const Value* value = values.Find(name); value == nullptr || IsBlank(*value))
            names.insert(name);
    return {names.begin(), names.end()};
}

}  // namespace

Written Write(const Asking& asking, const NameList& names, const Paper& paper,
              const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const Plan plan(asking, names, {type}, *paper.the_template);
    Gatherer gatherer(asking);
    document::Values values = gatherer.Values(plan.root(), {type, &record});
    for (const auto& [name, text] : asking.given) values.Set(name, text);
    document::Filled filled = document::Fill(*paper.the_template, values);
    Written written;
    written.bytes = std::move(filled.bytes);
    written.places_for_ink = std::move(filled.places_for_ink);
    written.missing = MissingOf(filled.unfilled, gatherer);
    written.undecided = UndecidedOf(plan, values);
    written.masked.assign(gatherer.masked.begin(), gatherer.masked.end());
    written.opened = gatherer.TakeOpened();
    return written;
}

std::string TextOf(const Asking& asking, const NameList& names, const records::Record& record,
                   const std::string& name) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    Reader reader(asking);
    for (const Source& source : SourcesOf(asking.catalogue, names, {type}, "", name)) {
        Missing gap;
        const Reading reading = reader.Read(source, {type, &record}, gap);
        if (reading.masked || reading.values.size() != 1) continue;
        if (!IsBlank(reading.values.front())) return document::ToText(reading.values.front());
    }
    return {};
}

std::vector<Missing> FindMissing(const Asking& asking, const NameList& names, const Paper& paper,
                                 const records::Record& record) {
    const catalogue::RecordType* type = asking.catalogue.FindType(record.type);
    const Plan plan(asking, names, {type}, *paper.the_template);
    Gatherer gatherer(asking);
    const document::Values values = gatherer.Values(plan.root(), {type, &record});
    return MissingOf(document::FindUnfilled(*paper.the_template, values), gatherer);
}

}  // namespace papers
