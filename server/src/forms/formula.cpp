#include "forms/formula.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/decimal.hpp"
#include "base/text.hpp"

namespace forms {

namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kOne = 1'000'000;  ///< 1 at kScale
constexpr int kDeepest = 60;
constexpr std::size_t kLongest = 2'000;  ///< bytes of a formula
constexpr long kMostCells = 20'000;      ///< of one range

std::optional<std::int64_t> Narrow(Wide value) {
    constexpr Wide most = INT64_MAX;
    if (value > most || value < -most) return std::nullopt;
    return static_cast<std::int64_t>(value);
}

/// Half away from nought.
Wide Divided(Wide value, Wide by) {
    const Wide half = (by < 0 ? -by : by) / 2;
    return (value < 0 ? value - half : value + half) / by;
}

using Number = std::optional<std::int64_t>;

/// Reads and computes at once; what it cannot understand ends in nullopt and `understood` false.
class Reading {
 public:
    Reading(std::string_view text, Place moved, const Look& look)
        : text_(text), moved_(moved), look_(look) {}

    Number Whole() {
        Number value = Sum();
        Space();
        if (at_ != text_.size()) understood_ = false;
        return understood_ ? value : std::nullopt;
    }
    [[nodiscard]] bool understood() const { return understood_; }

 private:
    void Space() {
        while (at_ < text_.size() && text_[at_] == ' ') ++at_;
    }
    bool Take(char sign) {
        Space();
        if (at_ >= text_.size() || text_[at_] != sign) return false;
        ++at_;
        return true;
    }

    Number Sum() {
        if (++depth_ > kDeepest) return Fail();
        Number value = Product();
        for (;;) {
            const bool plus = Take('+');
            if (!plus && !Take('-')) break;
            const Number next = Product();
            value = value && next ? Narrow(Wide{*value} + (plus ? Wide{*next} : -Wide{*next}))
                                  : std::nullopt;
        }
        --depth_;
        return value;
    }

    Number Product() {
        Number value = Signed();
        for (;;) {
            const bool times = Take('*');
            if (!times && !Take('/')) return value;
            const Number next = Signed();
            if (!value || !next || (!times && *next == 0)) {
                value = std::nullopt;
            } else {
                value = Narrow(times ? Divided(Wide{*value} * *next, kOne)
                                     : Divided(Wide{*value} * kOne, *next));
            }
        }
    }

    Number Signed() {
        if (Take('-')) {
            const Number value = Signed();
            return value ? Number(-*value) : value;
        }
        if (Take('+')) return Signed();
        Number value = Atom();
        while (Take('%'))
            value = value ? Number(static_cast<std::int64_t>(Divided(*value, 100))) : value;
        return value;
    }

    Number Atom() {
        if (Take('(')) {
            const Number value = Sum();
            return Take(')') ? value : Fail();
        }
        Space();
        const std::string_view word = Word();
        if (word.empty()) return Fail();
        if (Take('(')) return Called(word);
        if (const auto number = ReadNumber(word)) return number;
        const auto place = Moved(word);
        return place ? NumberAt(*place) : Fail();
    }

    /// Letters, digits, `$` and the point: a number, a cell, the name of a function.
    std::string_view Word() {
        const std::size_t from = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 ||
                                      text_[at_] == '$' || text_[at_] == '.'))
            ++at_;
        return text_.substr(from, at_ - from);
    }

    std::optional<Place> Moved(std::string_view word) const {
        auto place = ReadPlace(word);
        if (!place) return std::nullopt;
        if (word.front() != '$') place->column += moved_.column;
        if (word.find('$', 1) == std::string_view::npos) place->row += moved_.row;
        return place->row < 0 || place->column < 0 ? std::nullopt : place;
    }

    Number NumberAt(Place place) {
        const Seen seen = look_(place);
        switch (seen.kind) {
            case Seen::Kind::kBlank:
                return 0;
            case Seen::Kind::kNumber:
                return seen.number;
            case Seen::Kind::kText:
            case Seen::Kind::kUnknown:
                return std::nullopt;
        }
        return std::nullopt;
    }

    /// The arguments of a function: formulas and ranges. Texts in a range are passed over, as
    /// spreadsheets do.
    std::optional<std::vector<std::int64_t>> Arguments(bool& known) {
        std::vector<std::int64_t> values;
        known = true;
        if (Take(')')) return values;
        do {
            if (const auto area = Range()) {
                if (!AddRange(*area, values)) known = false;
            } else {
                const Number value = Sum();
                if (!understood_) return std::nullopt;
                if (value) values.push_back(*value);
                known = known && value.has_value();
            }
        } while (Take(','));
        if (!Take(')')) understood_ = false;
        return understood_ ? std::optional(values) : std::nullopt;
    }

    std::optional<Area> Range() {
        Space();
        const std::size_t from = at_;
        const auto first = Moved(Word());
        if (first && Take(':')) {
            Space();
            if (const auto last = Moved(Word()))
                return Area{
                    {std::min(first->row, last->row), std::min(first->column, last->column)},
                    {std::max(first->row, last->row), std::max(first->column, last->column)}};
        }
        at_ = from;
        return std::nullopt;
    }

    bool AddRange(const Area& area, std::vector<std::int64_t>& values) {
        const long cells = long(area.last.row - area.first.row + 1) *
                           long(area.last.column - area.first.column + 1);
        if (cells > kMostCells) return understood_ = false;
        bool known = true;
        for (int row = area.first.row; row <= area.last.row; ++row) {
            for (int column = area.first.column; column <= area.last.column; ++column) {
                const Seen seen = look_({row, column});
                if (seen.kind == Seen::Kind::kNumber) values.push_back(seen.number);
                if (seen.kind == Seen::Kind::kUnknown) known = false;
            }
        }
        return known;
    }

    Number Called(std::string_view word) {
        std::string name(word);
        std::ranges::transform(name, name.begin(),
                               [](char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; });
        bool known = true;
        const auto values = Arguments(known);
        if (!values) return std::nullopt;
        if (name == "SUM") {
            Wide sum = 0;
            for (const std::int64_t value : *values) sum += value;
            return known ? Narrow(sum) : std::nullopt;
        }
        if (name == "MAX" || name == "MIN") {
            if (!known) return std::nullopt;
            if (values->empty()) return 0;
            return name == "MAX" ? *std::ranges::max_element(*values)
                                 : *std::ranges::min_element(*values);
        }
        if (name == "ABS" && values->size() == 1) return std::abs(values->front());
        if (name == "ROUND" && values->size() == 2) return Rounded((*values)[0], (*values)[1]);
        return known ? Fail() : std::nullopt;
    }

    static Number Rounded(std::int64_t value, std::int64_t digits) {
        const std::int64_t kept = digits / kOne;
        if (kept >= kScale) return value;
        if (kept < -6) return std::nullopt;
        Wide unit = 1;
        for (std::int64_t i = kept; i < kScale; ++i) unit *= 10;
        return Narrow(Divided(value, unit) * unit);
    }

    Number Fail() {
        understood_ = false;
        return std::nullopt;
    }

    std::string_view text_;
    Place moved_;
    const Look& look_;
    std::size_t at_ = 0;
    int depth_ = 0;
    bool understood_ = true;
};

