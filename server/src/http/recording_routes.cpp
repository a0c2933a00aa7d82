#include "http/recording_routes.hpp"

#include <algorithm>

#include "catalogue/messages.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/recording_intake.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using recordings::Duty;
using records::Record;

namespace {

constexpr std::string_view kRecording = "recording";

bool IsVideo(const records::Attachment& file) {
    return file.media_type.starts_with("video/") || file.media_type.starts_with("audio/");
}

const base::Instant* MomentOf(const Record& record, std::string_view field) {
    return record.Get(field).As<base::Instant>();
}

std::optional<base::CivilDay> DayOf(const Record& record, const std::string& field) {
    if (const auto day = record.Day(field)) return day;
    const base::Instant* moment = MomentOf(record, field);
    return moment == nullptr ? std::nullopt : std::optional(moment->DayInShanghai());
}

/// The steps of one case that must be or may be recorded, with what there is.
class Survey {
 public:
    Survey(Caller& caller, const recordings::Duties& duties, const FoundRecord& found)
        : caller_(caller), duties_(duties), found_(found), neighbours_(*caller.view) {}

    json::object Run() {
        if (const RecordType* type = caller_.catalogue->FindType(kRecording))
            if (const Field* field = ReferenceIn(*type)) recordings_ = Readable(*type, *field);
        json::array steps, rows;
        for (const Duty& duty : duties_.duties) Take(duty, steps);
        for (const Record* recording : recordings_) rows.push_back(RecordingJson(*recording));
        return {{"steps", std::move(steps)},
                {"recordings", std::move(rows)},
                {"faults", RefusalsToJson(*caller_.catalogue, Faults())}};
    }

 private:
    /// The field by which records of the type lie under this one.
    [[nodiscard]] const Field* ReferenceIn(const RecordType& type) const {
        const auto at = std::ranges::find_if(type.fields, [&](const Field& field) {
            return field.kind == FieldKind::kReference && field.target == found_.type->id;
        });
        return at == type.fields.end() ? nullptr : &*at;
    }

    std::vector<const Record*> Readable(const RecordType& type, const Field& field) {
        std::vector<const Record*> all = neighbours_.PointingAt(type, field, found_.record.id);
        std::erase_if(all, [&](const Record* one) {
            return !access_control::Holds(caller_.principal, type.id + ".read", *one);
        });
        return all;
    }

    [[nodiscard]] bool Passes(const RecordType& type, const Duty& duty, const Record& step) const {
        if (duty.filter.empty()) return true;
        const auto filter = records::ReadFilter(*caller_.catalogue, type, duty.filter);
        return filter && records::Passes(*filter, step, caller_.Givens(), neighbours_);
    }

    void Take(const Duty& duty, json::array& steps) {
        const RecordType* type = caller_.catalogue->FindType(duty.type);
        const Field* field = type == nullptr ? nullptr : ReferenceIn(*type);
        if (field == nullptr) return;
        for (const Record* step : Readable(*type, *field)) {
            const auto day = DayOf(*step, duty.day_field);
            if (!day || !recordings::Holds(duty, *day) || !Passes(*type, duty, *step)) continue;
            json::array videos = VideosOf(*type, *step);
            steps.push_back({{"duty", duty.must ? "must" : "as_needed"},
                             {"words", duty.words},
                             {"basis", duty.basis},
                             {"confidence", duty.confidence},
                             {"type", type->id},
                             {"type_label", type->label},
                             {"record", step->id.ToText()},
                             {"title", TitleOf(*type, *step)},
                             {"day", day->ToText()},
                             {"has", !videos.empty()},
                             {"videos", std::move(videos)}});
        }
    }

    /// Files of the step itself, then recordings tied to it or running at its time.
    json::array VideosOf(const RecordType& type, const Record& step) {
        json::array videos;
        const Record shown = access_control::Show(caller_.principal, type, step).record;
        for (const auto& [id, value] : shown.values)
            if (const auto* files = value.As<std::vector<records::Attachment>>())
                for (const records::Attachment& file : *files)
                    if (IsVideo(file) || id == "video")
                        videos.push_back({{"type", type.id},
                                          {"record", step.id.ToText()},
                                          {"name", file.name},
                                          {"digest", file.digest.ToText()}});
        for (const Record* recording : recordings_)
            if (recording->Reference(type.id) == step.id || SameTime(type, step, *recording))
                videos.push_back({{"type", kRecording},
                                  {"record", recording->id.ToText()},
                                  {"name", recording->Text("name")},
                                  {"digest", recording->Text("digest")}});
        return videos;
    }

