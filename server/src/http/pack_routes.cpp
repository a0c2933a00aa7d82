#include "http/detail/pack_routes.hpp"

#include <set>

#include "base/text.hpp"
#include "http/detail/entry_points.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/paper_text.hpp"
#include "volume/pack.hpp"

namespace http {

namespace json = boost::json;
using papers::Pack;
using records::Record;

namespace {

constexpr std::size_t kMostRecords = 20;

struct AskedPack {
    const Pack* pack = nullptr;
    const catalogue::RecordType* type = nullptr;
    std::vector<Record> records;
};

base::Result<AskedPack> ReadAsked(Caller& caller, const Request& request) {
    const std::string& id = request.Parameter("pack");
    AskedPack asked;
    asked.pack = caller.platform.papers.FindPack(id);
    if (asked.pack == nullptr) return base::Refuse("papers.pack_not_found", {{"pack", id}}, "pack");
    std::vector<std::string> ids;
    std::set<std::string> seen;
    for (const std::string& one : base::Split(request.Query("records"), ','))
        if (!one.empty() && seen.insert(one).second) ids.push_back(one);
    if (ids.empty() || ids.size() > kMostRecords)
        return base::Refuse(
            "papers.pack_records",
            {{"most", std::to_string(kMostRecords)}, {"given", std::to_string(ids.size())}},
            "records");
    base::Refusals refusals;
    for (const std::string& one : ids) {
        auto found = FindReadable(caller, asked.pack->record_type, one);
        if (!found) return base::Refuse(std::move(found.error()));
        const bool allowed =
            asked.pack->right.empty() ||
            access_control::Holds(caller.principal, asked.pack->right, found->record);
        if (!allowed)
            refusals.push_back(
                {"workflow.no_right", {{"act", "合订" + asked.pack->label}}, "records"});
        asked.type = found->type;
        asked.records.push_back(std::move(found->record));
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return asked;
}

json::array GapsJson(const std::vector<volume::PackGap>& gaps, const Record& record) {
    std::set<std::string> names;
    for (const volume::PackGap& gap : gaps)
        if (gap.record->id == record.id)
            for (const papers::Missing& missing : gap.missing) names.insert(missing.name);
    return json::array(names.begin(), names.end());
}

Response GetPack(Caller& caller, const Request& request, VolumeDesk& desk) {
    const auto asked = ReadAsked(caller, request);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const papers::Asking asking = AskingOf(caller);
    const auto gaps = volume::FindPackGaps(
        {asking, caller.platform.papers, *asked->pack, desk.to_pdf}, asked->records);
    json::array rows;
    for (const Record& record : asked->records)
        rows.push_back({{"id", record.id.ToText()},
                        {"title", TitleOf(*asked->type, record)},
                        {"number", record.Text(asked->type->subtitle)},
                        {"missing", GapsJson(gaps, record)}});
    return JsonAnswer(json::object{{"id", asked->pack->id},
                                   {"label", asked->pack->label},
                                   {"pdf", static_cast<bool>(desk.to_pdf)},
                                   {"rows", std::move(rows)}});
}

/// What leaders are given holds what the 副卷 holds: it is on the log like a look at it.
void LogPack(Caller& caller, const AskedPack& asked, const volume::PackFile& made) {
    std::vector<RestrictedRead> reads;
    for (const Record& record : asked.records) {
        RestrictedRead read;
        read.at = caller.platform.clock.Now();
        read.person = caller.principal.person;
        read.request = caller.request.id;
        read.type = record.type;
        read.record = record.id;
        read.fields = {"pack/" + asked.pack->id};
        reads.push_back(std::move(read));
    }
    caller.platform.desk.LogReads(reads);
    for (const papers::Written& written : made.written) LogReads(caller, written);
}

Response GetPackFile(Caller& caller, const Request& request, VolumeDesk& desk) {
    const auto asked = ReadAsked(caller, request);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const papers::Asking asking = AskingOf(caller);
    auto made = volume::WritePack({asking, caller.platform.papers, *asked->pack, desk.to_pdf},
                                  asked->records);
    if (!made) return RefusalResponse(*caller.catalogue, made.error());
    LogPack(caller, *asked, *made);
    Response response = TextResponse(200, std::move(made->bytes), "application/pdf");
    const std::string name = asked->pack->label + "-" + caller.today.ToText() + ".pdf";
    response.Set(
        "Content-Disposition",
        fmt::format("attachment; filename=\"pack.pdf\"; filename*=UTF-8''{}", PercentEncode(name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

}  // namespace

void AddPackRoutes(Router& router, Platform& platform, VolumeDesk& desk) {
    router.Add(Method::kGet, "/api/packs/{pack}",
               ForCallers(platform, [&desk](Caller& caller, const Request& request) {
                   return GetPack(caller, request, desk);
               }));
    router.Add(Method::kGet, "/api/packs/{pack}/file",
               ForCallers(platform, [&desk](Caller& caller, const Request& request) {
                   return GetPackFile(caller, request, desk);
               }));
}

}  // namespace http
