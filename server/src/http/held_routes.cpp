#include "http/detail/board.hpp"
#include "http/detail/held.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

/// Shown of each type; the count opens on all of them.
constexpr int kShown = 20;
/// People who have left, looked at for what they still hold.
constexpr int kMostWhoLeft = 1'000;
constexpr int kPeopleAtOnce = 1'000;

/// Is something still to be done in it? A registered piece of evidence ends nowhere, and is done.
bool IsOpen(const catalogue::State& state) {
    return !state.final && state.tone != catalogue::Tone::kDone &&
           state.tone != catalogue::Tone::kOld;
}

/// Open of `type` and held by one of `people`; nothing where the type has no procedure.
std::optional<json::object> HeldFilter(const Caller& caller, const catalogue::RecordType& type,
                                       json::value people) {
    std::set<std::string> open;
    for (const catalogue::Procedure& procedure : caller.catalogue->procedures)
        if (procedure.record_type == type.id)
            for (const catalogue::State& state : procedure.states)
                if (IsOpen(state)) open.insert(state.id);
    if (open.empty()) return std::nullopt;
    return json::object{{"$holder", std::move(people)},
                        {"$state", {{"in", json::array(open.begin(), open.end())}}}};
}

std::optional<records::Query> QueryOf(const Caller& caller, const catalogue::RecordType& type,
                                      const json::object& filter) {
    auto read = records::ReadFilter(*caller.catalogue, type, json::serialize(filter));
    if (!read) return std::nullopt;
    records::Query query;
    query.type = &type;
    query.filter = *std::move(read);
    query.givens = caller.Givens();
    return query;
}

/// Clues and cases, which stand in the menu, before what belongs to them.
std::vector<const catalogue::RecordType*> MattersFirst(const catalogue::Catalogue& catalogue) {
    std::vector<const catalogue::RecordType*> types;
    for (const auto& [id, type] : catalogue.record_types) types.push_back(&type);
    std::ranges::stable_sort(types, {}, [](const catalogue::RecordType* type) {
        return std::pair(type->menu_group.empty(), type->menu_order);
    });
    return types;
}

records::Filter Scope(const Caller& caller, const catalogue::RecordType& type,
                      const std::string& act) {
    return access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + act);
}

/// Rows that may be read, each with whether the caller may hand it over.
json::array RowsOf(Caller& caller, RecordWriterJson& writer, records::Query query) {
    query.limit = kShown;
    json::array rows;
    for (const Record& record : caller.view->Select(query)) {
        json::object row = writer.Row(*query.type, record, {});
        const catalogue::Field* number = query.type->FindField(query.type->subtitle);
        if (number != nullptr && number->seal == catalogue::Seal::kNone)
            row["number"] = records::ValueToShow(*number, record.Get(number->id));
        row["may_hand_over"] =
            access_control::Holds(caller.principal, query.type->id + ".hand_over", record);
        rows.push_back(std::move(row));
    }
    return rows;
}

