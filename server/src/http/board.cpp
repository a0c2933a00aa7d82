#include "http/detail/board.hpp"
#include "deadline/clocks.hpp"

namespace http {

using deadline::ClockState;

namespace {

/// Three working days lie within two weeks, the longest holidays counted.
constexpr int kSoonWithin = 14;
constexpr int kSoonWorkingDays = 3;

bool Grants(const catalogue::Role& role, const std::string& right) {
    const std::string all = right.substr(0, right.find('.')) + ".*";
    return std::any_of(role.grants.begin(), role.grants.end(), [&](const catalogue::Grant& grant) {
        return std::any_of(grant.rights.begin(), grant.rights.end(), [&](const std::string& held) {
            return held == right || held == all || held == "*";
        });
    });
}

ClockState StateOf(const deadline::DueDay& due, const Caller& caller) {
    if (due.paused_since) return ClockState::kPaused;
    const int days = due.day - caller.today;
    if (days < 0) return ClockState::kOverdue;
    if (days == 0) return ClockState::kDueToday;
    if (days > kSoonWithin) return ClockState::kRunning;
    const auto distance = deadline::DistanceTo(due.day, caller.today, caller.catalogue->calendar);
    return distance.working_days <= kSoonWorkingDays ? ClockState::kSoon : ClockState::kRunning;
}

}  // namespace

BoardCounts CountsOf(const BoardGroup& group, const Caller& caller) {
    BoardCounts counts;
    for (const BoardLine& line : group.lines) {
        if (line.due == nullptr) continue;
        const ClockState state = StateOf(*line.due, caller);
        if (state == ClockState::kOverdue) {
            ++counts.late;
            counts.late_rules.insert(line.due->rule);
        }
        if (state == ClockState::kDueToday) ++counts.due;
        if (state == ClockState::kSoon) ++counts.soon;
        if (state == ClockState::kPaused) ++counts.paused;
    }
    return counts;
}

std::tuple<int, base::CivilDay> Urgency(const BoardLine& line) {
    if (line.due == nullptr) return {2, base::CivilDay()};
    return {line.due->paused_since ? 1 : 0, line.due->day};
}

std::string RolesOf(const catalogue::Catalogue& catalogue, const std::string& right) {
    std::string words;
    for (const auto& [id, role] : catalogue.roles)
        if (Grants(role, right)) words += (words.empty() ? "" : "、") + role.label;
    return words;
}

const catalogue::Act* ActAhead(const catalogue::Procedure& procedure, const std::string& state) {
    const catalogue::State* here = procedure.FindState(state);
    for (const catalogue::Act& act : procedure.acts) {
        if (!act.primary || act.created_only) continue;
        if (std::find(act.from.begin(), act.from.end(), state) == act.from.end()) continue;
        const catalogue::State* there = procedure.FindState(act.to);
        if (there == nullptr || (there > here && !there->final)) return &act;
    }
    return nullptr;
}

}  // namespace http
