#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "catalogue/model.hpp"
#include "records/memory_store.hpp"
#include "records/testing/random_filter.hpp"

/// A small province for tests of access: 省厅 over 甲市局 (over 甲市一分局 over 一大队) and 乙市局.
namespace access_control::testing {

inline catalogue::Field AField(std::string id, catalogue::FieldKind kind, std::string target = {}) {
    catalogue::Field field;
    field.label = id;
    field.id = std::move(id);
    field.kind = kind;
    field.target = std::move(target);
    return field;
}

inline catalogue::Field Guarded(catalogue::Field field, std::string right, catalogue::Mask mask) {
    field.read_right = std::move(right);
    field.mask = mask;
    field.seal = catalogue::Seal::kRestricted;
    return field;
}

inline catalogue::Field AGroup(std::string id, std::vector<catalogue::Field> fields) {
    catalogue::Field group = AField(std::move(id), catalogue::FieldKind::kGroup);
    group.fields = std::move(fields);
    return group;
}

inline void AddType(catalogue::Catalogue& catalogue, const std::string& id,
                    std::vector<catalogue::Field> fields) {
    catalogue::RecordType& type = catalogue.record_types[id];
    type.id = type.label = id;
    type.title = fields.front().id;
    type.fields = std::move(fields);
}

inline void AddRole(catalogue::Catalogue& catalogue, const std::string& id,
                    std::vector<catalogue::Grant> grants) {
    catalogue.roles[id] = {id, id, "", std::move(grants)};
}

/// Of cases: to close one a leader's agreement is asked, by the right `case.agree`.
inline catalogue::Procedure ProcedureWithApproval() {
    catalogue::Procedure procedure;
    procedure.id = procedure.record_type = "case";
    procedure.version = 1;
    catalogue::Act close;
    close.id = close.label = "close";
    close.approval.push_back({"leader", "leader", "case.agree", true, 1, {}});
    procedure.acts.push_back(std::move(close));
    return procedure;
}

inline std::shared_ptr<const catalogue::Catalogue> ACatalogue() {
    using catalogue::FieldKind;
    using catalogue::Mask;
    using catalogue::Scope;
    auto made = std::make_shared<catalogue::Catalogue>();
    AddType(*made, "organisation",
            {AField("name", FieldKind::kText), AField("short", FieldKind::kText),
             AField("parent", FieldKind::kReference, "organisation")});
    AddType(*made, "person",
            {AField("name", FieldKind::kText), AField("account", FieldKind::kText),
             AField("position", FieldKind::kText), AField("active", FieldKind::kYesNo),
             AField("enterprise", FieldKind::kReference, "enterprise"),
             Guarded(AField("phone", FieldKind::kText), "person.read_phone", Mask::kPhone),
             AGroup("roles",
                    {AField("role", FieldKind::kText),
                     AField("organisation", FieldKind::kReference, "organisation"),
                     AField("from_day", FieldKind::kDay), AField("to_day", FieldKind::kDay)})});
    AddType(
        *made, "delegation",
        {AField("rights", FieldKind::kText), AField("from_person", FieldKind::kReference, "person"),
         AField("to_person", FieldKind::kReference, "person"), AField("from_day", FieldKind::kDay),
         AField("to_day", FieldKind::kDay)});
    AddType(*made, "case",
            {AField("title", FieldKind::kText),
             Guarded(AField("reporter", FieldKind::kText), "case.read_reporter", Mask::kName),
             Guarded(AField("reward", FieldKind::kMoney), "case.read_reporter", Mask::kHidden),
             AGroup("parties", {AField("name", FieldKind::kText),
                                Guarded(AField("id_number", FieldKind::kText), "case.read_personal",
                                        Mask::kIdNumber)}),
             AGroup("handlers", {AField("officer", FieldKind::kReference, "officer")}),
             AField("watcher", FieldKind::kReference, "person")});
    AddType(*made, "officer",
            {AField("name", FieldKind::kText), AField("person", FieldKind::kReference, "person")});
    AddType(*made, "paper",
            {AField("title", FieldKind::kText), AField("case", FieldKind::kReference, "case"),
             Guarded(AField("secret", FieldKind::kText), "paper.read_secret", Mask::kHidden)});
    AddType(*made, "note",
            {AField("title", FieldKind::kText), AField("paper", FieldKind::kReference, "paper")});
    AddType(*made, "approval",
            {AField("title", FieldKind::kText), AField("subject", FieldKind::kText)});
    made->record_types["case"].participants = {{"handlers.officer.person", false},
                                               {"watcher", true}};
    made->record_types["paper"].belongs_to = {"case"};
    made->record_types["note"].belongs_to = {"paper"};
    made->record_types["approval"].belongs_to = {"subject"};
    made->procedures.push_back(ProcedureWithApproval());
    AddType(*made, "enterprise", {AField("name", FieldKind::kText)});
    AddType(*made, "outlet",
            {AField("name", FieldKind::kText),
             AField("enterprise", FieldKind::kReference, "enterprise")});
    AddType(*made, "monitoring_device",
            {AField("name", FieldKind::kText), AField("outlet", FieldKind::kReference, "outlet")});
    AddType(*made, "monitoring_mark",
            {AField("reason", FieldKind::kText),
             AField("device", FieldKind::kReference, "monitoring_device")});
    AddRole(*made, "enterprise_user",
            {{{"enterprise.read", "outlet.read", "monitoring_device.read", "monitoring_mark.*"},
              Scope::kOwn}});
    AddRole(*made, "handler",
            {{{"case.read", "case.file", "case.read_personal"}, Scope::kTree},
             {{"case.read_reporter", "delegation.register", "delegation.read"}, Scope::kOwn}});
    AddRole(*made, "leader", {{{"case.*", "person.read"}, Scope::kTree}});
    AddRole(
        *made, "investigator",
        {{{"case.read", "case.file", "case.read_personal", "paper.*", "note.*", "approval.read"},
          Scope::kTree},
         {{"case.read_reporter"}, Scope::kOwn}});
    AddRole(*made, "reader", {{{"case.read", "paper.read"}, Scope::kUnit}});
    AddRole(*made, "unit_clerk", {{{"case.read"}, Scope::kUnit}});
    AddRole(*made, "own_cases", {{{"case.read"}, Scope::kOwn}});
    AddRole(*made, "statistician", {{{"case.read", "figures.read"}, Scope::kAll}});
    AddRole(*made, "system_admin",
            {{{"organisation.*", "person.read", "admin.jobs"}, Scope::kAll}});
    AddRole(*made, "mixed_admin", {{{"case.read", "admin.people", "*"}, Scope::kAll}});
    return made;
}

struct RoleRow {
    std::string role;
    base::RecordId organisation;
    std::string from = "2026-01-01", to = {};
};

struct APerson {
    std::string name;
    base::RecordId organisation;
    std::vector<RoleRow> roles = {};
    bool active = true;
    base::RecordId enterprise = {};
};

class Bureau {
 public:
    Bureau() {
        province = AddOrganisation("省厅", {});
        city = AddOrganisation("甲市局", province);
        branch = AddOrganisation("甲市一分局", city);
        unit = AddOrganisation("一大队", branch);
        other_city = AddOrganisation("乙市局", province);
    }