Response GetHeld(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, catalogue::kPersonType, request.Parameter("person"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    return JsonAnswer(HeldBy(caller, found->record));
}

/// Who may take what the caller may not: by name, to colleagues only.
Response GetAble(Caller& caller, const Request& request) {
    const auto people = caller.ReadableType(catalogue::kPersonType);
    if (!people) return RefusalResponse(*caller.catalogue, people.error());
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const std::string right = request.Query("right");
    json::array rows;
    EachActivePerson(caller, [&](const Record& person) {
        const auto standing =
            access_control::LoadPrincipal(*caller.view, *caller.catalogue, person.id, caller.today);
        if (standing && access_control::Holds(*standing, right, found->record))
            rows.push_back({{"id", person.id.ToText()},
                            {"name", standing->name},
                            {"position", standing->position},
                            {"organisation", standing->organisation_name}});
        return rows.size() < static_cast<std::size_t>(kShown);
    });
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

}  // namespace

void EachActivePerson(Caller& caller, const std::function<bool(const Record&)>& visit) {
    const catalogue::RecordType* people = caller.catalogue->FindType(catalogue::kPersonType);
    if (people == nullptr) return;
    auto query = QueryOf(caller, *people, {{"active", true}, {"enterprise", {{"absent", true}}}});
    auto sort = records::ReadSort(*caller.catalogue, *people, "name");
    if (!query || !sort) return;
    query->limit = kPeopleAtOnce;
    query->sort = *std::move(sort);
    for (;; query->offset += kPeopleAtOnce) {
        const std::vector<Record> page = caller.view->Select(*query);
        for (const Record& person : page)
            if (!visit(person)) return;
        if (page.size() < static_cast<std::size_t>(kPeopleAtOnce)) return;
    }
}

json::object HeldBy(Caller& caller, const Record& person) {
    const bool may_set = access_control::Holds(caller.principal, "person.correct", person);
    RecordWriterJson writer(caller);
    json::array types;
    std::int64_t total = 0;
    for (const catalogue::RecordType* of : MattersFirst(*caller.catalogue)) {
        const catalogue::RecordType& type = *of;
        const std::string& id = type.id;
        const auto filter = HeldFilter(caller, type, json::value(person.id.ToText()));
        auto query = filter ? QueryOf(caller, type, *filter) : std::nullopt;
        if (!query) continue;
        const std::int64_t all = caller.view->Count(*query);
        if (all == 0) continue;
        query->scope = Scope(caller, type, ".read");
        const std::int64_t readable = caller.MayRead(type) ? caller.view->Count(*query) : 0;
        const std::int64_t told = may_set ? all : readable;
        if (told == 0) continue;
        total += told;
        types.push_back({{"type", id},
                         {"label", type.label},
                         {"counted_in", type.counted_in},
                         {"count", readable},
                         {"beyond", told - readable},
                         {"filter", *filter},
                         {"who", RolesOf(*caller.catalogue, id + ".hand_over")},
                         {"rows", readable == 0 ? json::array() : RowsOf(caller, writer, *query)}});
    }
    writer.Finish();
    return {{"person", {{"id", person.id.ToText()}, {"name", person.Text("name")}}},
            {"active", person.Get("active") == records::Value(true)},
            {"total", total},
            {"types", std::move(types)}};
}

json::array HeldByThoseWhoLeft(Caller& caller) {
    const catalogue::RecordType* people = caller.catalogue->FindType(catalogue::kPersonType);
    if (people == nullptr || !caller.MayRead(*people)) return {};
    auto left = QueryOf(caller, *people, {{"not", {{"active", true}}}});
    if (!left) return {};
    left->limit = kMostWhoLeft;
    json::array ids;
    std::map<base::RecordId, std::string> names;
    for (const Record& person : caller.view->Select(*left)) {
        ids.emplace_back(person.id.ToText());
        names[person.id] = person.Text("name");
    }
    json::array out;
    if (ids.empty()) return out;
    for (const catalogue::RecordType* of : MattersFirst(*caller.catalogue)) {
        const catalogue::RecordType& type = *of;
        const std::string& id = type.id;
        if (!access_control::HoldsSomewhere(caller.principal, id + ".hand_over")) continue;
        const auto filter = HeldFilter(caller, type, json::object{{"in", ids}});
        auto query = filter ? QueryOf(caller, type, *filter) : std::nullopt;
        const auto holder =
            records::ReadPath(*caller.catalogue, type, std::string(system_field::kHolder));
        if (!query || !holder) continue;
        query->scope =
            records::Both(Scope(caller, type, ".read"), Scope(caller, type, ".hand_over"));
        for (const records::GroupRow& row : caller.view->GroupBy(*query, *holder, nullptr)) {
            const auto* person = row.key.As<base::RecordId>();
            if (person == nullptr) continue;
            json::object one = *HeldFilter(caller, type, json::value(person->ToText()));
            out.push_back({{"person", {{"id", person->ToText()}, {"name", names[*person]}}},
                           {"type", id},
                           {"label", type.label},
                           {"counted_in", type.counted_in},
                           {"count", row.count},
                           {"filter", std::move(one)}});
        }
    }
    return out;
}

void AddHeldRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/people/{person}/held", ForCallers(platform, GetHeld));
    router.Add(Method::kGet, "/api/records/{type}/{id}/able", ForCallers(platform, GetAble));
}

}  // namespace http
