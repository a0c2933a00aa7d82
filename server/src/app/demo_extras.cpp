#include "app/demo_extras.hpp"

#include <algorithm>

namespace app {

namespace {

constexpr std::int64_t kExemptedStep = 10'000;  ///< fen: round hundreds of yuan

constexpr const char* kApprove = "approval.approve";

using DemoMoves = std::vector<DemoMove>;

DemoMoves::iterator FindMove(DemoMoves& moves, std::string_view act) {
    return std::ranges::find_if(moves, [&](const DemoMove& move) { return move.act == act; });
}

bool HappenedBy(const DemoMoves& moves, std::string_view act, base::CivilDay last) {
    const auto at =
        std::ranges::find_if(moves, [&](const DemoMove& move) { return move.act == act; });
    return at != moves.end() && at->day <= last;
}

/// Filed in the year, and a case still at its end.
bool IsOfYear(const DemoMatter& matter, DemoYear year) {
    if (!HappenedBy(matter.moves, "clue.file", year.last)) return false;
    if (HappenedBy(matter.moves, "case.revoke_filing", year.last.Plus(400))) return false;
    const base::CivilDay filed = DayAgreed(matter.moves, "clue.file");
    return year.first <= filed && filed <= year.last;
}

class Extras {
 public:
    Extras(std::vector<DemoMatter>& matters, DemoYear year) : year_(year) {
        for (DemoMatter& matter : matters)
            if (IsOfYear(matter, year)) cases_.push_back(&matter);
    }

    /// The first ones that have come to their examination.
    bool MarkMajor(int wanted) {
        for (DemoMatter* matter : cases_) {
            if (wanted == 0) break;
            if (!HappenedBy(matter->moves, "case.examine", year_.last)) continue;
            matter->major = true;
            --wanted;
        }
        return wanted == 0;
    }

    /// Those not yet decided fail: what is decided has passed.
    bool MarkReviews(int wanted, int failing) {
        for (DemoMatter* matter : cases_) {
            const auto review = FindMove(matter->moves, "case.legal_review");
            if (failing == 0) break;
            if (review == matter->moves.end() || review->day > year_.last) continue;
            if (IsDecidedInYear(*matter)) continue;
            matter->moves.erase(review + 1, matter->moves.end());
            matter->reviewed_as_major = matter->review_fails = true;
            --failing, --wanted;
        }
        for (DemoMatter* matter : cases_) {
            if (wanted == 0) break;
            if (matter->reviewed_as_major) continue;
            if (!HappenedBy(matter->moves, "case.legal_review", year_.last)) continue;
            matter->reviewed_as_major = true;
            --wanted;
        }
        return wanted == 0 && failing == 0;
    }

    /// The last of those decided in the year; the first ones are seized in.
    bool Limit(int wanted) {
        for (auto it = cases_.rbegin(); it != cases_.rend() && wanted > 0; ++it) {
            DemoMatter& matter = **it;
            if (!HappenedBy(matter.moves, "case.decide", year_.last)) continue;
            if (DayAgreed(matter.moves, "case.decide") > year_.last) continue;
            matter.limits_production = true;
            --wanted;
        }
        return wanted == 0;
    }

    /// `limited` of them are cases whose penalty limits production, the others are not.
    bool Seize(int wanted, int limited) {
        return SeizeOf(true, limited) && SeizeOf(false, wanted - limited);
    }

    /// The discussions that fines ask for are there; the others follow the review.
    bool Discuss(std::optional<int> stated) {
        if (!stated) return DiscussMajor();
        int wanted = *stated;
        for (const DemoMatter* matter : cases_)
            if (HappenedBy(matter->moves, "discussion.hold", year_.last)) --wanted;
        for (DemoMatter* matter : cases_) {
            if (wanted <= 0) break;
            if (DiscussOne(*matter)) --wanted;
        }
        return wanted == 0;
    }

    /// A major case is decided after its discussion (apl-2021/57).
    bool DiscussMajor() {
        for (DemoMatter* matter : cases_)
            if (matter->major) DiscussOne(*matter);
        return true;
    }

    /// Right after the review; false: it is discussed already, or has come to no review.
    bool DiscussOne(DemoMatter& matter) const {
        const auto review = FindMove(matter.moves, "case.legal_review");
        const bool discussed = FindMove(matter.moves, "discussion.hold") != matter.moves.end();
        if (discussed || matter.review_fails || review == matter.moves.end()) return false;
        if (review->day > year_.last) return false;
        matter.moves.insert(review + 1, {review->day, "discussion.hold"});
        return true;
    }

    /// On the day on which the investigation ends.
    bool Order(int wanted) {
        for (DemoMatter* matter : cases_) {
            if (wanted == 0) break;
            const auto end = FindMove(matter->moves, "case.finish_investigation");
            if (end == matter->moves.end() || end->day > year_.last) continue;
            const base::CivilDay day = end->day;
            matter->moves.insert(end, {{day, "correction_order.draft"},
                                       {day, "correction_order.issue"},
                                       {day, kApprove}});
            --wanted;
        }
        return wanted == 0;
    }

