#include "base/text.hpp"
#include "catalogue/messages.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "http/numbers.hpp"

namespace http {

namespace json = boost::json;

namespace {

base::Done May(const Caller& caller, std::string_view right) {
    if (access_control::HoldsSomewhere(caller.principal, right)) return base::AllWell();
    return base::Refuse("admin.not_allowed", {{"right", std::string(right)}});
}

Response NoContent() {
    Response response;
    response.status = 204;
    return response;
}

Response ListAccounts(Caller& caller, const Request&) {
    if (const auto may = May(caller, "admin.people"); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    json::array rows;
    for (const access_control::Credential& credential : caller.platform.accounts.Credentials()) {
        json::object row = {{"person", credential.person.ToText()},
                            {"account", credential.account},
                            {"must_change", credential.must_change},
                            {"changed_at", credential.changed_at.ToText()}};
        if (credential.locked_until && caller.platform.clock.Now() < *credential.locked_until)
            row["locked_until"] = credential.locked_until->ToText();
        const auto sessions = caller.platform.accounts.SessionsOf(credential.person);
        for (const access_control::Session& session : sessions) {
            const std::string seen = session.seen_at.ToText();
            if (!row.contains("last_seen") || row["last_seen"].as_string() < seen)
                row["last_seen"] = seen;
        }
        row["sessions"] = sessions.size();
        rows.push_back(std::move(row));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

/// A person whom the caller may administer: readable, within reach of admin.people.
base::Result<FoundRecord> FindPerson(Caller& caller, const Request& request) {
    if (auto may = May(caller, "admin.people"); !may) return base::Refuse(may.error());
    auto found = FindReadable(caller, catalogue::kPersonType, request.Parameter("person"));
    if (!found) return found;
    if (!access_control::Holds(caller.principal, "admin.people", found->record))
        return base::Refuse("admin.not_allowed", {{"right", "admin.people"}});
    return found;
}

Response GiveOneTimePassword(Caller& caller, const Request& request) {
    const auto person = FindPerson(caller, request);
    if (!person) return RefusalResponse(*caller.catalogue, person.error());
    const auto password = caller.platform.sessions.GiveOneTimePassword(
        person->record.id, person->record.Text("account"));
    if (!password) return RefusalResponse(*caller.catalogue, password.error());
    return JsonAnswer(
        json::object{{"account", person->record.Text("account")}, {"one_time_password", *password}},
        201);
}

Response Unlock(Caller& caller, const Request& request) {
    const auto person = FindPerson(caller, request);
    if (!person) return RefusalResponse(*caller.catalogue, person.error());
    caller.platform.sessions.Unlock(person->record.id);
    return NoContent();
}

Response CloseSessions(Caller& caller, const Request& request) {
    const auto person = FindPerson(caller, request);
    if (!person) return RefusalResponse(*caller.catalogue, person.error());
    caller.platform.sessions.CloseAllOf(person->record.id);
    return NoContent();
}

std::string KindLabel(const Caller& caller, const std::string& kind) {
    const catalogue::Wording label = catalogue::Words(*caller.catalogue, {"job." + kind, {}, ""});
    return label.known ? label.text : kind;
}

/// A failure is words of the system, or the code of a refusal.
std::string FailureWords(const Caller& caller, const std::string& failure) {
    const std::string code = failure.substr(0, failure.find_first_of(" ;"));
    const catalogue::Wording words = catalogue::Words(*caller.catalogue, {code, {}, ""});
    return words.known ? words.text + "（" + failure + "）" : failure;
}

json::object JobJson(const Caller& caller, const jobs::Job& job) {
    const bool running =
        job.leased_until && caller.platform.clock.Now() < *job.leased_until && !job.failed;
    return {{"id", job.id},
            {"kind", job.kind},
            {"label", KindLabel(caller, job.kind)},
            {"key", job.key},
            {"tries", job.tries},
            {"state", job.failed ? "failed" : running ? "running" : "waiting"},
            {"failure", FailureWords(caller, job.failure)},
            {"not_before", job.not_before.ToText()}};
}

json::object RunsJson(const Caller& caller, const jobs::KindRuns& runs) {
    json::object row{{"kind", runs.kind},
                     {"label", KindLabel(caller, runs.kind)},
                     {"failing", runs.IsFailing()},
                     {"done", runs.done},
                     {"failures", runs.failures},
                     {"owner", runs.owner}};
    if (runs.next_at) row["next_at"] = runs.next_at->ToText();
    if (runs.done_at) {
        row["done_at"] = runs.done_at->ToText();
        row["took_ms"] = runs.took_micros / 1000;
    }
    if (runs.failed_at) {
        row["failed_at"] = runs.failed_at->ToText();
        row["failure"] = FailureWords(caller, runs.failure);
    }
    return row;
}

Response ListJobs(Caller& caller, const Request&) {
    if (const auto may = May(caller, "admin.jobs"); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    json::array rows;
    for (const jobs::Job& job : caller.platform.jobs.Open(200))
        rows.push_back(JobJson(caller, job));
    json::array kinds;
    for (const jobs::KindRuns& runs : caller.platform.jobs.Kinds())
        kinds.push_back(RunsJson(caller, runs));
    return JsonAnswer(json::object{{"rows", std::move(rows)}, {"kinds", std::move(kinds)}});
}

Response RetryJob(Caller& caller, const Request& request) {
    if (const auto may = May(caller, "admin.jobs"); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const auto id = ReadNumber(request.Parameter("id"));
    if (!id || !caller.platform.jobs.Retry(*id, caller.platform.clock.Now()))
        return RefusalResponse(*caller.catalogue, {{"admin.job_not_found", {}, "id"}});
    return NoContent();
}

/// 案件: types that the reader of the log may not read have a name all the same.
std::string TypeLabel(const Caller& caller, const std::string& id) {
    const catalogue::RecordType* type = caller.catalogue->FindType(id);
    return type == nullptr ? id : type->label;
}

/// 签收人, or 分期·金额 for `instalments/<row>/amount`.
std::string FieldLabel(const Caller& caller, const std::string& type_id, std::string_view path) {
    const catalogue::RecordType* type = caller.catalogue->FindType(type_id);
    const std::vector<std::string> parts = base::Split(path, '/');
    const catalogue::Field* field =
        type == nullptr || parts.empty() ? nullptr : records::FindField(*type, parts.front());
    if (field == nullptr) return std::string(path);
    if (parts.size() == 1) return field->label;
    const auto inner = std::find_if(
        field->fields.begin(), field->fields.end(),
        [&](const catalogue::Field& one) { return one.id == parts.back(); });
    return inner == field->fields.end() ? field->label : field->label + "·" + inner->label;
}

Response GetReadLog(Caller& caller, const Request& request) {
    if (const auto may = May(caller, "admin.read_log"); !may)
        return RefusalResponse(*caller.catalogue, may.error());
    const PageAsked page = PageOf(request);
    ReadLogQuery query;
    QueryReader asked(request);
    if (const auto person = asked.Id("person")) query.person = base::RecordId{*person};
    if (const auto record = asked.Id("record")) query.record = base::RecordId{*record};
    if (const auto from = asked.Day("from")) query.from = base::Instant::StartOf(*from);
    if (const auto to = asked.Day("to")) query.to = base::Instant::StartOf(to->Plus(1));
    if (!asked.refusals().empty()) return RefusalResponse(*caller.catalogue, asked.refusals());
    query.offset = page.offset;
    query.limit = page.limit;
    std::vector<base::RecordId> people;
    json::array rows;
    for (const RestrictedRead& read : caller.platform.desk.Reads(query)) {
        people.push_back(read.person);
        json::array labels;
        for (const std::string& field : read.fields)
            labels.emplace_back(FieldLabel(caller, read.type, field));
        rows.push_back({{"number", read.number},
                        {"at", read.at.ToText()},
                        {"person", read.person.ToText()},
                        {"type", read.type},
                        {"type_label", TypeLabel(caller, read.type)},
                        {"record", read.record.ToText()},
                        {"fields", json::array(read.fields.begin(), read.fields.end())},
                        {"field_labels", std::move(labels)},
                        {"request", read.request}});
    }
    json::object names;
    if (const catalogue::RecordType* type = caller.catalogue->FindType(catalogue::kPersonType))
        for (const auto& [id, name] : caller.view->Titles(*type, people)) names[id.ToText()] = name;
    return JsonAnswer(json::object{{"rows", std::move(rows)},
                                   {"total", caller.platform.desk.CountReads(query)},
                                   {"references", std::move(names)}});
}

}  // namespace

void AddAdminRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/accounts", ForCallers(platform, ListAccounts));
    router.Add(Method::kPost, "/api/accounts/{person}/password",
               ForCallers(platform, GiveOneTimePassword), 1024);
    router.Add(Method::kPost, "/api/accounts/{person}/unlock", ForCallers(platform, Unlock), 1024);
    router.Add(Method::kDelete, "/api/accounts/{person}/sessions",
               ForCallers(platform, CloseSessions), 0);
    router.Add(Method::kGet, "/api/admin/jobs", ForCallers(platform, ListJobs));
    router.Add(Method::kPost, "/api/admin/jobs/{id}/retry", ForCallers(platform, RetryJob), 1024);
    router.Add(Method::kGet, "/api/admin/read-log", ForCallers(platform, GetReadLog));
}

}  // namespace http
