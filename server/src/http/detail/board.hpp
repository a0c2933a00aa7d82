#pragma once

#include <boost/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "deadline/due_days.hpp"
#include "http/detail/caller.hpp"
#include "records/record.hpp"

namespace http {

/// An approval that a record waits for.
struct PendingApproval {
    std::string act, step;
    base::CivilDay since;
};

/// One open record and what it waits for.
struct BoardEntry {
    records::Record record;
    std::vector<deadline::DueDay> due;  ///< soonest first, those that stand still last
    std::optional<PendingApproval> pending;
};

/// A record where it stands on the board.
struct BoardLine {
    const BoardEntry* entry = nullptr;
    const deadline::DueDay* due = nullptr;  ///< the one by which it is placed; may be null
};

/// Records that wait for the same thing; `filter` finds them in the list.
struct BoardGroup {
    std::string id, label, next, who;
    boost::json::object filter;
    int rank = 0;
    std::vector<BoardLine> lines;
};

struct BoardCounts {
    std::int64_t late = 0, due = 0, soon = 0, paused = 0;
    std::set<const catalogue::ClockRule*> late_rules;
};

[[nodiscard]] BoardCounts CountsOf(const BoardGroup& group, const Caller& caller);

/// The most urgent first, what stands still after it, what has no due day last.
[[nodiscard]] std::tuple<int, base::CivilDay> Urgency(const BoardLine& line);

/// Who may take an act that needs `right`, by role: 法制审核、承办机构负责人.
[[nodiscard]] std::string RolesOf(const catalogue::Catalogue& catalogue, const std::string& right);

/// The act that leads on from a state: offered first, and not one that ends the matter; nullptr
/// where there is none.
[[nodiscard]] const catalogue::Act* ActAhead(const catalogue::Procedure& procedure,
                                             const std::string& state);

}  // namespace http
