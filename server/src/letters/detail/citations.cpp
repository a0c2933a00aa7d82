#include "letters/detail/citations.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

constexpr std::array<Words, 11> kLawEnds = {U"法",   U"条例", U"办法", U"规定", U"决定", U"解释",
                                            U"规则", U"细则", U"规章", U"法典", U"通则"};
constexpr std::array<Words, 4> kBenchmarkWords = {U"裁量", U"自由裁量", U"免罚清单", U"免予处罚"};

bool EndsLikeLaw(Words title) {
    return std::ranges::any_of(kLawEnds, [&](Words end) { return title.ends_with(end); });
}

/// A title with what is no part of it taken off its end: (2018年修正), and the stray letters of
/// misprints.
struct Title {
    std::size_t begin = 0, end = 0;  ///< of the words, without 《》
    bool misprinted = false;
};

Title Bare(const Page& page, std::size_t begin, std::size_t end) {
    Title title{begin, end, false};
    const Words words = page.text().substr(begin, end - begin);
    if (words.ends_with(U')')) {
        const std::size_t open = words.rfind(U'(');
        if (open != kNowhere && open > 0) title.end = begin + open;
    }
    while (title.end > begin + 2 && IsLatin(page.text()[title.end - 1])) {
        --title.end;
        title.misprinted = true;
    }
    return title;
}

/// An article, or a further part of one, as it stands.
struct Part {
    std::int64_t value = 0;
    std::size_t begin = 0, end = 0;
};

/// 第二十四条, 第一款; also with no 第 where a list goes on.
std::optional<Part> PartAt(const Page& page, std::size_t at, char32_t name) {
    std::size_t from = page.Has(at, U"第") ? at + 1 : at;
    const auto number = NumberAt(page, from);
    if (!number || number->end >= page.size() || page.text()[number->end] != name)
        return std::nullopt;
    return Part{number->value, at, number->end + 1};
}

/// 第(一)项, 第一项, (一)项; the 项 of a list stands at its end only.
std::optional<Part> ItemAt(const Page& page, std::size_t at) {
    std::size_t from = page.Has(at, U"第") ? at + 1 : at;
    const bool bracket = page.Has(from, U"(");
    if (bracket) ++from;
    const auto number = NumberAt(page, from);
    if (!number) return std::nullopt;
    std::size_t end = number->end;
    if (bracket && !page.Has(end, U")")) return std::nullopt;
    if (bracket) ++end;
    return Part{number->value, at, end};
}

class CitationReader {
 public:
    CitationReader(const Page& page, Letter& letter) : page_(page), letter_(letter) {}

    void Run() {
        for (std::size_t at = 0; at < page_.size();) {
            const bool said = !page_.Quoted(at);
            if (said && page_.text()[at] == U'《' && page_.InTitle(at)) {
                at = AtTitle(at);
            } else if (said && page_.Has(at, U"第") && !page_.InTitle(at)) {
                at = AtBareArticle(at);
            } else {
                ++at;
            }
        }
    }

 private:
    std::size_t AtTitle(std::size_t open) {
        std::size_t close = open;
        while (close < page_.size() && page_.InTitle(close)) {
            if (close > open && page_.text()[close] == U'《' && page_.text()[close - 1] == U'》')
                break;
            ++close;
        }
        const Title title = Bare(page_, open + 1, close - 1);
        const Words words = page_.text().substr(title.begin, title.end - title.begin);
        NoteBenchmark(open, close, words);
        if (!EndsLikeLaw(words)) return close;
        last_ = title;
        return AfterTitle(open, SkipRemark(close));
    }

    void NoteBenchmark(std::size_t open, std::size_t close, Words words) {
        const bool is = std::ranges::any_of(
            kBenchmarkWords, [&](Words word) { return words.find(word) != kNowhere; });
        constexpr std::size_t kMost = 20;
        if (is && letter_.benchmarks.size() < kMost)
            letter_.benchmarks.push_back(FoundAt(page_, open, close, page_.Written(open, close)));
    }

