#include "exchange/detail/cell_meaning.hpp"

#include <algorithm>
#include <array>
#include <boost/json.hpp>

#include "base/text.hpp"
#include "exchange/detail/amounts.hpp"
#include "exchange/detail/column_doubts.hpp"
#include "exchange/detail/days.hpp"
#include "exchange/detail/half_width.hpp"
#include "exchange/detail/places.hpp"

namespace exchange::detail {

namespace {

using catalogue::Field;
using catalogue::FieldKind;
using Params = std::vector<std::pair<std::string, std::string>>;

/// Reads one cell for one field.
class CellReader {
 public:
    CellReader(const Field& field, const Cell& cell, const std::string& unit, const YearOfDay& year)
        : field_(field), cell_(cell), unit_(unit), year_(year) {}

    CellMeaning Read() {
        if (HoldsCreditCodes(field_)) {
            ReadCreditCode();
        } else if (IsReadable() && !StandsForNothing()) {
            ReadByKind();
        }
        return std::move(meaning_);
    }

 private:
    /// Cells that hold no value of their own are said to be so, never guessed at.
    bool IsReadable() {
        if (cell_.IsEmpty()) {
            if (cell_.formula) Fault("exchange.formula_without_value");
            return false;
        }
        if (cell_.kind == CellKind::kError) {
            Fault("exchange.error_cell");
            return false;
        }
        if (cell_.digits_lost) {
            Fault("exchange.digits_lost");
            return false;
        }
        if (IsDitto(base::Trim(cell_.text))) {
            Fault("exchange.ditto");
            return false;
        }
        return true;
    }

    bool StandsForNothing() {
        const std::string text = base::Normalised(cell_.text);
        const bool is_text = field_.kind == FieldKind::kText || field_.kind == FieldKind::kLongText;
        const bool is_yes_no = field_.kind == FieldKind::kYesNo;
        const bool none =
            IsPlaceholder(text) || (!is_text && !is_yes_no && (text == "无" || text == "暂无"));
        if (none) Warn("exchange.placeholder");
        return none;
    }

    void ReadByKind() {
        switch (field_.kind) {
            case FieldKind::kText:
                return ReadText();
            case FieldKind::kInteger:
                return SetText(PlainFigure(cell_.text, field_.unit));
            case FieldKind::kMoney:
                return ReadMoney();
            case FieldKind::kDecimal:
                return ReadDecimal();
            case FieldKind::kDay:
            case FieldKind::kInstant:
                return ReadDay();
            case FieldKind::kYesNo:
                return ReadYesNo();
            case FieldKind::kChoice:
                return ReadChoice();
            case FieldKind::kPlace:
                return ReadPlace();
            case FieldKind::kPersonIdNumber:
                return SetText(Squeezed(cell_.text));
            case FieldKind::kLongText:
            case FieldKind::kReference:
            case FieldKind::kCreditCode:
            case FieldKind::kGroup:
            case FieldKind::kAttachment:
                return SetText(WithoutInvisible(cell_.text));
        }
    }

    void ReadCreditCode() {
        meaning_.code = CodeStanding::kMissing;
        if (!IsReadable()) return;
        const CodeReading reading = ReadCode(cell_.text);
        meaning_.code = reading.standing;
        const bool strict = field_.kind == FieldKind::kCreditCode;
        switch (reading.standing) {
            case CodeStanding::kMissing:
                return;
            case CodeStanding::kPlaceholder:
                return Warn("exchange.placeholder");
            case CodeStanding::kValid:
                return SetText(reading.code);
            case CodeStanding::kSuffixed:
                Warn("exchange.code_suffix");
                return SetText(strict ? reading.code : OneLine(cell_.text));
            case CodeStanding::kFailedCheck:
                // Of a person whose book has one column for both: not to stand where all may read.
                if (base::IsPersonIdNumber(reading.code)) {
                    meaning_.code = CodeStanding::kMissing;
                    return Warn("exchange.code_of_person");
                }
                // A field of the strict kind says so itself, as a doubt or a refusal.
                if (!strict)
                    Warn(reading.code.empty() ? "exchange.code_form" : "exchange.code_check");
                return SetText(reading.code.empty() ? OneLine(cell_.text) : reading.code);
        }
    }

