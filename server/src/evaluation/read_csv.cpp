#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "base/text.hpp"
#include "evaluation/read.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/times.hpp"

namespace evaluation {

namespace {

constexpr std::size_t kLongestLine = 65'536, kMostColumns = 400;

/// What heads call their columns, and factors by the names people write.
using Names = std::pair<std::string_view, std::string_view>;
constexpr std::array<Names, 31> kColumns{
    {{"time", "time"},     {"datetime", "time"},  {"date_time", "time"},  {"data_time", "time"},
     {"datatime", "time"}, {"时间", "time"},      {"数据时间", "time"},   {"监测时间", "time"},
     {"factor", "factor"}, {"因子", "factor"},    {"因子编码", "factor"}, {"监测因子", "factor"},
     {"value", "value"},   {"数值", "value"},     {"监测值", "value"},    {"值", "value"},
     {"flag", "flag"},     {"标记", "flag"},      {"数据标记", "flag"},   {"kind", "kind"},
     {"类型", "kind"},     {"数据类型", "kind"},  {"form", "form"},       {"outlet", "outlet"},
     {"mn", "outlet"},     {"station", "outlet"}, {"排口", "outlet"},     {"站点", "outlet"},
     {"from", "from"},     {"until", "until"},    {"code", "code"}}};
constexpr std::array<Names, 16> kFactorNames{{{"pm25", "a34004"},
                                              {"pm2.5", "a34004"},
                                              {"pm10", "a34002"},
                                              {"so2", "a21026"},
                                              {"二氧化硫", "a21026"},
                                              {"no2", "a21004"},
                                              {"nox", "a21002"},
                                              {"氮氧化物", "a21002"},
                                              {"co", "a21005"},
                                              {"o3", "a05024"},
                                              {"o2", "a19001"},
                                              {"颗粒物", "a34013"},
                                              {"cod", "w01018"},
                                              {"化学需氧量", "w01018"},
                                              {"氨氮", "w21003"},
                                              {"ph", "w01001"}}};

template <std::size_t N>
std::string_view Known(const std::array<Names, N>& names, std::string_view name) {
    for (const auto& [written, meaning] : names)
        if (written == name) return meaning;
    return {};
}

std::string Lower(std::string_view text) {
    std::string lower(base::Trim(text));
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return lower;
}

/// Cells of one line, quotes taken off.
std::vector<std::string> Cells(std::string_view line, char separator) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"')
                cells.back() += line[++i];
            else
                quoted = !quoted;
        } else if (c == separator && !quoted) {
            if (cells.size() >= kMostColumns) break;
            cells.emplace_back();
        } else {
            cells.back() += c;
        }
    }
    return cells;
}

char SeparatorOf(std::string_view head) {
    char best = ',';
    for (const char c : {'\t', ';'})
        if (std::ranges::count(head, c) > std::ranges::count(head, best)) best = c;
    return best;
}

/// Lines without their ends; the byte-order mark is left out.
class Lines {
 public:
    explicit Lines(std::string_view text) : rest_(text) {
        if (rest_.starts_with("\xEF\xBB\xBF")) rest_.remove_prefix(3);
    }
    bool Next(std::string_view& line) {
        if (rest_.empty()) return false;
        const std::size_t end = std::min(rest_.find('\n'), rest_.size());
        line = rest_.substr(0, end);
        rest_.remove_prefix(std::min(end + 1, rest_.size()));
        if (line.ends_with('\r')) line.remove_suffix(1);
        ++number_;
        return true;
    }
    [[nodiscard]] std::size_t number() const { return number_; }

 private:
    std::string_view rest_;
    std::size_t number_ = 0;
};

/// A column that holds a factor's values, or its flags.
struct FactorColumn {
    std::string factor;
    Form form = Form::kMeasured;
    bool is_flag = false;
};

FactorColumn FactorColumnOf(const std::string& head) {
    FactorColumn column;
    std::string name = Lower(head);
    const std::size_t dash = name.rfind('-');
    const std::string kind = dash == std::string::npos ? "" : name.substr(dash + 1);
    if (kind == "flag") column.is_flag = true;
    if (kind.starts_with("zs")) column.form = Form::kConverted;
    if (kind == "cou") column.form = Form::kTotal;
    if (!kind.empty()) name.resize(dash);
    const std::string_view code = Known(kFactorNames, name);
    column.factor = code.empty() ? name : std::string(code);
    return column;
}

struct Head {
    char separator = ',';
    std::vector<std::string> columns;  ///< meaning; empty where it is a factor
    std::vector<FactorColumn> factors;

