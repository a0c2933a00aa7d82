#include <algorithm>
#include <map>
#include <mutex>

#include "access/enterprise.hpp"
#include "http/detail/body.hpp"
#include "http/detail/enterprise_door.hpp"
#include "http/detail/evidence_file.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "http/detail/uploads.hpp"
#include "http/media_type.hpp"
#include "http/numbers.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr std::int64_t kStreamPiece = std::int64_t{1} << 20;
constexpr std::size_t kSniffedBytes = 64;
/// Of the people of enterprises, who are not the bureau's own: enough for pictures and papers, and
/// no way to fill the disk.
constexpr std::int64_t kMostOutsideFile = std::int64_t{50} << 20;
constexpr std::int64_t kMostOutsideDay = std::int64_t{500} << 20;
constexpr int kMostOutsideFiles = 200;

/// What each of them has announced today. Any thread.
class OutsideUploads {
 public:
    /// False: that is more than a day allows.
    [[nodiscard]] bool Take(const base::RecordId& person, base::CivilDay today, std::int64_t size) {
        const std::lock_guard lock(mutex_);
        if (today != day_) of_.clear();
        day_ = today;
        auto& [files, bytes] = of_[person];
        if (files >= kMostOutsideFiles || size > kMostOutsideDay - bytes) return false;
        ++files;
        bytes += size;
        return true;
    }

 private:
    std::mutex mutex_;
    base::CivilDay day_;                                         ///< under mutex_
    std::map<base::RecordId, std::pair<int, std::int64_t>> of_;  ///< under mutex_
};

json::object UploadJson(const Upload& upload, std::int64_t received) {
    return {{"upload", upload.id.ToText()}, {"received", received}, {"size", upload.size}};
}

Response BeginUpload(OutsideUploads& outside, Caller& caller, const Request& request) {
    Body body(request.body, {"name", "size", "media_type"});
    Upload upload;
    upload.name = body.Text("name");
    upload.media_type = body.TextOr("media_type");
    upload.size = body.NumberOr("size", 0);
    const bool is_outside = access_control::ActsForEnterprise(caller.principal);
    std::int64_t limit = caller.platform.installation().evidence_limit_bytes;
    if (is_outside) limit = std::min(limit, kMostOutsideFile);
    if (!body.Has("size"))
        body.Add({{"http.member_missing", {{"member", "size"}}, "size"}});
    else if (upload.size < 0)
        body.Add({{"http.member_negative", {{"member", "size"}}, "size"}});
    if (upload.size > limit)
        body.Add({{"evidence.too_large", {{"most", SizeWords(limit)}}, "size"}});
    if (upload.name.empty() || upload.name.size() > 400 ||
        upload.name.find('/') != std::string::npos)
        body.Add({{"evidence.bad_name", {}, "name"}});
    if (body.refusals().empty() && is_outside &&
        !outside.Take(caller.principal.person, caller.today, upload.size))
        body.Add(
            {{"evidence.too_much_today",
              {{"files", std::to_string(kMostOutsideFiles)}, {"most", SizeWords(kMostOutsideDay)}},
              "size"}});
    if (!body.refusals().empty()) return RefusalResponse(*caller.catalogue, body.refusals());
    upload.id = base::Uuid::Make(caller.platform.clock.Now(), caller.platform.randomness);
    upload.person = caller.principal.person;
    upload.created_at = caller.platform.clock.Now();
    caller.platform.desk.KeepUpload(upload);
    json::object answer = UploadJson(upload, 0);
    answer["limit"] = limit;
    answer["piece"] = kPieceLimit;
    return JsonAnswer(answer, 201);
}

Response GetUpload(Caller& caller, const Request& request) {
    const auto upload = FindOwnUpload(caller, request.Parameter("id"));
    if (!upload) return RefusalResponse(*caller.catalogue, upload.error());
    return JsonAnswer(UploadJson(*upload, caller.platform.evidence.Received(upload->id.ToText())));
}