    /// One that was left running covers the next step of its case as well.
    static bool SameTime(const RecordType& type, const Record& step, const Record& recording) {
        if (type.id != "transcript") return false;
        const base::Instant *from = MomentOf(step, "from_at"), *to = MomentOf(step, "to_at");
        const base::Instant *began = MomentOf(recording, "started_at"),
                            *ended = MomentOf(recording, "ended_at");
        if (from == nullptr || to == nullptr || began == nullptr || ended == nullptr) return false;
        return *began < *to && *from < *ended;
    }

    json::object RecordingJson(const Record& recording) {
        const RecordType& type = *caller_.catalogue->FindType(kRecording);
        json::object row = {{"record", recording.id.ToText()},
                            {"name", recording.Text("name")},
                            {"device_no", recording.Text("device_no")},
                            {"digest", recording.Text("digest")},
                            {"tied_by", recording.Text("tied_by")},
                            {"important", recording.Get("important") == records::Value(true)}};
        for (const char* field : {"started_at", "ended_at"})
            if (const base::Instant* at = MomentOf(recording, field)) row[field] = at->ToText();
        const RecordType* officers = caller_.catalogue->FindType("officer");
        if (const auto officer = recording.Reference("officer"); officer && officers != nullptr)
            for (const auto& [id, name] : caller_.view->Titles(*officers, {*officer}))
                row["officer"] = name;
        const auto shown = access_control::Show(caller_.principal, type, recording);
        const auto* files = shown.record.Get("file").As<std::vector<records::Attachment>>();
        // Without the right to play it nothing but its name, times and digest is told.
        if (files == nullptr || files->empty()) return row;
        row["digest"] = files->front().digest.ToText();
        row["media_type"] = files->front().media_type;
        row["size"] = files->front().size;
        return row;
    }

    [[nodiscard]] base::Refusals Faults() const {
        base::Refusals faults = duties_.faults;
        const base::Refusals unfit = CheckDuties(*caller_.catalogue, duties_);
        faults.insert(faults.end(), unfit.begin(), unfit.end());
        return faults;
    }

    Caller& caller_;
    const recordings::Duties& duties_;
    const FoundRecord& found_;
    records::ViewNeighbours neighbours_;
    std::vector<const Record*> recordings_;
};

Response GetRecordings(Caller& caller, const Request& request, const recordings::Duties& duties) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    return JsonAnswer(Survey(caller, duties, *found).Run());
}

}  // namespace

base::Refusals CheckDuties(const catalogue::Catalogue& catalogue,
                           const recordings::Duties& duties) {
    base::Refusals faults;
    for (const Duty& duty : duties.duties) {
        const RecordType* type = catalogue.FindType(duty.type);
        if (type == nullptr) {
            faults.push_back(
                {"recordings.no_type", {{"type", duty.type}, {"step", duty.words}}, duty.where});
            continue;
        }
        if (type->FindField(duty.day_field) == nullptr)
            faults.push_back(
                {"recordings.no_field",
                 {{"type", type->label}, {"field", duty.day_field}, {"step", duty.words}},
                 duty.where});
        if (duty.filter.empty()) continue;
        const auto filter = records::ReadFilter(catalogue, *type, duty.filter);
        if (filter) continue;
        for (const base::Refusal& fault : filter.error())
            faults.push_back({fault.code, fault.params, duty.where});
    }
    return faults;
}

void AddRecordingRoutes(Router& router, Platform& platform, recordings::Duties duties,
                        PlaceRecording place) {
    AddRecordingIntake(router, platform, std::move(place));
    router.Add(
        Method::kGet, "/api/records/{type}/{id}/recordings",
        ForCallers(platform, [duties = std::move(duties)](Caller& caller, const Request& request) {
            return GetRecordings(caller, request, duties);
        }));
}

}  // namespace http
