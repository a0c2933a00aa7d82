#include "letters/detail/amounts.hpp"

#include <algorithm>
#include <array>
#include <functional>

#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

/// kGain: what the party gained, as a story tells it; confiscated only where the letter says so.
enum class What { kNothing, kFine, kConfiscated, kGain, kBoth };

/// An amount as it stands, with the second writing in brackets behind it.
struct Sum {
    std::size_t begin = 0, end = 0;
    std::int64_t fen = 0;
    bool differs = false;  ///< capitals and figures
    bool total = false;
    bool numbered = false;  ///< stands in an item of its own, 1. or （一）
    bool decided = false;   ///< stands where the letter decides, not where it reckons
    What what = What::kNothing;
};

class AmountReader {
 public:
    AmountReader(const Page& page, Letter& letter) : page_(page), letter_(letter) {}

    void Run() {
        headed_ = HeadOfItems();
        for (std::size_t at = 0; at < page_.size();) at = At(at);
        Settle();
    }

 private:
    std::size_t At(std::size_t at) {
        const char32_t c = page_.text()[at];
        if (!page_.Plain(at) || (!IsDigit(c) && !IsNumeral(c))) return at + 1;
        const std::size_t run = RunEnd(at);
        const auto first = ReadAmount(page_, at);
        if (!first) return run;
        const std::size_t label = LabelEnd(at);
        const bool signed_amount = label < at && page_.text()[at - 1] == U'¥';
        Sum sum{at, first->end, first->fen, false, false, false, false, What::kNothing};
        const bool with_unit = first->unit || signed_amount;
        if (first->end >= page_.size() && !with_unit) {
            NoteCut(at, label);
            return run;
        }
        if (!with_unit && !IsBareFine(*first, label)) return std::max(run, first->end);
        Pair(*first, sum);
        sum.what = WhatIs(sum, label);
        if (sum.what != What::kNothing && IsOfDecision(sum)) {
            sum.numbered = IsNumbered(at);
            sum.decided = IsDecided(at);
            sums_.push_back(sum);
        }
        return std::max(sum.end, at + 1);
    }

    [[nodiscard]] std::size_t RunEnd(std::size_t at) const {
        while (at < page_.size() && (IsDigit(page_.text()[at]) || IsNumeral(page_.text()[at])))
            ++at;
        return at;
    }

    /// Back over 人民币, (大写), :, ¥, 合计 … to the end of what names the amount.
    [[nodiscard]] std::size_t LabelEnd(std::size_t at) const {
        static constexpr std::array<Words, 18> kFillers = {
            U"人民币", U"大写", U"小写", U"共计", U"合计", U"总计", U"总额", U"金额", U"数额",
            U"计",     U"共",   U"为",   U"RMB",  U":",    U"¥",    U"(",    U")",    U"的"};
        constexpr std::size_t kReach = 24;
        const std::size_t least = at > kReach ? at - kReach : 0;
        for (bool more = true; more && at > least;) {
            more = false;
            for (const Words filler : kFillers)
                if (page_.EndsBefore(at, filler)) {
                    at -= filler.size();
                    more = true;
                    break;
                }
        }
        return at;
    }

    /// 罚款5万, with no 元 behind it.
    [[nodiscard]] bool IsBareFine(const AmountAt& amount, std::size_t label) const {
        const bool fine = page_.EndsBefore(label, U"罚款") && !page_.EndsBefore(label, U"加处罚款");
        if (!fine || amount.end >= page_.size()) return false;
        const bool large = amount.fen >= 100'000;  // a thousand yuan: no number of days or items
        return large && (IsOneOf(page_.text()[amount.end], U",。;)(") ||
                         page_.GapAt(amount.end) == Gap::kLine);
    }

    /// 伍万元整(¥50000.00), 50000元(大写:伍万元整): one sum, written twice.
    void Pair(const AmountAt& first, Sum& sum) const {
        std::size_t at = first.end;
        if (page_.Has(at, U",(") || page_.Has(at, U"、(")) ++at;
        const bool bracket = page_.Has(at, U"(") || page_.Has(at, U"[");
        const bool named = page_.Has(at, U",大写") || page_.Has(at, U",小写") ||
                           page_.Has(at, U"大写") || page_.Has(at, U"小写") || page_.Has(at, U"¥");
        if (!bracket && !named) return;
        static constexpr std::array<Words, 13> kFillers = {
            U"人民币", U"大写", U"小写", U"即", U"计", U"RMB", U"为",
            U":",      U"¥",    U"(",    U")",  U",",  U"["};
        bool sign = false;
        for (bool more = true; more;) {
            more = false;
            for (const Words filler : kFillers)
                if (page_.Has(at, filler)) {
                    sign = sign || filler == U"¥";
                    at += filler.size();
                    more = true;
                }
        }
        const auto second = ReadAmount(page_, at);
        if (!second) return;
        const bool by_unit = second->unit || sign || second->fen == first.fen;
        if (!by_unit || IsRangeEnd(second->end)) return;
        sum.end = second->end;
        while (page_.Has(sum.end, U")") || page_.Has(sum.end, U"]") || page_.Has(sum.end, U"元") ||
               page_.Has(sum.end, U"整"))
            ++sum.end;
        if (second->fen == sum.fen) return;
        sum.differs = true;
        if (second->script != Script::kDigits && first.script == Script::kDigits)
            sum.fen = second->fen;
    }