    base::RecordId AddOrganisation(const std::string& name,
                                   const std::optional<base::RecordId>& parent) {
        records::FieldValues values{{"name", name}, {"short", name.substr(0, 3)}};
        if (parent) values.emplace("parent", *parent);
        return Add("organisation", std::move(values));
    }
    base::RecordId AddPerson(const APerson& person) {
        std::vector<records::Row> rows;
        for (const RoleRow& role : person.roles) {
            records::Row row{base::Uuid::Make(clock_.Now(), randomness_), {}};
            row.values.emplace("role", role.role);
            row.values.emplace("organisation", role.organisation);
            row.values.emplace("from_day", *base::CivilDay::Parse(role.from));
            if (!role.to.empty()) row.values.emplace("to_day", *base::CivilDay::Parse(role.to));
            rows.push_back(std::move(row));
        }
        records::FieldValues values{{"name", person.name},
                                    {"account", person.name},
                                    {"active", person.active},
                                    {"$organisation", person.organisation}};
        if (!rows.empty()) values.emplace("roles", std::move(rows));
        if (!person.enterprise.IsNil()) values.emplace("enterprise", person.enterprise);
        return Add("person", std::move(values));
    }
    void Delegate(const base::RecordId& from, const base::RecordId& to,
                  const std::string& from_day = "2026-03-01",
                  const std::string& to_day = "2026-03-10", const std::string& rights = {}) {
        records::FieldValues values{{"from_person", from},
                                    {"to_person", to},
                                    {"from_day", *base::CivilDay::Parse(from_day)},
                                    {"to_day", *base::CivilDay::Parse(to_day)}};
        if (!rights.empty()) values.emplace("rights", rights);
        Add("delegation", std::move(values));
    }
    /// A case of `organisation`; `holder` may be nil.
    base::RecordId AddCase(const std::string& title, const base::RecordId& organisation,
                           const base::RecordId& holder = {}) {
        records::FieldValues values{{"title", title}, {"$organisation", organisation}};
        if (!holder.IsNil()) values.emplace("$holder", holder);
        return Add("case", std::move(values));
    }
    base::RecordId Add(const std::string& type, records::FieldValues values) {
        const records::Record record{base::RecordId::Make(clock_.Now(), randomness_), type, 1,
                                     std::move(values)};
        const auto act = records::testing::CreationOf(*catalogue, record, randomness_);
        const auto receipt =
            store.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
        return receipt ? record.id : base::RecordId{};
    }

    base::Result<Principal> Load(const base::RecordId& person,
                                 const std::string& today = "2026-03-02") {
        return LoadPrincipal(*store.Read(), *catalogue, person, *base::CivilDay::Parse(today));
    }
    records::Record Find(const std::string& type, const base::RecordId& id) {
        return store.Read()->Find(TypeOf(type), id).value_or(records::Record{});
    }
    const catalogue::RecordType& TypeOf(const std::string& type) const {
        return *catalogue->FindType(type);
    }
    /// Titles of what the principal's scope leaves of a type.
    std::vector<std::string> Seen(const Principal& principal, const std::string& type,
                                  const std::string& right) {
        records::Query query;
        query.type = &TypeOf(type);
        query.scope = ScopeFor(principal, *catalogue, *query.type, right);
        query.limit = 1'000;
        std::vector<std::string> titles;
        for (const records::Record& record : store.Read()->Select(query))
            titles.push_back(record.Text(query.type->title));
        std::sort(titles.begin(), titles.end());
        return titles;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue = ACatalogue();
    base::RecordId province, city, branch, unit, other_city;

 private:
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{9};

 public:
    records::MemoryRecordStore store{catalogue, clock_};
};

}  // namespace access_control::testing
