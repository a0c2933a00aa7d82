#include "http/detail/print_routes.hpp"

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "http/detail/entry_points.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/query_reader.hpp"
#include "volume/print_run.hpp"

namespace http {

using records::Record;

namespace {

constexpr std::size_t kMostPapersToPrint = 200;
constexpr int kMostCopies = 20;

struct AskedPrint {
    std::vector<FoundRecord> papers;
    volume::PrintRun run;
};

/// The file that is printed: pages with their codes. Its printing must have been recorded, for each
/// paper by an act of its own.
base::Done CheckPrintable(const Caller& caller, const FoundRecord& paper) {
    const std::string title = paper.record.Text("title") + " " + paper.record.Text("number");
    if (!access_control::Holds(caller.principal, "document.print", paper.record))
        return base::Refuse("workflow.no_right", {{"act", "打印" + title}}, "documents");
    const std::string state = paper.record.Text(records::system_field::kState);
    if (state != "printed" && state != "sealed" && state != "filed")
        return base::Refuse("papers.print_not_recorded", {{"title", title}}, "documents");
    const auto* files = paper.record.Get("printed").As<std::vector<records::Attachment>>();
    if (files == nullptr || files->empty())
        return base::Refuse("papers.no_print_file", {{"title", title}}, "documents");
    return base::AllWell();
}

base::Result<AskedPrint> ReadAskedPrint(Caller& caller, const Request& request) {
    AskedPrint asked;
    QueryReader query(request);
    const std::int64_t copies = query.Number("copies").value_or(1);
    if (copies < 1 || copies > kMostCopies) query.Fault("papers.print_copies", "copies");
    asked.run.copies = static_cast<int>(copies);
    if (!query.refusals().empty()) return base::Refuse(query.refusals());
    asked.run.double_sided = request.Query("sides") == "2";
    std::vector<std::string> ids;
    std::set<std::string> seen;
    for (const std::string& one : base::Split(request.Query("documents"), ','))
        if (!one.empty() && seen.insert(one).second) ids.push_back(one);
    if (ids.empty() || ids.size() > kMostPapersToPrint)
        return base::Refuse(
            "papers.print_count",
            {{"most", std::to_string(kMostPapersToPrint)}, {"given", std::to_string(ids.size())}},
            "documents");
    base::Refusals refusals;
    for (const std::string& id : ids) {
        auto found = FindReadable(caller, kDocumentType, id);
        if (!found) return base::Refuse(std::move(found.error()));
        if (const auto may = CheckPrintable(caller, *found); !may)
            refusals.insert(refusals.end(), may.error().begin(), may.error().end());
        asked.papers.push_back(*std::move(found));
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

base::Result<volume::PrintPart> ReadPrintPart(Caller& caller, const FoundRecord& paper) {
    const Record& record = paper.record;
    const auto* files = record.Get("printed").As<std::vector<records::Attachment>>();
    const auto stored = caller.view->FindEvidence(files->front().digest);
    if (!stored) return base::Refuse("evidence.not_found");
    auto bytes = ReadKept(caller, *stored);
    if (!bytes) return base::Refuse(std::move(bytes.error()));
    return volume::PrintPart{record.Text("title") + " " + record.Text("number"), *std::move(bytes)};
}

/// Files that are shown by a right of their own are on the read log, as when one is opened alone.
void LogPrint(Caller& caller, const std::vector<FoundRecord>& papers) {
    std::vector<RestrictedRead> reads;
    for (const FoundRecord& paper : papers) {
        const auto shown = access_control::Show(caller.principal, *paper.type, paper.record);
        if (std::ranges::find(shown.opened, "printed") == shown.opened.end()) continue;
        RestrictedRead read;
        read.at = caller.platform.clock.Now();
        read.person = caller.principal.person;
        read.request = caller.request.id;
        read.type = paper.type->id;
        read.record = paper.record.id;
        read.fields = {"printed"};
        reads.push_back(std::move(read));
    }
    if (!reads.empty()) caller.platform.desk.LogReads(reads);
}

Response GetPrintFile(Caller& caller, const Request& request) {
    const auto asked = ReadAskedPrint(caller, request);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    std::vector<volume::PrintPart> parts;
    for (const FoundRecord& paper : asked->papers) {
        auto part = ReadPrintPart(caller, paper);
        if (!part) return RefusalResponse(*caller.catalogue, part.error());
        parts.push_back(*std::move(part));
    }
    auto file = volume::JoinForPrinting(parts, asked->run);
    if (!file) return RefusalResponse(*caller.catalogue, file.error());
    LogPrint(caller, asked->papers);
    Response response = TextResponse(200, std::move(file->bytes), "application/pdf");
    const std::string name = "合并打印-" + caller.today.ToText() + ".pdf";
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"print.pdf\"; filename*=UTF-8''{}",
                             PercentEncode(name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

}  // namespace

void AddPrintRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/print-file", ForCallers(platform, GetPrintFile));
}

}  // namespace http
