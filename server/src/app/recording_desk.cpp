#include "app/recording_desk.hpp"

#include <algorithm>

#include "app/recording_plan.hpp"
#include "recordings/duties.hpp"

namespace app {

using http::ArrivedRecording;
using http::PlacedRecording;

namespace {

/// The heads of its parts, read of what is stored; nothing else of it is looked at.
RecordingFile ReadArrived(const ledger::EvidenceStore& evidence, const ArrivedRecording& arrived,
                          base::Instant now) {
    RecordingFile file;
    file.name = file.shown = arrived.name;
    file.size = arrived.stored.size;
    file.digest = arrived.stored.digest;
    const recordings::ReadAt read = [&](std::int64_t from, std::span<std::byte> into) {
        const std::int64_t length =
            std::min(static_cast<std::int64_t>(into.size()), file.size - from);
        if (length <= 0) return std::size_t{0};
        std::size_t at = 0;
        const auto done =
            evidence.Read(arrived.stored, from, length, [&](std::span<const std::byte> piece) {
                std::ranges::copy(piece.first(std::min(piece.size(), into.size() - at)),
                                  into.begin() + static_cast<std::ptrdiff_t>(at));
                at += piece.size();
            });
        return done ? at : std::size_t{0};
    };
    auto container = recordings::ReadContainer(read, file.size, file.name);
    if (!container) {
        file.refusals = std::move(container.error());
        for (base::Refusal& refusal : file.refusals) refusal.where = file.shown;
        return file;
    }
    file.container = *std::move(container);
    file.named = recordings::ReadFileName(file.name);
    file.started = recordings::ChooseStart(file.named, file.container, now);
    return file;
}

PlacedRecording::Step OccasionStep(const recordings::Occasion& occasion) {
    return {occasion.type, occasion.id, occasion.the_case, occasion.title};
}

PlacedRecording Place(Node& node, const recordings::Rules& rules, const ArrivedRecording& arrived) {
    PlacedRecording placed;
    std::vector<RecordingFile> files = {ReadArrived(*node.evidence, arrived, node.clock.Now())};
    if (!files.front().refusals.empty()) {
        placed.refusals = files.front().refusals;
        return placed;
    }
    RecordingPlanner planner({arrived.view, arrived.catalogue, arrived.principal}, rules,
                             node.clock.Now());
    const PlannedRecording one = planner.Run(files).front();
    placed.known = one.known;
    placed.known_as = one.known_as;
    placed.verdict = std::string(recordings::VerdictId(one.match.verdict));
    placed.time = RecordingTimeWords(one);
    if (one.match.occasion != nullptr) {
        placed.steps.push_back(OccasionStep(*one.match.occasion));
    } else {
        placed.doubts = RecordingDoubts(arrived.catalogue, one.match);
        for (const recordings::Occasion* step : one.match.candidates)
            placed.steps.push_back(OccasionStep(*step));
    }
    placed.values = RecordingValues(arrived.catalogue, one);
    if (const auto* unit = one.owner.organisation.As<base::RecordId>()) placed.organisation = *unit;
    return placed;
}

}  // namespace

http::PlaceRecording RecordingDesk(Node& node) {
    auto duties = recordings::ReadDutiesFile(node.settings.DefinitionFolders());
    return [&node, rules = duties.rules](const ArrivedRecording& arrived) {
        return Place(node, rules, arrived);
    };
}

}  // namespace app
