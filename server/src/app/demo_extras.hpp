#pragma once

#include <string_view>
#include <vector>

#include "app/demo_goals.hpp"
#include "app/demo_plan.hpp"

/// What hangs on planned cases besides their course: seizures, referrals to the police, reviews of
/// decisions that matter, publications.
namespace app {

/// The day of the first such act; a day before all others where there is none.
[[nodiscard]] base::CivilDay DayOfAct(const std::vector<DemoMove>& moves, std::string_view act);

/// The day on which the proposal `act` took effect: of the approval that follows it; that of the
/// last move where it was not proposed or not approved.
[[nodiscard]] base::CivilDay DayAgreed(const std::vector<DemoMove>& moves, std::string_view act);

/// Takes back publications until as many fall into the year as the file says; returns how many are
/// missing yet, to be made of decisions of the year before.
[[nodiscard]] int PublishOnly(std::vector<DemoMatter>& matters, const DemoNumbers& numbers,
                              base::CivilDay last);

struct DemoYear {
    base::CivilDay first, last;
};

/// `demo.no_room`: more than the cases of the year can hold.
[[nodiscard]] tl::unexpected<base::Refusals> NoRoom(const char* indicator, std::int64_t wanted);

/// Lays the acts of the extras between those of the matters. Refuses `demo.no_room`.
[[nodiscard]] base::Done AddExtras(std::vector<DemoMatter>& matters, const DemoNumbers& numbers,
                                   DemoYear year);

}  // namespace app
