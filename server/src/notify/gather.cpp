#include "notify/gather.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>
#include <set>

#include "base/check.hpp"
#include "deadline/clocks.hpp"
#include "records/view_neighbours.hpp"

namespace notify {

namespace json = boost::json;
namespace system_field = records::system_field;
using catalogue::ClockRule;
using catalogue::RecordType;
using records::Record;

namespace {

constexpr int kPage = 500;
constexpr int kMostLevels = 8;  ///< of organisations, climbed to find a leader

/// Every record that `filter` finds, a page at a time.
template <class Take>
void ForEach(const Gathering& gathering, const RecordType& type, const json::object& filter,
             const Take& take) {
    auto read = records::ReadFilter(gathering.catalogue, type, json::serialize(filter));
    CHECK(read.has_value());
    records::Query query;
    query.type = &type;
    query.filter = *std::move(read);
    query.givens = {{"today", records::Value(gathering.today)}};
    query.limit = kPage;
    for (std::size_t found = kPage; found == kPage; query.offset += kPage) {
        const auto page = gathering.view.Select(query);
        found = page.size();
        for (const Record& record : page) take(record);
    }
}

/// Those who are active, who leads which organisation, and who acts for whom today.
class People {
 public:
    explicit People(const Gathering& gathering) : gathering_(gathering) {
        organisations_ = gathering.catalogue.FindType(catalogue::kOrganisationType);
        ReadPeople();
        ReadDelegations();
    }

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
    void ReadPeople() {
        const RecordType* type = gathering_.catalogue.FindType(catalogue::kPersonType);
        if (type == nullptr) return;
        ForEach(gathering_, *type, {{"active", true}}, [&](const Record& person) {
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

    void ReadDelegations() {
        const RecordType* type = gathering_.catalogue.FindType(catalogue::kDelegationType);
        if (type == nullptr) return;
        const std::string today = gathering_.today.ToText();
        ForEach(gathering_, *type, {{"from_day", {{"lte", today}}}, {"to_day", {{"gte", today}}}},
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
    const RecordType* organisations_ = nullptr;
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

/// The day has come near. A clock whose day no act recorded is counted when it is looked at.
json::object NearOf(const ClockRule& rule, base::CivilDay today) {
    const std::string last = today.Plus(LongestAhead(rule.remind)).ToText();
    return {{"or",
             {json::object{{rule.due_field, {{"lte", last}}}},
              json::object{{rule.due_field, {{"absent", true}}},
                           {rule.start_field, {{"absent", false}}}}}}};
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

/// Records still worked on of which a day has come near, and those in a last state of which a rule
/// speaks (a closed case is still to be archived).
json::object NearRecords(const Gathering& gathering, const RecordType& type,
                         const std::vector<const ClockRule*>& rules) {
    const auto open = StatesOf(gathering.catalogue, type, false);
    const auto final = StatesOf(gathering.catalogue, type, true);
    json::array any, near;
    for (const ClockRule* rule : rules) {
        near.emplace_back(NearOf(*rule, gathering.today));
        json::array named;
        for (const std::string& state : final)
            if (rule->done_when.find('"' + state + '"') != std::string::npos)
                named.emplace_back(state);
        if (named.empty()) continue;
        json::object after = NearOf(*rule, gathering.today);
        after["$state"] = {{"in", std::move(named)}};
        after["not"] = json::parse(rule->done_when);
        any.emplace_back(std::move(after));
    }
    json::object running = {{"or", std::move(near)}};
    if (!type.procedure.empty())
        running["$state"] = {{"in", json::array(open.begin(), open.end())}};
    any.emplace_back(std::move(running));
    return {{"or", std::move(any)}};
}

class Gatherer {
 public:
    explicit Gatherer(const Gathering& gathering)
        : gathering_(gathering), people_(gathering), neighbours_(gathering.view) {}

    std::map<base::RecordId, std::vector<Item>> Run() {
        for (const auto& known : gathering_.catalogue.record_types) {
            const RecordType& type = known.second;
            const auto rules = RulesOf(gathering_.catalogue, type);
            if (rules.empty()) continue;
            ForEach(gathering_, type, NearRecords(gathering_, type, rules),
                    [&](const Record& record) { Look(type, record); });
        }
        for (auto& [person, items] : told_) {
            std::stable_sort(items.begin(), items.end(),
                             [](const Item& a, const Item& b) { return a.due < b.due; });
        }
        return std::move(told_);
    }

 private:
    void Look(const RecordType& type, const Record& record) {
        const records::Givens givens = {{"today", records::Value(gathering_.today)}};
        for (const deadline::RunningClock& clock :
             deadline::RunningClocks(gathering_.catalogue, type, record, givens, neighbours_)) {
            using deadline::ClockState;
            if (clock.state == ClockState::kDone || clock.state == ClockState::kPaused) continue;
            if (clock.rule->done_when.empty()) continue;
            const auto step = StepOn(clock.rule->remind, clock.due, gathering_.today,
                                     gathering_.catalogue.calendar);
            if (step)
                Tell(record,
                     {type.id, record.id, clock.rule->id, clock.due, step->id, Because::kHolder},
                     step->nearness);
        }
    }

    void Tell(const Record& record, Item item, Nearness nearness) {
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
             records::PeopleNamed(gathering_.catalogue, *type, record, neighbours_))
            if (people_.IsActive(person)) add(person, Because::kNamed);
        if (gathering_.leader_role.empty()) return;
        if (there && nearness != Nearness::kOverdue) return;
        for (const base::RecordId& person :
             people_.LeadersOver(record.Reference(system_field::kOrganisation)))
            add(person, Because::kLeader);
    }

    const Gathering& gathering_;
    People people_;
    records::ViewNeighbours neighbours_;
    std::map<base::RecordId, std::vector<Item>> told_;
};

}  // namespace

std::map<base::RecordId, std::vector<Item>> Gather(const Gathering& gathering) {
    return Gatherer(gathering).Run();
}

}  // namespace notify
