#include <boost/json.hpp>

#include "http/detail/body.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/recording_intake.hpp"
#include "http/detail/uploads.hpp"
#include "recordings/container.hpp"

namespace http {

namespace json = boost::json;

namespace {

constexpr const char* kRecordingType = "recording";
constexpr const char* kTakeIn = "take_in";

json::object PlacedRecordingJson(const PlacedRecording& placed, const std::string& name) {
    json::array steps;
    for (const PlacedRecording::Step& step : placed.steps)
        steps.push_back({{"type", step.type},
                         {"record", step.id.ToText()},
                         {"case", step.the_case.ToText()},
                         {"title", step.title}});
    return {{"name", name},
            {"verdict", placed.known ? "known" : placed.verdict},
            {"time", placed.time},
            {"doubts", placed.doubts},
            {"steps", std::move(steps)}};
}

/// The values as a person would enter them.
std::string EnteredText(const records::FieldValues& values) {
    json::object entered;
    for (const auto& [field, value] : values)
        if (!field.starts_with('$')) entered[field] = json::parse(records::ValueToJson(value));
    return json::serialize(entered);
}

class RecordingIntake {
 public:
    RecordingIntake(Caller& caller, const PlaceRecording& place) : caller_(caller), place_(place) {}

    Response Run(const Request& request) {
        Body body(request.body, {"id", "record", "upload"});
        act_ = base::ActId{body.Uuid("id")};
        record_ = base::RecordId{body.Uuid("record")};
        const std::string upload_id = body.Text("upload");
        if (!body.refusals().empty()) return Refused(body.refusals());
        if (!access_control::HoldsSomewhere(caller_.principal, "recording.register"))
            return Refused({{"workflow.no_right", {{"act", "上传录音录像"}}, ""}});
        const auto upload = FindOwnUpload(caller_, upload_id);
        if (!upload) return Refused(upload.error());
        if (!recordings::NamesRecording(upload->name))
            return Refused({{"recordings.not_recording", {}, upload->name}});
        const auto file = FinishUpload(caller_, *upload);
        if (!file) return Refused(file.error());
        PlacedRecording placed = place_(
            {*caller_.view, *caller_.catalogue, caller_.principal, file->evidence, file->name});
        if (!placed.refusals.empty()) return Refused(placed.refusals);
        json::object answer = PlacedRecordingJson(placed, file->name);
        if (placed.known) {
            if (placed.known_as) answer["record"] = placed.known_as->ToText();
            return JsonAnswer(answer);
        }
        if (const auto done = TakeIn(placed); !done) return Refused(done.error());
        answer["record"] = record_.ToText();
        answer["version"] = 1;
        return JsonAnswer(answer, 201);
    }

 private:
    [[nodiscard]] Response Refused(const base::Refusals& refusals) const {
        return RefusalResponse(*caller_.catalogue, refusals);
    }

    base::Done TakeIn(const PlacedRecording& placed) {
        workflow::ActRequest asked;
        asked.id = act_;
        asked.record = record_;
        asked.type = kRecordingType;
        asked.act = kTakeIn;
        asked.values = EnteredText(placed.values);
        // Of another unit's officer it stays with who brought it.
        const bool may =
            placed.organisation &&
            access_control::HoldsIn(caller_.principal, "recording.register", *placed.organisation);
        if (may) asked.organisation = placed.organisation;
        caller_.view.reset();  // the write reads for itself
        const auto done =
            caller_.platform.performer.Perform(caller_.principal, caller_.catalogue, asked);
        caller_.view = caller_.platform.store.Read();
        if (!done) return base::Refuse(done.error());
        return base::AllWell();
    }

    Caller& caller_;
    const PlaceRecording& place_;
    base::ActId act_;
    base::RecordId record_;
};

}  // namespace

base::Done MayActOnRecording(const workflow::ActRequest& asked) {
    if (asked.type != kRecordingType || asked.act != kTakeIn) return base::AllWell();
    return base::Refuse("recordings.own_way");
}

void AddRecordingIntake(Router& router, Platform& platform, PlaceRecording place) {
    router.Add(
        Method::kPost, "/api/recordings",
        ForCallers(platform, [place = std::move(place)](Caller& caller, const Request& request) {
            return RecordingIntake(caller, place).Run(request);
        }));
}

}  // namespace http
