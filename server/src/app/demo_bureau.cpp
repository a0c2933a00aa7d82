#include "app/demo_bureau.hpp"

#include <boost/json.hpp>

#include "app/demo_words.hpp"
#include "app/first_start.hpp"
#include "base/text.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr int kHandlersPerBranch = 2;
constexpr int kUnattached = 4;  ///< officers; the certificates of every other one run out

/// Registers one thing after another in the name of the installation; the first refusal ends it.
class Founder {
 public:
    Founder(Node& node, const DemoFacts& facts) : node_(node), year_(facts.year) {
        root_ = NewId();
        admin_ = NewId();
        principal_ = InstallationPrincipal(admin_, root_);
    }

    base::Result<DemoBureau> Found(const DemoFacts& facts, int branches, int enterprises) {
        DemoBureau bureau;
        bureau.id = root_;
        FoundRoot(facts.bureau, bureau);
        for (int i = 0; i < branches; ++i) bureau.branches.push_back(FoundBranch(facts.bureau, i));
        for (int i = 0; i < enterprises; ++i) {
            const auto branch = static_cast<std::size_t>(i % branches);
            bureau.enterprises.push_back(AddEnterprise(i, bureau.branches[branch].id));
        }
        AddUnattachedOfficers();
        if (!refusals_.empty()) return base::Refuse(std::move(refusals_));
        if (const auto done = GiveAccounts(bureau); !done) return base::Refuse(done.error());
        if (const auto done = LoadPrincipals(bureau); !done) return base::Refuse(done.error());
        return bureau;
    }

 private:
    [[nodiscard]] base::RecordId NewId() {
        return base::RecordId::Make(node_.clock.Now(), node_.randomness);
    }
    [[nodiscard]] std::string Since() const { return fmt::format("{}-01-01", year_ - 4); }

    void Register(std::string_view type, const base::RecordId& record,
                  const base::RecordId& organisation, const json::object& values) {
        if (!refusals_.empty()) return;
        workflow::ActRequest request;
        request.id = base::ActId::Make(node_.clock.Now(), node_.randomness);
        request.type = type;
        request.record = record;
        request.act = "register";
        request.values = json::serialize(values);
        request.organisation = organisation;
        request.reason = "演示数据";
        const auto done =
            node_.performer->Perform(principal_, node_.definitions.Current(), request);
        if (!done) refusals_ = done.error();
    }

    [[nodiscard]] json::array Powers(std::initializer_list<const char*> powers,
                                     const char* basis) const {
        json::array rows;
        for (const char* power : powers)
            rows.push_back({{"power", power},
                            {"from_day", fmt::format("{}-07-15", std::min(year_ - 4, 2021))},
                            {"basis", basis}});
        return rows;
    }

    base::RecordId AddUnit(const std::string& name, const base::RecordId& above) {
        const base::RecordId id = NewId();
        Register(catalogue::kOrganisationType, id, above,
                 {{"name", name}, {"kind", "unit"}, {"parent", above.ToText()}});
        return id;
    }

    DemoPerson AddPerson(const std::string& account, const std::string& position,
                         std::initializer_list<const char*> roles, const base::RecordId& role_in,
                         const base::RecordId& unit) {
        DemoPerson person{account,
                          demo_words::PersonName(people_++),
                          position,
                          account == "admin" ? admin_ : NewId(),
                          {}};
        json::array rows;
        for (const char* role : roles)
            rows.push_back(
                {{"role", role}, {"organisation", role_in.ToText()}, {"from_day", Since()}});
        Register(catalogue::kPersonType, person.id, unit,
                 {{"account", account},
                  {"name", person.name},
                  {"position", position},
                  {"active", true},
                  {"roles", std::move(rows)}});
        return person;
    }

    base::RecordId AddOfficer(const std::string& name, const base::RecordId* person,
                              const base::RecordId& unit, const std::string& unit_name) {
        const base::RecordId id = NewId();
        const int number = ++officers_;
        const bool expired = person == nullptr && number % 2 == 0;
        json::object values = {{"name", name},
                               {"certificate_no", fmt::format("演示{:06}", number)},
                               {"certificate_from", Since()},
                               {"certificate_to", expired ? fmt::format("{}-06-30", year_)
                                                          : fmt::format("{}-12-31", year_ + 5)},
                               {"field", "生态环境"},
                               {"status", "valid"},
                               {"unit", unit_name}};
        if (person != nullptr) values["person"] = person->ToText();
        Register("officer", id, unit, values);
        return id;
    }

