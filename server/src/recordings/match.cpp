#include "recordings/match.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "base/text.hpp"

namespace recordings {

namespace {

constexpr std::int64_t kOneSecond = 1'000'000;
constexpr std::int64_t kHour = 3'600 * kOneSecond;
/// A transcript without an end: so long an inquiry goes on at most.
constexpr std::int64_t kOpenEnd = 4 * kHour;
constexpr std::int64_t kSlack = 5 * kOneSecond;  ///< the files of one camera touch each other

class Matcher {
 public:
    Matcher(const NamedFile& named, const std::vector<Occasion>& occasions, const Rules& rules)
        : named_(named), occasions_(occasions), rules_(rules) {}

    Match Run(const Started& started, std::optional<std::int64_t> length_ms,
              const std::vector<Recorder>& recorders) {
        match_.doubts = started.doubts;
        FindRecorder(recorders);
        // A clock that has lost the time tells nothing about it.
        const bool unset = std::ranges::any_of(started.doubts, [](const base::Refusal& doubt) {
            return doubt.code == "recordings.clock_unset";
        });
        if (match_.recorder != nullptr && started.at && !unset) {
            Correct(*started.at, length_ms.value_or(0));
            FindOfficer();
        }
        if (match_.officer) FindOccasion();
        return std::move(match_);
    }

 private:
    void Doubt(std::string code, std::vector<std::pair<std::string, std::string>> params = {}) {
        match_.doubts.push_back({std::move(code), std::move(params), ""});
    }

    void FindRecorder(const std::vector<Recorder>& recorders) {
        std::vector<const Recorder*> found;
        for (const std::string& word : named_.devices)
            for (const Recorder& recorder : recorders)
                if (base::Normalised(recorder.number) == base::Normalised(word) &&
                    std::ranges::find(found, &recorder) == found.end())
                    found.push_back(&recorder);
        if (found.size() == 1) match_.recorder = found.front();
        if (found.size() > 1)
            Doubt("recordings.two_recorders",
                  {{"one", found[0]->number}, {"other", found[1]->number}});
        if (!found.empty()) return;
        if (named_.devices.empty())
            Doubt("recordings.no_number");
        else
            Doubt("recordings.unknown_recorder", {{"number", named_.devices.front()}});
    }

    /// By the offset measured nearest to that day.
    void Correct(base::Instant at, std::int64_t length_ms) {
        const base::CivilDay day = at.DayInShanghai();
        const auto& offsets = match_.recorder->offsets;
        const auto nearest = std::ranges::min_element(offsets, {}, [&](const auto& offset) {
            return std::pair(std::abs(offset.measured_on - day), -offset.measured_on.serial());
        });
        std::int64_t ahead = 0;
        if (nearest == offsets.end()) {
            Doubt("recordings.no_offset", {{"number", match_.recorder->number}});
        } else {
            match_.offset = *nearest;
            ahead = nearest->ahead_seconds;
            const int apart = std::abs(nearest->measured_on - day);
            if (apart > rules_.offset_days)
                Doubt("recordings.old_offset", {{"day", nearest->measured_on.ToText()},
                                                {"apart", std::to_string(apart)},
                                                {"most", std::to_string(rules_.offset_days)}});
        }
        match_.from = base::Instant{at.micros - ahead * kOneSecond};
        match_.to = base::Instant{match_.from->micros + length_ms * 1'000};
    }

    void FindOfficer() {
        const base::CivilDay day = match_.from->DayInShanghai();
        std::set<base::RecordId> held;
        for (const Recorder::Holder& holder : match_.recorder->holders)
            if (holder.from <= day && (!holder.to || day <= *holder.to))
                held.insert(holder.officer);
        if (held.size() == 1) match_.officer = *held.begin();
        if (held.empty()) Doubt("recordings.no_holder", {{"day", day.ToText()}});
        if (held.size() > 1) Doubt("recordings.two_holders", {{"day", day.ToText()}});
    }

    [[nodiscard]] bool WasThere(const Occasion& occasion) const {
        return std::ranges::find(occasion.officers, *match_.officer) != occasion.officers.end();
    }

    /// Microseconds that the recording and the step share; nullopt: not even near.
    [[nodiscard]] std::optional<std::int64_t> Shared(const Occasion& occasion) const {
        if (!occasion.from) return std::nullopt;
        const std::int64_t from = occasion.from->micros;
        const std::int64_t to = occasion.to ? occasion.to->micros : from + kOpenEnd;
        const std::int64_t margin = std::int64_t{rules_.margin_minutes} * 60 * kOneSecond;
        if (match_.to->micros < from - margin || match_.from->micros > to + margin)
            return std::nullopt;
        return std::min(to, match_.to->micros) - std::max(from, match_.from->micros);
    }

    void FindOccasion() {
        const Occasion* best = nullptr;
        std::int64_t most = 0;
        std::set<base::RecordId> cases;
        for (const Occasion& occasion : occasions_) {
            if (!WasThere(occasion)) continue;
            const auto shared = Shared(occasion);
            const bool that_day =
                !occasion.from && occasion.day && *occasion.day == match_.from->DayInShanghai();
            if (!shared && !that_day) continue;
            match_.candidates.push_back(&occasion);
            if (!shared) continue;
            cases.insert(occasion.the_case);
            if (best == nullptr || *shared > most) {
                best = &occasion;
                most = *shared;
            }
        }
        Judge(best, cases.size());
    }

    void Judge(const Occasion* best, std::size_t cases) {
        if (match_.candidates.empty()) {
            Doubt("recordings.no_step", {{"time", TimeWords(*match_.from)}});
            return;
        }
        if (cases > 1) Doubt("recordings.several_cases", {{"titles", Titles()}});
        if (cases == 0) Doubt("recordings.day_only", {{"titles", Titles()}});
        match_.verdict = Verdict::kDoubtful;
        if (!match_.doubts.empty()) return;
        match_.verdict = Verdict::kMatched;
        match_.occasion = best;
        match_.candidates.clear();
    }

    [[nodiscard]] std::string Titles() const {
        std::string titles;
        for (const Occasion* one : match_.candidates)
            titles += (titles.empty() ? "" : "、") + one->title;
        return titles;
    }

    const NamedFile& named_;
    const std::vector<Occasion>& occasions_;
    const Rules& rules_;
    Match match_;
};

}  // namespace

std::string_view VerdictId(Verdict verdict) {
    if (verdict == Verdict::kMatched) return "matched";
    return verdict == Verdict::kDoubtful ? "doubtful" : "unmatched";
}

Match MatchRecording(const NamedFile& named, const Started& started,
                     std::optional<std::int64_t> length_ms, const Known& known) {
    return Matcher(named, known.occasions, known.rules).Run(started, length_ms, known.recorders);
}

bool Overlap(const Match& a, const Match& b) {
    if (a.recorder == nullptr || a.recorder != b.recorder || !a.from || !b.from) return false;
    return a.from->micros + kSlack < b.to->micros && b.from->micros + kSlack < a.to->micros;
}

}  // namespace recordings
