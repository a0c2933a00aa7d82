// The tables and lists in which a letter lays out its discretion.
#include <algorithm>
#include <array>

#include "letters/detail/circumstances.hpp"
#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

struct Cell {
    std::size_t column = 0;
    Stretch words;
};

/// Columns of a table of discretion by their headings.
struct Columns {
    std::size_t circumstance = kNoColumn, amount = kNoColumn;
};

bool IsTotal(Words words) {
    for (const Words begin : {Words(U"合计"), Words(U"总计"), Words(U"小计"), Words(U"共计"),
                              Words(U"总和"), Words(U"以上"), Words(U"最终"), Words(U"综上")})
        if (words.starts_with(begin) && !words.starts_with(U"以上不")) return true;
    return false;
}

class DiscretionReader {
 public:
    DiscretionReader(const Page& page, std::vector<Stretch>& covered)
        : page_(page), covered_(covered) {}

    std::vector<Told> Run() {
        Tables();
        for (std::size_t at = 0; at < page_.size(); ++at)
            if (page_.text()[at] == U':' && page_.Plain(at) && !IsCovered(at)) AtColon(at);
        for (std::size_t at = 0; at < page_.size(); ++at)
            if (page_.text()[at] == U'(' && page_.Plain(at) && !IsCovered(at)) AtBracket(at);
        for (std::size_t at = 0; at < page_.size(); ++at)
            if (page_.text()[at] == U'》' && page_.InTitle(at)) AfterBenchmark(at);
        return std::move(told_);
    }

 private:
    [[nodiscard]] Words WordsAt(Stretch stretch) const {
        return stretch.empty() ? Words{}
                               : page_.text().substr(stretch.begin, stretch.end - stretch.begin);
    }

    [[nodiscard]] bool IsCovered(std::size_t at) const {
        return std::ranges::any_of(
            covered_, [&](const Stretch& known) { return at >= known.begin && at < known.end; });
    }

    void Take(Stretch words, std::string amount) {
        constexpr std::size_t kShortest = 2, kLongest = 80;
        const std::size_t size = words.empty() ? 0 : words.end - words.begin;
        if (size < kShortest || size > kLongest || WordsAt(words).find(U"罚款") != kNowhere) return;
        const Words said = WordsAt(words);
        if (said.ends_with(U"不涉及") || said.ends_with(U"不适用")) return;
        told_.push_back({words, leaning_, std::move(amount), true});
    }

    // Tables.

    [[nodiscard]] std::vector<Cell> RowAt(std::size_t begin, std::size_t end) const {
        std::vector<Cell> cells;
        for (std::size_t at = begin; at < end; ++at) {
            const std::size_t column = page_.CellAt(at);
            if (cells.empty() || cells.back().column != column) cells.push_back({column, {at, at}});
            cells.back().words.end = at + 1;
        }
        return cells;
    }

    void Tables() {
        Columns columns;
        bool inside = false;
        for (std::size_t begin = 0; begin < page_.size();) {
            const std::size_t end = page_.LineEnd(begin);
            const std::vector<Cell> row = RowAt(begin, end);
            if (row.size() < 2) {
                inside = false;
            } else if (!inside) {
                columns = ColumnsOf(row, begin);
                inside = columns.circumstance != kNoColumn;
                if (inside) covered_.push_back({begin, end});
            } else {
                covered_.push_back({begin, end});
                AtRow(row, columns);
            }
            begin = end;
        }
    }

    /// A table lays out discretion where a column is of circumstances, and another of their amounts
    /// or factors, or the words above or a heading say 裁量.
    [[nodiscard]] Columns ColumnsOf(const std::vector<Cell>& row, std::size_t begin) const {
        constexpr std::size_t kAbove = 80;
        Columns columns;
        std::size_t factor = kNoColumn;
        const std::size_t above = begin > kAbove ? begin - kAbove : 0;
        bool discretion = page_.text().substr(above, begin - above).find(U"裁量") != kNowhere;
        for (const Cell& cell : row) {
            const Words words = WordsAt(cell.words);
            if (words.size() > 16) return {};
            discretion = discretion || words.find(U"裁量") != kNowhere;
            const auto is = [&](std::initializer_list<Words> any) { return AnyIn(words, any); };
            const auto first = [&](std::size_t& column) {
                if (column == kNoColumn) column = cell.column;
            };
            if (is({U"比例", U"百分", U"权重", U"分值", U"得分", U"裁量值", U"系数", U"占比"}))
                first(columns.amount);
            else if (is({U"情形", U"具体情", U"本案", U"认定", U"表现", U"判定"}))
                first(columns.circumstance);
            else if (is({U"因素", U"因子", U"情节", U"指标"}))
                first(factor);
        }
        if (columns.circumstance == kNoColumn) std::swap(columns.circumstance, factor);
        const bool more = columns.amount != kNoColumn || factor != kNoColumn;
        return more || discretion ? columns : Columns{};
    }

