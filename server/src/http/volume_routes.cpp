#include "http/volume_routes.hpp"

#include "catalogue/messages.hpp"
#include "http/detail/pack_routes.hpp"
#include "http/detail/record_page.hpp"

namespace http {

namespace json = boost::json;
using volume::Part;

namespace {

volume::ReadFile ReaderOf(Caller& caller) {
    return [&caller](const records::Attachment& file) -> base::Result<std::string> {
        const auto stored = caller.view->FindEvidence(file.digest);
        if (!stored) return base::Refuse("volume.damaged", {{"file", file.name}});
        std::string bytes;
        const auto read = caller.platform.evidence.Read(
            *stored, 0, stored->size, [&](std::span<const std::byte> piece) {
                bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
            });
        if (!read) return base::Refuse("volume.damaged", {{"file", file.name}});
        return bytes;
    };
}

struct Asked {
    FoundRecord found;
    bool side = false;  ///< may the 副卷 be read?
};

base::Result<Asked> ReadAsked(Caller& caller, const Request& request, const VolumeDesk& desk) {
    auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return base::Refuse(std::move(found.error()));
    if (found->type->id != desk.plan.record_type)
        return base::Refuse("volume.none", {{"type", found->type->label}}, "type");
    Asked asked{*std::move(found), false};
    asked.side = access_control::Holds(caller.principal, volume::SideRight(asked.found.type->id),
                                       asked.found.record);
    return asked;
}

volume::Looking LookingOf(Caller& caller) {
    return {*caller.view, *caller.catalogue, caller.principal, caller.today};
}

/// Whoever looks at a part of a volume is on the log: what it holds is restricted as a whole.
void LogVolume(Caller& caller, const records::Record& record, const volume::Contents& contents,
               const std::vector<Part>& parts, bool with_files) {
    std::vector<RestrictedRead> reads;
    RestrictedRead read;
    read.at = caller.platform.clock.Now();
    read.person = caller.principal.person;
    read.request = caller.request.id;
    read.type = record.type;
    read.record = record.id;
    for (const Part part : parts)
        read.fields.push_back("volume/" + std::string(volume::PartId(part)));
    if (!read.fields.empty()) reads.push_back(read);
    if (with_files)
        for (const auto& [id, opened] : contents.opened) {
            read.type = opened.first;
            read.record = id;
            read.fields.assign(opened.second.begin(), opened.second.end());
            reads.push_back(read);
        }
    if (!reads.empty()) caller.platform.desk.LogReads(reads);
}

json::array FilesJson(const std::vector<records::Attachment>& files) {
    json::array list;
    for (const records::Attachment& file : files)
        list.push_back({{"digest", file.digest.ToText()},
                        {"name", file.name},
                        {"media_type", file.media_type},
                        {"size", file.size}});
    return list;
}

json::object ItemJson(const volume::Item& item, const volume::PageRange& range) {
    json::object one = {{"key", item.key},
                        {"section", item.section},
                        {"title", item.title},
                        {"type", item.type},
                        {"record", item.record.ToText()},
                        {"page_words", range.ToText()},
                        {"files", FilesJson(item.files)},
                        {"recordings", FilesJson(item.recordings)}};
    if (!item.number.empty()) one["number"] = item.number;
    if (item.day) one["day"] = item.day->ToText();
    if (range.pages) one["pages"] = *range.pages;
    if (range.from) one["from"] = *range.from;
    if (!item.text.empty()) one["text"] = json::array(item.text.begin(), item.text.end());
    return one;
}

json::object LackJson(const Caller& caller, const volume::Lack& lack) {
    return {{"kind", lack.video ? "video" : "paper"},
            {"words", catalogue::Words(*caller.catalogue, lack.words).text},
            {"title", lack.title},
            {"type", lack.type},
            {"record", lack.record.ToText()}};
}

json::object PartJson(const Caller& caller, const volume::Contents& contents,
                      const std::vector<volume::PageRange>& ranges, Part part) {
    json::array items, lacks;
    std::int64_t pages = 0;
    bool all_known = true;
    for (std::size_t i = 0; i < contents.items.size(); ++i) {
        if (contents.items[i].part != part) continue;
        items.push_back(ItemJson(contents.items[i], ranges[i]));
        pages += ranges[i].pages.value_or(0);
        all_known = all_known && ranges[i].pages.has_value();
    }
    for (const volume::Lack& lack : contents.lacks)
        if (lack.part == part) lacks.push_back(LackJson(caller, lack));
    return {{"part", volume::PartId(part)}, {"label", volume::PartLabel(part)}, {"allowed", true},
            {"items", std::move(items)},    {"lacks", std::move(lacks)},        {"pages", pages},
            {"all_pages_known", all_known}};
}

json::value VolumeJson(Caller& caller, VolumeDesk& desk, const Asked& asked,
                       const volume::Contents& contents) {
    const auto ranges = volume::NumberPages(contents.items, desk.counts, ReaderOf(caller));
    json::array parts;
    parts.push_back(PartJson(caller, contents, ranges, Part::kMain));
    if (asked.side)
        parts.push_back(PartJson(caller, contents, ranges, Part::kSide));
    else
        parts.push_back(
            {{"part", "side"},
             {"label", volume::PartLabel(Part::kSide)},
             {"allowed", false},
             {"words",
              catalogue::Words(*caller.catalogue, {"volume.side_not_allowed", {}, ""}).text}});
    json::object answer = {
        {"title", TitleOf(*asked.found.type, asked.found.record)},
        {"number", asked.found.record.Text(asked.found.type->subtitle)},
        {"state", StateJson(*caller.catalogue, *asked.found.type, asked.found.record)},
        {"parts", std::move(parts)},
        {"pdf", static_cast<bool>(desk.to_pdf)},
        {"faults", RefusalsToJson(*caller.catalogue, contents.faults)}};
    if (contents.arrangement)
        answer["arrangement"] = {{"id", contents.arrangement->id.ToText()},
                                 {"version", contents.arrangement->version}};
    return answer;
}

Response GetVolume(Caller& caller, const Request& request, VolumeDesk& desk) {
    const auto asked = ReadAsked(caller, request, desk);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const volume::Contents contents =
        volume::Gather(LookingOf(caller), desk.plan, asked->found.record);
    // Printing takes seconds: only who asks for page numbers waits for it.
    if (request.Query("count") == "1")
        desk.counts.Print(contents.items, ReaderOf(caller), desk.to_pdf);
    std::vector<Part> parts{Part::kMain};
    if (asked->side) parts.push_back(Part::kSide);
    LogVolume(caller, asked->found.record, contents, parts, false);
    return JsonAnswer(VolumeJson(caller, desk, *asked, contents));
}

struct Download {
    Part part = Part::kMain;
    volume::Form form = volume::Form::kZip;
};

base::Result<Download> ReadDownload(const Request& request, const Asked& asked) {
    Download download;
    base::Refusals refusals;
    const std::string& part = request.Parameter("part");
    const std::string form = request.Query("as");
    if (part == volume::PartId(Part::kSide))
        download.part = Part::kSide;
    else if (part != volume::PartId(Part::kMain))
        refusals.push_back({"volume.unknown_part", {}, "part"});
    if (form == "pdf")
        download.form = volume::Form::kPdf;
    else if (form != "zip")
        refusals.push_back({"volume.unknown_form", {}, "as"});
    if (download.part == Part::kSide && !asked.side)
        refusals.push_back({"volume.side_not_allowed", {}, "part"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return download;
}

Response GetVolumeFile(Caller& caller, const Request& request, VolumeDesk& desk) {
    const auto asked = ReadAsked(caller, request, desk);
    if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
    const auto download = ReadDownload(request, *asked);
    if (!download) return RefusalResponse(*caller.catalogue, download.error());
    const volume::Looking looking = LookingOf(caller);
    const volume::Contents contents = volume::Gather(looking, desk.plan, asked->found.record);
    auto file = volume::Write({looking, caller.platform.papers, asked->found.record,
                               ReaderOf(caller), desk.to_pdf, desk.counts},
                              contents, download->part, download->form);
    if (!file) return RefusalResponse(*caller.catalogue, file.error());
    LogVolume(caller, asked->found.record, contents, {download->part}, true);
    Response response = TextResponse(200, std::move(file->bytes), file->media_type);
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"volume-{}{}\"; filename*=UTF-8''{}",
                             volume::PartId(download->part),
                             file->name.substr(file->name.size() - 4), PercentEncode(file->name)));
    response.Set("Cache-Control", "no-store");
    return response;
}

}  // namespace

void AddVolumeRoutes(Router& router, Platform& platform, VolumeDesk& desk) {
    AddPackRoutes(router, platform, desk);
    router.Add(Method::kGet, "/api/records/{type}/{id}/volume",
               ForCallers(platform, [&desk](Caller& caller, const Request& request) {
                   return GetVolume(caller, request, desk);
               }));
    router.Add(Method::kGet, "/api/records/{type}/{id}/volume/{part}",
               ForCallers(platform, [&desk](Caller& caller, const Request& request) {
                   return GetVolumeFile(caller, request, desk);
               }));
}

}  // namespace http
