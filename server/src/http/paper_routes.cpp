#include "catalogue/messages.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/paper_text.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "papers/provisional.hpp"

namespace http {

namespace json = boost::json;
using document::Direction;
using papers::Paper;

namespace {

std::string_view DirectionName(Direction direction) {
    switch (direction) {
        case Direction::kServed:
            return "served";
        case Direction::kInternal:
            return "internal";
        case Direction::kParty:
            return "party";
        case Direction::kAuthority:
            return "authority";
    }
    return "internal";
}

}  // namespace

json::array Texts(const std::vector<std::string>& texts) {
    json::array list;
    for (const std::string& text : texts) list.emplace_back(text);
    return list;
}

namespace {

json::object HeadJson(const Caller& caller, const Paper& paper) {
    json::array faults;
    for (const base::Refusal& fault : paper.faults)
        faults.emplace_back(catalogue::Words(*caller.catalogue, fault).text);
    json::object head = {{"id", paper.source.id},
                         {"label", paper.source.label},
                         {"direction", DirectionName(paper.source.direction)},
                         {"basis", Texts(paper.source.basis)},
                         {"own", paper.own},
                         {"needs_seal", paper.source.needs_seal},
                         {"part", paper.source.side_file ? "side" : "main"}};
    if (!paper.source.code.empty()) head["code"] = paper.source.code;
    if (!faults.empty()) head["faults"] = std::move(faults);
    return head;
}

json::array MissingNames(const std::vector<papers::Missing>& missing) {
    json::array names;
    for (const papers::Missing& one : missing) names.emplace_back(one.name);
    return names;
}

}  // namespace

papers::Asking AskingOf(Caller& caller) {
    return {*caller.view, *caller.catalogue, caller.principal, caller.today};
}

void LogReads(Caller& caller, const papers::Written& written) {
    std::vector<RestrictedRead> reads;
    for (const auto& [record, opened] : written.opened) {
        RestrictedRead read;
        read.at = caller.platform.clock.Now();
        read.person = caller.principal.person;
        read.type = opened.type;
        read.record = record;
        read.fields.assign(opened.fields.begin(), opened.fields.end());
        read.request = caller.request.id;
        reads.push_back(std::move(read));
    }
    if (!reads.empty()) caller.platform.desk.LogReads(reads);
}

namespace {

/// What is missing is told without the values that are there: nothing is logged as read.
Response ListPapers(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const papers::Asking asking = AskingOf(caller);
    const papers::Shelf& shelf = caller.platform.papers;
    const auto filed = FiledByTemplate(caller, *found);
    json::array rows;
    for (const Paper& paper : shelf.Papers()) {
        if (paper.source.record_type != found->type->id) continue;
        json::object row = HeadJson(caller, paper);
        row["missing"] =
            paper.the_template
                ? MissingNames(papers::FindMissing(asking, shelf.Names(), paper, found->record))
                : json::array();
        if (const auto made = filed.find(paper.source.id); made != filed.end())
            row["filed"] = made->second;
        rows.push_back(std::move(row));
    }
    json::object answer = {{"rows", std::move(rows)},
                           {"page_codes", print::WordPrinter::IsInstalled()}};
    if (const auto the_case = CaseOf(caller, *found)) {
        answer["case"] = the_case->id.ToText();
        answer["may_file"] = access_control::Holds(caller.principal, "document.write", *the_case);
        answer["may_scan"] =
            access_control::Holds(caller.principal, "document.file_scan", *the_case);
    }
    return JsonAnswer(answer);
}

}  // namespace

base::Result<const Paper*> PaperFor(const Caller& caller, const Request& request,
                                    const catalogue::RecordType& type) {
    const std::string& id = request.Parameter("paper");
    const Paper* paper = caller.platform.papers.Find(id);
    if (paper == nullptr || paper->source.record_type != type.id)
        return base::Refuse("papers.not_found", {{"paper", id}}, "paper");
    if (paper->the_template) return paper;
    std::string faults;
    for (const base::Refusal& fault : paper->faults)
        faults += (faults.empty() ? "" : "；") + catalogue::Words(*caller.catalogue, fault).text;
    return base::Refuse("papers.template_faulty",
                        {{"paper", paper->source.label}, {"faults", faults}}, "paper");
}

namespace {

Response AsText(Caller& caller, const Paper& paper, const records::Record& record) {
    const papers::WrittenText written =
        papers::WriteText(AskingOf(caller), caller.platform.papers.Names(), paper, record);
    LogReads(caller, written.about);
    json::object answer = HeadJson(caller, paper);
    AddPaperText(caller, written, answer);
    answer["undecided"] = Texts(written.about.undecided);
    answer["ink"] = Texts(written.about.places_for_ink);
    return JsonAnswer(answer);
}

Response AsWord(const Paper& paper, const FoundRecord& found, papers::Written written) {
    Response response =
        TextResponse(200, std::move(written.bytes),
                     "application/vnd.openxmlformats-officedocument.wordprocessingml.document");
    const std::string number = found.record.Text(found.type->subtitle);
    const std::string name = paper.source.label + (number.empty() ? "" : "-" + number) + ".docx";
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"{}.docx\"; filename*=UTF-8''{}",
                             paper.source.id, PercentEncode(name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

Response GetPaper(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto paper = PaperFor(caller, request, *found->type);
    if (!paper) return RefusalResponse(*caller.catalogue, paper.error());
    if (request.Query("as") == "text") return AsText(caller, **paper, found->record);
    const base::Refusals provisional = papers::ProvisionalDays(
        AskingOf(caller), caller.platform.papers.Names(), **paper, found->record);
    if (!provisional.empty()) return RefusalResponse(*caller.catalogue, provisional);
    papers::Written written =
        papers::Write(AskingOf(caller), caller.platform.papers.Names(), **paper, found->record);
    LogReads(caller, written);
    return AsWord(**paper, *found, std::move(written));
}

}  // namespace

void AddPaperRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/{type}/{id}/papers", ForCallers(platform, ListPapers));
    router.Add(Method::kGet, "/api/records/{type}/{id}/papers/{paper}",
               ForCallers(platform, GetPaper));
    router.Add(Method::kGet, "/api/records/{type}/{id}/drafts", ForCallers(platform, ListDrafts));
}

}  // namespace http
