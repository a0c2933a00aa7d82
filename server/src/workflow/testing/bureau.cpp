#include "workflow/testing/bureau.hpp"

#include <filesystem>
#include <stdexcept>

#include "catalogue/load.hpp"
#include "records/testing/random_filter.hpp"

namespace workflow::testing {

namespace {

using Loaded = base::Result<std::shared_ptr<const catalogue::Catalogue>>;

std::shared_ptr<const catalogue::Catalogue> Sound(const Loaded& loaded) {
    if (!loaded)
        throw std::runtime_error("the catalogue has faults: " + loaded.error().front().where + " " +
                                 loaded.error().front().code);
    return *loaded;
}

}  // namespace

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    static const auto loaded =
        catalogue::LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    return Sound(loaded);
}

std::shared_ptr<const catalogue::Catalogue> WithOwnDefinitions() {
    const std::filesystem::path source = QH_SOURCE_DIR;
    static const auto loaded = catalogue::LoadCatalogue(
        {source / "catalogue", source / "server/src/workflow/testing/definitions"});
    return Sound(loaded);
}

Bureau::Bureau(std::shared_ptr<const catalogue::Catalogue> definitions)
    : catalogue(std::move(definitions)) {
    city = Put("organisation", {{"name", Value("试验市生态环境局")},
                                {"short", Value("试")},
                                {"kind", Value("city_bureau")},
                                {"powers", Value(std::vector<records::Row>{
                                               Power("case_filing"), Power("penalty_decision")})}});
    unit = Put("organisation",
               {{"name", Value("执法一科")}, {"kind", Value("unit")}, {"parent", Value(city)}});
    handler = Person("张某", "handler", city);
    colleague = Person("李某", "handler", city);
    unit_leader = Person("王某", "unit_leader", city);
    bureau_leader = Person("周某", "bureau_leader", city);
    reviewer = Person("赵某", "legal_reviewer", city);
    clerk = Person("孙某", "clerk", city);
    importer = Person("钱某", "importer", city);
    officer_one = Officer("张某", "E-1", handler);
    officer_two = Officer("李某", "E-2", colleague);
}

base::RecordId Bureau::Person(const char* name, const char* role,
                              const base::RecordId& organisation) {
    records::Row row{base::Uuid::Make(clock.Now(), randomness),
                     {{"role", Value(role)},
                      {"organisation", Value(organisation)},
                      {"from_day", Value(Day("2020-01-01"))}}};
    return Put("person", {{"name", Value(name)},
                          {"account", Value(fmt::format("p{}", ++people_))},
                          {"active", Value(true)},
                          {"roles", Value(std::vector<records::Row>{row})},
                          {"$organisation", Value(organisation)}});
}

base::RecordId Bureau::Officer(const char* name, const char* number, const base::RecordId& person) {
    return Put("officer", {{"name", Value(name)},
                           {"person", Value(person)},
                           {"certificate_no", Value(number)},
                           {"certificate_from", Value(Day("2022-01-01"))},
                           {"certificate_to", Value(Day("2027-12-31"))},
                           {"status", Value("valid")},
                           {"$organisation", Value(city)}});
}

void Bureau::Delegate(const base::RecordId& from, const base::RecordId& to) {
    Put("delegation", {{"from_person", Value(from)},
                       {"to_person", Value(to)},
                       {"from_day", Value(Day("2026-01-01"))},
                       {"to_day", Value(Day("2026-12-31"))},
                       {"reason", Value("外出")},
                       {"$organisation", Value(city)}});
}

base::RecordId Bureau::Put(const std::string& type, records::FieldValues values) {
    values.emplace("$state", Value("current"));
    const records::Record record{NewId(), type, 1, std::move(values)};
    const auto act = records::testing::CreationOf(*catalogue, record, randomness);
    const auto stored =
        store.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
    return stored ? record.id : base::RecordId{};
}