    [[nodiscard]] bool IsRangeEnd(std::size_t at) const {
        for (const Words word : {Words(U"以上"), Words(U"以下"), Words(U"以内"), Words(U"至"),
                                 Words(U"-"), Words(U"~"), Words(U"及以"), Words(U"/")})
            if (page_.Has(at, word)) return true;
        return false;
    }

    [[nodiscard]] What WhatIs(Sum& sum, std::size_t label) const {
        if (IsRangeEnd(sum.end)) return What::kNothing;
        for (const Words word : {Words(U"以上"), Words(U"至"), Words(U"-"), Words(U"每日")})
            if (page_.EndsBefore(label, word)) return What::kNothing;
        const Words fillers = page_.text().substr(label, sum.begin - label);
        sum.total = AnyIn(fillers, {U"共", U"合计", U"总计", U"总额"}) || IsTotalled(label);
        if (page_.EndsBefore(label, U"罚没款") || page_.EndsBefore(label, U"罚没"))
            return What::kBoth;
        if (page_.EndsBefore(label, U"罚款")) {
            const bool other =
                page_.EndsBefore(label, U"加处罚款") || page_.EndsBefore(label, U"缴纳罚款") ||
                page_.EndsBefore(label, U"每日罚款") || page_.EndsBefore(label, U"每日处罚款") ||
                page_.EndsBefore(label, U"每日处以罚款") || page_.EndsBefore(label, U"按日罚款");
            return other ? What::kNothing : What::kFine;
        }
        // 处总投资额百分之二的罚款,计人民币5万元
        if (AnyIn(fillers, {U"计"}) && page_.EndsBefore(label, U"的罚款,")) return What::kFine;
        const bool named = AnyIn(fillers, {U"金额", U"数额"}) && page_.EndsBefore(label, U"处罚");
        if (named) return What::kFine;
        const std::size_t clause = ClauseBegin(sum.begin);
        const Words before = page_.text().substr(clause, label - clause);
        if (before.find(U"没收") != kNowhere) return What::kConfiscated;
        if (before.ends_with(U"违法所得")) return What::kGain;
        std::size_t after = sum.end;
        if (page_.Has(after, U"的")) ++after;
        if (page_.Has(after, U"罚款") && !page_.EndsBefore(label, U"加处")) return What::kFine;
        if (sum.total && AnyIn(before, {U"罚没"})) return What::kBoth;
        if (sum.total && AnyIn(before, {U"罚款"})) return What::kFine;
        return What::kNothing;
    }

    /// 共处罚款, 合并处以罚款, 合计对你单位罚款: the clause speaks of all items together.
    [[nodiscard]] bool IsTotalled(std::size_t label) const {
        const std::size_t clause = ClauseBegin(label);
        return AnyIn(page_.text().substr(clause, label - clause),
                     {U"共处", U"共罚", U"合并", U"合计处", U"合计罚", U"合计对", U"共计处",
                      U"共计罚", U"共计对", U"总计处", U"总计罚", U"累计处", U"累计罚"});
    }

    [[nodiscard]] std::size_t ClauseBegin(std::size_t at) const {
        constexpr std::size_t kReach = 60;
        const std::size_t least = at > kReach ? at - kReach : 0;
        while (at > least && !IsOneOf(page_.text()[at - 1], U",。;")) --at;
        return at;
    }

