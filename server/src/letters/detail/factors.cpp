#include "letters/detail/factors.hpp"

#include <algorithm>
#include <array>

#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;
constexpr std::size_t kMostFactors = 100;

struct Phrase {
    Words words;
    Weight weight;
    std::string_view id;
};

/// The words in which letters say it. Longer ones stand before those they hold.
constexpr auto kPhrases = std::to_array<Phrase>({
    {U"首次违法", Weight::kLighter, "first_offence"},
    {U"初次违法", Weight::kLighter, "first_offence"},
    {U"首次环境违法", Weight::kLighter, "first_offence"},
    {U"初次环境违法", Weight::kLighter, "first_offence"},
    {U"第一次违法", Weight::kLighter, "first_offence"},
    {U"首次实施", Weight::kLighter, "first_offence"},
    {U"首次被查处", Weight::kLighter, "first_offence"},
    {U"首次发现", Weight::kLighter, "first_offence"},
    {U"首次被发现", Weight::kLighter, "first_offence"},
    {U"首次处罚", Weight::kLighter, "first_offence"},
    {U"首次违反", Weight::kLighter, "first_offence"},
    {U"属首次", Weight::kLighter, "first_offence"},
    {U"为首次", Weight::kLighter, "first_offence"},
    {U"系首次", Weight::kLighter, "first_offence"},
    {U"属初次", Weight::kLighter, "first_offence"},
    {U"首违", Weight::kLighter, "first_offence"},
    {U"无环境违法记录", Weight::kLighter, "no_record"},
    {U"无环境违法行为", Weight::kLighter, "no_record"},
    {U"无违法记录", Weight::kLighter, "no_record"},
    {U"无同类违法", Weight::kLighter, "no_record"},
    {U"无处罚记录", Weight::kLighter, "no_record"},
    {U"无环保处罚", Weight::kLighter, "no_record"},
    {U"无行政处罚", Weight::kLighter, "no_record"},
    {U"未受过环境", Weight::kLighter, "no_record"},
    {U"未受过行政处罚", Weight::kLighter, "no_record"},
    {U"未受到过", Weight::kLighter, "no_record"},
    {U"未受到行政处罚", Weight::kLighter, "no_record"},
    {U"未受到环境", Weight::kLighter, "no_record"},
    {U"没有环境违法记录", Weight::kLighter, "no_record"},
    {U"未发现环境违法", Weight::kLighter, "no_record"},
    {U"及时改正", Weight::kLighter, "corrected"},
    {U"立即改正违法行为", Weight::kLighter, "corrected"},
    {U"主动改正", Weight::kLighter, "corrected"},
    {U"自行改正", Weight::kLighter, "corrected"},
    {U"积极改正", Weight::kLighter, "corrected"},
    {U"已改正", Weight::kLighter, "corrected"},
    {U"已经改正", Weight::kLighter, "corrected"},
    {U"改正完毕", Weight::kLighter, "corrected"},
    {U"及时整改", Weight::kLighter, "corrected"},
    {U"主动整改", Weight::kLighter, "corrected"},
    {U"积极整改", Weight::kLighter, "corrected"},
    {U"立即整改到位", Weight::kLighter, "corrected"},
    {U"已完成整改", Weight::kLighter, "corrected"},
    {U"已整改", Weight::kLighter, "corrected"},
    {U"已经整改", Weight::kLighter, "corrected"},
    {U"整改完成", Weight::kLighter, "corrected"},
    {U"整改完毕", Weight::kLighter, "corrected"},
    {U"整改到位", Weight::kLighter, "corrected"},
    {U"完成了整改", Weight::kLighter, "corrected"},
    {U"完成整改", Weight::kLighter, "corrected"},
    {U"补办备案", Weight::kLighter, "corrected"},
    {U"补办环评", Weight::kLighter, "corrected"},
    {U"补办环境影响", Weight::kLighter, "corrected"},
    {U"补办了", Weight::kLighter, "corrected"},
    {U"主动消除", Weight::kLighter, "harm_reduced"},
    {U"主动减轻", Weight::kLighter, "harm_reduced"},
    {U"减轻违法行为危害后果", Weight::kLighter, "harm_reduced"},
    {U"消除或者减轻", Weight::kLighter, "harm_reduced"},
    {U"消除危害后果", Weight::kLighter, "harm_reduced"},
    {U"消除了危害后果", Weight::kLighter, "harm_reduced"},
    {U"及时消除", Weight::kLighter, "harm_reduced"},
    {U"减轻了危害后果", Weight::kLighter, "harm_reduced"},
    {U"危害后果轻微", Weight::kLighter, "little_harm"},
    {U"未造成", Weight::kLighter, "little_harm"},
    {U"没有造成", Weight::kLighter, "little_harm"},
    {U"社会影响较小", Weight::kLighter, "little_harm"},
    {U"环境影响较小", Weight::kLighter, "little_harm"},
    {U"危害较小", Weight::kLighter, "little_harm"},
    {U"影响轻微", Weight::kLighter, "little_harm"},
    {U"积极配合", Weight::kLighter, "cooperative"},
    {U"主动配合", Weight::kLighter, "cooperative"},
    {U"配合调查", Weight::kLighter, "cooperative"},
    {U"配合执法", Weight::kLighter, "cooperative"},
    {U"配合检查", Weight::kLighter, "cooperative"},
    {U"配合环境执法", Weight::kLighter, "cooperative"},
    {U"认错态度", Weight::kLighter, "cooperative"},
    {U"情节轻微", Weight::kLighter, "minor"},
    {U"情节较轻", Weight::kLighter, "minor"},
    {U"违法行为轻微", Weight::kLighter, "minor"},
    {U"属于轻微违法", Weight::kLighter, "minor"},
    {U"属轻微违法", Weight::kLighter, "minor"},
    {U"属于轻微环境违法", Weight::kLighter, "minor"},
    {U"属轻微环境违法", Weight::kLighter, "minor"},
    {U"情节一般", Weight::kScale, "ordinary"},
    {U"没有主观过错", Weight::kLighter, "no_fault"},
    {U"无主观过错", Weight::kLighter, "no_fault"},
    {U"无主观故意", Weight::kLighter, "no_fault"},
    {U"没有主观故意", Weight::kLighter, "no_fault"},
    {U"主动供述", Weight::kLighter, "volunteered"},
    {U"立功表现", Weight::kLighter, "meritorious"},
    {U"胁迫", Weight::kLighter, "coerced"},
    {U"从轻", Weight::kLighter, "said"},
    {U"减轻处罚", Weight::kLighter, "said"},
    {U"减轻行政处罚", Weight::kLighter, "said"},
    {U"免予处罚", Weight::kLighter, "said"},
    {U"从重", Weight::kHeavier, "said"},
    {U"加重处罚", Weight::kHeavier, "said"},
    {U"情节严重", Weight::kHeavier, "serious"},
    {U"情节较重", Weight::kHeavier, "serious"},
    {U"情节恶劣", Weight::kHeavier, "serious"},
    {U"主观故意", Weight::kHeavier, "intent"},
    {U"弄虚作假", Weight::kHeavier, "intent"},
    {U"拒不改正", Weight::kHeavier, "not_corrected"},
    {U"仍未改正", Weight::kHeavier, "not_corrected"},
    {U"拒不配合", Weight::kHeavier, "obstruction"},
    {U"不配合调查", Weight::kHeavier, "obstruction"},
    {U"阻挠", Weight::kHeavier, "obstruction"},
    {U"拒绝接受检查", Weight::kHeavier, "obstruction"},
    {U"拒绝现场检查", Weight::kHeavier, "obstruction"},
    {U"暴力抗法", Weight::kHeavier, "obstruction"},
    {U"两年内第二次", Weight::kHeavier, "repeated"},
    {U"二年内第二次", Weight::kHeavier, "repeated"},
    {U"一年内第二次", Weight::kHeavier, "repeated"},
    {U"年内再次", Weight::kHeavier, "repeated"},
    {U"曾因同类", Weight::kHeavier, "repeated"},
    {U"曾因相同", Weight::kHeavier, "repeated"},
    {U"屡次", Weight::kHeavier, "repeated"},
    {U"多次违法", Weight::kHeavier, "repeated"},
    {U"多次实施", Weight::kHeavier, "repeated"},
    {U"再次违法", Weight::kHeavier, "repeated"},
    {U"再次实施", Weight::kHeavier, "repeated"},
    {U"重污染天气", Weight::kHeavier, "special_period"},
    {U"督察期间", Weight::kHeavier, "special_period"},
    {U"管控期间", Weight::kHeavier, "special_period"},
    {U"造成严重", Weight::kHeavier, "harm"},
    {U"造成环境污染", Weight::kHeavier, "harm"},
    {U"造成较大", Weight::kHeavier, "harm"},
    {U"社会影响恶劣", Weight::kHeavier, "harm"},
    {U"群众反映强烈", Weight::kHeavier, "harm"},
});