    [[nodiscard]] std::optional<std::size_t> Find(std::string_view meaning) const {
        const auto found = std::ranges::find(columns, meaning);
        if (found == columns.end()) return std::nullopt;
        return static_cast<std::size_t>(found - columns.begin());
    }
};

Head ReadHead(std::string_view line) {
    Head head;
    head.separator = SeparatorOf(line);
    for (const std::string& cell : Cells(line, head.separator)) {
        head.columns.emplace_back(Known(kColumns, Lower(cell)));
        head.factors.push_back(FactorColumnOf(cell));
    }
    return head;
}

std::string_view CellOf(const std::vector<std::string>& cells, std::optional<std::size_t> column) {
    if (!column || *column >= cells.size()) return {};
    return base::Trim(cells[*column]);
}

std::int64_t StepNamed(const std::string& kind) {
    if (kind == "hour" || kind == "2061" || kind == "小时") return kHour;
    if (kind == "day" || kind == "2031" || kind == "日") return kDay;
    return 0;
}

Form FormNamed(const std::string& form) {
    if (form == "converted" || form.starts_with("zs") || form == "折算") return Form::kConverted;
    if (form == "total" || form == "cou" || form == "排放量") return Form::kTotal;
    return Form::kMeasured;
}

/// A letter of HJ 212, or the word for it; what is neither counts as a fault.
char FlagOf(std::string_view cell) {
    static constexpr std::array<std::pair<std::string_view, char>, 8> kWords{{{"正常", 'N'},
                                                                              {"停运", 'F'},
                                                                              {"维护", 'M'},
                                                                              {"手工", 'S'},
                                                                              {"故障", 'D'},
                                                                              {"校准", 'C'},
                                                                              {"超上限", 'T'},
                                                                              {"通讯异常", 'B'}}};
    if (cell.empty()) return 'N';
    for (const auto& [word, flag] : kWords)
        if (cell.starts_with(word)) return flag;
    return static_cast<unsigned char>(cell.front()) < 0x80 ? cell.front() : 'D';
}

/// A line a reading.
void TakeReading(Gatherer& gatherer, const Head& head, const std::vector<std::string>& cells,
                 std::pair<base::Instant, std::size_t> at) {
    const std::string written = Lower(CellOf(cells, head.Find("factor")));
    const FactorColumn column = FactorColumnOf(written);
    const Form form =
        head.Find("form") ? FormNamed(Lower(CellOf(cells, head.Find("form")))) : column.form;
    gatherer.Take({CellOf(cells, head.Find("outlet")), column.factor, form,
                   StepNamed(Lower(CellOf(cells, head.Find("kind")))), at.first,
                   CellOf(cells, head.Find("value")), FlagOf(CellOf(cells, head.Find("flag")))},
                  at.second);
}

/// A line a time.
void TakeTime(Gatherer& gatherer, const Head& head, const std::vector<std::string>& cells,
              std::pair<base::Instant, std::size_t> at) {
    for (std::size_t i = 0; i < head.columns.size() && i < cells.size(); ++i) {
        const FactorColumn& column = head.factors[i];
        if (!head.columns[i].empty() || column.is_flag || column.factor.empty()) continue;
        char flag = FlagOf(CellOf(cells, head.Find("flag")));
        for (std::size_t k = 0; k < head.columns.size(); ++k)
            if (head.factors[k].is_flag && head.factors[k].factor == column.factor)
                flag = FlagOf(CellOf(cells, k));
        const std::string_view value = base::Trim(cells[i]);
        if (value.empty()) continue;  // an empty cell of a wide table: nothing came
        gatherer.Take({CellOf(cells, head.Find("outlet")), column.factor, column.form,
                       StepNamed(Lower(CellOf(cells, head.Find("kind")))), at.first, value, flag},
                      at.second);
    }
}

std::optional<int> Digits(std::string_view& text, std::size_t most) {
    int value = 0;
    const char* end = text.data() + std::min(most, text.size());
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc{} || value < 0) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(at - text.data()));
    return value;
}

bool Sign(std::string_view& text, std::string_view allowed) {
    if (text.empty() || allowed.find(text.front()) == std::string_view::npos) return false;
    text.remove_prefix(1);
    return true;
}

/// `Z`, `+08:00`, `+0800`, nothing: minutes east of Greenwich.
std::optional<int> ZoneOf(std::string_view text) {
    if (text.empty()) return 480;
    if (text == "Z" || text == "z") return 0;
    const bool west = text.front() == '-';
    if (!Sign(text, "+-")) return std::nullopt;
    const auto hours = Digits(text, 2);
    (void)Sign(text, ":");
    const auto minutes = text.empty() ? std::optional(0) : Digits(text, 2);
    if (!hours || !minutes || !text.empty() || *hours > 14 || *minutes > 59) return std::nullopt;
    return (west ? -1 : 1) * (*hours * 60 + *minutes);
}

}  // namespace