    void AtRow(const std::vector<Cell>& row, const Columns& columns) {
        if (IsTotal(WordsAt(row.front().words))) return;
        Stretch words;
        std::string amount;
        for (const Cell& cell : row) {
            if (cell.column == columns.circumstance) words = cell.words;
            if (cell.column == columns.amount) amount = CellAmount(cell.words);
        }
        if (words.empty()) return;
        std::vector<Stretch> parts;
        std::size_t begin = words.begin;
        for (std::size_t at = words.begin; at <= words.end; ++at) {
            if (at < words.end && !IsOneOf(page_.text()[at], U";。")) continue;
            if (at > begin) parts.push_back({begin, at});
            begin = at + 1;
        }
        for (const Stretch& part : parts)
            Take(Unnumbered(part), parts.size() == 1 ? amount : std::string());
    }

    /// A bare number counts too where the column's heading names the unit.
    [[nodiscard]] std::string CellAmount(Stretch cell) const {
        const Words words = WordsAt(cell);
        const bool bare = std::ranges::all_of(
            words, [](char32_t c) { return IsDigit(c) || IsOneOf(c, U".-+%"); });
        if (!bare || words.size() > 8) return AmountOf(page_, cell);
        std::string amount;
        for (const char32_t c : words)
            if (!IsOneOf(c, U"+%")) amount.push_back(static_cast<char>(c));
        return amount;
    }

    [[nodiscard]] Stretch Unnumbered(Stretch part) const {
        const std::size_t past = PastItemNumber(page_, part.begin);
        return past < part.end ? Stretch{past, part.end} : part;
    }

    // Lists.

    /// 占地500平方米以下(裁量权重3%): a sentence with the amount behind each circumstance.
    void AtBracket(std::size_t open) {
        constexpr std::size_t kLongest = 16, kReach = 60;
        const std::size_t close = page_.Find(U")", open);
        if (close == kNowhere || close - open > kLongest) return;
        if (!AnyIn(page_.text().substr(open, close - open),
                   {U"裁量", U"权重", U"百分值", U"分值", U"系数"}))
            return;
        std::string amount = AmountOf(page_, {open, close + 1});
        std::size_t begin = open;
        while (begin > 0 && open - begin < kReach && !IsOneOf(page_.text()[begin - 1], U",;。:、"))
            --begin;
        if (amount.empty() || open - begin >= kReach) return;
        covered_.push_back({begin, close + 1});
        Take(BareOf(page_, {begin, open}), std::move(amount));
    }

    /// 裁量情形:, 各裁量因子取值如下:, 参照《…裁量基准》:, 具有以下从轻情节:.
    void AtColon(std::size_t colon) {
        constexpr std::size_t kReach = 60;
        std::size_t begin =
            std::max(SentenceBegin(page_, colon), colon > kReach ? colon - kReach : 0);

        for (std::size_t at = colon; at > begin; --at)
            if (page_.GapAt(at) == Gap::kLine && page_.text()[at - 1] == U':') begin = at;
        const Words sentence = page_.text().substr(begin, colon - begin);
        const std::size_t comma = sentence.rfind(U',');
        const Words heading = comma == kNowhere ? sentence : sentence.substr(comma + 1);
        if (AnyIn(heading, {U"决定", U"告知", U"处罚如下", U"罚款如下", U"证据", U"申辩", U"请求"}))
            return;
        const bool factors =
            AnyIn(heading, {U"因素", U"因子", U"情形", U"情节", U"理由"}) &&
            AnyIn(sentence, {U"裁量", U"从轻", U"从重", U"减轻", U"不予处罚", U"不予行政处罚"}) &&
            !AnyIn(sentence, {U"告知", U"拟", U"请求", U"恳请", U"希望"});
        leaning_.reset();
        if (AnyIn(heading, {U"从轻", U"减轻", U"不予"})) leaning_ = Weight::kLighter;
        if (AnyIn(heading, {U"从重"})) leaning_ = Weight::kHeavier;
        const bool benchmark = AnyIn(heading, {U"裁量"}) &&
                               AnyIn(heading, {U"基准", U"标准", U"规则", U"规定", U"办法", U"如下",
                                               U"过程", U"情况", U"说明"});
        if (factors || benchmark) AtList(colon + 1, factors);
    }