bool NamesAny(Words text, std::initializer_list<Words> words) {
    return std::ranges::any_of(words, [&](Words word) { return text.find(word) != kNowhere; });
}

class FactorReader {
 public:
    FactorReader(const Page& page, Letter& letter) : page_(page), letter_(letter) {}

    void Run() {
        for (std::size_t at = 0; at < page_.size(); ++at) {
            if (!page_.Plain(at)) continue;
            AtPhrase(at);
            AtPercent(at);
            AtLevel(at);
        }
        for (std::size_t at = 0; at < page_.size(); ++at)
            if (page_.text()[at] == U'》' && page_.InTitle(at)) AfterBenchmark(at);
    }

 private:
    void AtPhrase(std::size_t at) {
        for (const Phrase& phrase : kPhrases) {
            if (page_.text()[at] != phrase.words.front() || !page_.Has(at, phrase.words)) continue;
            if (Counts(phrase, at)) Add(phrase.weight, std::string(phrase.id), "", at);
            return;
        }
    }

    [[nodiscard]] bool Counts(const Phrase& phrase, std::size_t at) const {
        const std::size_t end = at + phrase.words.size();
        const std::size_t clause = ClauseBegin(at);
        const Words before = page_.text().substr(clause, at - clause);
        const Words after = page_.text().substr(end, ClauseEnd(end) - end);
        if (IsDenied(before)) return false;
        if (before.starts_with(U"如") ||
            NamesAny(before, {U"如果", U"如你", U"如拒", U"若", U"逾期"}))
            return false;
        const bool ordered = NamesAny(before, {U"责令", U"应当", U"必须", U"限期", U"限你"});
        if (ordered && phrase.id != "said") return false;
        if (after.starts_with(U"的,") || after == U"的" || after.starts_with(U"的处")) return false;
        if (phrase.id == "corrected" && NamesAny(before, {U"未", U"不"})) return false;
        if (phrase.id == "little_harm" && phrase.words.back() == U'成' &&
            !NamesAny(after, {U"后果", U"影响", U"污染", U"危害", U"损害", U"事故"}))
            return false;
        const bool of_act = phrase.id == "special_period" || phrase.id == "harm" ||
                            phrase.id == "intent" || phrase.id == "coerced";
        if (of_act && !IsWeighed(at)) return false;
        return !IsClaim(at);
    }

