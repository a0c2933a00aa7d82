#include "http/report_check_routes.hpp"

#include <filesystem>

#include "exchange/writer.hpp"
#include "http/detail/report_asked.hpp"
#include "http/detail/report_wordings.hpp"
#include "http/form_data.hpp"
#include "report_desk/bureaus.hpp"
#include "report_desk/word_copy.hpp"

namespace http {

namespace {

/// A report and the one before it, each as large as a file may be, and what stands around them.
constexpr std::int64_t kFormLimit = std::int64_t{42} << 20;
constexpr std::chrono::seconds kMostWait{10};
constexpr std::size_t kMostReports = 12;
constexpr const char* kWordType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
constexpr const char* kSheetType =
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

Response FileResponse(std::string bytes, const char* media_type, const std::string& name) {
    Response response = TextResponse(200, std::move(bytes), media_type);
    const std::string end = name.substr(name.rfind('.'));
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"report-check{}\"; filename*=UTF-8''{}", end,
                             PercentEncode(name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

/// 年度报告.docx → 年度报告
std::string StemOf(const std::string& name) {
    const std::string stem = std::filesystem::path(name).stem().string();
    return stem.empty() ? "报告" : stem;
}

using CheckHandler = std::function<Response(Caller&, const Request&, const ReadBy&)>;

/// A turn, then the lists, then the work; nothing is read before.
CallerHandler InTurn(const std::shared_ptr<ReportDesk>& desk, CheckHandler handler) {
    return [desk, handler = std::move(handler)](Caller& caller, const Request& request) {
        const auto turn =
            desk->turns().Take(caller.principal.person, caller.platform.clock.Now(), kMostWait);
        if (!turn) return RefusalResponse(*caller.catalogue, turn.error());
        const auto by = desk->For(caller, caller.principal.organisation);
        if (!by) return RefusalResponse(*caller.catalogue, by.error());
        return handler(caller, request, *by);
    };
}

Response CheckGivenReport(Caller& caller, const Request& request, const ReadBy& by) {
    auto asked = ReadCheckAsked(request);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto checked = CheckSent(caller, by, *asked);
    if (!checked) return RefusalResponse(*caller.catalogue, checked.error());
    Response response = JsonAnswer(CheckedJson(caller, *asked, *checked));
    response.Set("Cache-Control", "no-store");
    return response;
}

Response CheckedWord(Caller& caller, const Request& request, const ReadBy& by) {
    auto asked = ReadCheckAsked(request);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto checked = CheckSent(caller, by, *asked);
    if (!checked) return RefusalResponse(*caller.catalogue, checked.error());
    return FileResponse(
        report_desk::CommentedWord({asked->report.bytes, asked->report.name, asked->report.text,
                                    checked->outcome.findings, caller.platform.clock.Now()}),
        kWordType, StemOf(asked->report.name) + "（批注）.docx");
}

base::Result<std::vector<report_desk::BureauReport>> ReadReports(const Request& request,
                                                                 const ReadBy& by) {
    const auto parts = ReadFormData(request.Header("content-type"), request.body);
    if (!parts) return base::Refuse(parts.error());
    base::Refusals refusals;
    if (parts->size() < 2 || parts->size() > kMostReports)
        return base::Refuse("report_check.how_many", {{"most", std::to_string(kMostReports)}});
    std::vector<report_desk::BureauReport> reports;
    for (const FormPart& part : *parts) {
        if (part.name != "file") {
            refusals.push_back({"http.member_unknown", {{"member", part.name}}, part.name});
            continue;
        }
        const auto sent = ReadSent(part.bytes, part.file_name, part.is_file);
        if (!sent) {
            for (base::Refusal refusal : sent.error()) {
                refusal.where = part.file_name;
                refusals.push_back(std::move(refusal));
            }
            continue;
        }
        reports.push_back({StemOf(sent->name), report_reader::YearOf(sent->text),
                           report_reader::FindFigures(sent->text, by.words->vocabulary)});
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return reports;
}

std::string SheetOf(const report_desk::BureauTable& table) {
    const auto rows = report_desk::CellsOf(table);
    std::vector<exchange::Column> columns;
    for (const std::string& heading : rows.front()) columns.push_back({heading});
    std::string bytes;
    const auto writer = exchange::MakeXlsxWriter(
        columns, "各单位报告比较", std::filesystem::temp_directory_path().string(),
        [&bytes](std::string_view piece) { bytes += piece; });
    for (std::size_t i = 1; i < rows.size(); ++i) writer->AddRow(rows[i]);
    writer->Finish();
    return bytes;
}

Response CompareReports(Caller& caller, const Request& request, const ReadBy& by) {
    const auto reports = ReadReports(request, by);
    if (!reports) return RefusalResponse(*caller.catalogue, reports.error());
    const auto table = report_desk::CompareBureaus(*reports, by.known->families);
    if (request.Query("as") == "xlsx")
        return FileResponse(SheetOf(table), kSheetType, "各单位报告比较.xlsx");
    return JsonResponse(200, report_desk::TableJson(table));
}

}  // namespace

void AddReportCheckRoutes(Router& router, Platform& platform,
                          std::vector<std::filesystem::path> folders) {
    const auto desk = std::make_shared<ReportDesk>(std::move(folders));
    AddReportWordingRoutes(router, platform, desk);
    const auto in_turn = [&](CheckHandler handler) {
        return ForCallers(platform, InTurn(desk, std::move(handler)));
    };
    router.Add(Method::kPost, "/api/report-check", in_turn(CheckGivenReport), kFormLimit);
    router.Add(Method::kPost, "/api/report-check/word", in_turn(CheckedWord), kFormLimit);
    router.Add(Method::kPost, "/api/report-check/compare", in_turn(CompareReports), kFormLimit);
}

}  // namespace http