bool IsReadable(std::string_view formula) {
    const Look nought = [](Place) { return Seen{Seen::Kind::kNumber, kOne}; };
    Reading reading(formula, {}, nought);
    (void)reading.Whole();
    return reading.understood();
}

/// People type these in Chinese: `＝`, `≥`, `（`.
std::string Halved(std::string_view text) {
    std::string out(text);
    constexpr std::array<std::pair<std::string_view, std::string_view>, 13> kSigns{{{"≥", ">="},
                                                                                    {"≤", "<="},
                                                                                    {"≠", "<>"},
                                                                                    {"＝", "="},
                                                                                    {"＋", "+"},
                                                                                    {"－", "-"},
                                                                                    {"×", "*"},
                                                                                    {"÷", "/"},
                                                                                    {"（", "("},
                                                                                    {"）", ")"},
                                                                                    {"：", ":"},
                                                                                    {"，", ","},
                                                                                    {"　", " "}}};
    for (const auto& [wide, half] : kSigns)
        for (std::size_t at = out.find(wide); at != std::string::npos; at = out.find(wide, at))
            out.replace(at, wide.size(), half);
    return out;
}

base::Refusals BadRule(std::string_view rule, const char* why) {
    return {{"forms.bad_rule", {{"rule", std::string(rule)}, {"why", why}}, {}}};
}

}  // namespace

std::optional<std::int64_t> Evaluate(std::string_view formula, Place moved, const Look& look) {
    if (formula.size() > kLongest) return std::nullopt;
    return Reading(formula, moved, look).Whole();
}

base::Result<Rule> ReadRule(std::string_view text) {
    if (text.size() > kLongest) return base::Refuse(BadRule(text.substr(0, 60), "太长"));
    const std::string plain = Halved(base::Trim(text));
    const auto at = plain.find_first_of("<>=");
    if (at == std::string::npos) return base::Refuse(BadRule(text, "没有等号或者大于、小于号"));
    std::size_t end = at + 1;
    if (end < plain.size() && (plain[end] == '=' || (plain[at] == '<' && plain[end] == '>'))) ++end;
    Rule rule{std::string(base::Trim(plain.substr(0, at))), plain.substr(at, end - at),
              std::string(base::Trim(plain.substr(end)))};
    if (rule.sign == "==") rule.sign = "=";
    if (!IsReadable(rule.left)) return base::Refuse(BadRule(text, "左边不是算式"));
    if (!IsReadable(rule.right)) return base::Refuse(BadRule(text, "右边不是算式"));
    return rule;
}

std::vector<Place> CellsOf(std::string_view formula) {
    std::vector<Place> cells;
    if (formula.size() > kLongest) return cells;
    const Look look = [&cells](Place place) {
        cells.push_back(place);
        return Seen{Seen::Kind::kNumber, kOne};
    };
    Reading reading(formula, {}, look);
    (void)reading.Whole();
    return reading.understood() ? cells : std::vector<Place>();
}

bool Holds(std::int64_t left, std::string_view sign, std::int64_t right) {
    if (sign == ">=") return left >= right;
    if (sign == "<=") return left <= right;
    if (sign == ">") return left > right;
    if (sign == "<") return left < right;
    if (sign == "<>") return left != right;
    return left == right;
}

std::string NumberText(std::int64_t scaled) {
    std::string text = base::DecimalText(scaled, kScale);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

std::optional<std::int64_t> ReadNumber(std::string_view text) {
    if (text.empty() || text.size() > 30) return std::nullopt;
    return base::ParseDecimal(text, kScale);
}

}  // namespace forms