    /// Words of the violation itself count where the sentence weighs it.
    [[nodiscard]] bool IsWeighed(std::size_t at) const {
        const std::size_t begin = SentenceBegin(page_, at);
        return NamesAny(page_.text().substr(begin, SentenceEnd(page_, at) - begin),
                        {U"裁量", U"从重", U"从轻", U"情节", U"加重", U"减轻"});
    }

    /// 不予从轻, 未及时改正, 不具有减轻处罚 …
    static bool IsDenied(Words before) {
        const Words near = before.substr(before.size() - std::min<std::size_t>(before.size(), 6));
        if (near.ends_with(U"近两年") || near.ends_with(U"内")) return false;
        for (const Words word : {Words(U"不予"), Words(U"不"), Words(U"未"), Words(U"没有"),
                                 Words(U"无"), Words(U"非"), Words(U"未能")})
            if (near.ends_with(word)) return true;
        return NamesAny(near, {U"不予", U"不符合", U"不具有", U"不具备", U"不存在", U"不属于",
                               U"不适用", U"不构成", U"未予", U"没有"});
    }

    /// What the party said for itself counts where the bureau took it up.
    [[nodiscard]] bool IsClaim(std::size_t at) const {
        const std::size_t begin = SentenceBegin(page_, at);
        const Words before = page_.text().substr(begin, at - begin);
        std::size_t claim = kNowhere;
        for (const Words word : {Words(U"辩称"), Words(U"申辩"), Words(U"请求"), Words(U"提出"),
                                 Words(U"希望"), Words(U"称系"), Words(U"恳请"), Words(U"申请")}) {
            const std::size_t found = before.find(word);
            if (found == kNowhere) continue;
            const Words near = before.substr(found - std::min<std::size_t>(found, 8),
                                             std::min<std::size_t>(found, 8));
            if (NamesAny(near, {U"未", U"没有", U"放弃", U"无"})) continue;
            claim = std::min(claim, found);
        }
        if (claim == kNowhere) return false;
        const Words since = before.substr(claim);
        if (NamesAny(since, {U"经复核", U"经审查", U"经研究", U"经核实", U"本局认为", U"我局认为",
                             U"本机关认为"}))
            return false;
        const Words after = page_.text().substr(at, SentenceEnd(page_, at) - at);
        return !(after.find(U"采纳") != kNowhere &&
                 !NamesAny(after, {U"不予采纳", U"不采纳", U"未采纳", U"未予采纳"}));
    }