    void AtList(std::size_t begin, bool one_is_list) {
        constexpr std::size_t kLongest = 900;
        const std::size_t first_told = told_.size();
        const std::size_t most = std::min(page_.size(), begin + kLongest);
        std::size_t at = begin, items = 0;
        bool amounts = false;
        const int style = StyleAt(begin);
        while (at < most) {
            const std::size_t end = ItemEnd(at, most);
            const bool more = AtItem({at, end});
            if (!more) break;
            ++items;
            const bool stop = end >= most || (page_.text()[end] == U'。' &&
                                              (style == 0 || StyleAt(end + 1) != style));
            at = end < most && IsOneOf(page_.text()[end], U"。;") ? end + 1 : end;
            if (stop) break;
        }
        for (std::size_t i = first_told; i < told_.size(); ++i)
            amounts = amounts || !told_[i].amount.empty();
        if (!one_is_list && !amounts && items < 2)
            told_.resize(first_told);
        else if (told_.size() > first_told)
            covered_.push_back({begin, std::min(at, page_.size())});
    }

    /// A semicolon or full stop, or the end of a line before another number.
    [[nodiscard]] std::size_t ItemEnd(std::size_t begin, std::size_t most) const {
        int depth = 0;
        for (std::size_t at = begin; at < most; ++at) {
            const char32_t c = page_.text()[at];
            if (!page_.Plain(at)) continue;
            if (c == U'(') ++depth;
            if (c == U')') depth = std::max(0, depth - 1);
            if (c == U'。' || (c == U';' && depth == 0)) return at;
            const bool line = at > begin && page_.GapAt(at + 1) == Gap::kLine;
            if (line && (PastItemNumber(page_, at + 1) != at + 1 || EndsList(at + 1)))
                return at + 1;
        }
        return most;
    }

    /// How the item at `at` is numbered, (1) 1. 一、 ①; 0: not.
    [[nodiscard]] int StyleAt(std::size_t at) const {
        const std::size_t past = PastItemNumber(page_, at);
        if (past == at) return 0;
        const char32_t first = page_.text()[at];
        if (first == U'(') return IsDigit(page_.text()[at + 1]) ? 1 : 2;
        if (past == at + 1) return 3;
        return IsDigit(first) ? 4 : 5;
    }

    /// 合计10%, 我局决定 at the beginning of a line.
    [[nodiscard]] bool EndsList(std::size_t at) const {
        for (const Words word : {Words(U"合计"), Words(U"总计"), Words(U"共计"), Words(U"以上"),
                                 Words(U"综上"), Words(U"最终"), Words(U"裁量"), Words(U"我局"),
                                 Words(U"本局"), Words(U"本机关"), Words(U"经")})
            if (page_.Has(at, word)) return true;
        return false;
    }

    /// False where the list is over.
    bool AtItem(Stretch item) {
        item = Unnumbered(item);
        if (item.empty() || IsTotal(WordsAt(item))) return false;
        if (IsCovered(item.begin) || IsDecision(WordsAt(item))) return false;
        item = Unnamed(item);
        std::vector<Stretch> clauses;
        std::string amount;
        for (const Stretch& clause : ClausesOf(page_, item, Colons::kStay)) {
            const std::string said = AmountOf(page_, clause);
            if (!said.empty())
                amount = said;
            else if (const Stretch bare = BareOf(page_, clause); !IsMeta(WordsAt(bare)))
                clauses.push_back(clause);
        }
        if (clauses.empty()) return true;
        if (!amount.empty()) {
            Take(BareOf(page_, {clauses.front().begin, clauses.back().end}), amount);
            return true;
        }
        if (clauses.size() == 1) amount = TrailingAmount(clauses.front());
        for (const Stretch& clause : clauses)
            for (const Stretch& part : PartsOf(page_, clause)) Take(BareOf(page_, part), amount);
        return true;
    }