    /// (2018年修正), (以下简称《大气法》) between title and article.
    std::size_t SkipRemark(std::size_t at) const {
        constexpr std::size_t kLongest = 40;
        if (!page_.Has(at, U"(") || ItemAt(page_, at)) return at;
        const std::size_t close = page_.Find(U")", at);
        return close != kNowhere && close - at <= kLongest ? close + 1 : at;
    }

    /// 该法第九十九条; 违反中华人民共和国大气污染防治法第二十条 with no 《》.
    std::size_t AtBareArticle(std::size_t at) {
        const auto article = PartAt(page_, at, U'条');
        if (!article) return AtSameArticle(at);
        if (const std::size_t title = UnbracketedTitle(at); title != kNowhere) {
            last_ = Bare(page_, title, at);
            return AfterTitle(title, at);
        }
        for (const Words word :
             {Words(U"该法"), Words(U"同法"), Words(U"该条例"), Words(U"同条例"), Words(U"该办法"),
              Words(U"同办法"), Words(U"该规定"), Words(U"上述法律")}) {
            if (!page_.EndsBefore(at, word) || last_.end == 0) continue;
            const bool told = word.front() == U'该' || word.size() == 3;  // which kind of rule
            if (told && !TitleEnds(word.substr(1))) continue;
            meant_ = true;
            const std::size_t end = AfterTitle(at - word.size(), at);
            meant_ = false;
            return end;
        }
        return article->end;
    }

    /// 同条第二款规定, 和该条第二款: of the article that was told last.
    std::size_t AtSameArticle(std::size_t at) {
        const auto paragraph = PartAt(page_, at, U'款');
        const bool same = page_.EndsBefore(at, U"同条") || page_.EndsBefore(at, U"该条");
        if (!paragraph || !same || !last_article_) return at + 1;
        const std::size_t begin = at - 2;
        use_ = UseOf(begin);
        first_ = letter_.citations.size();
        const auto& [article, name] = *last_article_;
        const std::string with = name + Named(*paragraph);
        std::size_t end = Items(begin, paragraph->end, article.value, paragraph->value, with);
        if (end == paragraph->end) Add(begin, end, {article.value, paragraph->value}, with);
        SettleUse(end);
        return end;
    }

    [[nodiscard]] bool TitleEnds(Words end) const {
        return page_.text().substr(last_.begin, last_.end - last_.begin).ends_with(end);
    }

    /// The words between 违反, 依据 … and `at`, where they are a law's title.
    [[nodiscard]] std::size_t UnbracketedTitle(std::size_t at) const {
        constexpr std::size_t kLongest = 34;
        if (!EndsLikeLaw(page_.text().substr(at - std::min<std::size_t>(at, 2), 2)) &&
            !EndsLikeLaw(page_.text().substr(at - std::min<std::size_t>(at, 1), 1)))
            return kNowhere;
        std::size_t begin = at;
        const std::size_t least = at > kLongest ? at - kLongest : 0;
        while (begin > least && IsHan(page_.text()[begin - 1])) --begin;
        const Words before = page_.text().substr(begin, at - begin);
        std::size_t cut = kNowhere;
        for (const Words verb : {Words(U"违反了"), Words(U"违反"), Words(U"依据"), Words(U"根据"),
                                 Words(U"依照"), Words(U"按照"), Words(U"和"), Words(U"及")}) {
            const std::size_t found = before.rfind(verb);
            const bool joins = verb.size() == 1;  // of a list, and not 中华人民共和国
            if (joins && found != kNowhere &&
                (found == 0 || !IsOneOf(before[found - 1], U"条款项")))
                continue;
            if (found != kNowhere)
                cut = cut == kNowhere ? found + verb.size() : std::max(cut, found + verb.size());
        }
        if (cut == kNowhere && begin > 0 && page_.text()[begin - 1] == U'、') cut = 0;
        if (cut == kNowhere || before.size() - cut < 3) return kNowhere;
        const Words title = before.substr(cut);
        if (title.starts_with(U"该") || title == U"同条例" || title == U"同办法") return kNowhere;
        return begin + cut;
    }

