// The circumstances that a letter tells in sentences, by what they lead to: 鉴于…, 考虑…等情节,
// …的从轻, …予以采纳.
#include <algorithm>
#include <array>

#include "letters/detail/circumstances.hpp"
#include "letters/detail/numerals.hpp"
#include "letters/detail/phrases.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

struct VerdictWord {
    Words words;
    std::optional<Weight> weight;  ///< none: weighed, and not said which way
};

constexpr auto kVerdicts = std::to_array<VerdictWord>({
    {U"不宜按最低", Weight::kHeavier},   {U"不按最低", Weight::kHeavier},
    {U"中档以上", Weight::kHeavier},     {U"从重", Weight::kHeavier},
    {U"加重处罚", Weight::kHeavier},     {U"上浮", Weight::kHeavier},
    {U"调增", Weight::kHeavier},         {U"上调", Weight::kHeavier},
    {U"顶格", Weight::kHeavier},         {U"从轻", Weight::kLighter},
    {U"减轻处罚", Weight::kLighter},     {U"减轻行政处罚", Weight::kLighter},
    {U"予以减轻", Weight::kLighter},     {U"免予处罚", Weight::kLighter},
    {U"免予行政处罚", Weight::kLighter}, {U"免除处罚", Weight::kLighter},
    {U"免于处罚", Weight::kLighter},     {U"不予处罚", Weight::kLighter},
    {U"不予行政处罚", Weight::kLighter}, {U"下调", Weight::kLighter},
    {U"调减", Weight::kLighter},         {U"下浮", Weight::kLighter},
    {U"核减", Weight::kLighter},         {U"较低档", Weight::kLighter},
    {U"最低档", Weight::kLighter},       {U"低限", Weight::kLighter},
    {U"酌情降低", Weight::kLighter},     {U"酌情减", Weight::kLighter},
    {U"予以减少", Weight::kLighter},     {U"予以采纳", Weight::kLighter},
    {U"予以考虑", Weight::kLighter},     {U"裁量时", std::nullopt},
    {U"作为裁量", std::nullopt},         {U"裁量情节", std::nullopt},
});

/// Words that stand in stories too: there they count beside the fine only.
constexpr auto kOfAmounts =
    std::to_array<Words>({U"中档以上", U"上浮", U"调增", U"上调", U"下调", U"调减", U"下浮",
                          U"核减", U"较低档", U"最低档", U"低限"});

struct Verdict {
    std::optional<Weight> weight;
    std::size_t at = 0;     ///< where its words stand
    bool taken_up = false;  ///< the plea before it was accepted
    bool reckoned = false;  ///< an amount that a benchmark gives for what stands before
};

/// What a clause does with the amount beside a benchmark: 增加8000元, 减去四千元, 对应1.5倍.
constexpr auto kEffects = std::to_array<VerdictWord>({
    {U"增加", Weight::kHeavier},   {U"加罚", Weight::kHeavier}, {U"上调", Weight::kHeavier},
    {U"上浮", Weight::kHeavier},   {U"调增", Weight::kHeavier}, {U"再加", Weight::kHeavier},
    {U"减去", Weight::kLighter},   {U"减少", Weight::kLighter}, {U"扣减", Weight::kLighter},
    {U"下调", Weight::kLighter},   {U"下浮", Weight::kLighter}, {U"调减", Weight::kLighter},
    {U"核减", Weight::kLighter},   {U"再减", Weight::kLighter}, {U"对应", std::nullopt},
    {U"基础罚款", std::nullopt},   {U"基准罚款", std::nullopt}, {U"起罚", std::nullopt},
    {U"罚款数额为", std::nullopt}, {U"裁量为", std::nullopt},   {U"裁量值为", std::nullopt},
    {U"提高", Weight::kHeavier},
});

/// A clause of a segment, and what is known of it.
struct Piece {
    Stretch words;
    std::optional<Verdict> verdict;
    bool reason = false;
};

class ReasonReader {
 public:
    ReasonReader(const Page& page, const std::vector<Stretch>& covered)
        : page_(page), covered_(covered) {}

    std::vector<Told> Run() {
        for (std::size_t at = 0; at < page_.size();) {
            const std::size_t end = SegmentEnd(at);
            AtSegment({at, end});
            const bool period = end >= page_.size() || page_.text()[end] != U';';
            if (period) {
                noted_ = false;
                leaning_.reset();
                told_before_ = false;
                series_.reset();
            }
            at = end + 1;
        }
        return std::move(told_);
    }