Response PutPiece(Caller& caller, const Request& request) {
    const auto upload = FindOwnUpload(caller, request.Parameter("id"));
    if (!upload) return RefusalResponse(*caller.catalogue, upload.error());
    const auto asked = ReadNumber(request.Query("offset"));
    if (!asked)
        return RefusalResponse(*caller.catalogue,
                               {{"http.member_not_number", {{"member", "offset"}}, "offset"}});
    const std::int64_t offset = *asked;
    const auto length = static_cast<std::int64_t>(request.body.size());
    if (offset > upload->size || length > upload->size - offset)
        return RefusalResponse(*caller.catalogue, {{"evidence.more_than_announced", {}, "offset"}});
    if (offset == 0 &&
        !NameFitsContent(std::string_view(request.body).substr(0, kSniffedBytes), upload->name))
        return RefusalResponse(
            *caller.catalogue,
            {{"evidence.lying_type",
              {{"name", upload->name},
               {"real", MediaTypeWords(SniffedMediaType(
                            std::string_view(request.body).substr(0, kSniffedBytes), ""))}},
              "name"}});
    const auto received = caller.platform.evidence.Append(
        upload->id.ToText(), offset,
        std::as_bytes(std::span(request.body.data(), request.body.size())));
    if (!received) return RefusalResponse(*caller.catalogue, received.error());
    return JsonAnswer(UploadJson(*upload, *received));
}

Response PostFinish(Caller& caller, const Request& request) {
    const auto upload = FindOwnUpload(caller, request.Parameter("id"));
    if (!upload) return RefusalResponse(*caller.catalogue, upload.error());
    const auto file = FinishUpload(caller, *upload);
    if (!file) return RefusalResponse(*caller.catalogue, file.error());
    return JsonAnswer(json::object{{"digest", file->evidence.digest.ToText()},
                                   {"name", file->name},
                                   {"media_type", file->media_type},
                                   {"size", file->evidence.size},
                                   {"known", file->known}});
}

Response DropUpload(Caller& caller, const Request& request) {
    const auto upload = FindOwnUpload(caller, request.Parameter("id"));
    if (!upload) return RefusalResponse(*caller.catalogue, upload.error());
    caller.platform.evidence.Abandon(upload->id.ToText());
    caller.platform.desk.DropUpload(upload->id);
    Response response;
    response.status = 204;
    return response;
}

struct HeldFile {
    std::string name, media_type;
    bool restricted = false;  ///< shown by a right of its own: its reading goes to the log
    std::string field = {};
};

/// Is the file among the record's attachments or the evidence of its acts?
std::optional<HeldFile> FileOf(Caller& caller, const FoundRecord& found,
                               const base::Digest& digest) {
    const auto shown = access_control::Show(caller.principal, *found.type, found.record);
    for (const auto& [field, value] : shown.record.values)
        if (const auto* files = value.As<std::vector<records::Attachment>>())
            for (const records::Attachment& file : *files)
                if (file.digest == digest)
                    return HeldFile{file.name, file.media_type,
                                    std::ranges::find(shown.opened, field) != shown.opened.end(),
                                    field};
    for (const records::StoredAct& stored : caller.view->HistoryOf(found.record.id))
        for (const ledger::EvidenceReference& file : stored.act.evidence)
            if (file.digest == digest) return HeldFile{file.name, file.media_type};
    return std::nullopt;
}

void LogFileRead(Caller& caller, const FoundRecord& found, const HeldFile& file) {
    RestrictedRead read;
    read.at = caller.platform.clock.Now();
    read.person = caller.principal.person;
    read.request = caller.request.id;
    read.type = found.type->id;
    read.record = found.record.id;
    read.fields = {file.field};
    caller.platform.desk.LogReads({read});
}

/// Only what a browser shows without running it is opened in place; the rest is downloaded.
bool ShownInPlace(const std::string& media_type) {
    return media_type == "application/pdf" || media_type == "image/png" ||
           media_type == "image/jpeg" || media_type == "image/gif" || media_type == "image/webp" ||
           media_type == "video/mp4" || media_type == "audio/mpeg" || media_type == "audio/ogg" ||
           media_type == "audio/wav";
}