    /// 裁量百分值为8%: a part of a table of discretion.
    void AtPercent(std::size_t at) {
        std::size_t begin = at, end = at;
        std::string amount;
        if (page_.text()[at] == U'%' && at > 0 && IsDigit(page_.text()[at - 1])) {
            begin = at;
            while (begin > 0 && at - begin < 12 &&
                   (IsDigit(page_.text()[begin - 1]) || page_.text()[begin - 1] == U'.'))
                --begin;
            const bool negative = begin > 0 && page_.text()[begin - 1] == U'-' &&
                                  (begin < 2 || !IsDigit(page_.text()[begin - 2]));
            if (negative) --begin;
            end = at + 1;
            amount = page_.Plainly(begin, at);
        } else if (page_.Has(at, U"百分之")) {
            const auto number = NumberAt(page_, at + 3);
            if (!number) return;
            end = number->end;
            amount = std::to_string(number->value);
        } else {
            return;
        }
        const std::size_t from = PieceBegin(begin);
        const Words piece = page_.text().substr(from, end - from);
        if (!NamesAny(piece, {U"裁量", U"百分值", U"权重", U"下浮", U"上浮", U"调节"})) return;
        if (NamesAny(piece, {U"每日", U"总投资"})) return;
        if (page_.Has(end, U"以上") || page_.Has(end, U"以下")) return;
        Add(Weight::kScale, "percent", amount, begin);
    }

    /// 裁量等级为3级.
    void AtLevel(std::size_t at) {
        static constexpr std::array<Words, 4> kNames = {U"裁量等级", U"裁量级别", U"裁量档次",
                                                        U"裁量阶次"};
        for (const Words name : kNames) {
            if (!page_.Has(at, name)) continue;
            std::size_t from = at + name.size();
            while (page_.Has(from, U"为") || page_.Has(from, U":") || page_.Has(from, U"是") ||
                   page_.Has(from, U"第") || page_.Has(from, U"属"))
                ++from;
            if (const auto number = NumberAt(page_, from))
                return Add(Weight::kScale, "level", std::to_string(number->value), at);
            for (const Words word : {Words(U"较重"), Words(U"较轻"), Words(U"一般"), Words(U"轻微"),
                                     Words(U"严重"), Words(U"特别严重")})
                if (page_.Has(from, word))
                    return Add(Weight::kScale, "level", page_.Plainly(from, from + word.size()),
                               at);
        }
    }