 private:
    [[nodiscard]] Words WordsAt(Stretch stretch) const {
        return stretch.empty() ? Words{}
                               : page_.text().substr(stretch.begin, stretch.end - stretch.begin);
    }

    [[nodiscard]] bool IsCovered(Stretch stretch) const {
        return std::ranges::any_of(covered_, [&](const Stretch& known) {
            return stretch.begin < known.end && known.begin < stretch.end;
        });
    }

    [[nodiscard]] std::size_t SegmentEnd(std::size_t at) const {
        int depth = 0;
        for (; at < page_.size(); ++at) {
            if (!page_.Plain(at)) continue;
            const char32_t c = page_.text()[at];
            if (c == U'(') ++depth;
            if (c == U')') depth = std::max(0, depth - 1);
            if (IsOneOf(c, U"。!?") || (c == U';' && depth == 0)) break;
        }
        return at;
    }

    void AtSegment(Stretch segment) {
        if (IsWarning(WordsAt(segment))) return;
        pieces_.clear();
        for (const Stretch& clause : ClausesOf(page_, segment, Colons::kPart))
            pieces_.push_back({clause, VerdictOf(clause, WordsAt(segment)), false});
        const bool went_on = GoesOn();
        if (noted_) noted_ = MarkFrom(0);
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            if (pieces_[i].verdict) MarkBefore(i);
            if (const std::size_t opener = OpenerEnd(i); opener != kNowhere) AtOpener(i, opener);
        }
        if (went_on && std::ranges::none_of(pieces_, [](const Piece& p) { return p.reason; }))
            MarkFrom(0);
        TellMarked(went_on);
    }

    /// 今后再次违法的,将从重处罚: nothing that was weighed.
    static bool IsWarning(Words words) {
        return AnyIn(words, {U"今后", U"如再", U"若再", U"再次违反", U"再次发生", U"如你", U"如果",
                             U"逾期不", U"逾期未", U"逾期仍", U"拟不予", U"拟从"});
    }

    std::optional<Verdict> VerdictOf(Stretch clause, Words segment) {
        const Words words = WordsAt(clause);
        if (words.ends_with(U'的') ||
            AnyIn(words, {U"请求", U"要求", U"申请", U"恳请", U"希望", U"建议", U"无据", U"是否"}))
            return std::nullopt;
        if (words.find(U"告知") != kNowhere && words.find(U"告知数额") == kNowhere)
            return std::nullopt;
        if (const std::size_t planned = words.find(U'拟');
            planned != kNowhere && (planned == 0 || words[planned - 1] != U'原'))
            return std::nullopt;
        if (const auto reckoned = Reckons(clause)) return reckoned;
        for (const VerdictWord& word : kVerdicts) {
            const std::size_t found = words.find(word.words);
            if (found == kNowhere || !page_.Plain(clause.begin + found)) continue;
            if (IsDeniedBy(words.substr(0, found))) return std::nullopt;
            if (std::ranges::find(kOfAmounts, word.words) != kOfAmounts.end() &&
                !AnyIn(segment, {U"罚", U"裁量", U"百分"}))
                continue;
            const Words after = words.substr(found + word.words.size());
            if (word.words == U"予以采纳" && IsByNumber(segment)) return std::nullopt;
            if (after.starts_with(U"庆")) continue;  // 从重庆
            if (AnyIn(after, {U"的法定", U"理由", U"无依据", U"不成立"})) return std::nullopt;
            return Verdict{word.weight, clause.begin + found, word.words == U"予以采纳"};
        }
        return Fulfils(words, clause.begin);
    }

    /// 第一点属实,予以采纳: of several points only that, and which it was stands elsewhere.
    static bool IsByNumber(Words segment) {
        for (const Words word :
             {Words(U"点属实"), Words(U"点意见"), Words(U"点理由"), Words(U"项意见"),
              Words(U"项理由"), Words(U"点予以"), Words(U"项属实")})
            if (const std::size_t found = segment.find(word); found != kNowhere && found >= 2)
                return IsNumeral(segment[found - 1]) || IsDigit(segment[found - 1]);
        return false;
    }

    /// 缺测一个年度的,罚款四万元;…,加罚二万元: by the benchmark that is told before.
    std::optional<Verdict> Reckons(Stretch clause) {
        const Words words = WordsAt(clause);
        const bool counts =
            std::ranges::any_of(words, [](char32_t c) { return IsDigit(c) || IsNumeral(c); });
        const bool named = AnyIn(words, {U"起罚", U"起点", U"对应裁量", U"标准对应", U"基础罚款",
                                         U"基准罚款", U"裁量为", U"裁量值为"});
        if (!counts || !page_.Plain(clause.begin) ||
            (!named && !IsByBenchmark(clause.begin) && !GoesOnReckoning(clause.begin)))
            return std::nullopt;
        for (const VerdictWord& word : kEffects) {
            const std::size_t found = words.find(word.words);
            if (found == kNowhere || !IsOfAmount(words.substr(found))) continue;
            reckoned_ = clause.end;
            return Verdict{word.weight, clause.begin + found, false, true};
        }
        if (!words.starts_with(U"罚款") || !IsOfAmount(words)) return std::nullopt;
        return Verdict{std::nullopt, clause.begin, false, true};
    }

    /// 增加3台设备 beside a benchmark reckons nothing.
    static bool IsOfAmount(Words words) {
        return AnyIn(words, {U"元", U"倍", U"%", U"百分", U"档"});
    }

    /// Behind another amount: 在一倍的起点上提高至1.2倍;…,下调0.1倍.
    [[nodiscard]] bool GoesOnReckoning(std::size_t at) const {
        constexpr std::size_t kReach = 100;
        return reckoned_ != kNowhere && at >= reckoned_ && at - reckoned_ < kReach;
    }

    /// A benchmark is named in what stands before; lines may break anywhere.
    [[nodiscard]] bool IsByBenchmark(std::size_t at) const {
        constexpr std::size_t kReach = 300, kName = 12;
        const std::size_t begin = at > kReach ? at - kReach : 0;
        const Words before = page_.text().substr(begin, at - begin);
        for (std::size_t found = before.rfind(U"裁量"); found != kNowhere;
             found = found == 0 ? kNowhere : before.rfind(U"裁量", found - 1))
            if (AnyIn(before.substr(found, kName), {U"基准", U"标准", U"细则", U"规则", U"办法"}))
                return true;
        return false;
    }

    /// 符合《…免罚清单》第九项所列条件: what it lists was found.
    static std::optional<Verdict> Fulfils(Words words, std::size_t at) {
        std::size_t found = words.find(U"符合");
        const bool of_rule = AnyIn(words, {U"《", U"情形", U"情节", U"条件", U"规定"});
        if (found == kNowhere && of_rule) found = words.find(U"适用");
        if (found == kNowhere && of_rule) found = words.find(U"属于");
        if (found == kNowhere || IsDeniedBy(words.substr(0, found))) return std::nullopt;
        if (found > 0 && words[found - 1] == U'不') return std::nullopt;
        if (AnyIn(words, {U"免罚", U"不予", U"免予", U"轻微", U"从轻", U"减轻", U"首违"}))
            return Verdict{Weight::kLighter, at + found, false};
        if (words.find(U"从重") != kNowhere) return Verdict{Weight::kHeavier, at + found, false};
        const bool graded = AnyIn(words, {U"裁量"}) && AnyIn(words, {U"情节", U"情形", U"档"});
        return graded ? std::optional(Verdict{std::nullopt, at + found, false}) : std::nullopt;
    }

    /// ;但初次违法,能够如实陈述: goes on with what was weighed before the semicolon.
    [[nodiscard]] bool GoesOn() const {
        if (!told_before_ || pieces_.empty()) return false;
        const Words words = WordsAt(pieces_.front().words);
        for (const Words word : {Words(U"但"), Words(U"不过"), Words(U"然而"), Words(U"同时"),
                                 Words(U"且"), Words(U"另"), Words(U"此外")})
            if (words.starts_with(word)) return true;
        return false;
    }

    /// Where the words that open the reasons end in a clause; kNowhere where none stand there.
    [[nodiscard]] std::size_t OpenerEnd(std::size_t i) const {
        const Stretch clause = pieces_[i].words;
        const Words words = WordsAt(clause);
        for (const Words word :
             {Words(U"鉴于"), Words(U"综合考虑到"), Words(U"综合考虑"), Words(U"综合考量"),
              Words(U"考虑到"), Words(U"注意到"), Words(U"考虑"), Words(U"结合")}) {
            const std::size_t found = words.find(word);
            if (found == kNowhere || !page_.Plain(clause.begin + found)) continue;
            const Words before = words.substr(0, found);
            if (!before.empty() && IsOneOf(before.back(), U"以可未不虑没于相")) return kNowhere;
            if (words.substr(found + word.size()).starts_with(U"《")) return kNowhere;
            if (AnyIn(before, {U"请求", U"希望", U"恳请", U"请"})) return kNowhere;
            return clause.begin + found + word.size();
        }
        return kNowhere;
    }

    void AtOpener(std::size_t i, std::size_t end) {
        constexpr std::size_t kReach = 160;
        const bool noted = page_.EndsBefore(end, U"注意到");
        const Words next = page_.text().substr(end, kReach);
        const Words rest = page_.text().substr(end, pieces_.back().words.end - end);
        if (AnyIn(rest, {U"复议", U"诉讼", U"催告", U"强制执行", U"分期", U"延期", U"中止"}))
            return;
        const bool listed = AnyIn(rest, {U"等", U"因素", U"情节", U"情形"}) ||
                            std::ranges::any_of(pieces_, [](const Piece& piece) {
                                return piece.verdict.has_value();
                            });
        if (page_.EndsBefore(end, U"结合") && !listed) return;
        if (!noted && !AnyIn(next, {U"处罚", U"罚款", U"裁量", U"从轻", U"从重", U"减轻", U"不予",
                                    U"免予", U"情节", U"因素"}))
            return;
        pieces_[i].words.begin = end;
        noted_ = MarkFrom(i);
        if (noted_ && !series_) series_ = told_.size();
    }

    /// Forward from an opener to what follows from the reasons; true where nothing does before the
    /// semicolon, and what stands behind it goes on.
    bool MarkFrom(std::size_t first) {
        for (std::size_t i = first; i < pieces_.size(); ++i) {
            Piece& piece = pieces_[i];
            if (piece.words.empty()) continue;
            const Words words = WordsAt(piece.words);
            const bool stop = i > first && (IsConsequence(page_, BareOf(page_, piece.words)) ||
                                            words.find(U'《') != kNowhere);
            if (stop || (piece.verdict && i > first)) return false;
            piece.reason = !piece.verdict;
            if (AnyIn(words, {U"等情节", U"等因素", U"等情形", U"项因素", U"项情节", U"种情形"}))
                return false;
        }
        return true;
    }

    /// Back from a conclusion. A clause that ends in 的 is the wording of a rule, and so is what
    /// stands between it and its article.
    void MarkBefore(std::size_t at) {
        TakenUp(pieces_[at]);
        bool rule = false;
        for (std::size_t i = at; i-- > 0;) {
            Piece& piece = pieces_[i];
            if (piece.verdict) return;
            const Words words = WordsAt(piece.words);
            const bool reckoned = pieces_[at].verdict->reckoned;
            const bool cited = words.find(U'《') != kNowhere || words.find(U"规定") != kNowhere ||
                               (reckoned && words.find(U"裁量") != kNowhere);
            rule = !cited && !reckoned && (rule || words.ends_with(U'的'));
            const std::size_t opener = Finding(piece.words);
            if (opener != kNowhere) piece.words.begin = opener;
            if (!rule && !cited) piece.reason = true;
            if (reckoned && words.ends_with(U'的')) --piece.words.end;
            if (reckoned && words.starts_with(U'因')) ++piece.words.begin;
            if (reckoned && cited) return;
            if (opener != kNowhere) return;
        }
        // 因初次违法从轻处罚: in one clause with its conclusion
        Piece& piece = pieces_[at];
        const Words before =
            page_.text().substr(piece.words.begin, piece.verdict->at - piece.words.begin);
        if (at == 0 && !piece.reason && PhraseIn(before) != nullptr) {
            piece.words.end = piece.verdict->at;
            while (!piece.words.empty() && TrimConsequence(piece.words)) {
            }
            piece.reason = true;
        }
    }

    bool TrimConsequence(Stretch& words) const {
        for (const Words tail : {Words(U"依法"), Words(U"可以"), Words(U"应当"), Words(U"予以"),
                                 Words(U"酌情"), Words(U"决定"), Words(U"故"), Words(U"应予"),
                                 Words(U"可"), Words(U"属于"), Words(U"给予")})
            if (page_.EndsBefore(words.end, tail) && words.end - words.begin > tail.size()) {
                words.end -= tail.size();
                return true;
            }
        return false;
    }

    /// 对你公司已安装喷淋设施的意见予以采纳: what was taken up stands in the conclusion itself.
    void TakenUp(Piece& piece) const {
        if (!piece.verdict->taken_up || !page_.Has(piece.words.begin, U"对")) return;
        for (const Words noun : {Words(U"的意见"), Words(U"的申辩意见"), Words(U"的理由"),
                                 Words(U"的申辩理由"), Words(U"的主张")}) {
            if (!page_.EndsBefore(piece.verdict->at, noun)) continue;
            piece.words = {piece.words.begin + 1, piece.verdict->at - noun.size()};
            piece.reason = !piece.words.empty();
            return;
        }
    }

    /// 我局认为, 经复核, 申辩称: behind it stands what was found.
    [[nodiscard]] std::size_t Finding(Stretch clause) const {
        const Words words = WordsAt(clause);
        for (const Words word :
             {Words(U"认为"), Words(U"查明"), Words(U"辩称"), Words(U"因为"), Words(U"由于")}) {
            const std::size_t found = words.find(word);
            if (found != kNowhere && found + word.size() < words.size())
                return clause.begin + found + word.size();
        }
        return kNowhere;
    }

    void TellMarked(bool went_on) {
        std::optional<Weight> leaning;
        const bool opposite =
            went_on && !pieces_.empty() && WordsAt(pieces_.front().words).starts_with(U"但");
        if (went_on && leaning_) leaning = opposite ? Opposite(*leaning_) : *leaning_;
        const std::size_t before = told_.size();
        for (std::size_t i = 0; i < pieces_.size(); ++i) {
            const Piece& piece = pieces_[i];
            if (!piece.reason || IsCovered(piece.words)) continue;
            const Verdict* verdict = nullptr;
            std::size_t at = i;
            for (; at < pieces_.size() && verdict == nullptr; ++at)
                if (pieces_[at].verdict) verdict = &*pieces_[at].verdict;
            const bool taken_up = verdict != nullptr && verdict->taken_up;
            if (!taken_up && IsPlea(page_, piece.words.begin)) continue;
            Tell(piece.words, verdict != nullptr ? verdict->weight : leaning);
        }
        if (told_.size() == before + 1) told_.back().amount = SegmentAmount();
        told_before_ = told_before_ || told_.size() > before;
        for (const Piece& piece : pieces_)
            if (piece.verdict && piece.verdict->weight) leaning_ = piece.verdict->weight;
        // 考虑到甲；乙；丙,从轻处罚: the conclusion is of them all.
        for (std::size_t i = series_.value_or(told_.size()); leaning_ && i < told_.size(); ++i)
            if (!told_[i].leaning) told_[i].leaning = leaning_;
    }

    /// 对超标排放水污染物的行为, 第二项合计12%: of which act the rest is, and what it comes to.
    static bool IsHeadOfAct(Words words) {
        const bool of =
            words.starts_with(U"关于") || words.starts_with(U"对") || words.starts_with(U"针对");
        return (of && words.ends_with(U"行为")) || AnyIn(words, {U"合计", U"共计"});
    }

    void Tell(Stretch clause, std::optional<Weight> leaning) {
        for (const Stretch& part : PartsOf(page_, BareOf(page_, clause))) {
            const Stretch bare = BareOf(page_, part);
            if (!bare.empty() && !IsHeadOfAct(WordsAt(bare)) && IsCircumstance(page_, bare))
                told_.push_back({bare, leaning, "", false});
        }
    }

    /// 调减4个百分点, where one circumstance leads to it.
    [[nodiscard]] std::string SegmentAmount() const {
        for (const Piece& piece : pieces_)
            if (piece.verdict) {
                std::string amount = AmountOf(page_, piece.words);
                if (!amount.empty()) return amount;
            }
        return "";
    }

    static Weight Opposite(Weight weight) {
        return weight == Weight::kLighter ? Weight::kHeavier : Weight::kLighter;
    }

    const Page& page_;
    const std::vector<Stretch>& covered_;
    std::vector<Told> told_;
    std::vector<Piece> pieces_;
    std::optional<Weight> leaning_;      ///< of the segment before
    bool told_before_ = false;           ///< in this sentence
    std::optional<std::size_t> series_;  ///< where the series of reasons begins in told_
    std::size_t reckoned_ = kNowhere;    ///< where the last amount of a benchmark ends
    bool noted_ = false;                 ///< reasons go on behind the semicolon
};

}  // namespace

std::vector<Told> ReasonedCircumstances(const Page& page, const std::vector<Stretch>& covered) {
    return ReasonReader(page, covered).Run();
}

}  // namespace letters::detail