    /// 重金属污染物(7%)
    [[nodiscard]] std::string TrailingAmount(Stretch clause) const {
        const Words words = WordsAt(clause);
        const std::size_t open = words.rfind(U'(');
        if (!words.ends_with(U')') || open == kNowhere) return "";
        return AmountOf(page_, {clause.begin + open, clause.end});
    }

    static bool IsDecision(Words words) {
        for (const Words begin : {Words(U"我局"), Words(U"本局"), Words(U"本机关"), Words(U"决定"),
                                  Words(U"依据"), Words(U"根据"), Words(U"鉴于"), Words(U"责令"),
                                  Words(U"处罚"), Words(U"罚款"), Words(U"对你")})
            if (words.starts_with(begin)) return true;
        return false;
    }

    /// 第(一)项行为, 裁量罚款数额为3.6万元, 《…》附表一: no circumstance.
    static bool IsMeta(Words words) {
        if (words.empty()) return true;
        if (words.front() == U'第' && (words.ends_with(U"行为") || words.ends_with(U"项")))
            return true;
        return IsTotal(words) || IsReckoning(words) || words.starts_with(U"裁量") ||
               AnyIn(words, {U"罚款", U"《", U"百分值", U"裁量等级", U"裁量幅度"});
    }

    /// 取0, 按1.8%计罚, 基准比例为2.2%: the amount of what stands before.
    static bool IsReckoning(Words words) {
        const bool counts = std::ranges::any_of(words, IsDigit);
        for (const Words begin : {Words(U"取"), Words(U"按"), Words(U"对应"), Words(U"基准比例"),
                                  Words(U"即"), Words(U"计")})
            if (counts && words.starts_with(begin))
                return words.size() <= 3 || AnyIn(words, {U"%", U"百分", U"元", U"倍"});
        return false;
    }

    /// 污染物类别:重金属污染物 — what the factor is called is not the circumstance, but where the
    /// value says nothing alone: 违法次数:首次.
    [[nodiscard]] Stretch Unnamed(Stretch item) const {
        constexpr std::size_t kLongest = 24, kShortest = 4;
        const Words words = WordsAt(item);
        const std::size_t colon = words.find(U':');
        const bool named = colon != kNowhere && colon <= kLongest && colon + 1 < words.size() &&
                           words.substr(0, colon).find_first_of(U",(") == kNowhere &&
                           ValueSize(words.substr(colon + 1)) >= kShortest;
        return named ? Stretch{item.begin + colon + 1, item.end} : item;
    }

    static std::size_t ValueSize(Words value) {
        return std::min(value.find_first_of(U",("), value.size());
    }

    /// 《…裁量标准》“甲；乙”: what of the benchmark was applied.
    void AfterBenchmark(std::size_t close) {
        constexpr std::size_t kReach = 40, kLongest = 400;
        std::size_t open = close;
        while (open > 0 && page_.InTitle(open - 1) && page_.text()[open] != U'《') --open;
        if (page_.text().substr(open, close - open).find(U"裁量") == kNowhere) return;
        std::size_t at = close + 1;
        const std::size_t most = std::min(page_.size(), close + kReach);
        while (at < most && !IsOneOf(page_.text()[at], U"“\"。;,:")) ++at;
        if (at < most && page_.text()[at] == U':') ++at;
        if (at >= most || !IsOneOf(page_.text()[at], U"“\"")) return;
        std::vector<Stretch> items;
        std::size_t begin = ++at;
        for (const std::size_t end = std::min(page_.size(), at + kLongest); at < end; ++at) {
            const bool stop = IsOneOf(page_.text()[at], U"。”\"");
            if (!stop && page_.text()[at] != U';') continue;
            items.push_back({begin, at});
            begin = at + 1;
            if (stop) break;
        }
        if (items.size() < 2) return;
        for (const Stretch& item : items)
            if (!item.empty() && item.end - item.begin <= 60 && !AnyIn(WordsAt(item), {U"处罚法"}))
                Take(item, "");
    }

    const Page& page_;
    std::vector<Stretch>& covered_;
    std::vector<Told> told_;
    std::optional<Weight> leaning_;  ///< by the heading of the list
};

}  // namespace

std::vector<Told> ListedCircumstances(const Page& page, std::vector<Stretch>& covered) {
    return DiscretionReader(page, covered).Run();
}

}  // namespace letters::detail
