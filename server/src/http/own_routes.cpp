#include "http/own_routes.hpp"

#include <algorithm>
#include <set>

#include "evaluation/standing.hpp"
#include "http/detail/body.hpp"
#include "http/detail/bureau_of.hpp"
#include "http/detail/enterprise_door.hpp"
#include "http/detail/evidence_file.hpp"
#include "http/detail/handler_of.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/uploads.hpp"
#include "telemetry/factors.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr const char* kMark = "monitoring_mark";
constexpr std::size_t kMostMarkFiles = 20;
constexpr std::int64_t kDayMicros = 24 * 3'600'000'000LL;
constexpr double kUsualLongestDays = 366, kUsualAheadDays = 31;
/// What an enterprise's people may attach: pictures, papers, tables, films.
constexpr std::array<std::string_view, 13> kMarkFileEndings = {
    ".jpg", ".jpeg", ".png", ".webp", ".pdf", ".doc", ".docx",
    ".xls", ".xlsx", ".csv", ".txt",  ".mp4", ".ofd"};

base::Instant OwnMoment(const Record& record, std::string_view field) {
    const auto* moment = record.Get(field).As<base::Instant>();
    return moment == nullptr ? base::Instant{} : *moment;
}

std::vector<records::Attachment> FilesOf(const Record& record) {
    const auto* files = record.Get("evidence").As<std::vector<records::Attachment>>();
    return files == nullptr ? std::vector<records::Attachment>{} : *files;
}

/// What is asked of a mark, new or mended.
struct MarkAsked {
    base::ActId id;
    std::string factor, mark, reason;
    std::optional<base::Instant> from, until;
    std::vector<std::string> uploads, kept;
};

/// The page on which an enterprise's people mark their own readings.
class OwnDesk {
 public:
    explicit OwnDesk(OutletDesk& desk) : desk_(desk) {}