    void FoundRoot(const std::string& name, DemoBureau& bureau) {
        const bool province = name.ends_with("厅");
        child_kind_ = province ? "city_bureau" : "branch_bureau";
        const std::u32string points = base::ToCodePoints(name);
        Register(catalogue::kOrganisationType, root_, root_,
                 {{"name", name},
                  {"short", base::FromCodePoints(std::u32string_view(points).substr(0, 1))},
                  {"kind", province ? "province" : "city_bureau"},
                  {"powers", Powers({"inspection", "case_filing", "penalty_decision",
                                     "compulsory_measure", "legal_review"},
                                    "《中华人民共和国行政处罚法》第十七条")}});
        const base::RecordId legal = AddUnit("法规科", root_);
        const base::RecordId office = AddUnit("办公室", root_);
        bureau.admin = AddPerson("admin", "系统管理员", {"system_admin"}, root_, office);
        bureau.leader = AddPerson("leader1", "局长", {"bureau_leader"}, root_, root_);
        bureau.reviewer = AddPerson("legal1", "法规科科长", {"legal_reviewer"}, root_, legal);
        bureau.clerk = AddPerson("clerk1", "内勤", {"clerk"}, root_, office);
        bureau.others.push_back(AddPerson("stat1", "统计员", {"statistician"}, root_, legal));
        bureau.others.push_back(AddPerson("importer1", "数据管理员", {"importer"}, root_, office));
        bureau.others.push_back(
            AddPerson("security1", "安全保密管理员", {"security_admin"}, root_, office));
        bureau.others.push_back(AddPerson("audit1", "安全审计员", {"audit_admin"}, root_, office));
    }

    DemoBranch FoundBranch(const std::string& bureau, int index) {
        static constexpr std::array<const char*, 5> kOrdinals = {"第一", "第二", "第三", "第四",
                                                                 "第五"};
        DemoBranch branch;
        branch.id = NewId();
        branch.name = bureau + kOrdinals[static_cast<std::size_t>(index)] + "分局";
        Register(catalogue::kOrganisationType, branch.id, root_,
                 {{"name", branch.name},
                  {"kind", child_kind_},
                  {"parent", root_.ToText()},
                  {"powers",
                   Powers({"inspection", "case_filing", "penalty_decision", "compulsory_measure"},
                          "市局授权文件（演示）")}});
        AddUnit(branch.name + "执法一科", branch.id);
        branch.chief = AddPerson(fmt::format("chief{}", index + 1), "分局局长", {"unit_leader"},
                                 branch.id, branch.id);
        for (int i = 0; i < kHandlersPerBranch; ++i) {
            branch.handlers.push_back(
                AddPerson(fmt::format("handler{}", index * kHandlersPerBranch + i + 1), "执法人员",
                          {"handler"}, branch.id, branch.id));
            const DemoPerson& handler = branch.handlers.back();
            branch.officers.push_back(
                AddOfficer(handler.name, &handler.id, branch.id, branch.name));
        }
        return branch;
    }

    /// Officers without an account; some of their certificates have run out.
    void AddUnattachedOfficers() {
        for (int i = 0; i < kUnattached; ++i)
            AddOfficer(demo_words::PersonName(people_++), nullptr, root_, "执法支队");
    }

    DemoEnterprise AddEnterprise(int index, const base::RecordId& branch) {
        DemoEnterprise enterprise{NewId(), demo_words::EnterpriseName(index)};
        Register("enterprise", enterprise.id, branch,
                 {{"name", enterprise.name},
                  {"credit_code", demo_words::CreditCode(index)},
                  {"code_status", "valid"},
                  {"region", index % 3 == 0 ? "某某区" : "某某县"},
                  {"industry", demo_words::Industry(index)},
                  {"key_pollutant_discharger", index % 5 == 0},
                  {"legal_representative", demo_words::PersonName(index + 40)}});
        return enterprise;
    }

    /// One password for all, kept as it is: nobody's work lies behind a demonstration's accounts.
    base::Done GiveAccounts(DemoBureau& bureau) {
        auto password = node_.sessions->GiveOneTimePassword(bureau.admin.id, bureau.admin.account);
        if (!password) return base::Refuse(password.error());
        bureau.password = *std::move(password);
        const auto made = node_.accounts->CredentialOf(bureau.admin.id);
        for (const DemoPerson* person : bureau.Everybody()) {
            access_control::Credential credential = *made;
            credential.person = person->id;
            credential.account = base::Normalised(person->account);
            credential.must_change = false;
            if (!node_.accounts->KeepCredential(credential))
                return base::Refuse("access.account_taken", {{"account", person->account}});
        }
        return base::AllWell();
    }

    base::Done LoadPrincipals(DemoBureau& bureau) {
        const auto view = node_.store->Read();
        const auto catalogue = node_.definitions.Current();
        for (DemoPerson* person : bureau.Everybody()) {
            auto loaded =
                access_control::LoadPrincipal(*view, *catalogue, person->id, node_.clock.Today());
            if (!loaded) return base::Refuse(loaded.error());
            person->principal = *std::move(loaded);
        }
        return base::AllWell();
    }

    Node& node_;
    int year_;
    base::RecordId root_, admin_;
    access_control::Principal principal_;
    std::string child_kind_;
    int people_ = 0, officers_ = 0;
    base::Refusals refusals_;
};

}  // namespace

std::vector<DemoPerson*> DemoBureau::Everybody() {
    std::vector<DemoPerson*> all = {&admin, &leader, &reviewer, &clerk};
    for (DemoPerson& person : others) all.push_back(&person);
    for (DemoBranch& branch : branches) {
        all.push_back(&branch.chief);
        for (DemoPerson& handler : branch.handlers) all.push_back(&handler);
    }
    return all;
}

int CertifiedAtFirst(int branches) { return branches * kHandlersPerBranch + kUnattached / 2; }

base::Result<DemoBureau> MakeDemoBureau(Node& node, const DemoFacts& facts, int branches,
                                        int enterprises) {
    return Founder(node, facts).Found(facts, branches, enterprises);
}

}  // namespace app
