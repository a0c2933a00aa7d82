#include <boost/json.hpp>

#include "http/detail/body.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/routes.hpp"
#include "http/detail/scan_desk.hpp"
#include "http/detail/uploads.hpp"
#include "http/numbers.hpp"

/// Scans that come back: a stack is read, split by the codes on its pages, shown, then filed.
namespace http {

namespace json = boost::json;
using records::Record;
using scans::Pile;

namespace {

constexpr std::size_t kMostFiles = 300;
constexpr std::chrono::seconds kMostWait{10};

base::Done AddUploads(Caller& caller, const json::array& uploads, scans::Stack& stack) {
    for (const json::value& one : uploads) {
        const auto upload =
            FindOwnUpload(caller, one.is_string() ? std::string_view(one.as_string()) : "");
        if (!upload) return base::Refuse(upload.error());
        const auto file = FinishUpload(caller, *upload);
        if (!file) return base::Refuse(file.error());
        const auto bytes = ReadKept(caller, file->evidence);
        if (!bytes) return base::Refuse(bytes.error());
        if (auto done = stack.Add(file->name, *bytes); !done) return done;
    }
    return base::AllWell();
}

base::Result<FoundRecord> CaseToScan(Caller& caller, const Request& request) {
    auto found = FindReadable(caller, "case", request.Parameter("id"));
    if (!found) return found;
    if (!access_control::Holds(caller.principal, "document.file_scan", found->record))
        return base::Refuse("workflow.no_right", {{"act", "扫描归卷"}});
    return found;
}

Response BeginScan(Caller& caller, const Request& request, ScanDesk& desk) {
    const auto found = CaseToScan(caller, request);
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    Body body(request.body, {"uploads"});
    const json::array uploads = body.List("uploads");
    if (uploads.empty() || uploads.size() > kMostFiles)
        body.Add({{"scans.no_files", {{"most", std::to_string(kMostFiles)}}, "uploads"}});
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    auto scan = std::make_shared<OpenScan>();
    scan->id = base::Uuid::Make(caller.platform.clock.Now(), caller.platform.randomness);
    scan->person = caller.principal.person;
    scan->the_case = found->record.id;
    scan->opened = caller.platform.clock.Now();
    const std::unique_lock<base::TimedMutex> turn(desk.reading(), kMostWait);
    if (!turn.owns_lock()) return RefusalResponse(*caller.catalogue, {{"scans.busy", {}, ""}});
    if (const auto done = AddUploads(caller, uploads, scan->stack); !done)
        return RefusalResponse(*caller.catalogue, done.error());
    auto sheets = scan->stack.Read();
    if (!sheets) return RefusalResponse(*caller.catalogue, sheets.error());
    scan->sheets = *std::move(sheets);
    desk.Keep(scan);
    return JsonAnswer(ScanJson(caller, *scan), 201);
}

/// The caller's own open stack, of a case that they may still read and file.
base::Result<std::shared_ptr<OpenScan>> OwnScan(Caller& caller, const Request& request,
                                                ScanDesk& desk) {
    const auto id = base::Uuid::Parse(request.Parameter("scan"));
    auto scan = id ? desk.Find(*id, caller.principal.person) : nullptr;
    if (!scan) return base::Refuse("scans.not_found");
    const auto found = FindReadable(caller, "case", scan->the_case.ToText());
    if (!found) return base::Refuse(found.error());
    if (!access_control::Holds(caller.principal, "document.file_scan", found->record))
        return base::Refuse("workflow.no_right", {{"act", "扫描归卷"}});
    return scan;
}

using ScanHandler = std::function<Response(Caller&, const Request&, OpenScan&)>;

CallerHandler ForOwnScan(const std::shared_ptr<ScanDesk>& desk, ScanHandler handler) {
    return [desk, handler = std::move(handler)](Caller& caller, const Request& request) {
        const auto scan = OwnScan(caller, request, *desk);
        if (!scan) return RefusalResponse(*caller.catalogue, scan.error());
        const std::lock_guard<std::mutex> lock((*scan)->busy);
        return handler(caller, request, **scan);
    };
}

Response GetScan(Caller& caller, const Request& /*request*/, OpenScan& scan) {
    return JsonAnswer(ScanJson(caller, scan));
}

Response GetSheet(Caller& caller, const Request& request, OpenScan& scan) {
    const auto sheet = ReadNumber(request.Parameter("sheet"));
    if (!sheet || *sheet < 1 || *sheet > static_cast<std::int64_t>(scan.sheets.size()))
        return RefusalResponse(*caller.catalogue, {{"scans.not_found", {}, "sheet"}});
    const auto picture = scan.stack.Preview(static_cast<int>(*sheet));
    if (!picture) return RefusalResponse(*caller.catalogue, picture.error());
    Response response = TextResponse(200, *picture, "image/png");
    response.Set("Cache-Control", "private, max-age=600");
    return response;
}

/// All that people put in place, each time anew: what is not named goes by its code again.
Response PutAssigned(Caller& caller, const Request& request, OpenScan& scan) {
    Body body(request.body, {"assigned"});
    std::map<int, scans::ByHand> by_hand;
    const Documents documents = DocumentsOf(caller, scan);
    std::size_t index = 0;
    for (const json::value& one : body.List("assigned")) {
        const std::string where = fmt::format("assigned.{}.", index++);
        if (!one.is_object()) {
            body.Add({{"http.member_not_object", {{"member", "assigned"}}, where}});
            continue;
        }
        Body inner(one.as_object(), {"sheet", "document", "page"}, where);
        const std::int64_t sheet = inner.NumberOr("sheet", 0);
        const scans::ByHand hand{inner.TextOr("document"),
                                 static_cast<int>(std::clamp<std::int64_t>(
                                     inner.NumberOr("page", 0), 0, print::kMostPages))};
        const auto paper = documents.find(hand.paper);
        const bool ours = hand.paper.empty() || (paper != documents.end() &&
                                                 paper->second.Reference("case") == scan.the_case);
        if (sheet < 1 || sheet > static_cast<std::int64_t>(scan.sheets.size()) || !ours ||
            (!hand.paper.empty() && hand.page < 1))
            inner.Add({{"scans.assigned_wrongly", {{"sheet", std::to_string(sheet)}}, where}});
        body.Add(inner.refusals());
        by_hand[static_cast<int>(sheet)] = hand;
    }
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    scan.by_hand = std::move(by_hand);
    return JsonAnswer(ScanJson(caller, scan));
}

/// The digest of what was printed: the PDF, else the Word.
std::string PrintedDigest(const Record& document) {
    for (const char* field : {"printed", "file"})
        if (const auto* files = document.Get(field).As<std::vector<records::Attachment>>())
            if (!files->empty()) return files->front().digest.ToText();
    return {};
}

base::Done FilePile(Caller& caller, const OpenScan& scan, const Pile& pile, const Record& document,
                    const base::ActId& act) {
    const auto pdf = scan.stack.Assemble(pile);
    if (!pdf) return base::Refuse(pdf.error());
    const auto kept =
        KeepFile(caller, {fmt::format("{}-第{}版-扫描件.pdf", document.Text("title"),
                                      std::max<std::int64_t>(1, Number(document, "version_no"))),
                          "application/pdf", *pdf});
    if (!kept) return base::Refuse(kept.error());
    workflow::ActRequest request;
    request.id = act;
    request.type = kDocumentType;
    request.record = document.id;
    request.act = "file_scan";
    request.expected_version = document.version;
    request.values = json::serialize(json::object{{"scan", AttachmentJson(*kept)},
                                                  {"pages", pile.pages},
                                                  {"scan_of", PrintedDigest(document)}});
    const auto done =
        caller.platform.performer.Perform(caller.principal, caller.catalogue, request);
    if (!done) return base::Refuse(done.error());
    return base::AllWell();
}

struct Wanted {
    std::string document;
    base::ActId act;
};

base::Result<std::vector<Wanted>> ReadWanted(const Request& request) {
    Body body(request.body, {"papers"});
    std::vector<Wanted> wanted;
    std::size_t index = 0;
    for (const json::value& one : body.List("papers")) {
        const std::string where = fmt::format("papers.{}.", index++);
        if (!one.is_object()) {
            body.Add({{"http.member_not_object", {{"member", "papers"}}, where}});
            continue;
        }
        Body inner(one.as_object(), {"document", "act"}, where);
        wanted.push_back({inner.Uuid("document").ToText(), base::ActId{inner.Uuid("act")}});
        body.Add(inner.refusals());
    }
    if (body.refusals().empty() && wanted.empty())
        body.Add({{"http.member_missing", {{"member", "papers"}}, "papers"}});
    if (!body.refusals().empty()) return base::Refuse(body.refusals());
    return wanted;
}

/// Files one paper; the same request again finds it filed by this very act.
base::Done FileWanted(Caller& caller, const OpenScan& scan, const Wanted& wanted,
                      const Documents& documents) {
    if (caller.view->FindAct(wanted.act)) return base::AllWell();
    const scans::Split split = SplitOf(scan, documents);
    const auto pile = std::find_if(split.piles.begin(), split.piles.end(),
                                   [&](const Pile& one) { return one.paper == wanted.document; });
    if (pile == split.piles.end()) return base::Refuse("scans.not_in_stack");
    const Record& document = documents.at(wanted.document);
    if (auto bars = BarsOf(*pile, document); !bars.empty()) return base::Refuse(std::move(bars));
    return FilePile(caller, scan, *pile, document, wanted.act);
}

Response FileScan(Caller& caller, const Request& request, OpenScan& scan) {
    const auto wanted = ReadWanted(request);
    if (!wanted) return RefusalResponse(*caller.catalogue, wanted.error());
    const Documents documents = DocumentsOf(caller, scan);
    json::array filed, refused;
    for (const Wanted& one : *wanted) {
        const auto document = documents.find(one.document);
        json::object named =
            document == documents.end() || document->second.Reference("case") != scan.the_case
                ? json::object{{"document", one.document}}
                : DocumentJson(document->second);
        const auto done = FileWanted(caller, scan, one, documents);
        if (done) {
            scan.filed.insert(one.document);
            filed.push_back(std::move(named));
            continue;
        }
        named["refusals"] = RefusalsToJson(*caller.catalogue, done.error());
        refused.push_back(std::move(named));
    }
    caller.view = caller.platform.store.Read();
    return JsonAnswer(json::object{{"filed", std::move(filed)},
                                   {"refused", std::move(refused)},
                                   {"scan", ScanJson(caller, scan)}});
}

}  // namespace

void AddScanRoutes(Router& router, Platform& platform) {
    // Shared by the handlers, which live as long as the router.
    const auto desk = std::make_shared<ScanDesk>();
    router.Add(Method::kPost, "/api/records/case/{id}/scans",
               ForCallers(platform, [desk](Caller& caller, const Request& request) {
                   return BeginScan(caller, request, *desk);
               }));
    router.Add(Method::kGet, "/api/scans/{scan}", ForCallers(platform, ForOwnScan(desk, GetScan)));
    router.Add(Method::kGet, "/api/scans/{scan}/sheets/{sheet}",
               ForCallers(platform, ForOwnScan(desk, GetSheet)));
    router.Add(Method::kPut, "/api/scans/{scan}/assigned",
               ForCallers(platform, ForOwnScan(desk, PutAssigned)));
    router.Add(Method::kPost, "/api/scans/{scan}/file",
               ForCallers(platform, ForOwnScan(desk, FileScan)));
}

}  // namespace http