    /// Not proposed, not of another decision, not of another person.
    bool IsOfDecision(const Sum& sum) {
        const std::size_t begin = SentenceBegin(page_, sum.begin);
        std::u32string before;
        for (std::size_t i = begin; i < sum.begin; ++i)
            if (!page_.Quoted(i)) before.push_back(page_.text()[i]);
        const Words words = before;
        const auto since = [&](Words word) {
            const std::size_t at = words.rfind(word);
            return at != kNowhere && !DecidedIn(words.substr(at));
        };
        if (since(U"拟") || since(U"告知") || since(U"申辩") || since(U"请求")) return false;
        if (since(U"前次") || since(U"上次") || since(U"首次为") || IsOfOtherLetter(sum, words))
            return false;
        if (since(U"曾") || since(U"此前") || words.find(U"决定书》") != kNowhere) return false;
        const std::size_t invested = words.rfind(U"总投资");
        if (invested != kNowhere && !AnyIn(words.substr(invested), {U"罚款"}) && since(U"总投资"))
            return false;
        if (since(U"起点") || since(U"最高罚款") || since(U"保证金")) return false;
        if (AnyIn(words.substr(words.size() - std::min<std::size_t>(words.size(), 60)),
                  {U"直接负责的主管", U"主管人员", U"责任人员", U"直接责任人"})) {
            Note(sum.begin, sum.end, "letter.fine_of_person", "amount_yuan");
            return false;
        }
        return true;
    }

    /// 被我局罚款1万元; (前次为某环罚〔2023〕77号,罚款12.5万元): in one bracket or clause with
    /// another letter's number, or what was done to the party before.
    [[nodiscard]] bool IsOfOtherLetter(const Sum& sum, Words before) const {
        constexpr std::size_t kReach = 90;
        const Words clause =
            before.substr(std::min(before.find_last_of(U",。;:") + 1, before.size()));
        const std::size_t passive = clause.rfind(U'被');
        if (passive != kNowhere && !AnyIn(clause.substr(passive, 3), {U"被处罚"}) &&
            AnyIn(clause.substr(passive), {U"罚"}))
            return true;
        const std::size_t least = sum.begin > kReach ? sum.begin - kReach : 0;
        std::size_t open = sum.begin;
        for (int depth = 0; open > least; --open) {
            const char32_t c = page_.text()[open - 1];
            if (c == U')') ++depth;
            if (c == U'(' && depth-- == 0) break;
        }
        if (open == least || page_.text()[open - 1] != U'(') return false;
        const std::size_t close = std::min(page_.Find(U")", sum.end), page_.size());
        const Words bracket = page_.text().substr(open, std::min(close - open, kReach * 2));
        return bracket.find(U'号') != kNowhere && AnyIn(bracket, {U"〔2", U"[2", U"(2", U"【2"});
    }

    /// 我局决定 … 罚款3万元, or an item below 作出如下行政处罚:. What benchmarks, the notice and
    /// pleas tell (基础罚款为2万元) is reckoning, and none of the decision.
    [[nodiscard]] bool IsDecided(std::size_t at) const {
        constexpr std::size_t kReach = 400;
        const std::size_t least = at > kReach ? at - kReach : 0;
        std::size_t begin = at;
        while (begin > least && page_.GapAt(begin) != Gap::kLine &&
               !(page_.text()[begin - 1] == U'。' && !page_.Quoted(begin - 1)))
            --begin;
        return Decides(begin, at) || (headed_ != kNowhere && headed_ < at);
    }

    [[nodiscard]] bool Decides(std::size_t begin, std::size_t end) const {
        for (std::size_t i = begin; i < end; ++i) {
            if (!page_.Plain(i)) continue;
            if (page_.Has(i, U"拟") || page_.Has(i, U"告知")) return false;
            if (page_.Has(i, U"决定") && !page_.Has(i, U"决定书")) return true;
            for (const Words word : {Words(U"作出如下"), Words(U"作出以下"), Words(U"现对你"),
                                     Words(U"现处"), Words(U"处罚如下")})
                if (page_.Has(i, word)) return true;
        }
        return false;
    }

    /// Where the first line that ends 作出如下行政处罚: or 决定如下: ends.
    [[nodiscard]] std::size_t HeadOfItems() const {
        constexpr std::size_t kReach = 200;
        for (std::size_t at = page_.Find(U":", 0); at != kNowhere; at = page_.Find(U":", at + 1)) {
            if (!page_.Plain(at)) continue;
            const std::size_t begin = SentenceBegin(page_, at);
            const std::size_t from = std::max(begin, at > kReach ? at - kReach : 0);
            const std::size_t tail = at > from + 14 ? at - 14 : from;
            const Words last = page_.text().substr(tail, at - tail);
            if (AnyIn(last, {U"如下", U"以下", U"决定"}) && AnyIn(last, {U"处罚", U"决定"}) &&
                Decides(from, at))
                return at;
        }
        return kNowhere;
    }

    /// Somebody decided; the 决定 of 拟作出的处罚决定 is no deciding.
    static bool DecidedIn(Words words) {
        if (words.starts_with(U"拟"))
            return AnyIn(words, {U"局决定", U"机关决定", U"队决定", U"现决定", U"研究决定",
                                 U"现作出", U"讨论决定"});
        return AnyIn(words, {U"决定", U"作出如下", U"作出以下", U"现对你", U"现处", U"处罚如下"});
    }

