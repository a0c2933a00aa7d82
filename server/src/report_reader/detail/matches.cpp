#include "report_reader/detail/matches.hpp"

#include <algorithm>

#include "report_reader/detail/numbers.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

constexpr std::uint32_t kLongestGap = 14;

/// How far the parts of a word with gaps have come.
struct Progress {
    std::uint32_t stage = 0;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
};

class MatchFinder {
 public:
    MatchFinder(std::u32string_view text, const Vocabulary::Compiled& vocabulary,
                const Clauses& clauses)
        : text_(text), vocabulary_(vocabulary), clauses_(clauses), titles_(InTitles(text)) {}

    Matches Run() {
        vocabulary_.automaton.Find(text_, [&](const Automaton::Hit& hit) {
            const bool inside = titles_[hit.begin] && text_[hit.begin] != U'《';
            for (const CuePart& part : vocabulary_.parts[hit.word])
                if (!inside || vocabulary_.cues[part.cue].titled) Take(part, hit);
        });
        return std::move(matches_);
    }

 private:
    void Take(const CuePart& part, const Automaton::Hit& hit) {
        const Cue& cue = vocabulary_.cues[part.cue];
        if (cue.parts.size() == 1) {
            Put(cue, {part.cue, hit.begin, hit.end});
            return;
        }
        Progress& progress = progress_[part.cue];
        if (part.part == 0) {
            progress = {1, hit.begin, hit.end};
            return;
        }
        if (progress.stage < part.part || hit.begin < progress.end ||
            hit.begin - progress.end > kLongestGap || clauses_.Between(progress.end, hit.begin) > 0)
            return;
        if (part.part + 1 == cue.parts.size()) {
            Put(cue, {part.cue, progress.begin, hit.end});
        } else {
            progress = {part.part + 1, progress.begin, hit.end};
        }
    }

    void Put(const Cue& cue, const Match& match) {
        if (cue.meaning) matches_.meaning.push_back(match);
        if (cue.neutral) matches_.neutral.push_back(match);
    }

    std::u32string_view text_;
    const Vocabulary::Compiled& vocabulary_;
    const Clauses& clauses_;
    std::vector<bool> titles_;
    std::unordered_map<std::uint32_t, Progress> progress_;
    Matches matches_;
};

}  // namespace

Clauses::Clauses(std::u32string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
    breaks_.reserve(text.size() + 1);
    begins_.push_back(0);
    for (std::uint32_t i = 0; i < size_; ++i) {
        breaks_.push_back(static_cast<std::uint32_t>(begins_.size() - 1));
        if (IsOneOf(text[i], U"，；。：（）！？\t\n")) begins_.push_back(i + 1);
    }
    breaks_.push_back(static_cast<std::uint32_t>(begins_.size() - 1));
}

std::size_t Clauses::Begin(std::size_t at) const {
    return begins_[breaks_[std::min<std::size_t>(at, size_)]];
}

std::size_t Clauses::End(std::size_t at) const {
    const std::size_t next = breaks_[std::min<std::size_t>(at, size_)] + 1;
    return next < begins_.size() ? begins_[next] - 1 : size_;
}

Matches FindMatches(std::u32string_view text, const Vocabulary::Compiled& vocabulary,
                    const Clauses& clauses) {
    return MatchFinder(text, vocabulary, clauses).Run();
}

}  // namespace report_reader::detail
