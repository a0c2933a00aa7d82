#include <boost/json.hpp>
#include <set>

#include "catalogue/messages.hpp"
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
using scans::FaultySheet;
using scans::KnownPaper;
using scans::Pile;
using scans::SheetFault;
using scans::Standing;

void ScanDesk::Keep(std::shared_ptr<OpenScan> scan) {
    constexpr std::size_t kMostOpen = 16;
    const std::lock_guard<std::mutex> lock(mutex_);
    if (open_.size() >= kMostOpen) open_.erase(open_.begin());
    open_.push_back(std::move(scan));
}

std::shared_ptr<OpenScan> ScanDesk::Find(const base::Uuid& id, const base::RecordId& person) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto found = std::find_if(open_.begin(), open_.end(), [&](const auto& scan) {
        return scan->id == id && scan->person == person;
    });
    return found == open_.end() ? nullptr : *found;
}

namespace {

using Documents = std::map<std::string, Record>;  ///< by id

constexpr std::size_t kMostFiles = 300;
constexpr std::chrono::seconds kMostWait{30};

std::int64_t Number(const Record& record, std::string_view field) {
    const auto* number = record.Get(field).As<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

/// `《行政处罚决定书》第1版（试环罚〔2026〕1号）`
std::string NameOf(const Record& document) {
    const std::string number = document.Text("number");
    return fmt::format("《{}》第{}版{}", document.Text("title"),
                       std::max<std::int64_t>(1, Number(document, "version_no")),
                       number.empty() ? "" : "（" + number + "）");
}

Standing StandingOf(const Record& document, const base::RecordId& the_case) {
    if (document.Reference("case") != the_case) return Standing::kElsewhere;
    const std::string state = document.Text(records::system_field::kState);
    if (state == "voided") return Standing::kVoided;
    if (state == "filed") return Standing::kFiled;
    if (state == "drafted") return Standing::kNotPrinted;
    const bool needs_seal = document.Get("needs_seal") == records::Value(true);
    if (needs_seal && document.Get("sealed_on").IsAbsent()) return Standing::kNotSealed;
    return Standing::kAwaited;
}

/// The papers of the case, and those of others whose codes are in the stack.
Documents DocumentsOf(Caller& caller, const OpenScan& scan) {
    Documents documents;
    const auto gather = [&](const json::object& filter) {
        for (Record& document : SelectDocuments(caller, filter))
            documents.try_emplace(document.id.ToText(), std::move(document));
    };
    gather({{"case", scan.the_case.ToText()}, {"code", {{"absent", false}}}});
    std::set<std::string> codes;
    for (const scans::Sheet& sheet : scan.sheets)
        for (const print::PageCode& code : sheet.codes) codes.insert(code.code);
    if (!codes.empty()) gather({{"code", {{"in", json::array(codes.begin(), codes.end())}}}});
    return documents;
}

scans::Split SplitOf(const OpenScan& scan, const Documents& documents) {
    std::vector<KnownPaper> papers;
    for (const auto& [id, document] : documents)
        papers.push_back(
            {id, document.Text("code"), static_cast<int>(Number(document, "version_no")),
             static_cast<int>(Number(document, "pages")), StandingOf(document, scan.the_case)});
    return scans::SplitStack(scan.sheets, papers, scan.by_hand);
}

std::string CaseName(Caller& caller, const Record& document) {
    const catalogue::RecordType* type = caller.catalogue->FindType("case");
    const auto id = document.Reference("case");
    const auto found = type == nullptr || !id ? std::nullopt : caller.view->Find(*type, *id);
    if (!found) return {};
    const std::string number = found->Text("case_no");
    return found->Text("party_name") + (number.empty() ? "" : "（" + number + "）");
}

/// What is wrong with a sheet. Of a paper that the caller may not read nothing is told but that it
/// is of another case.
base::Refusal FaultWords(Caller& caller, const FaultySheet& faulty, const Documents& documents) {
    const auto found = documents.find(faulty.paper);
    const bool named = found != documents.end() && MayReadDocument(caller, found->second);
    base::Refusal words{"", {{"sheet", std::to_string(faulty.sheet)}}, ""};
    if (named) words.params.emplace_back("paper", NameOf(found->second));
    if (faulty.code) words.params.emplace_back("code", print::ToText(*faulty.code));
    switch (faulty.fault) {
        case SheetFault::kUnreadable:
            words.code = "scans.sheet_unreadable";
            break;
        case SheetFault::kBlank:
            words.code = "scans.sheet_blank";
            break;
        case SheetFault::kLeftOut:
            words.code = "scans.sheet_left_out";
            break;
        case SheetFault::kTwoPapers:
            words.code = "scans.sheet_two_papers";
            break;
        case SheetFault::kUnknown:
            words.code = "scans.sheet_unknown";
            break;
        case SheetFault::kElsewhere:
            words.code = named ? "scans.sheet_elsewhere_named" : "scans.sheet_elsewhere";
            if (named) words.params.emplace_back("case", CaseName(caller, found->second));
            break;
        case SheetFault::kOldVersion:
            words.code = "scans.sheet_old_version";
            break;
        case SheetFault::kFiled:
            words.code = "scans.sheet_filed";
            break;
        case SheetFault::kNotPrinted:
            words.code = "scans.sheet_not_printed";
            break;
        case SheetFault::kWrongNumber:
            words.code = "scans.sheet_wrong_number";
            break;
        case SheetFault::kTwice:
            words.code = "scans.sheet_twice";
            words.params.emplace_back("as", std::to_string(faulty.as));
            break;
    }
    return words;
}

/// May a person put this sheet in its place?
bool MayAssign(SheetFault fault) {
    return fault == SheetFault::kUnreadable || fault == SheetFault::kBlank ||
           fault == SheetFault::kLeftOut || fault == SheetFault::kTwoPapers ||
           fault == SheetFault::kWrongNumber || fault == SheetFault::kTwice ||
           fault == SheetFault::kUnknown;
}

std::string WordsOf(Caller& caller, const base::Refusal& refusal) {
    return catalogue::Words(*caller.catalogue, refusal).text;
}

std::string Listed(const std::vector<int>& numbers) {
    std::string listed;
    for (const int number : numbers)
        listed += (listed.empty() ? "" : "、") + std::to_string(number);
    return listed;
}

base::Refusals BarsOf(const Pile& pile, const Record& document) {
    base::Refusals bars;
    if (!pile.missing.empty())
        bars.push_back({"scans.pages_missing",
                        {{"paper", NameOf(document)}, {"pages", Listed(pile.missing)}},
                        ""});
    if (pile.not_sealed) bars.push_back({"scans.not_sealed", {{"paper", NameOf(document)}}, ""});
    return bars;
}

json::object DocumentJson(const Record& document) {
    return {{"document", document.id.ToText()},   {"title", document.Text("title")},
            {"number", document.Text("number")},  {"version_no", Number(document, "version_no")},
            {"pages", Number(document, "pages")}, {"name", NameOf(document)}};
}

json::object PileJson(Caller& caller, const Pile& pile, const Record& document) {
    json::array placed;
    for (const scans::PlacedSheet& sheet : pile.placed)
        placed.push_back(
            {{"sheet", sheet.sheet}, {"page", sheet.page}, {"by_hand", sheet.by_hand}});
    json::array words;
    for (const base::Refusal& bar : BarsOf(pile, document))
        words.emplace_back(WordsOf(caller, bar));
    json::object out = DocumentJson(document);
    out["pages"] = pile.pages;
    out["placed"] = std::move(placed);
    out["missing"] = json::array(pile.missing.begin(), pile.missing.end());
    out["ready"] = pile.IsWhole();
    out["words"] = std::move(words);
    return out;
}

/// What would be filed, and every sheet that would not.
json::object ScanJson(Caller& caller, const OpenScan& scan) {
    const Documents documents = DocumentsOf(caller, scan);
    const scans::Split split = SplitOf(scan, documents);
    json::array papers, faulty, choices, waiting;
    std::set<std::string> met;
    for (const Pile& pile : split.piles) {
        met.insert(pile.paper);
        papers.push_back(PileJson(caller, pile, documents.at(pile.paper)));
    }
    for (const FaultySheet& one : split.faulty)
        faulty.push_back(
            {{"sheet", one.sheet},
             {"assignable", MayAssign(one.fault)},
             {"left_out", one.fault == SheetFault::kLeftOut || one.fault == SheetFault::kBlank},
             {"words", WordsOf(caller, FaultWords(caller, one, documents))}});
    for (const auto& [id, document] : documents) {
        const Standing standing = StandingOf(document, scan.the_case);
        if (standing != Standing::kAwaited && standing != Standing::kNotSealed) continue;
        choices.push_back(DocumentJson(document));
        if (!met.contains(id)) waiting.push_back(DocumentJson(document));
    }
    return {{"scan", scan.id.ToText()},     {"case", scan.the_case.ToText()},
            {"sheets", scan.sheets.size()}, {"papers", std::move(papers)},
            {"faulty", std::move(faulty)},  {"choices", std::move(choices)},
            {"waiting", std::move(waiting)}};
}

base::Done AddUploads(Caller& caller, const json::array& uploads, scans::Stack& stack) {
    for (const json::value& one : uploads) {
        const auto upload =
            FindOwnUpload(caller, one.is_string() ? std::string_view(one.as_string()) : "");
        if (!upload) return base::Refuse(upload.error());
        const auto file = FinishUpload(caller, *upload);
        if (!file) return base::Refuse(file.error());
        const auto bytes = ReadKept(caller, file->evidence);
        if (!bytes) return base::Refuse(bytes.error());
        if (const auto done = stack.Add(file->name, *bytes); !done) return done;
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
    const std::unique_lock<std::timed_mutex> turn(desk.reading(), kMostWait);
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