void Bureau::Change(const std::string& type, const base::RecordId& id, const std::string& field,
                    Value value) {
    const records::Record before = Find(type, id);
    records::Record after = before;
    after.version += 1;
    after.Set(field, std::move(value));
    const auto act = records::testing::ChangeOf(*catalogue, before, after, randomness);
    (void)store.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
}

ledger::EvidenceReference Bureau::Upload(const char* name) {
    ledger::StoredEvidence stored;
    stored.digest = base::Sm3(name);
    stored.size = 10;
    (void)store.KeepEvidence(stored);
    return {stored.digest, name, "image/jpeg", 10};
}

access_control::Principal Bureau::Of(const base::RecordId& person) {
    return *access_control::LoadPrincipal(*store.Read(), *catalogue, person, clock.Today());
}

base::RecordId Bureau::NewId() { return base::RecordId::Make(clock.Now(), randomness); }

records::Record Bureau::Find(const std::string& type, const base::RecordId& id) {
    return store.Read()->Find(*catalogue->FindType(type), id).value_or(records::Record{});
}

ActRequest Bureau::Request(const std::string& type, const base::RecordId& record,
                           const std::string& act, const std::string& values) {
    ActRequest request;
    request.id = base::ActId::Make(clock.Now(), randomness);
    request.type = type;
    request.record = record;
    request.act = act;
    request.values = values;
    request.expected_version = Find(type, record).version;
    return request;
}

base::Result<Outcome> Bureau::Do(const base::RecordId& person, const ActRequest& request) {
    return performer.Perform(Of(person), catalogue, request);
}

base::Result<Outcome> Bureau::Do(const base::RecordId& person, const std::string& type,
                                 const base::RecordId& record, const std::string& act,
                                 const std::string& values) {
    return Do(person, Request(type, record, act, values));
}

std::vector<NextStep> Bureau::StepsOf(const base::RecordId& person, const std::string& type,
                                      const base::RecordId& record) {
    const auto view = store.Read();
    return performer.NextSteps(Of(person), catalogue, Find(type, record), *view);
}

base::RecordId Bureau::AClue() {
    const base::RecordId clue = NewId();
    (void)Do(handler, "clue", clue, "register", kClue);
    return clue;
}

base::RecordId Bureau::AClueUnderExamination() {
    const base::RecordId clue = AClue();
    (void)Do(handler, "clue", clue, "examine");
    return clue;
}

std::string Bureau::FilingValues() const {
    return fmt::format(
        R"({{"cause_of_case":"涉嫌超标排放水污染物","party_name":"某化工有限公司","violation":"总排口超标",)"
        R"("law_basis":"水污染防治法第十条","preliminary_opinion":"建议立案",)"
        R"("handlers":[{{"officer":"{}","role":"lead"}},{{"officer":"{}","role":"assist"}}]}})",
        officer_one.ToText(), officer_two.ToText());
}

base::RecordId Bureau::ApprovalOf(const std::string& type, const base::RecordId& record) {
    return Find(type, record).Reference("$pending").value_or(base::RecordId{});
}

base::RecordId Bureau::AFiledCase() {
    const base::RecordId clue = AClueUnderExamination();
    (void)Do(handler, "clue", clue, "file", FilingValues());
    const base::RecordId approval = ApprovalOf("clue", clue);
    (void)Do(unit_leader, "approval", approval, "approve");
    (void)Do(bureau_leader, "approval", approval, "approve");
    return Find("clue", clue).Reference("case").value_or(base::RecordId{});
}

records::Row Bureau::Power(const char* power) {
    return {base::Uuid::Make(clock.Now(), randomness),
            {{"power", Value(power)}, {"from_day", Value(Day("2020-01-01"))}}};
}

std::vector<std::string> CodesOf(const base::Result<Outcome>& outcome) {
    std::vector<std::string> codes;
    if (!outcome) {
        for (const base::Refusal& refusal : outcome.error()) codes.push_back(refusal.code);
    }
    std::sort(codes.begin(), codes.end());
    return codes;
}

}  // namespace workflow::testing
