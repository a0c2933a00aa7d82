// What is told as done and stands again among what is to be done.
#include <algorithm>
#include <map>
#include <unordered_map>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

class Plans {
 public:
    explicit Plans(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        if (subject_.planned.empty()) return;
        std::size_t begin = 0;
        for (std::size_t at = 0; at <= text_.size(); ++at) {
            if (at < text_.size() && !IsOneOf(text_[at], U"，。；：\n")) continue;
            if (at > begin) Take({begin, at});
            begin = at + 1;
        }
    }

 private:
    void Take(Span clause) {
        constexpr std::size_t kLeast = 6, kMost = 60;
        if (clause.size() < kLeast || clause.size() > kMost) return;
        const std::u32string_view words = subject_.Of(clause);
        if (subject_.IsPlanned(clause.begin)) return Compare(clause, words);
        if (LongestAt(words, 0, subject_.rules.Words("done_verbs")) == 0) return;
        done_.try_emplace(words, clause.begin);
        TakeWholes(clause, words);
    }

    /// 全面推行“三项制度”: its parts are done as well.
    void TakeWholes(Span clause, std::u32string_view words) {
        for (const std::u32string& row : subject_.rules.Words("wholes")) {
            const std::size_t sign = row.find(U'=');
            if (sign == kNowhere || words.find(row.substr(0, sign)) == kNowhere) continue;
            std::u32string_view parts = std::u32string_view(row).substr(sign + 1);
            while (!parts.empty()) {
                const std::size_t cut = std::min(parts.find(U'/'), parts.size());
                parts_.try_emplace(parts.substr(0, cut), clause.begin);
                parts.remove_prefix(std::min(cut + 1, parts.size()));
            }
        }
    }

    void Compare(Span clause, std::u32string_view words) {
        if (const auto done = done_.find(words); done != done_.end())
            return Tell(clause, done->second);
        const std::size_t verb = LongestAt(words, 0, subject_.rules.Words("begin_verbs"));
        if (verb == 0) return;
        for (const auto& [part, at] : parts_)
            if (StandsAt(words, verb, part)) return Tell(clause, at);
    }

    void Tell(Span clause, std::size_t done) {
        const std::size_t byte = subject_.text.origin[done];
        subject_.Add("plan-done", clause,
                     {{"line", std::to_string(subject_.text.LineOf(byte))},
                      {"where", subject_.SectionPath(byte)}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::unordered_map<std::u32string_view, std::size_t> done_;
    std::map<std::u32string_view, std::size_t> parts_;
};

}  // namespace

void CheckPlans(Subject& subject) {
    if (subject.yearly_report) Plans(subject).Check();
}

}  // namespace report_check::detail
