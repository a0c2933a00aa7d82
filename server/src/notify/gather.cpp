#include "notify/gather.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include "base/check.hpp"
#include "deadline/clocks.hpp"
#include "records/page_neighbours.hpp"
#include "records/walk.hpp"

namespace notify {

namespace json = boost::json;
namespace system_field = records::system_field;
using catalogue::ClockRule;
using catalogue::RecordType;
using records::Condition;
using records::Record;

namespace {

constexpr int kMostLevels = 8;  ///< of organisations, climbed to find a leader

records::Filter Read(const Gathering& gathering, const RecordType& type,
                     const json::object& filter) {
    auto read = records::ReadFilter(gathering.catalogue, type, json::serialize(filter));
    CHECK(read.has_value());
    return *std::move(read);
}

/// All that `filter` finds, a page at a time. False when it was to stop.
bool ForEachPage(const Gathering& gathering, records::Filter filter,
                 const std::function<void(const std::vector<Record>&)>& take) {
    records::Query query;
    query.type = filter.type;
    query.filter = std::move(filter);
    query.givens = {{"today", records::Value(gathering.today)}};
    return records::Walk(gathering.view, query, [&](const std::vector<Record>& page) {
        if (gathering.stop.stop_requested()) return false;
        take(page);
        return true;
    });
}

bool ForEach(const Gathering& gathering, const RecordType& type, const json::object& filter,
             const std::function<void(const Record&)>& take) {
    return ForEachPage(gathering, Read(gathering, type, filter),
                       [&](const std::vector<Record>& page) {
                           for (const Record& record : page) take(record);
                       });
}

/// Those who are active, who leads which organisation, and who acts for whom today.
class People {
 public:
    explicit People(const Gathering& gathering)
        : gathering_(gathering),
          organisations_(gathering.catalogue.FindType(catalogue::kOrganisationType)) {}

    /// First of all. False when it was to stop.
    [[nodiscard]] bool Read() { return ReadPeople() && ReadDelegations(); }

    [[nodiscard]] bool IsActive(const base::RecordId& person) const {
        return active_.contains(person);
    }

    [[nodiscard]] std::vector<base::RecordId> ActingFor(const base::RecordId& person) const {
        const auto at = acting_.find(person);
        return at == acting_.end() ? std::vector<base::RecordId>() : at->second;
    }

    [[nodiscard]] std::set<base::RecordId> LeadersOver(std::optional<base::RecordId> organisation) {
        for (int level = 0; organisation && level < kMostLevels; ++level) {
            const auto at = leaders_.find(*organisation);
            if (at != leaders_.end()) return at->second;
            organisation = ParentOf(*organisation);
        }
        return {};
    }

 private:
    bool ReadPeople() {
        const RecordType* type = gathering_.catalogue.FindType(catalogue::kPersonType);
        if (type == nullptr) return true;
        return ForEach(gathering_, *type, {{"active", true}}, [&](const Record& person) {
            active_.insert(person.id);
            const records::Value group = person.Get("roles");
            const auto* rows = group.As<std::vector<records::Row>>();
            if (rows == nullptr) return;
            for (const records::Row& row : *rows) AddRole(person.id, row);
        });
    }

    void AddRole(const base::RecordId& person, const records::Row& row) {
        const auto value = [&](const char* field) {
            const auto at = row.values.find(field);
            return at == row.values.end() ? records::Value() : at->second;
        };
        const records::Value role = value("role"), from = value("from_day"), to = value("to_day");
        const auto* id = role.As<std::string>();
        const auto* first = from.As<base::CivilDay>();
        const auto* last = to.As<base::CivilDay>();
        const bool holds = id != nullptr && *id == gathering_.leader_role &&
                           (first == nullptr || *first <= gathering_.today) &&
                           (last == nullptr || gathering_.today <= *last);
        const records::Value organisation = value("organisation");
        const auto* where = organisation.As<base::RecordId>();
        if (holds && where != nullptr) leaders_[*where].insert(person);
    }

    bool ReadDelegations() {
        const RecordType* type = gathering_.catalogue.FindType(catalogue::kDelegationType);
        if (type == nullptr) return true;
        const std::string today = gathering_.today.ToText();
        return ForEach(gathering_, *type,
                       {{"from_day", {{"lte", today}}}, {"to_day", {{"gte", today}}}},
                       [&](const Record& delegation) {
                           const auto from = delegation.Reference("from_person");
                           const auto to = delegation.Reference("to_person");
                           if (from && to && IsActive(*to)) acting_[*from].push_back(*to);
                       });
    }

    std::optional<base::RecordId> ParentOf(const base::RecordId& organisation) {
        const auto known = parents_.find(organisation);
        if (known != parents_.end()) return known->second;
        const auto found = organisations_ == nullptr
                               ? std::nullopt
                               : gathering_.view.Find(*organisations_, organisation);
        return parents_[organisation] = found ? found->Reference("parent") : std::nullopt;
    }