Response StreamEvidence(Caller& caller, const ledger::StoredEvidence& stored, const HeldFile& file,
                        ByteRange range) {
    Response response;
    response.status = range.partial ? 206 : 200;
    const bool in_place = ShownInPlace(file.media_type);
    response.Set("Content-Type", in_place ? file.media_type : "application/octet-stream");
    response.Set("Content-Disposition",
                 fmt::format("{}; filename*=UTF-8''{}", in_place ? "inline" : "attachment",
                             PercentEncode(file.name)));
    response.Set("Content-Security-Policy",
                 "sandbox; default-src 'none'; style-src 'unsafe-inline'");
    response.Set("Accept-Ranges", "bytes");
    response.Set("Cache-Control", "private, max-age=3600");
    if (range.partial)
        response.Set("Content-Range", fmt::format("bytes {}-{}/{}", range.from,
                                                  range.from + range.length - 1, stored.size));
    response.stream_length = range.length;
    response.stream = [&evidence = caller.platform.evidence, stored, at = range.from,
                       left = range.length](std::string& piece) mutable {
        if (left == 0) return false;
        const std::int64_t length = std::min(left, kStreamPiece);
        const auto done = evidence.Read(stored, at, length, [&](std::span<const std::byte> bytes) {
            piece.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
        });
        if (!done)
            throw std::runtime_error("evidence cannot be read: " + done.error().front().code);
        at += length;
        left -= length;
        return true;
    };
    return response;
}

/// The range that the request asks for.
Response AnswerRange(Caller& caller, const ledger::StoredEvidence& stored, const HeldFile& file) {
    const auto range = ReadByteRange(caller.request.Header("range"), stored.size);
    if (range) return StreamEvidence(caller, stored, file, *range);
    Response response = TextResponse(416, "");
    response.Set("Content-Range", fmt::format("bytes */{}", stored.size));
    return response;
}

Response GetEvidence(Caller& caller, const Request& request) {
    const auto digest = base::Digest::Parse(request.Parameter("digest"));
    const std::string record = request.Query("record");
    const auto slash = record.find('/');
    const auto not_found = [&] {
        return RefusalResponse(*caller.catalogue, {{"evidence.not_found", {}, ""}});
    };
    if (!digest || slash == std::string::npos) return not_found();
    const auto found = FindReadable(caller, record.substr(0, slash), record.substr(slash + 1));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const auto file = FileOf(caller, *found, *digest);
    const auto stored = caller.view->FindEvidence(*digest);
    if (!file || !stored) return not_found();
    // A player asks for many pieces: the first one counts.
    const auto range = ReadByteRange(request.Header("range"), stored->size);
    if (file->restricted && range && range->from == 0) LogFileRead(caller, *found, *file);
    return AnswerRange(caller, *stored, *file);
}

}  // namespace

Response AnswerFile(Caller& caller, const records::Attachment& file) {
    const auto stored = caller.view->FindEvidence(file.digest);
    if (!stored) return RefusalResponse(*caller.catalogue, {{"evidence.not_found", {}, ""}});
    return AnswerRange(caller, *stored, {file.name, file.media_type});
}

void AddEvidenceRoutes(Router& router, Platform& platform) {
    router.Add(Method::kPost, "/api/uploads",
               ForEverybody(platform, [outside = std::make_shared<OutsideUploads>()](
                                          Caller& caller, const Request& request) {
                   return BeginUpload(*outside, caller, request);
               }));
    router.Add(Method::kGet, "/api/uploads/{id}", ForEverybody(platform, GetUpload));
    router.Add(Method::kPut, "/api/uploads/{id}", ForEverybody(platform, PutPiece), kPieceLimit);
    router.Add(Method::kPost, "/api/uploads/{id}/finish", ForCallers(platform, PostFinish));
    router.Add(Method::kDelete, "/api/uploads/{id}", ForEverybody(platform, DropUpload), 0);
    router.Add(Method::kGet, "/api/evidence/{digest}", ForCallers(platform, GetEvidence));
}

}  // namespace http