    /// 参照《…裁量基准》…: 甲;乙;丙 and 《…裁量标准》“甲；乙”: what the benchmark was applied to.
    void AfterBenchmark(std::size_t close) {
        constexpr std::size_t kReach = 40, kLongest = 400;
        std::size_t open = close;
        while (open > 0 && page_.InTitle(open - 1) && page_.text()[open] != U'《') --open;
        if (!NamesAny(page_.text().substr(open, close - open), {U"裁量"})) return;
        std::size_t at = close + 1;
        const std::size_t most = std::min(page_.size(), close + kReach);
        while (at < most && !IsOneOf(page_.text()[at], U":“\"。;,")) ++at;
        if (at >= most || !IsOneOf(page_.text()[at], U":“\"")) return;
        const bool quoted = page_.Quoted(at);
        std::size_t begin = ++at, items = 0;
        for (const std::size_t end = std::min(page_.size(), at + kLongest); at < end; ++at) {
            const bool stop =
                page_.text()[at] == U'。' || (quoted && IsOneOf(page_.text()[at], U"”\""));
            if (!stop && page_.text()[at] != U';') continue;
            if (!stop || items > 0) items += AddListed(begin, at) ? 1 : 0;
            begin = at + 1;
            if (stop) return;
        }
    }

    bool AddListed(std::size_t begin, std::size_t end) {
        constexpr std::size_t kLongest = 60;
        const Words words = page_.text().substr(begin, end - begin);
        if (letter_.factors.size() >= kMostFactors) return false;
        if (words.empty() || words.size() > kLongest || NamesAny(words, {U"罚款", U"处罚法"}))
            return false;
        letter_.factors.push_back(FoundAt(
            page_, begin, end, Factor{Weight::kScale, "listed", "", page_.Written(begin, end)}));
        return true;
    }

    void Add(Weight weight, std::string id, std::string amount, std::size_t at) {
        const std::size_t begin = weight == Weight::kScale ? PieceBegin(at) : ClauseBegin(at);
        const std::size_t end = ClauseEnd(at);
        Factor factor{weight, std::move(id), std::move(amount), page_.Written(begin, end)};
        for (const Found<Factor>& known : letter_.factors) {
            const Factor& other = known.value;
            const bool same = other.id == factor.id && other.weight == factor.weight;
            if (same && (factor.id != "percent" || other.clause == factor.clause)) return;
        }
        if (letter_.factors.size() < kMostFactors)
            letter_.factors.push_back(FoundAt(page_, begin, end, std::move(factor)));
    }

    [[nodiscard]] std::size_t ClauseBegin(std::size_t at) const { return Back(at, U",。;:、!?"); }
    [[nodiscard]] std::size_t PieceBegin(std::size_t at) const { return Back(at, U"。;!?"); }

    [[nodiscard]] std::size_t Back(std::size_t at, Words ends) const {
        constexpr std::size_t kReach = 80;
        const std::size_t least = at > kReach ? at - kReach : 0;
        while (at > least && !(IsOneOf(page_.text()[at - 1], ends) && !page_.Quoted(at - 1))) --at;
        return at;
    }

    [[nodiscard]] std::size_t ClauseEnd(std::size_t at) const {
        constexpr std::size_t kReach = 60;
        const std::size_t most = std::min(page_.size(), at + kReach);
        while (at < most && !IsOneOf(page_.text()[at], U",。;:!?")) ++at;
        return at;
    }

    const Page& page_;
    Letter& letter_;
};

}  // namespace

void ReadFactors(const Page& page, Letter& letter) { FactorReader(page, letter).Run(); }

}  // namespace letters::detail