    /// The articles that follow a title, and the list that goes on behind them.
    std::size_t AfterTitle(std::size_t begin, std::size_t at) {
        auto article = PartAt(page_, at, U'条');
        if (!article) return at;
        use_ = UseOf(begin);
        first_ = letter_.citations.size();
        while (article) {
            at = AtArticle(begin, *article);
            begin = std::max(begin, at);
            const std::size_t next = SkipJoin(SkipQuotation(at));
            article = next == kNowhere ? std::nullopt : PartAt(page_, next, U'条');
            if (article && !page_.Has(next, U"第")) article.reset();
            if (article) begin = next;
        }
        SettleUse(at);
        return at;
    }

    std::size_t AtArticle(std::size_t begin, const Part& article) {
        std::size_t at = article.end;
        std::string name = page_.Plainly(article.begin, article.end);
        last_article_ = {article, name};
        if (page_.Has(at, U"之") && NumberAt(page_, at + 1) && !page_.Has(at, U"之规定")) {
            const std::size_t end = NumberAt(page_, at + 1)->end;
            name += page_.Plainly(at, end);
            at = end;
        }
        std::size_t after = Items(begin, at, article.value, 0, name);
        if (after != at) return after;
        auto paragraph = PartAt(page_, at, U'款');
        if (!paragraph) {
            Add(begin, at, {article.value}, name);
            return at;
        }
        while (paragraph) {
            at = paragraph->end;
            const std::string with = name + Named(*paragraph);
            after = Items(begin, at, article.value, paragraph->value, with);
            if (after == at) Add(begin, at, {article.value, paragraph->value}, with);
            at = after;
            const std::size_t next = SkipJoin(SkipQuotation(at));
            paragraph = next == kNowhere ? std::nullopt : PartAt(page_, next, U'款');
            if (paragraph) begin = next;
        }
        return at;
    }

    /// A part of a list may lack its 第.
    [[nodiscard]] std::string Named(const Part& part) const {
        const std::string written = page_.Plainly(part.begin, part.end);
        return page_.Has(part.begin, U"第") ? written : "第" + written;
    }

    /// 第一项, however the item's number is bracketed.
    [[nodiscard]] std::string ItemNamed(const Part& part) const {
        std::size_t begin = part.begin, end = part.end;
        while (begin < end && IsOneOf(page_.text()[begin], U"第(")) ++begin;
        while (end > begin && page_.text()[end - 1] == U')') --end;
        return "第" + page_.Plainly(begin, end) + "项";
    }

    /// 第(一)项; 第(一)、(三)项; 第一项和第三项. `at` where there is none.
    std::size_t Items(std::size_t begin, std::size_t at, std::int64_t article,
                      std::int64_t paragraph, const std::string& name) {
        std::vector<Part> parts;
        std::size_t next = at;
        bool closed = false;
        for (auto part = ItemAt(page_, next); part && parts.size() < 20;) {
            parts.push_back(*part);
            next = part->end;
            closed = page_.Has(next, U"项") || page_.Has(next, U"目");
            if (closed) ++next;
            const std::size_t join = SkipJoin(next);
            part = join == kNowhere ? std::nullopt : ItemAt(page_, join);
            if (part && closed && !HasItemName(part->end)) break;
        }
        if (parts.empty() || !closed) return at;
        for (const Part& part : parts)
            Add(begin, next, {article, paragraph, part.value}, name + ItemNamed(part));
        return next;
    }

    [[nodiscard]] bool HasItemName(std::size_t at) const { return page_.Has(at, U"项"); }

    /// 条、款、项; 0 where none is named.
    struct Place {
        std::int64_t article, paragraph = 0, item = 0;
    };