    /// 1. 一、 (一) at the beginning of the item that holds `at`.
    [[nodiscard]] bool IsNumbered(std::size_t at) const {
        constexpr std::size_t kReach = 120;
        const std::size_t least = at > kReach ? at - kReach : 0;
        std::size_t begin = at;
        while (begin > least && page_.GapAt(begin) != Gap::kLine &&
               !IsOneOf(page_.text()[begin - 1], U"。;:"))
            --begin;
        if (page_.Has(begin, U"(")) ++begin;
        const auto number = NumberAt(page_, begin);
        return number && number->value < 20 && number->end < page_.size() &&
               IsOneOf(page_.text()[number->end], U".、)");
    }

    /// The text breaks off inside an amount: more may have stood there.
    void NoteCut(std::size_t at, std::size_t label) {
        if (page_.EndsBefore(label, U"罚款") || page_.EndsBefore(label, U"违法所得"))
            Note(at, page_.size(), "letter.amount_cut", "amount_yuan");
    }

    void Note(std::size_t begin, std::size_t end, const char* code, const char* field) {
        auto found = FoundAt(page_, begin, end, page_.Written(begin, end));
        found.doubts.push_back(Doubt(code, field));
        found.doubts.back().params.emplace_back("value", found.value);
        letter_.unread.push_back(std::move(found));
    }

    void Settle() {
        SettleGains();
        SettleOne(What::kFine, "amount_yuan", letter_.fine);
        SettleOne(What::kConfiscated, "confiscated_yuan", letter_.confiscated);
        for (const Sum& sum : sums_) {
            if (sum.what != What::kBoth || !letter_.fine) continue;
            const std::int64_t known = letter_.fine->value.fen +
                                       (letter_.confiscated ? letter_.confiscated->value.fen : 0);
            if (known != sum.fen)
                letter_.fine->doubts.push_back(Doubt("letter.sum_differs", "amount_yuan"));
        }
    }

    /// A gain of the story is what was confiscated where 没收 stands with no amount of its own.
    void SettleGains() {
        bool taken = false, named = false;
        for (const Sum& sum : sums_) named = named || sum.what == What::kConfiscated;
        for (std::size_t at = page_.Find(U"没收"); at != kNowhere && !taken;
             at = page_.Find(U"没收", at + 1))
            taken = page_.Plain(at);
        for (Sum& sum : sums_)
            if (sum.what == What::kGain)
                sum.what = taken && !named ? What::kConfiscated : What::kNothing;
    }

    void SettleOne(What what, const char* field, std::optional<Found<base::Money>>& into) {
        std::vector<Sum> of;
        std::vector<Sum> totals;
        for (const Sum& sum : sums_)
            if (sum.what == what) (sum.total ? totals : of).push_back(sum);
        const auto decided = [](const Sum& sum) { return sum.decided; };
        if (std::ranges::any_of(of, decided) || std::ranges::any_of(totals, decided)) {
            std::erase_if(of, std::not_fn(decided));
            std::erase_if(totals, std::not_fn(decided));
        }
        const std::int64_t added = Added(of);
        if (of.empty() && totals.empty()) return;
        const Sum& shown = totals.empty() ? of.front() : totals.front();
        into =
            FoundAt(page_, shown.begin, shown.end, base::Money{totals.empty() ? added : shown.fen});
        const auto doubt = [&](const char* code) { into->doubts.push_back(Doubt(code, field)); };
        const auto differs = [](const Sum& sum) { return sum.differs; };
        if (std::ranges::any_of(of, differs) || std::ranges::any_of(totals, differs))
            doubt("letter.amounts_differ");
        if (!totals.empty() && !of.empty() && added != shown.fen) doubt("letter.sum_differs");
        if (totals.empty() && added != of.front().fen) doubt("letter.amounts_added");
    }

    /// Items of their own add up; the same amount said again is the same amount.
    static std::int64_t Added(const std::vector<Sum>& sums) {
        std::int64_t added = 0;
        std::vector<std::int64_t> known;
        for (const Sum& sum : sums) {
            const bool again = std::ranges::find(known, sum.fen) != known.end();
            if (again && !sum.numbered) continue;
            known.push_back(sum.fen);
            added += sum.fen;
        }
        return added;
    }

    const Page& page_;
    Letter& letter_;
    std::vector<Sum> sums_;
    std::size_t headed_ = kNowhere;  ///< where the items of the decision begin
};

}  // namespace

void ReadAmounts(const Page& page, Letter& letter) { AmountReader(page, letter).Run(); }

}  // namespace letters::detail