    void ReadText() {
        if (field_.unique && HoldsTwoNumbers(cell_.text)) return Fault("exchange.two_numbers");
        const std::string text = OneLine(cell_.text);
        if (text != base::Trim(WithoutInvisible(cell_.text))) Warn("exchange.line_break_joined");
        SetText(text);
    }

    void ReadMoney() {
        const auto places = PlacesOfUnit(unit_);
        const AmountReading reading = FenOf(cell_.text, places.value_or(0));
        if (reading.fault == AmountFault::kTooFine) return Fault("exchange.money_too_fine");
        if (reading.fault == AmountFault::kUnreadable) return Fault("exchange.bad_money");
        meaning_.json = std::to_string(reading.fen);
    }

    void ReadDecimal() {
        const bool in_percent = field_.unit == "%";
        std::string text = Squeezed(cell_.text);
        const bool sign = text.ends_with('%');
        if (sign) text.pop_back();
        text = PlainFigure(text, field_.unit);
        if (cell_.kind == CellKind::kPercent && in_percent) text = TimesHundred(text);
        if (sign && !in_percent) return Fault("exchange.percent_not_expected");
        SetText(text);
    }

    void ReadDay() {
        const DayReading reading = DayOfCell(cell_);
        if (reading.yearless) return ReadYearless(*reading.yearless);
        if (reading.fault == DayFault::kIncomplete) return Fault("exchange.day_incomplete");
        if (!reading.written) return Fault("exchange.bad_day");
        if (reading.written->from_serial)
            Warn("exchange.day_from_number", reading.written->day.ToText());
        SetDay(reading.written->day, reading.written->time);
    }

    void SetDay(base::CivilDay day, const std::string& time) {
        std::string text = day.ToText();
        // A moment in a table is the clock's on the wall, in China.
        if (field_.kind == FieldKind::kInstant)
            text.append("T").append(time.empty() ? "00:00:00" : time).append("+08:00");
        SetText(text);
    }

    /// The year that is known beside the cell, always with a remark but where a person gave it.
    void ReadYearless(const YearlessDay& written) {
        if (written.maybe_tenfold)
            return Fault("exchange.day_tenfold", {{"month", std::to_string(written.month)},
                                                  {"day", std::to_string(written.day)}});
        if (!year_.taken) return Fault("exchange.year_missing");
        const YearHint& taken = *year_.taken;
        const Params about = {{"source", taken.source}, {"year", std::to_string(taken.year)}};
        if (year_.other && !year_.said) {
            auto both = about;
            both.emplace_back("other", year_.other->source);
            both.emplace_back("other_year", std::to_string(year_.other->year));
            return Fault("exchange.year_unclear", both);
        }
        const auto day = base::CivilDay::From(taken.year, written.month, written.day);
        if (!day) return Fault("exchange.bad_day");
        if (!year_.said || year_.other) {
            Warn("exchange.year_supplied", day->ToText());
            auto& params = meaning_.warnings.back().params;
            params.insert(params.end(), about.begin(), about.end());
        }
        SetDay(*day, "");
    }

    void ReadYesNo() {
        static constexpr std::array<std::string_view, 11> kYes = {
            "是", "有", "√", "✓", "✔", "y", "yes", "true", "1", "对", "需要"};
        static constexpr std::array<std::string_view, 11> kNo = {
            "否", "无", "×", "✗", "✘", "n", "no", "false", "0", "错", "不需要"};
        const std::string text = base::Normalised(cell_.text);
        if (std::ranges::find(kYes, text) != kYes.end()) {
            meaning_.json = "true";
        } else if (std::ranges::find(kNo, text) != kNo.end()) {
            meaning_.json = "false";
        } else {
            Fault("exchange.bad_yes_no");
        }
    }