    void Add(std::size_t begin, std::size_t end, const Place& place, const std::string& name) {
        Citation citation;
        citation.law = page_.Written(last_.begin, last_.end);
        citation.article = place.article;
        citation.paragraph = place.paragraph;
        citation.item = place.item;
        citation.cited = "《" + citation.law + "》" + name;
        auto found = FoundAt(page_, begin, end, std::move(citation));
        if (last_.misprinted) found.doubts.push_back(Doubt("letter.law_misprinted", "articles"));
        if (meant_) found.doubts.push_back(Doubt("letter.law_meant", "articles"));
        if (end >= page_.size()) found.doubts.push_back(Doubt("letter.cut_here", "articles"));
        letter_.citations.push_back(std::move(found));
    }

    /// The quoted words of a law between two articles of a list.
    [[nodiscard]] std::size_t SkipQuotation(std::size_t at) const {
        std::size_t next = page_.Has(at, U":") ? at + 1 : at;
        if (!page_.Quoted(next)) return at;
        while (next < page_.size() && page_.Quoted(next)) ++next;
        return next;
    }

    /// Past 、和及与或以及; kNowhere where no list goes on.
    [[nodiscard]] std::size_t SkipJoin(std::size_t at) const {
        for (const Words word : {Words(U"以及"), Words(U"、"), Words(U"和"), Words(U"及"),
                                 Words(U"与"), Words(U"或"), Words(U",")}) {
            if (page_.Has(at, word)) return at + word.size();
        }
        return kNowhere;
    }

    /// By the nearest verb before the title in its sentence; other titles are stepped over.
    /// nullopt where no verb stands there.
    [[nodiscard]] std::optional<Use> UseOf(std::size_t title) const {
        const std::size_t begin = SentenceBegin(page_, title);
        if (begin < title && OnlyNumbered(begin, title) && !letter_.citations.empty())
            return letter_.citations.back().value.use;  // 2.《…》 of a list
        for (std::size_t at = title; at > begin; --at) {
            if (!page_.Plain(at - 1)) continue;
            if (page_.EndsBefore(at, U"违反") || page_.EndsBefore(at, U"违反了") ||
                page_.EndsBefore(at, U"触犯") || page_.EndsBefore(at, U"不符合"))
                return WasOfOld(begin, at) ? Use::kOther : Use::kViolated;
            for (const Words verb :
                 {Words(U"依据"), Words(U"根据"), Words(U"依照"), Words(U"按照"), Words(U"适用"),
                  Words(U"符合"), Words(U"参照"), Words(U"结合")})
                if (page_.EndsBefore(at, verb))
                    return WouldBe(begin, at) ? Use::kOther : Use::kPunished;
        }
        return std::nullopt;
    }

    /// 《…》第五十二条规定,…的,处…罚款。 and 《…》第十五条规定,禁止…。你单位…,违反了该款规定。:
    /// the article is told first, and what follows tells its use.
    [[nodiscard]] Use StatedUse(std::size_t at) const {
        constexpr std::size_t kReach = 300;
        if (!page_.Has(at, U"规定") && !page_.Has(at, U"的规定") && !page_.Has(at, U":") &&
            !page_.Quoted(at))
            return Use::kOther;
        std::size_t end = SentenceEnd(page_, at);
        while (page_.Has(end, U";") && end < at + kReach) end = SentenceEnd(page_, end + 1);
        const Words rule = page_.text().substr(at, end - at);
        if (AnyIn(rule, {U"每日", U"加处", U"复议", U"诉讼"})) return Use::kOther;
        if (AnyIn(rule, {U"罚款", U"没收", U"不予行政处罚"})) return Use::kPunished;
        const Words next = page_.text().substr(end, kReach);
        const std::size_t other = next.find(U'《');
        const bool broken =
            AnyIn(next.substr(0, other), {U"违反了该", U"违反该", U"违反了上述", U"违反上述",
                                          U"违反了前述", U"违反前述", U"违反了此", U"违反了这一"});
        return broken ? Use::kViolated : Use::kOther;
    }

    [[nodiscard]] bool OnlyNumbered(std::size_t begin, std::size_t end) const {
        if (end - begin > 5) return false;
        for (std::size_t i = begin; i < end; ++i)
            if (!IsDigit(page_.text()[i]) && !IsNumeral(page_.text()[i]) &&
                !IsOneOf(page_.text()[i], U".、()"))
                return false;
        return true;
    }

