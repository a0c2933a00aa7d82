// Parts and their whole in one sentence: 共19件（8件、11件）; 15个，13个…，2个…; 其中…
#include <cmath>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

constexpr double kTiny = 1e-6;

class Sums {
 public:
    explicit Sums(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        for (std::size_t i = 0; i < subject_.text.sentences.size(); ++i) {
            first_ = subject_.first_quantity[i];
            past_ = subject_.first_quantity[i + 1];
            for (std::size_t whole = first_; whole < past_; ++whole) {
                if (!IsCount(At(whole))) continue;
                // One explanation is enough, the strictest first.
                if (CheckBracket(whole) || CheckOfWhich(whole) || CheckFollowing(whole)) continue;
                CheckTotal(whole);
            }
            CheckShares();
        }
    }

 private:
    [[nodiscard]] const Quantity& At(std::size_t i) const { return subject_.quantities[i]; }
    [[nodiscard]] static bool IsCount(const Quantity& quantity) {
        return quantity.near == Near::kExact && !quantity.unit.empty() && quantity.unit != U"%" &&
               quantity.unit != U"个百分点";
    }
    [[nodiscard]] bool SameUnit(const Quantity& a, const Quantity& b) const {
        if (a.unit == b.unit) return true;
        const auto& alike = subject_.rules.Words("case_units");
        bool both_a = false, both_b = false;
        for (const std::u32string& unit : alike) {
            both_a = both_a || unit == a.unit;
            both_b = both_b || unit == b.unit;
        }
        return both_a && both_b;
    }

    /// Tells of parts that do not make up the whole.
    void Tell(std::string_view code, std::size_t whole, std::size_t from, std::size_t past) {
        double sum = 0;
        std::string parts;
        for (std::size_t i = from; i < past; ++i) {
            sum += At(i).value;
            parts += (parts.empty() ? "" : "＋") + NumberText(At(i).value);
        }
        const std::size_t begin = std::min(At(whole).whole.begin, At(from).whole.begin);
        const std::size_t end = std::max(At(whole).whole.end, At(past - 1).whole.end);
        subject_.Add(code, {begin, end},
                     {{"whole", NumberText(At(whole).value)},
                      {"parts", parts},
                      {"sum", NumberText(sum)},
                      {"unit", ToUtf8(At(whole).unit)},
                      {"rest", NumberText(At(whole).value - sum)}});
    }

    [[nodiscard]] double Sum(std::size_t from, std::size_t past) const {
        double sum = 0;
        for (std::size_t i = from; i < past; ++i) sum += At(i).value;
        return sum;
    }

    /// 共19件（建议8件、提案11件）: two or more parts in brackets right behind.
    bool CheckBracket(std::size_t whole) {
        const std::size_t open = At(whole).after.end;
        if (open >= text_.size() || text_[open] != U'（') return false;
        std::size_t past = whole + 1;
        constexpr std::size_t kFarthest = 300;
        const std::size_t close = text_.substr(open, kFarthest).find(U'）');
        if (close == std::u32string_view::npos) return false;
        while (past < past_ && At(past).whole.end <= open + close && IsCount(At(past)) &&
               SameUnit(At(past), At(whole)))
            ++past;
        if (past < past_ && At(past).whole.begin < open + close) return false;
        if (past - whole < 3) return false;
        if (std::abs(Sum(whole + 1, past) - At(whole).value) > kTiny)
            Tell("sum-bracket", whole, whole + 1, past);
        return true;
    }

    /// 461件，其中重大案件93起: no part above the whole; all parts together neither.
    bool CheckOfWhich(std::size_t whole) {
        if (whole + 1 >= past_) return false;
        const std::size_t at =
            text_.substr(0, At(whole + 1).whole.begin).substr(At(whole).whole.end).find(U"其中");
        if (at == std::u32string_view::npos) return false;
        std::size_t past = whole + 1;
        while (past < past_ && IsCount(At(past)) && SameUnit(At(past), At(whole)) &&
               GoesOn(whole, past))
            ++past;
        if (past == whole + 1) return false;
        if (Sum(whole + 1, past) > At(whole).value + kTiny)
            Tell("sum-above", whole, whole + 1, past);
        return true;
    }

    /// Whether the figure goes on from the one before it: no ； between, and not too many.
    [[nodiscard]] bool GoesOn(std::size_t from, std::size_t to) const {
        constexpr std::size_t kMostParts = 24;
        return to - from <= kMostParts &&
               text_.substr(0, At(to).whole.begin).substr(At(to - 1).whole.end).find(U'；') ==
                   std::u32string_view::npos;
    }

    /// 发现问题15个，13个立案查处，2个移送: clauses that open with a figure of the same unit.
    bool CheckFollowing(std::size_t whole) {
        if (At(whole).before.empty()) return false;
        std::size_t past = whole + 1;
        while (past < past_ && IsCount(At(past)) && At(past).unit == At(whole).unit &&
               At(past).before.empty() && !At(past).after.empty() && GoesOn(whole, past))
            ++past;
        if (past - whole < 3) return false;
        if (std::abs(Sum(whole + 1, past) - At(whole).value) > kTiny)
            Tell("sum-parts", whole, whole + 1, past);
        return true;
    }

    /// 建议8件、提案11件，共计19件.
    void CheckTotal(std::size_t whole) {
        if (LongestBefore(text_, At(whole).whole.begin, subject_.rules.Words("totals")) !=
            At(whole).before.size())
            return;
        if (At(whole).before.empty()) return;
        std::size_t from = whole;
        constexpr std::size_t kMostParts = 24;
        while (from > first_ && whole - from < kMostParts && IsCount(At(from - 1)) &&
               SameUnit(At(from - 1), At(whole)) && GoesOn(from - 1, from))
            --from;
        if (whole - from < 2) return;
        if (std::abs(Sum(from, whole) - At(whole).value) > kTiny)
            Tell("sum-total", whole, from, whole);
    }

    /// 占40%，占35%，占25%: not above a hundred.
    void CheckShares() {
        double sum = 0;
        std::size_t count = 0, first = past_, last = first_;
        for (std::size_t i = first_; i < past_; ++i) {
            const Quantity& share = At(i);
            if (share.unit != U"%" || share.before.empty()) continue;
            const std::u32string_view before = subject_.Of(share.before);
            if (!before.ends_with(U"占") && !before.ends_with(U"占比") &&
                !before.ends_with(U"占比为") && !before.ends_with(U"分别占"))
                continue;
            sum += share.value;
            ++count;
            first = std::min(first, i);
            last = i;
        }
        if (count < 2 || sum <= 100.5) return;
        subject_.Add("sum-shares", {At(first).whole.begin, At(last).whole.end},
                     {{"sum", NumberText(sum)}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::size_t first_ = 0, past_ = 0;
};

}  // namespace

void CheckSums(Subject& subject) { Sums(subject).Check(); }

}  // namespace report_check::detail