    Response Start(Caller& caller, const Request& /*request*/) {
        const Record enterprise = EnterpriseOf(caller);
        const catalogue::TelemetryRule* rule = Marking(caller.today);
        json::object rules = {{"due_hour", 0}, {"due_days", 0}, {"basis", ""}, {"confidence", ""}};
        if (rule != nullptr)
            rules = {{"due_hour", static_cast<std::int64_t>(rule->Number("due_hour"))},
                     {"due_days", static_cast<std::int64_t>(rule->Number("due_days"))},
                     {"basis", rule->basis},
                     {"confidence", rule->confidence}};
        rules["longest_days"] = LongestDays(caller);
        rules["ahead_days"] = AheadDays(caller);
        return JsonAnswer(json::object{{"enterprise", enterprise.Text("name")},
                                       {"bureau", SupervisorsOf(caller, enterprise)},
                                       {"at", caller.platform.clock.Now().micros / 1'000},
                                       {"rules", std::move(rules)},
                                       {"kinds", KindsJson(caller)}});
    }

    Response Marks(Caller& caller, const Request& request) {
        const auto type = caller.ReadableType(kMark);
        if (!type) return RefusalResponse(*caller.catalogue, type.error());
        QueryReader reader(request);
        const auto device = reader.Id("device");
        if (!reader.refusals().empty())
            return RefusalResponse(*caller.catalogue, reader.refusals());
        const PageAsked page = PageOf(request, 100);
        records::Query query = Asking(caller, **type, device);
        query.limit = page.limit;
        query.offset = page.offset;
        if (auto sort = records::ReadSort(*caller.catalogue, **type, "-made_at"))
            query.sort = *std::move(sort);
        const std::vector<Record> rows = caller.view->Select(query);
        json::array out;
        for (const Record& row : rows) out.push_back(RowJson(caller, **type, row));
        return JsonAnswer(
            json::object{{"rows", std::move(out)}, {"total", caller.view->Count(query)}});
    }

    Response Declare(Caller& caller, const Request& request) {
        Body body(request.body,
                  {"id", "record", "device", "factor", "mark", "from", "to", "reason", "files"});
        const base::RecordId record{body.Uuid("record")};
        const std::string device_id = body.Text("device");
        const MarkAsked asked = ReadMark(body);
        if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
        // Sent again because the answer did not arrive: it is there.
        if (const auto known = FindReadable(caller, kMark, record.ToText()))
            return JsonAnswer(RowJson(caller, *known->type, known->record));
        const auto device = FindReadable(caller, "monitoring_device", device_id);
        if (!device) return RefusalResponse(*caller.catalogue, device.error());
        workflow::ActRequest act;
        act.record = record;
        act.act = "declare";
        act.organisation = device->record.Reference(system_field::kOrganisation);
        const Given given{asked, device->record, nullptr};
        return Perform(caller, std::move(act), given);
    }

    Response Resubmit(Caller& caller, const Request& request) {
        Body body(request.body,
                  {"id", "version", "factor", "mark", "from", "to", "reason", "files", "kept"});
        const std::int64_t version = body.NumberOr("version", 0);
        MarkAsked asked = ReadMark(body);
        asked.kept = body.Texts("kept");
        if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
        const auto found = FindReadable(caller, kMark, request.Parameter("mark"));
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        const auto device_id = found->record.Reference("device").value_or(base::RecordId{});
        const auto device = FindReadable(caller, "monitoring_device", device_id.ToText());
        if (!device) return RefusalResponse(*caller.catalogue, device.error());
        workflow::ActRequest act;
        act.record = found->record.id;
        act.act = "resubmit";
        act.expected_version = version;
        const Given given{asked, device->record, &found->record};
        return Perform(caller, std::move(act), given);
    }

    Response Withdraw(Caller& caller, const Request& request) {
        Body body(request.body, {"id", "version", "reason"});
        workflow::ActRequest act;
        act.id = base::ActId{body.Uuid("id")};
        act.expected_version = body.NumberOr("version", 0);
        act.reason = body.TextOr("reason");
        if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
        const auto found = FindReadable(caller, kMark, request.Parameter("mark"));
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        act.type = kMark;
        act.record = found->record.id;
        act.act = "withdraw";
        return Take(caller, act, 200);
    }

    /// A file of one of the enterprise's marks; what the bureau attached to its own steps is not
    /// among them.
    Response File(Caller& caller, const Request& request) {
        const auto found = FindReadable(caller, kMark, request.Parameter("mark"));
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        for (const records::Attachment& file : FilesOf(found->record))
            if (file.digest.ToText() == request.Parameter("digest"))
                return AnswerFile(caller, file);
        return RefusalResponse(*caller.catalogue, {{"evidence.not_found", {}, ""}});
    }

 private:
    struct Given {
        const MarkAsked& asked;
        const Record& device;
        const Record* before = nullptr;  ///< of a mark that is mended
    };

    [[nodiscard]] const catalogue::TelemetryRule* Marking(base::CivilDay day) const {
        return desk_.Rules().InForce("marking", "", day);
    }
    [[nodiscard]] std::int64_t SettingOr(const Caller& caller, std::string_view name,
                                         double usual) const {
        const catalogue::TelemetryRule* rule = Marking(caller.today);
        const double told = rule == nullptr ? 0 : rule->Number(name);
        return static_cast<std::int64_t>(told > 0 ? told : usual);
    }
    [[nodiscard]] std::int64_t LongestDays(const Caller& caller) const {
        return SettingOr(caller, "longest_days", kUsualLongestDays);
    }
    [[nodiscard]] std::int64_t AheadDays(const Caller& caller) const {
        return SettingOr(caller, "ahead_days", kUsualAheadDays);
    }

    static Record EnterpriseOf(Caller& caller) {
        const auto* people = caller.catalogue->FindType(catalogue::kPersonType);
        const auto* type = caller.catalogue->FindType("enterprise");
        const auto person =
            people == nullptr ? std::nullopt : caller.view->Find(*people, caller.principal.person);
        const auto id = person ? person->Reference("enterprise") : std::nullopt;
        auto found = type == nullptr || !id ? std::nullopt : caller.view->Find(*type, *id);
        return found ? *std::move(found) : Record{};
    }

    /// The choices of the field, with how each counts by the rule in force.
    json::array KindsJson(Caller& caller) const {
        json::array kinds;
        const catalogue::RecordType* type = caller.catalogue->FindType(kMark);
        const catalogue::Field* field = type == nullptr ? nullptr : type->FindField("mark");
        if (field == nullptr) return kinds;
        for (const catalogue::Choice& choice : field->choices) {
            if (choice.retired) continue;
            const auto* rule = desk_.Rules().InForce("mark_" + choice.id, "", caller.today);
            kinds.push_back({{"id", choice.id},
                             {"label", choice.label},
                             {"family", rule == nullptr ? "" : rule->Option("family")},
                             {"counts", rule == nullptr ? "" : rule->Option("counts")}});
        }
        return kinds;
    }

    static records::Query Asking(Caller& caller, const catalogue::RecordType& type,
                                 const std::optional<base::Uuid>& device) {
        records::Query query;
        query.type = &type;
        query.scope =
            access_control::ScopeFor(caller.principal, *caller.catalogue, type, type.id + ".read");
        const std::string text =
            device ? json::serialize(json::object{{"device", device->ToText()}}) : "{}";
        if (auto filter = records::ReadFilter(*caller.catalogue, type, text))
            query.filter = *std::move(filter);
        return query;
    }

    static MarkAsked ReadMark(Body& body) {
        MarkAsked asked;
        asked.id = base::ActId{body.Uuid("id")};
        asked.factor = body.TextOr("factor");
        asked.mark = body.TextOr("mark");
        asked.reason = body.TextOr("reason");
        asked.from = body.Moment("from");
        asked.until = body.Moment("to");
        asked.uploads = body.Texts("files");
        return asked;
    }

    /// Until when a mark of this beginning is in time.
    [[nodiscard]] std::optional<base::Instant> DueOf(base::Instant from) const {
        const catalogue::TelemetryRule* rule = Marking(from.DayInShanghai());
        if (rule == nullptr) return std::nullopt;
        return evaluation::MarkDue(from, *rule);
    }

    json::object RowJson(Caller& caller, const catalogue::RecordType& type, const Record& row) {
        const base::Instant from = OwnMoment(row, "from_at"), made = OwnMoment(row, "made_at");
        const auto due = DueOf(from);
        const auto device = row.Reference("device");
        const catalogue::RecordType* devices = caller.catalogue->FindType("monitoring_device");
        json::array files;
        for (const records::Attachment& file : FilesOf(row))
            files.push_back(
                {{"digest", file.digest.ToText()}, {"name", file.name}, {"size", file.size}});
        const std::string state = row.Text(system_field::kState);
        return {
            {"id", row.id.ToText()},
            {"version", row.version},
            {"device", device ? json::value(device->ToText()) : json::value(nullptr)},
            {"device_name",
             device && devices != nullptr ? caller.view->Titles(*devices, {*device})[*device] : ""},
            {"factor", row.Text("factor")},
            {"mark", row.Text("mark")},
            {"from", MomentJson(row, "from_at")},
            {"to", MomentJson(row, "until_at")},
            {"reason", row.Text("reason")},
            {"made_by", row.Text("made_by")},
            {"made_at", MomentJson(row, "made_at")},
            {"due", due ? json::value(due->micros / 1'000) : json::value(nullptr)},
            {"late", due && *due < made},
            {"state", StateJson(*caller.catalogue, type, row)},
            {"answer", AnswerTo(caller, row, state)},
            {"files", std::move(files)},
            {"may_mend", state == "returned"},
            {"may_withdraw", state == "returned" || state == "submitted"}};
    }

    /// Why the bureau returned it or does not accept it.
    static std::string AnswerTo(Caller& caller, const Record& row, const std::string& state) {
        const std::string kind = state == "returned"   ? "monitoring_mark.send_back"
                                 : state == "rejected" ? "monitoring_mark.reject"
                                                       : "";
        std::string answer;
        if (!kind.empty())
            for (const records::StoredAct& stored : caller.view->HistoryOf(row.id))
                if (stored.act.kind == kind) answer = stored.act.reason;
        return answer;
    }

    base::Refusals FaultsOf(Caller& caller, const Given& given) const {
        base::Refusals faults;
        const MarkAsked& asked = given.asked;
        const auto fault = [&](const char* code, const char* where, std::int64_t most = 0) {
            faults.push_back({code, {{"most", std::to_string(most)}}, where});
        };
        const base::Instant now = caller.platform.clock.Now();
        if (!asked.from) fault("marks.time_missing", "from");
        if (!asked.until) fault("marks.time_missing", "to");
        if (asked.from && asked.until) {
            if (*asked.until <= *asked.from) fault("marks.time_reversed", "to");
            if (asked.until->micros - asked.from->micros > LongestDays(caller) * kDayMicros)
                fault("marks.too_long", "to", LongestDays(caller));
            if (asked.until->micros - now.micros > AheadDays(caller) * kDayMicros)
                fault("marks.too_far_ahead", "to", AheadDays(caller));
        }
        if (asked.uploads.size() + asked.kept.size() > kMostMarkFiles)
            fault("marks.too_many_files", "files", static_cast<std::int64_t>(kMostMarkFiles));
        if (!asked.factor.empty() && !Measures(caller, given.device, asked.factor))
            faults.push_back({"marks.no_such_factor", {{"factor", asked.factor}}, "factor"});
        if (faults.empty() && IsMarkedAlready(caller, given)) fault("marks.already", "from");
        return faults;
    }

    bool Measures(Caller& caller, const Record& device, const std::string& factor) const {
        const auto series = desk_.Readings().SeriesOf(device.id.value);
        if (std::ranges::any_of(series, [&](const auto& one) { return one.key.factor == factor; }))
            return true;
        records::Query query;
        query.type = caller.catalogue->FindType("monitored_factor");
        if (query.type == nullptr) return false;
        auto filter = records::ReadFilter(
            *caller.catalogue, *query.type,
            json::serialize(json::object{{"device", device.id.ToText()}, {"code", factor}}));
        if (!filter) return false;
        query.filter = *std::move(filter);
        return caller.view->Count(query) > 0;
    }

    /// The same kind over the same time, waiting or accepted.
    static bool IsMarkedAlready(Caller& caller, const Given& given) {
        const catalogue::RecordType* type = caller.catalogue->FindType(kMark);
        if (type == nullptr) return false;
        records::Query query = Asking(caller, *type, given.device.id.value);
        auto filter = records::ReadFilter(
            *caller.catalogue, *type,
            json::serialize(json::object{{"device", given.device.id.ToText()},
                                         {"mark", given.asked.mark},
                                         {"from_at", given.asked.from->ToText()},
                                         {"until_at", given.asked.until->ToText()},
                                         {"$state", {{"in", {"submitted", "standing"}}}}}));
        if (!filter) return false;  // no such kind: the form's own check says so
        query.filter = *std::move(filter);
        query.limit = 20;
        return std::ranges::any_of(caller.view->Select(query), [&](const Record& row) {
            return row.Text("factor") == given.asked.factor;
        });
    }

    /// Who made it and when is the system's to say. A mended mark keeps its time as long as what it
    /// marks stays what it was.
    json::object ValuesOf(Caller& caller, const Given& given) const {
        const MarkAsked& asked = given.asked;
        base::Instant made = caller.platform.clock.Now();
        const Record* before = given.before;
        if (before != nullptr && before->Text("mark") == asked.mark &&
            before->Text("factor") == asked.factor &&
            OwnMoment(*before, "from_at") == *asked.from &&
            OwnMoment(*before, "until_at") == *asked.until)
            made = OwnMoment(*before, "made_at");
        json::object values = {
            {"mark", asked.mark},
            {"from_at", asked.from->ToText()},
            {"until_at", asked.until->ToText()},
            {"reason", asked.reason},
            {"made_by", EnterpriseOf(caller).Text("name") + " " + caller.principal.name},
            {"made_at", made.ToText()},
            {"factor", asked.factor.empty() ? json::value(nullptr) : json::value(asked.factor)}};
        if (before == nullptr) values["device"] = given.device.id.ToText();
        return values;
    }

    /// All uploads of their own, whole and of a kind that is shown to people.
    base::Result<std::vector<Upload>> UploadsOf(Caller& caller, const MarkAsked& asked) {
        std::vector<Upload> uploads;
        base::Refusals faults;
        for (const std::string& id : asked.uploads) {
            auto upload = FindOwnUpload(caller, id);
            if (!upload) {
                faults.insert(faults.end(), upload.error().begin(), upload.error().end());
                continue;
            }
            std::string name = upload->name;
            std::ranges::transform(name, name.begin(), [](char c) {
                return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
            });
            if (std::ranges::none_of(kMarkFileEndings, [&](std::string_view ending) {
                    return name.ends_with(ending);
                }))
                faults.push_back({"marks.file_kind", {{"name", upload->name}}, "files"});
            uploads.push_back(*std::move(upload));
        }
        if (!faults.empty()) return base::Refuse(std::move(faults));
        return uploads;
    }

    static json::object FileJson(const records::Attachment& file) {
        return {{"digest", file.digest.ToText()},
                {"name", file.name},
                {"media_type", file.media_type},
                {"size", file.size}};
    }

    /// Everything that bars it is told before a file is kept.
    Response Perform(Caller& caller, workflow::ActRequest act, const Given& given) {
        act.id = given.asked.id;
        act.type = kMark;
        base::Refusals faults = FaultsOf(caller, given);
        const auto uploads = UploadsOf(caller, given.asked);
        if (!uploads) faults.insert(faults.end(), uploads.error().begin(), uploads.error().end());
        if (!faults.empty()) return RefusalResponse(*caller.catalogue, faults);
        json::object values = ValuesOf(caller, given);
        act.values = json::serialize(values);
        const auto checked =
            caller.platform.performer.Check(caller.principal, caller.catalogue, act);
        if (!checked) return RefusalResponse(*caller.catalogue, checked.error());
        if (!checked->refusals.empty())
            return RefusalResponse(*caller.catalogue, checked->refusals);
        json::array files;
        const std::set<std::string> kept(given.asked.kept.begin(), given.asked.kept.end());
        if (given.before != nullptr)
            for (const records::Attachment& file : FilesOf(*given.before))
                if (kept.contains(file.digest.ToText())) files.push_back(FileJson(file));
        for (const Upload& upload : *uploads) {
            const auto file = FinishUpload(caller, upload);
            if (!file) return RefusalResponse(*caller.catalogue, file.error());
            files.push_back(FileJson(
                {file->evidence.digest, file->name, file->media_type, file->evidence.size}));
        }
        values["evidence"] = std::move(files);
        act.values = json::serialize(values);
        return Take(caller, act, given.before == nullptr ? 201 : 200);
    }

    Response Take(Caller& caller, const workflow::ActRequest& act, int status) {
        const auto outcome =
            caller.platform.performer.Perform(caller.principal, caller.catalogue, act);
        if (!outcome) return RefusalResponse(*caller.catalogue, outcome.error());
        caller.view = caller.platform.store.Read();  // what it has become
        const auto now = FindReadable(caller, kMark, act.record.ToText());
        if (!now) return RefusalResponse(*caller.catalogue, now.error());
        return JsonAnswer(RowJson(caller, *now->type, now->record), status);
    }

    OutletDesk& desk_;
};

}  // namespace

void AddOwnRoutes(Router& router, Platform& platform, OutletDesk& desk) {
    const auto routes = std::make_shared<OwnDesk>(desk);
    const auto on = [&](auto member) {
        return ForEnterprises(platform, HandlerOf(routes, member));
    };
    router.Add(Method::kGet, "/api/own", on(&OwnDesk::Start));
    router.Add(Method::kGet, "/api/own/marks", on(&OwnDesk::Marks));
    router.Add(Method::kPost, "/api/own/marks", on(&OwnDesk::Declare));
    router.Add(Method::kPost, "/api/own/marks/{mark}/resubmit", on(&OwnDesk::Resubmit));
    router.Add(Method::kPost, "/api/own/marks/{mark}/withdraw", on(&OwnDesk::Withdraw));
    router.Add(Method::kGet, "/api/own/marks/{mark}/files/{digest}", on(&OwnDesk::File));
}

}  // namespace http
