#include "workflow/approval_steps.hpp"

#include <algorithm>
#include <string_view>

namespace workflow {

using catalogue::Act;
using catalogue::ApprovalStep;
using records::Record;
using records::Row;
using records::Value;

namespace {

std::size_t StepsDone(const Act& act, const Record& approval) {
    const auto* done = approval.Get("steps_done").As<std::int64_t>();
    const std::size_t most = act.approval.size();
    return done == nullptr || *done < 0 ? 0 : std::min(static_cast<std::size_t>(*done), most);
}

Value CellOf(const Row& row, const char* field) {
    const auto at = row.values.find(field);
    return at == row.values.end() ? Value() : at->second;
}

/// Agreements that still hold: given since the chain was last sent back, or at a step that lies
/// before the one to which it was.
std::vector<Row> Agreements(const Act& act, const Record& approval) {
    std::vector<Row> holding;
    const auto* rows = approval.Get("opinions").As<std::vector<Row>>();
    if (rows == nullptr) return holding;
    const auto done = act.approval.begin() + static_cast<std::ptrdiff_t>(StepsDone(act, approval));
    for (const Row& row : *rows) {
        const Value opinion = CellOf(row, "opinion");
        if (opinion == Value("send_back")) {
            std::erase_if(holding, [&](const Row& given) {
                return std::none_of(act.approval.begin(), done, [&](const ApprovalStep& step) {
                    return CellOf(given, "step") == Value(step.id);
                });
            });
        }
        if (opinion == Value("approve")) holding.push_back(row);
    }
    return holding;
}

std::size_t EndOfGroup(const Act& act, std::size_t first) {
    std::size_t end = first;
    do ++end;
    while (end < act.approval.size() && !act.approval[end].parallel_with.empty());
    return std::min(end, act.approval.size());
}

StepList StepsFrom(const Act& act, std::size_t first, std::size_t end) {
    StepList steps;
    for (std::size_t i = first; i < end; ++i) steps.push_back(&act.approval[i]);
    return steps;
}

}  // namespace

int StillToAgree(const Act& act, const Record& approval, const ApprovalStep& step) {
    const std::vector<Row> given = Agreements(act, approval);
    const auto here = std::count_if(given.begin(), given.end(), [&](const Row& row) {
        return CellOf(row, "step") == Value(step.id);
    });
    return std::max(0, step.persons - static_cast<int>(here));
}

StepList OpenSteps(const Act& act, const Record& approval) {
    const std::size_t first = StepsDone(act, approval);
    StepList steps = StepsFrom(act, first, EndOfGroup(act, first));
    std::erase_if(
        steps, [&](const ApprovalStep* step) { return StillToAgree(act, approval, *step) == 0; });
    return steps;
}

StepList StepsBehind(const Act& act, const Record& approval) {
    return StepsFrom(act, 0, StepsDone(act, approval));
}

std::size_t TogetherFrom(const Act& act, std::size_t place) {
    while (place > 0 && !act.approval[place].parallel_with.empty()) --place;
    return place;
}

bool EndsWithNext(const Act& act, const Record& approval) {
    const StepList open = OpenSteps(act, approval);
    return open.size() == 1 && EndOfGroup(act, StepsDone(act, approval)) == act.approval.size() &&
           StillToAgree(act, approval, *open.front()) == 1;
}

bool HasAgreed(const Act& act, const Record& approval, const base::RecordId& person) {
    const std::vector<Row> given = Agreements(act, approval);
    return std::any_of(given.begin(), given.end(), [&](const Row& row) {
        return CellOf(row, "person") == Value(person) ||
               CellOf(row, "on_behalf_of") == Value(person);
    });
}

std::string StepIds(const StepList& steps) {
    std::string ids;
    for (const ApprovalStep* step : steps) ids += (ids.empty() ? "" : ",") + step->id;
    return ids;
}

std::string StepLabels(const StepList& steps) {
    std::string labels;
    for (const ApprovalStep* step : steps) labels += (labels.empty() ? "" : "、") + step->label;
    return labels;
}

std::string StepLabels(const Act* act, const std::string& ids) {
    std::string labels;
    for (std::string_view rest = ids; !rest.empty();) {
        const std::string_view id = rest.substr(0, rest.find(','));
        rest.remove_prefix(std::min(id.size() + 1, rest.size()));
        std::string label(id);
        if (act != nullptr)
            for (const ApprovalStep& step : act->approval)
                if (step.id == id) label = step.label;
        labels += (labels.empty() ? "" : "、") + label;
    }
    return labels;
}

StepList LastSteps(const Act& act) {
    const std::size_t count = act.approval.size();
    return count == 0 ? StepList() : StepsFrom(act, TogetherFrom(act, count - 1), count);
}

}  // namespace workflow