    const Gathering& gathering_;
    const RecordType* organisations_;
    std::set<base::RecordId> active_;
    std::map<base::RecordId, std::set<base::RecordId>> leaders_;
    std::map<base::RecordId, std::vector<base::RecordId>> acting_;
    std::map<base::RecordId, std::optional<base::RecordId>> parents_;
};

/// The rules of a type of which somebody may be told: those that can ever be done.
std::vector<const ClockRule*> RulesOf(const catalogue::Catalogue& catalogue,
                                      const RecordType& type) {
    std::vector<const ClockRule*> rules;
    for (const auto& [id, rule] : catalogue.clocks) {
        if (rule.record_type == type.id && !rule.remind.never && !rule.done_when.empty())
            rules.push_back(&rule);
    }
    return rules;
}

std::shared_ptr<const Condition> Shared(Condition condition) {
    return std::make_shared<const Condition>(std::move(condition));
}

/// It is not done, and its day is one of which somebody is told today. A clock whose day no act
/// recorded is counted when it is looked at.
records::All NearOf(const Gathering& gathering, const RecordType& type, const ClockRule& rule) {
    const base::CivilDay last =
        LastDayTold(rule.remind, gathering.today, gathering.catalogue.calendar);
    const records::Filter day = Read(gathering, type,
                                     {{"or",
                                       {json::object{{rule.due_field, {{"lte", last.ToText()}}}},
                                        json::object{{rule.due_field, {{"absent", true}}},
                                                     {rule.start_field, {{"absent", false}}}}}}});
    const records::Filter done = Read(gathering, type, json::parse(rule.done_when).as_object());
    return {{*day.condition, {records::Not{done.condition}}}};
}

/// States of any version of the type's procedures, final ones or the others.
std::set<std::string> StatesOf(const catalogue::Catalogue& catalogue, const RecordType& type,
                               bool final) {
    std::set<std::string> states;
    for (const catalogue::Procedure& procedure : catalogue.procedures) {
        if (procedure.record_type != type.id) continue;
        for (const catalogue::State& state : procedure.states)
            if (state.final == final) states.insert(state.id);
    }
    return states;
}

Condition InStates(const Gathering& gathering, const RecordType& type,
                   const std::set<std::string>& states) {
    const json::object in = {{"$state", {{"in", json::array(states.begin(), states.end())}}}};
    return *Read(gathering, type, in).condition;
}

/// Records still worked on of which a day has come near, and those in a last state of which a rule
/// speaks (a closed case is still to be archived).
records::Filter NearRecords(const Gathering& gathering, const RecordType& type,
                            const std::vector<const ClockRule*>& rules) {
    const auto open = StatesOf(gathering.catalogue, type, false);
    const auto final = StatesOf(gathering.catalogue, type, true);
    records::Any any, near;
    for (const ClockRule* rule : rules) {
        records::All due = NearOf(gathering, type, *rule);
        near.parts.push_back({due});
        std::set<std::string> named;
        for (const std::string& state : final)
            if (rule->done_when.find('"' + state + '"') != std::string::npos) named.insert(state);
        if (named.empty()) continue;
        due.parts.push_back(InStates(gathering, type, named));
        any.parts.push_back({std::move(due)});
    }
    records::All running{{{std::move(near)}}};
    if (!type.procedure.empty()) running.parts.push_back(InStates(gathering, type, open));
    any.parts.push_back({std::move(running)});
    return {&type, Shared({std::move(any)}), {}};
}

class Gatherer {
 public:
    explicit Gatherer(const Gathering& gathering) : gathering_(gathering), people_(gathering) {}

    std::optional<ToldOf> Run() {
        if (!people_.Read()) return std::nullopt;
        for (const auto& known : gathering_.catalogue.record_types) {
            const RecordType& type = known.second;
            const auto rules = RulesOf(gathering_.catalogue, type);
            if (rules.empty()) continue;
            const auto look = [&](const std::vector<Record>& page) {
                const records::PageNeighbours neighbours(gathering_.view, page);
                for (const Record& record : page) Look(type, record, neighbours);
            };
            if (!ForEachPage(gathering_, NearRecords(gathering_, type, rules), look))
                return std::nullopt;
        }
        for (auto& [person, items] : told_) {
            std::stable_sort(items.begin(), items.end(),
                             [](const Item& a, const Item& b) { return a.due < b.due; });
        }
        return std::move(told_);
    }

 private:
    void Look(const RecordType& type, const Record& record, const records::Neighbours& neighbours) {
        const records::Givens givens = {{"today", records::Value(gathering_.today)}};
        for (const deadline::RunningClock& clock :
             deadline::RunningClocks(gathering_.catalogue, type, record, givens, neighbours)) {
            using deadline::ClockState;
            if (clock.state == ClockState::kDone || clock.state == ClockState::kPaused) continue;
            if (clock.rule->done_when.empty()) continue;
            const auto step = StepOn(clock.rule->remind, clock.due, gathering_.today,
                                     gathering_.catalogue.calendar);
            if (step)
                Tell({record, step->nearness, neighbours},
                     {type.id, record.id, clock.rule->id, clock.due, step->id, Because::kHolder});
        }
    }

    struct Matter {
        const Record& record;
        Nearness nearness;
        const records::Neighbours& neighbours;
    };

    void Tell(const Matter& matter, Item item) {
        const Record& record = matter.record;
        const auto holder = record.Reference(system_field::kHolder);
        std::set<base::RecordId> told;
        const auto add = [&](const base::RecordId& person, Because because) {
            if (!told.insert(person).second) return;
            item.because = because;
            told_[person].push_back(item);
        };
        const bool there = holder && people_.IsActive(*holder);
        if (there) add(*holder, Because::kHolder);
        if (holder) {
            for (const base::RecordId& person : people_.ActingFor(*holder))
                add(person, Because::kDelegate);
        }
        const RecordType* type = gathering_.catalogue.FindType(record.type);
        for (const base::RecordId& person :
             records::PeopleNamed(gathering_.catalogue, *type, record, matter.neighbours))
            if (people_.IsActive(person)) add(person, Because::kNamed);
        if (gathering_.leader_role.empty()) return;
        if (there && matter.nearness != Nearness::kOverdue) return;
        for (const base::RecordId& person :
             people_.LeadersOver(record.Reference(system_field::kOrganisation)))
            add(person, Because::kLeader);
    }

    const Gathering& gathering_;
    People people_;
    ToldOf told_;
};

}  // namespace

std::optional<ToldOf> Gather(const Gathering& gathering) { return Gatherer(gathering).Run(); }

}  // namespace notify