    bool SeizeOf(bool limited, int wanted) {
        for (DemoMatter* matter : cases_) {
            if (wanted == 0) break;
            if (matter->limits_production != limited) continue;
            const auto seen = FindMove(matter->moves, "case_evidence.register");
            if (seen == matter->moves.end() || seen->day > year_.last) continue;
            const base::CivilDay day = seen->day;
            matter->moves.insert(
                seen + 1, {{day, "seizure.draft"}, {day, "seizure.impose"}, {day, kApprove}});
            const auto end = FindMove(matter->moves, "case.finish_investigation");
            if (end != matter->moves.end()) {
                const base::CivilDay over = end->day;
                matter->moves.insert(end, {{over, "seizure.release"}, {over, kApprove}});
            }
            --wanted;
        }
        return wanted == 0;
    }

    /// Crimes first of those that are handed over whole; the rest from the last ones backwards.
    bool Refer(const char* kind, int wanted) {
        const bool crime = std::string_view(kind) == "crime";
        if (crime) wanted -= ReferBefore("case.transfer", kind, wanted, false);
        return wanted == ReferBefore("case.finish_investigation", kind, wanted, true);
    }

    void Exempt(std::int64_t total) {
        std::vector<DemoMatter*> spared;
        for (DemoMatter* matter : cases_)
            if (HappenedBy(matter->moves, "case.decide_no_penalty", year_.last) &&
                DayAgreed(matter->moves, "case.decide_no_penalty") <= year_.last)
                spared.push_back(matter);
        if (spared.empty()) return;
        const auto count = static_cast<std::int64_t>(spared.size());
        const std::int64_t each = total / count / kExemptedStep * kExemptedStep;
        for (DemoMatter* matter : spared) matter->exempted_fen = each;
        spared.front()->exempted_fen += total - each * count;
    }

 private:
    [[nodiscard]] bool IsDecidedInYear(const DemoMatter& matter) const {
        for (const char* act : {"case.decide", "case.decide_no_penalty"})
            if (HappenedBy(matter.moves, act, year_.last) &&
                DayAgreed(matter.moves, act) <= year_.last)
                return true;
        return false;
    }

    /// Proposed and agreed on the day of `act`: before it where it ends the case, else after it.
    int ReferBefore(const char* act, const char* kind, int wanted, bool after) {
        int referred = 0;
        for (auto it = cases_.rbegin(); it != cases_.rend() && referred < wanted; ++it) {
            DemoMatter& matter = **it;
            const auto at = FindMove(matter.moves, act);
            if (!matter.referral.empty() || at == matter.moves.end() || at->day > year_.last)
                continue;
            const base::CivilDay day = at->day;
            matter.moves.insert(after ? at + 1 : at,
                                {{day, "case.refer_to_police"}, {day, kApprove}});
            matter.referral = kind;
            ++referred;
        }
        return referred;
    }

    DemoYear year_;
    std::vector<DemoMatter*> cases_;
};

}  // namespace

base::CivilDay DayOfAct(const std::vector<DemoMove>& moves, std::string_view act) {
    const auto at =
        std::ranges::find_if(moves, [&](const DemoMove& move) { return move.act == act; });
    return at == moves.end() ? base::CivilDay{} : at->day;
}

base::CivilDay DayAgreed(const std::vector<DemoMove>& moves, std::string_view act) {
    base::CivilDay day;
    bool seen = false;
    for (const DemoMove& move : moves) {
        if (move.act == act) seen = true;
        if (seen && move.act == kApprove) return move.day;
        day = move.day;
    }
    return day;
}

int PublishOnly(std::vector<DemoMatter>& matters, const DemoNumbers& numbers, base::CivilDay last) {
    if (!numbers.published) return 0;
    int published = 0;
    for (DemoMatter& matter : matters) {
        const auto publish = FindMove(matter.moves, "case.publish");
        if (publish == matter.moves.end() || !HappenedBy(matter.moves, "case.decide", last))
            continue;
        const bool agreed = publish + 1 != matter.moves.end() && (publish + 1)->act == kApprove;
        if (!agreed || (publish + 1)->day > last) continue;
        if (published < *numbers.published)
            ++published;
        else
            matter.moves.erase(publish, publish + 2);
    }
    return *numbers.published - published;
}

tl::unexpected<base::Refusals> NoRoom(const char* indicator, std::int64_t wanted) {
    return base::Refuse("demo.no_room",
                        {{"indicator", indicator}, {"wanted", std::to_string(wanted)}}, indicator);
}

base::Done AddExtras(std::vector<DemoMatter>& matters, const DemoNumbers& numbers, DemoYear year) {
    Extras extras(matters, year);
    if (!extras.MarkReviews(numbers.reviews, numbers.failed_reviews))
        return NoRoom("major_decision_legal_review_count", numbers.reviews);
    if (!extras.MarkMajor(numbers.major)) return NoRoom("major_cases_count", numbers.major);
    if (!extras.Limit(numbers.limits))
        return NoRoom("production_limit_cases_count", numbers.limits);
    if (!extras.Discuss(numbers.discussions))
        return NoRoom("collective_discussion_cases_count", numbers.discussions.value_or(0));
    if (!extras.Order(numbers.orders)) return NoRoom("correction_orders_count", numbers.orders);
    // Where the file says nothing of coercion, what is limited may be seized in.
    if (!extras.Seize(numbers.seizures, numbers.seized_limits))
        return NoRoom("seizure_cases_count", numbers.seizures);
    if (!extras.Refer("crime", numbers.crimes))
        return NoRoom("crime_transfers_count", numbers.crimes);
    if (!extras.Refer("detention", numbers.detentions))
        return NoRoom("detention_transfers_count", numbers.detentions);
    extras.Exempt(numbers.exempted_fen);
    return base::AllWell();
}

}  // namespace app
