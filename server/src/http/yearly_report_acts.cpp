#include "http/detail/yearly_report_acts.hpp"

#include <algorithm>
#include <set>

#include "catalogue/wordings.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/uploads.hpp"
#include "report/prior.hpp"
#include "report_desk/report_file.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
namespace system_field = records::system_field;

base::Result<report_desk::BureauWords> ReportWords::Get(Caller& caller,
                                                        const base::RecordId& organisation) {
    const auto kept = report_desk::KeptFor(*caller.view, *caller.catalogue, organisation);
    const std::scoped_lock lock(mutex_);
    if (shipped_.empty()) {
        auto wordings = catalogue::LoadWordings(folders_);
        if (!wordings) return base::Refuse(wordings.error());
        shipped_ = *std::move(wordings);
    }
    return report_desk::WordsOf(shipped_, report_desk::WordingsOf(*caller.catalogue, kept));
}

namespace {

Response Refused(const Caller& caller, const base::Refusals& refusals) {
    return RefusalResponse(*caller.catalogue, refusals);
}

base::ActId NewAct(Caller& caller) {
    return base::ActId::Make(caller.platform.clock.Now(), caller.platform.randomness);
}

base::Result<workflow::Outcome> Perform(Caller& caller, const workflow::ActRequest& asked) {
    caller.view.reset();  // the write reads for itself
    auto outcome = caller.platform.performer.Perform(caller.principal, caller.catalogue, asked);
    caller.view = caller.platform.store.Read();
    return outcome;
}

Response Performed(Caller& caller, const workflow::ActRequest& asked) {
    const auto outcome = Perform(caller, asked);
    if (!outcome) return Refused(caller, outcome.error());
    return JsonAnswer(OutcomeJson(*outcome), StatusOf(*outcome));
}

/// The same request again: its figures are those of another moment, so that the act itself tells.
std::optional<Response> Repeated(Caller& caller, const base::ActId& act,
                                 const base::RecordId& record) {
    const auto before = StoredBefore(caller, act, record);
    if (!before) return Refused(caller, before.error());
    if (!*before) return std::nullopt;
    return JsonAnswer(OutcomeJson(**before), StatusOf(**before));
}

/// What a report of this organisation had on its head last time.
void CopyHead(Caller& caller, const base::RecordId& organisation, json::object& values) {
    auto former =
        SelectWhere(caller, kReportType, {{"$organisation", organisation.ToText()}}, "-year");
    if (former.empty()) return;
    for (const char* field :
         {"letterhead", "signer", "addressees", "copies", "printer", "signed_by"})
        if (const std::string text = former.front().Text(field); !text.empty())
            values[field] = text;
}

struct Opening {
    base::ActId act;
    base::RecordId record, organisation;
    std::string organisation_name;
    int year = 0;
    const catalogue::Report* outline = nullptr;
};

base::Result<Opening> ReadOpening(Caller& caller, const Request& request) {
    Body body(request.body, {"id", "record", "year", "template", "organisation"});
    Opening opening;
    opening.act = base::ActId{body.Uuid("id")};
    opening.record = base::RecordId{body.Uuid("record")};
    opening.organisation = caller.principal.organisation;
    opening.organisation_name = caller.principal.organisation_name;
    const std::int64_t year = body.NumberOr("year", 0);
    const std::string outline = body.Text("template");
    base::Refusals refusals = body.refusals();
    if (year < 2000 || year > 2200)
        refusals.push_back({"figures.bad_year", {{"year", std::to_string(year)}}, "year"});
    opening.year = static_cast<int>(year);
    const auto found = caller.catalogue->reports.find(outline);
    if (found == caller.catalogue->reports.end())
        refusals.push_back({"report.not_found", {}, "template"});
    else
        opening.outline = &found->second;
    if (const auto asked = body.UuidIfAny("organisation")) {
        const auto readable = FindReadable(caller, catalogue::kOrganisationType, asked->ToText());
        if (!readable)
            refusals.push_back({"figures.organisation_not_found", {}, "organisation"});
        else
            opening.organisation_name = readable->record.Text("name");
        opening.organisation = base::RecordId{*asked};
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return opening;
}

std::string TitleOfReport(const Opening& opening) {
    std::string title;
    for (const report::TextPart& part : report::SplitText(opening.outline->title))
        title += !part.is_place                ? part.text
                 : part.text == "organisation" ? opening.organisation_name
                                               : std::to_string(opening.year);
    return title;
}

/// The parts by the outline; those that are there already stay.
base::Done OpenSections(Caller& caller, const Opening& opening) {
    std::set<std::int64_t> there;
    for (const Record& section :
         SelectWhere(caller, kReportSectionType, {{"report", opening.record.ToText()}}, "ordinal"))
        there.insert(NumberIn(section.values, "ordinal"));
    std::vector<std::pair<std::string, int>> headings = {{"导语", 0}};
    for (const catalogue::ReportSection& section : opening.outline->sections)
        headings.emplace_back(section.heading, report::HeadingLevel(section.heading));
    constexpr std::int64_t kStep = 10;  ///< room for parts that are put in between
    for (std::size_t i = 0; i < headings.size(); ++i) {
        const auto ordinal = static_cast<std::int64_t>(i) * kStep;
        if (there.contains(ordinal)) continue;
        workflow::ActRequest asked;
        asked.id = NewAct(caller);
        asked.type = kReportSectionType;
        asked.record =
            base::RecordId::Make(caller.platform.clock.Now(), caller.platform.randomness);
        asked.act = "open";
        asked.organisation = opening.organisation;
        asked.values = json::serialize(json::object{{"report", opening.record.ToText()},
                                                    {"ordinal", ordinal},
                                                    {"level", headings[i].second},
                                                    {"heading", headings[i].first}});
        if (const auto done = Perform(caller, asked); !done) return base::Refuse(done.error());
    }
    return base::AllWell();
}

}  // namespace

Response OpenReport(Caller& caller, const Request& request) {
    const auto opening = ReadOpening(caller, request);
    if (!opening) return Refused(caller, opening.error());
    const auto before = StoredBefore(caller, opening->act, opening->record);
    if (!before) return Refused(caller, before.error());
    if (!*before) {
        for (const Record& other : SelectWhere(
                 caller, kReportType,
                 {{"$organisation", opening->organisation.ToText()}, {"year", opening->year}}, ""))
            return Refused(
                caller, {{"report.year_taken",
                          {{"year", std::to_string(opening->year)}, {"title", other.Text("title")}},
                          "year"}});
        json::object values = {{"year", opening->year},
                               {"template", opening->outline->id},
                               {"title", TitleOfReport(*opening)},
                               {"period_end", fmt::format("{}-12-31", opening->year)},
                               {"due_on", fmt::format("{}-03-01", opening->year + 1)},
                               {"letterhead", opening->organisation_name + "文件"}};
        CopyHead(caller, opening->organisation, values);
        workflow::ActRequest asked;
        asked.id = opening->act;
        asked.type = kReportType;
        asked.record = opening->record;
        asked.act = "open";
        asked.organisation = opening->organisation;
        asked.values = json::serialize(values);
        if (const auto done = Perform(caller, asked); !done) return Refused(caller, done.error());
    }
    if (const auto done = OpenSections(caller, *opening); !done)
        return Refused(caller, done.error());
    return JsonAnswer(
        json::object{{"record", {{"type", kReportType}, {"id", opening->record.ToText()}}}},
        *before ? 200 : 201);
}

namespace {

/// Everything that the act `check` keeps: each figure with its rows and definition, the text as it
/// reads with them, and the head of the ledger.
base::Result<json::object> FixedValues(Caller& caller, const Record& report,
                                       const SignHead& sign_head, base::Refusals& bars) {
    caller.view.reset();
    const ledger::Head head = sign_head();
    caller.view = caller.platform.store.Read();
    const auto last = caller.view->ActAt(static_cast<std::int64_t>(head.size) - 1);
    const std::int64_t arrival = last ? last->arrival : 0;
    auto known = KnownBy(caller, report);
    if (!known || known->arrival > arrival) known = records::AsKnown{arrival};
    report::FigureBook book(*caller.view, *caller.catalogue, ScopeOfReport(caller, report, known));
    const std::vector<Record> sections = SectionsOf(caller, report.id);
    bars = BarsOf(sections, book);
    json::array texts, figures;
    for (const Record& section : sections)
        texts.push_back({{"heading", section.Text("heading")},
                         {"level", NumberIn(section.values, "level")},
                         {"text", book.Fill(section.Text("text"))}});
    for (const auto& [place, placed] : book.all()) {
        if (!placed.faults.empty()) continue;
        auto fixed = FixedJson(caller, book, place);
        if (!fixed) return base::Refuse(fixed.error());
        figures.push_back(*std::move(fixed));
    }
    return json::object{{"sections", std::move(texts)},
                        {"figures", std::move(figures)},
                        {"head_size", static_cast<std::int64_t>(head.size)},
                        {"head_root", head.root.ToText()},
                        {"head_arrival", known->arrival}};
}

/// What the procedure itself has against the act, gates in words.
base::Refusals Against(Caller& caller, const workflow::ActRequest& asked) {
    caller.view.reset();
    const auto preview = caller.platform.performer.Check(caller.principal, caller.catalogue, asked);
    caller.view = caller.platform.store.Read();
    if (!preview) return preview.error();
    base::Refusals refusals = preview->refusals;
    for (const workflow::GateStanding& gate : preview->gates)
        if (!gate.passed) refusals.push_back(gate.refusal);
    return refusals;
}

}  // namespace

Response CheckReport(Caller& caller, const Request& request, const SignHead& sign_head) {
    const auto found = FindReadable(caller, kReportType, request.Parameter("id"));
    if (!found) return Refused(caller, found.error());
    Body body(request.body, {"id", "expected_version"});
    workflow::ActRequest asked;
    asked.id = base::ActId{body.Uuid("id")};
    asked.expected_version = body.NumberOr("expected_version", 0);
    if (!body.refusals().empty()) return Refused(caller, body.refusals());
    if (auto repeated = Repeated(caller, asked.id, found->record.id)) return *std::move(repeated);
    base::Refusals bars;
    const auto values = FixedValues(caller, found->record, sign_head, bars);
    if (!values) return Refused(caller, values.error());
    asked.type = kReportType;
    asked.record = found->record.id;
    asked.act = "check";
    asked.values = json::serialize(*values);
    base::Refusals against = Against(caller, asked);
    // Nobody fills in the frozen figures: a text without any is told after what else is missing.
    const bool no_figures =
        std::erase_if(against, [](const base::Refusal& one) { return one.where == "figures"; }) > 0;
    if (no_figures && against.empty() && bars.empty())
        against.push_back({"report.no_figures", {}, ""});
    against.insert(against.end(), bars.begin(), bars.end());
    if (!against.empty()) return Refused(caller, against);
    return Performed(caller, asked);
}

namespace {}  // namespace

Response Restate(Caller& caller, const Request& request, const SignHead& sign_head) {
    const auto found = FindReadable(caller, kReportType, request.Parameter("id"));
    if (!found) return Refused(caller, found.error());
    Body body(request.body, {"id", "record", "reason"});
    workflow::ActRequest asked;
    asked.id = base::ActId{body.Uuid("id")};
    asked.record = base::RecordId{body.Uuid("record")};
    asked.reason = body.Text("reason");
    if (!body.refusals().empty()) return Refused(caller, body.refusals());
    if (auto repeated = Repeated(caller, asked.id, asked.record)) return *std::move(repeated);
    const std::string state = found->record.Text(system_field::kState);
    if (state != "signed" && state != "published")
        return Refused(caller, {{"report.not_signed_yet", {}, ""}});
    caller.view.reset();
    const ledger::Head head = sign_head();
    caller.view = caller.platform.store.Read();
    const auto changes = ChangesOf(caller, found->record);
    if (!changes) return Refused(caller, changes.error());
    if (changes->empty()) return Refused(caller, {{"report.nothing_changed", {}, ""}});
    const std::int64_t since = FixedOf(caller, found->record).arrival;
    json::array items;
    for (const ChangedFigure& change : *changes)
        items.push_back({{"place", change.before.place},
                         {"label", change.before.label},
                         {"before", change.before.shown},
                         {"after", change.after.shown},
                         {"value", change.after.value},
                         {"rows", change.after.rows},
                         {"rows_digest", change.after.rows_digest},
                         {"because", BecauseOf(caller, change, since)}});
    const auto last = caller.view->ActAt(static_cast<std::int64_t>(head.size) - 1);
    asked.type = kRestatementType;
    asked.act = "draw_up";
    asked.organisation = found->record.Reference(system_field::kOrganisation);
    asked.values = json::serialize(
        json::object{{"report", found->record.id.ToText()},
                     {"title", "《" + found->record.Text("title") + "》数字更正说明"},
                     {"items", std::move(items)},
                     {"head_size", static_cast<std::int64_t>(head.size)},
                     {"head_root", head.root.ToText()},
                     {"head_arrival", last ? last->arrival : 0}});
    return Performed(caller, asked);
}

namespace {

/// Last year's text beside each part that is still written on.
base::Done KeepPrior(Caller& caller, const Record& report, const report::PriorReport& prior) {
    std::vector<Record> open = SectionsOf(caller, report.id);
    std::erase_if(open,
                  [](const Record& one) { return one.Text(system_field::kState) != "drafting"; });
    std::vector<std::string> headings;
    for (const Record& section : open) headings.push_back(section.Text("heading"));
    const auto texts = report::MatchPrior(headings, prior);
    for (std::size_t i = 0; i < open.size(); ++i) {
        if (texts[i].empty() || texts[i] == open[i].Text("prior_text")) continue;
        workflow::ActRequest asked;
        asked.id = NewAct(caller);
        asked.type = kReportSectionType;
        asked.record = open[i].id;
        asked.act = "keep_prior";
        asked.expected_version = open[i].version;
        asked.values = json::serialize(json::object{{"prior_text", texts[i]}});
        if (const auto done = Perform(caller, asked); !done) return base::Refuse(done.error());
    }
    return base::AllWell();
}

base::Result<report::PriorReport> ReadPriorFile(Caller& caller, const FinishedFile& file,
                                                ReportWords& words, const Record& report) {
    const auto bytes = ReadKept(caller, file.evidence);
    if (!bytes) return base::Refuse(bytes.error());
    const auto text = report_desk::ReadReportBytes(*bytes, file.name);
    if (!text) return base::Refuse(text.error());
    const auto whose = report.Reference(system_field::kOrganisation);
    const auto read_by = words.Get(caller, whose.value_or(caller.principal.organisation));
    if (!read_by) return base::Refuse(read_by.error());
    report::PriorReport prior = report::ReadPrior(*text, read_by->vocabulary);
    const auto wanted = NumberIn(report.values, "year") - 1;
    if (prior.year != 0 && prior.year != wanted)
        return base::Refuse("report.prior_year", {{"year", std::to_string(prior.year)},
                                                  {"wanted", std::to_string(wanted)}});
    return prior;
}

}  // namespace

Response TakePrior(Caller& caller, const Request& request, ReportWords& words) {
    const auto found = FindReadable(caller, kReportType, request.Parameter("id"));
    if (!found) return Refused(caller, found.error());
    Body body(request.body, {"id", "upload", "expected_version"});
    workflow::ActRequest asked;
    asked.id = base::ActId{body.Uuid("id")};
    asked.expected_version = body.NumberOr("expected_version", 0);
    const std::string upload_id = body.Text("upload");
    if (!body.refusals().empty()) return Refused(caller, body.refusals());
    if (!access_control::Holds(caller.principal, "yearly_report.take_prior", found->record))
        return Refused(caller, {{"workflow.no_right", {{"act", "读入上年报告"}}, ""}});
    const auto upload = FindOwnUpload(caller, upload_id);
    if (!upload) return Refused(caller, upload.error());
    const auto file = FinishUpload(caller, *upload);
    if (!file) return Refused(caller, file.error());
    const auto prior = ReadPriorFile(caller, *file, words, found->record);
    if (!prior) return Refused(caller, prior.error());
    json::array rows;
    for (const report::PriorFigure& figure : prior->figures)
        if (caller.catalogue->indicators.contains(figure.indicator))
            rows.push_back({{"indicator", figure.indicator},
                            {"value", figure.value},
                            {"sentence", figure.sentence}});
    const ledger::EvidenceReference reference{file->evidence.digest, file->name, file->media_type,
                                              file->evidence.size};
    asked.type = kReportType;
    asked.record = found->record.id;
    asked.act = "take_prior";
    asked.values = json::serialize(
        json::object{{"prior", std::move(rows)}, {"prior_file", AttachmentJson(reference)}});
    asked.evidence = {reference};
    const auto outcome = Perform(caller, asked);
    if (!outcome) return Refused(caller, outcome.error());
    if (const auto done = KeepPrior(caller, found->record, *prior); !done)
        return Refused(caller, done.error());
    json::object answer = OutcomeJson(*outcome);
    answer["figures"] = prior->figures.size();
    return JsonAnswer(answer, StatusOf(*outcome));
}

}  // namespace http