    /// 如果复查时发现你单位拒不改正的,将依据 …: not what was decided.
    [[nodiscard]] bool WouldBe(std::size_t begin, std::size_t at) const {
        const Words before = page_.text().substr(begin, at - begin);
        for (const Words word : {Words(U"如果"), Words(U"如你"), Words(U"如拒"), Words(U"若"),
                                 Words(U"逾期"), Words(U"如不服"), Words(U"将可")})
            if (before.find(word) != kNowhere) return true;
        return false;
    }

    /// Of an earlier case of the same party.
    [[nodiscard]] bool WasOfOld(std::size_t begin, std::size_t at) const {
        const Words before = page_.text().substr(begin, at - begin);
        return before.find(U"曾因") != kNowhere || before.find(U"曾于") != kNowhere ||
               before.find(U"此前因") != kNowhere;
    }

    /// What follows tells what a basis is for; 属于《…》第二条规定的 is a violation's wording.
    void SettleUse(std::size_t at) {
        Use use = use_ ? *use_ : StatedUse(at);
        if (use == Use::kPunished && IsForOther(at)) use = Use::kOther;
        for (std::size_t i = first_; i < letter_.citations.size(); ++i)
            letter_.citations[i].value.use = use;
    }

    /// 每日罚款10万元 of a daily penalty; 每日按罚款数额的3% is the surcharge.
    [[nodiscard]] bool IsDailyFine(std::size_t at) const {
        for (const Words word : {Words(U"每日罚款"), Words(U"每日处罚款"), Words(U"每日处以罚款")})
            if (page_.Has(at, word)) return !page_.Has(at + word.size(), U"数额");
        return false;
    }

    [[nodiscard]] bool IsForOther(std::size_t at) const {
        static constexpr std::array<Words, 14> kDeciding = {
            U"罚款", U"处罚", U"责令", U"决定", U"不予", U"没收", U"警告",
            U"处以", U"从轻", U"减轻", U"从重", U"应处", U"可处", U"查封"};
        static constexpr std::array<Words, 17> kOther = {
            U"加处", U"复议", U"诉讼", U"强制执行", U"陈述", U"申辩",     U"听证", U"告知", U"分期",
            U"延期", U"送达", U"公开", U"管辖",     U"缴纳", U"信用修复", U"缴至", U"缴到"};
        constexpr std::size_t kReach = 160;
        const std::size_t end = std::min(SentenceEnd(page_, at), at + kReach);
        bool classed =
            false;  // 属于登记管理: a class, unless the same basis decides: 属于轻微,罚款
        for (std::size_t i = at; i < end; ++i) {
            if (!page_.Plain(i)) continue;
            const auto here = [&](Words word) { return page_.Has(i, word); };
            if (here(U"每日") && !IsDailyFine(i)) return true;
            if (std::ranges::any_of(kOther, here)) return true;
            if (std::ranges::any_of(kDeciding, here) && !here(U"决定书")) return false;
            if (classed && (here(U"依据") || here(U"根据") || here(U"依照"))) return true;
            classed = classed || here(U"属于");
        }
        return classed;
    }

    const Page& page_;
    Letter& letter_;
    Title last_;
    std::optional<Use> use_;
    bool meant_ = false;
    std::optional<std::pair<Part, std::string>> last_article_;
    std::size_t first_ = 0;
};

}  // namespace

void ReadCitations(const Page& page, Letter& letter) {
    CitationReader(page, letter).Run();
    // The same article cited again for the same use says nothing more.
    std::vector<Found<Citation>> once;
    for (Found<Citation>& found : letter.citations) {
        const bool known = std::ranges::any_of(once, [&](const Found<Citation>& other) {
            return other.value.use == found.value.use && other.value.cited == found.value.cited;
        });
        if (!known && once.size() < 200) once.push_back(std::move(found));
    }
    letter.citations = std::move(once);
}

}  // namespace letters::detail