std::optional<WrittenTime> ReadWrittenTime(std::string_view text) {
    text = base::Trim(text);
    if (const auto plain = telemetry::ReadTime(text)) return WrittenTime{*plain, false};
    const auto year = Digits(text, 4);
    if (!year || *year < 1990 || !Sign(text, "-/.")) return std::nullopt;
    const auto month = Digits(text, 2);
    if (!month || !Sign(text, "-/.")) return std::nullopt;
    const auto day = Digits(text, 2);
    if (!day) return std::nullopt;
    const auto civil = base::CivilDay::From(*year, *month, *day);
    if (!civil) return std::nullopt;
    std::int64_t seconds = 0;
    if (Sign(text, " T")) {
        const auto hour = Digits(text, 2);
        if (!hour || *hour > 23) return std::nullopt;
        seconds = *hour * 3600LL;
        for (const std::int64_t unit : {60, 1}) {
            if (!Sign(text, ":")) break;
            const auto part = Digits(text, 2);
            if (!part || *part > 59) return std::nullopt;
            seconds += *part * unit;
        }
        if (Sign(text, ".") && !Digits(text, 6)) return std::nullopt;
    }
    const auto zone = ZoneOf(text);
    if (!zone) return std::nullopt;
    const std::int64_t at = base::Instant::StartOf(*civil).micros + seconds * 1'000'000;
    return WrittenTime{{at + (480 - *zone) * kMinute}, *zone != 480};
}

base::Result<ReadOutlets> ReadCsv(std::string_view text) {
    if (text.find('\0') != std::string_view::npos) return base::Refuse("evaluation.not_text");
    Lines lines(text);
    std::string_view line;
    while (lines.Next(line) && base::Trim(line).empty()) {
    }
    if (!base::IsUtf8(line)) return base::Refuse("evaluation.not_utf8");
    const Head head = ReadHead(line);
    const bool long_form = head.Find("factor") && head.Find("value");
    const bool has_factor = std::ranges::any_of(head.columns, &std::string::empty);
    if (!head.Find("time") || (!long_form && !has_factor))
        return base::Refuse("evaluation.no_head");
    Gatherer gatherer;
    while (lines.Next(line)) {
        if (base::Trim(line).empty()) continue;
        if (line.size() > kLongestLine) {
            gatherer.Note("long_line", lines.number());
            continue;
        }
        const std::vector<std::string> cells = Cells(line, head.separator);
        const std::string_view written = CellOf(cells, head.Find("time"));
        const auto at = ReadWrittenTime(written);
        if (!at) {
            gatherer.Note("bad_time", lines.number(), written);
            continue;
        }
        if (at->other_zone) gatherer.Note("other_zone", lines.number(), written);
        (long_form ? TakeReading : TakeTime)(gatherer, head, cells, {at->at, lines.number()});
    }
    return gatherer.Finish();
}

base::Result<std::vector<std::pair<std::string, Mark>>> ReadMarks(std::string_view text) {
    Lines lines(text);
    std::string_view line;
    (void)lines.Next(line);
    const Head head = ReadHead(line);
    if (!head.Find("from") || !head.Find("until") || !head.Find("code"))
        return base::Refuse("evaluation.no_marks_head");
    std::vector<std::pair<std::string, Mark>> marks;
    base::Refusals refusals;
    while (lines.Next(line)) {
        if (base::Trim(line).empty()) continue;
        const std::vector<std::string> cells = Cells(line, head.separator);
        const auto from = ReadWrittenTime(CellOf(cells, head.Find("from")));
        const auto until = ReadWrittenTime(CellOf(cells, head.Find("until")));
        const std::string code = Lower(CellOf(cells, head.Find("code")));
        if (!from || !until || until->at <= from->at || code.empty() || !base::IsUtf8(line)) {
            if (refusals.size() < 50)
                refusals.push_back(
                    {"evaluation.bad_mark", {{"line", std::to_string(lines.number())}}, "--marks"});
            continue;
        }
        marks.push_back({std::string(CellOf(cells, head.Find("outlet"))),
                         {from->at,
                          until->at,
                          code,
                          std::string(CellOf(cells, head.Find("factor"))),
                          false,
                          {}}});
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return marks;
}

}  // namespace evaluation