    /// 绿, 环保诚信 and 环保诚信(绿) all name the choice 环保诚信（绿）, where no other has that
    /// part.
    void ReadChoice() {
        const std::string text = base::Normalised(cell_.text);
        const catalogue::Choice* found = nullptr;
        bool several = false;
        for (const catalogue::Choice& choice : field_.choices) {
            const std::string label = base::Normalised(choice.label);
            if (text == label || text == base::Normalised(choice.id)) return SetText(choice.id);
            const auto open = label.find('(');
            if (open == std::string::npos || !label.ends_with(')')) continue;
            if (text != label.substr(0, open) &&
                text != label.substr(open + 1, label.size() - open - 2))
                continue;
            several = several || found != nullptr;
            found = &choice;
        }
        if (found != nullptr && !several) return SetText(found->id);
        Fault("exchange.no_such_choice");
        meaning_.faults.back().params.emplace_back("known", NamesOfChoices());
    }

    std::string NamesOfChoices() const {
        constexpr std::size_t kMost = 12;
        std::string names;
        for (std::size_t i = 0; i < std::min(field_.choices.size(), kMost); ++i)
            names += (i == 0 ? "" : "、") + field_.choices[i].label;
        if (field_.choices.size() > kMost)
            names += "等 " + std::to_string(field_.choices.size()) + " 种";
        return names;
    }

    void ReadPlace() {
        const auto point = PointOf(cell_.text);
        if (!point) return Fault("exchange.bad_point");
        meaning_.json = boost::json::serialize(
            boost::json::object{{"lng", point->first}, {"lat", point->second}});
    }

    /// Characters that nobody sees and that make equal texts differ.
    static std::string WithoutInvisible(std::string_view text) {
        std::u32string points = base::ToCodePoints(text);
        std::erase_if(points, [](char32_t c) {
            return c == U'\u200B' || c == U'\uFEFF' || c == U'\u00AD' || c == U'\u200E' ||
                   c == U'\u200F' || c == U'\r';
        });
        return base::FromCodePoints(points);
    }

    /// Lines of a single-line text joined: with a space between Latin words, with nothing else.
    static std::string OneLine(std::string_view text) {
        const std::string clean(base::Trim(WithoutInvisible(text)));
        std::string line;
        for (std::size_t at = 0; at < clean.size(); ++at) {
            if (clean[at] != '\n' && clean[at] != '\t') {
                line.push_back(clean[at]);
                continue;
            }
            const bool between_words = at + 1 < clean.size() && !line.empty() &&
                                       static_cast<unsigned char>(line.back()) < 0x80 &&
                                       static_cast<unsigned char>(clean[at + 1]) < 0x80;
            if (between_words && line.back() != ' ') line.push_back(' ');
        }
        return line;
    }

    void SetText(const std::string& text) { meaning_.json = Quoted(text); }

    base::Refusal Said(const char* code) const {
        return {code, {{"label", field_.label}, {"value", cell_.text}}, field_.id};
    }
    void Fault(const char* code, const Params& further = {}) {
        meaning_.faults.push_back(Said(code));
        auto& params = meaning_.faults.back().params;
        params.insert(params.end(), further.begin(), further.end());
    }
    void Warn(const char* code) { meaning_.warnings.push_back(Said(code)); }
    void Warn(const char* code, const std::string& taken_as) {
        meaning_.warnings.push_back(Said(code));
        meaning_.warnings.back().params.emplace_back("taken_as", taken_as);
    }

    const Field& field_;
    const Cell& cell_;
    const std::string& unit_;
    const YearOfDay& year_;
    CellMeaning meaning_;
};

}  // namespace

CellMeaning MeaningOf(const Field& field, const Cell& cell, const std::string& unit,
                      const YearOfDay& year) {
    return CellReader(field, cell, unit, year).Read();
}

std::string Quoted(const std::string& text) {
    return boost::json::serialize(boost::json::string(text));
}

}  // namespace exchange::detail
