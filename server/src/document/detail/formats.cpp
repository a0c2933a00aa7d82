#include "document/detail/formats.hpp"

#include <algorithm>
#include <charconv>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "document/chinese_numbers.hpp"
#include "document/marked_text.hpp"

namespace document::detail {

namespace {

using enum ValueKind;

constexpr std::string_view kAtMost = "至多";
constexpr std::string_view kCutSign = "……";
constexpr std::int64_t kMicrosOfMinute = 60'000'000;

const std::vector<Format>& Formats() {
    static const std::vector<Format> kFormats = {
        {"大写", FormatArgument::kNone, false, {kMoney}},
        {"元", FormatArgument::kNone, false, {kMoney}},
        {"万元", FormatArgument::kNone, false, {kMoney}},
        {"数字", FormatArgument::kNone, false, {kMoney, kInteger, kDecimal}},
        {"汉字", FormatArgument::kNone, false, {kDay, kInteger}},
        {"年", FormatArgument::kNone, false, {kDay, kMoment}},
        {"月", FormatArgument::kNone, false, {kDay, kMoment}},
        {"日", FormatArgument::kNone, false, {kDay, kMoment}},
        {"年月日", FormatArgument::kNone, false, {kDay, kMoment}},
        {"时分", FormatArgument::kNone, false, {kMoment}},
        {"短日期", FormatArgument::kNone, false, {kDay, kMoment}},
        {"勾选", FormatArgument::kOptional, false, {kYesNo, kChoice, kText}},
        {"顿号", FormatArgument::kNone, true, {kTextList, kRows}},
        {"逗号", FormatArgument::kNone, true, {kTextList, kRows}},
        {"分号", FormatArgument::kNone, true, {kTextList, kRows}},
        {"分行", FormatArgument::kNone, true, {kTextList, kRows}},
        {kAtMost, FormatArgument::kNumber, false, {kText, kTextList, kRows}},
        {"默认",
         FormatArgument::kNeeded,
         false,
         {kText, kMoney, kDay, kMoment, kInteger, kDecimal, kYesNo, kChoice, kTextList, kRows}},
    };
    return kFormats;
}

struct TimeOfDay {
    int hour = 0;
    int minute = 0;
};

TimeOfDay InShanghai(base::Instant moment) {
    const auto start = base::Instant::StartOf(moment.DayInShanghai());
    const auto minutes = static_cast<int>((moment.micros - start.micros) / kMicrosOfMinute);
    return {minutes / 60, minutes % 60};
}

std::string ClockText(base::Instant moment) {
    const TimeOfDay time = InShanghai(moment);
    const std::string minute = std::to_string(time.minute);
    return std::to_string(time.hour) + "时" + (minute.size() == 1 ? "0" : "") + minute + "分";
}

/// 520000 for a whole sum, 520000.50 otherwise: as sums stand in running text.
std::string YuanText(base::Money money) {
    std::string text = money.ToText();
    if (text.ends_with(".00")) text.resize(text.size() - 3);
    return text;
}

std::optional<std::string> ShowMoney(base::Money money, std::string_view format) {
    if (format.empty() || format == "元") return YuanText(money) + "元";
    if (format == "大写") return money.ToCapitals();
    if (format == "万元") return money.ToWan() + "万元";
    if (format == "数字") return money.ToGrouped();
    return std::nullopt;
}

std::optional<std::string> ShowDay(base::CivilDay day, std::string_view format) {
    if (format.empty() || format == "年月日") return day.ToChinese();
    if (format == "汉字") return DayInChineseNumerals(day);
    if (format == "短日期") return day.ToText();
    if (format == "年") return std::to_string(day.year());
    if (format == "月") return std::to_string(day.month());
    if (format == "日") return std::to_string(day.day());
    return std::nullopt;
}

std::optional<std::string> ShowMoment(base::Instant moment, std::string_view format) {
    if (format.empty()) return moment.DayInShanghai().ToChinese() + ClockText(moment);
    if (format == "时分") return ClockText(moment);
    return format == "汉字" ? std::nullopt : ShowDay(moment.DayInShanghai(), format);
}

std::string Box(bool ticked) { return ticked ? "☑" : "☐"; }

std::optional<std::string> ShowOther(const Value& value, const FormatUse& format) {
    const bool plain = format.name.empty();
    if (const auto* integer = std::get_if<Integer>(&value)) {
        if (plain || format.name == "数字") return std::to_string(integer->value);
        if (format.name == "汉字") return base::ChineseNumber(integer->value);
        return std::nullopt;
    }
    if (const auto* decimal = std::get_if<Decimal>(&value)) {
        if (plain || format.name == "数字")
            return base::DecimalText(decimal->scaled, decimal->scale);
        return std::nullopt;
    }
    if (format.name == "勾选") {
        if (format.argument.empty()) {
            const auto* yes = std::get_if<bool>(&value);
            return yes == nullptr ? std::nullopt : std::optional(Box(*yes));
        }
        const auto compared = Compare(value, format.argument);
        return compared ? std::optional(Box(*compared == 0)) : std::nullopt;
    }
    if (!plain) return std::nullopt;
    if (const auto* yes = std::get_if<bool>(&value)) return *yes ? "是" : "否";
    if (const auto* choice = std::get_if<Choice>(&value)) return choice->label;
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    return std::nullopt;
}

int Sign(auto a, auto b) { return a < b ? -1 : a > b ? 1 : 0; }

std::optional<base::CivilDay> ParseDay(std::string_view text) {
    if (const auto day = base::CivilDay::Parse(text)) return day;
    int parts[3] = {0, 0, 0};
    std::size_t part = 0;
    for (const char32_t c : base::ToCodePoints(text)) {
        constexpr std::u32string_view kUnits = U"年月日";
        if (part < 3 && c == kUnits[part]) {
            ++part;
        } else if (part < 3 && c >= U'0' && c <= U'9' && parts[part] < 10'000) {
            parts[part] = parts[part] * 10 + static_cast<int>(c - U'0');
        } else {
            return std::nullopt;
        }
    }
    return part == 3 ? base::CivilDay::From(parts[0], parts[1], parts[2]) : std::nullopt;
}

std::optional<int> CompareNumber(std::int64_t scaled, int scale, std::string_view literal) {
    const auto other = base::ParseDecimal(literal, scale);
    return other ? std::optional(Sign(scaled, *other)) : std::nullopt;
}

std::optional<int> CompareMoney(base::Money money, std::string_view literal) {
    std::string text(literal);
    std::int64_t factor = 1;
    if (text.ends_with("元")) text.resize(text.size() - std::string_view("元").size());
    if (text.ends_with("万")) {
        text.resize(text.size() - std::string_view("万").size());
        factor = 10'000;
    }
    const auto other = base::Money::Parse(text);
    constexpr std::int64_t kMost = std::int64_t{1} << 48;
    if (!other || other->fen > kMost || other->fen < -kMost) return std::nullopt;
    return Sign(money.fen, other->fen * factor);
}

}  // namespace

const Format* FindFormat(std::string_view name) {
    for (const Format& format : Formats())
        if (format.name == name) return &format;
    return nullptr;
}

std::string FormatNames() {
    std::string names;
    for (const Format& format : Formats()) {
        if (!names.empty()) names += "、";
        const bool needed = format.argument == FormatArgument::kNeeded ||
                            format.argument == FormatArgument::kNumber;
        names.append(format.name).append(needed ? ":…" : "");
    }
    return names;
}

std::optional<std::string> Show(const Value& value, const std::vector<FormatUse>& formats) {
    FormatUse format;
    for (const FormatUse& use : formats) {
        const Format* known = FindFormat(use.name);
        if (known != nullptr && !known->joins && use.name != "默认" && use.name != kAtMost) {
            format = use;
            break;
        }
    }
    if (const auto* money = std::get_if<base::Money>(&value)) return ShowMoney(*money, format.name);
    if (const auto* day = std::get_if<base::CivilDay>(&value)) return ShowDay(*day, format.name);
    if (const auto* moment = std::get_if<base::Instant>(&value))
        return ShowMoment(*moment, format.name);
    return ShowOther(value, format);
}

std::string_view Separator(const std::vector<FormatUse>& formats) {
    for (const FormatUse& use : formats) {
        if (use.name == "逗号") return "，";
        if (use.name == "分号") return "；";
        if (use.name == "分行") return "\n";
    }
    return "、";
}

const std::string* Default(const std::vector<FormatUse>& formats) {
    for (const FormatUse& use : formats)
        if (use.name == "默认") return &use.argument;
    return nullptr;
}

std::optional<std::size_t> ReadCount(std::string_view text) {
    std::size_t count = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
    if (read.ec != std::errc() || read.ptr != text.data() + text.size() || count == 0)
        return std::nullopt;
    return count;
}

std::string Cut(const std::string& text, const std::vector<FormatUse>& formats) {
    const auto use = std::find_if(formats.begin(), formats.end(),
                                  [](const FormatUse& format) { return format.name == kAtMost; });
    const auto read = use == formats.end() ? std::nullopt : ReadCount(use->argument);
    if (!read) return text;
    const std::size_t most = *read;
    std::u32string points = base::ToCodePoints(PlainText(ReadMarked({text}).front()));
    if (points.size() <= most) return text;
    points.resize(most);
    // At the end of a sentence, where one ends in the second half of what is kept.
    const auto sentence = points.find_last_of(U"。；！？\n");
    if (sentence != std::u32string::npos && sentence >= most / 2) points.resize(sentence + 1);
    return base::FromCodePoints(points) + std::string(kCutSign);
}

std::optional<int> Compare(const Value& value, std::string_view literal) {
    const auto same = [&](std::string_view text) {
        return base::Normalised(text) == base::Normalised(literal);
    };
    if (const auto* text = std::get_if<std::string>(&value)) return same(*text) ? 0 : 1;
    if (const auto* choice = std::get_if<Choice>(&value))
        return same(choice->label) || same(choice->id) ? 0 : 1;
    if (const auto* yes = std::get_if<bool>(&value)) {
        if (same("是")) return *yes ? 0 : 1;
        if (same("否")) return *yes ? 1 : 0;
        return std::nullopt;
    }
    if (const auto* money = std::get_if<base::Money>(&value)) return CompareMoney(*money, literal);
    if (const auto* day = std::get_if<base::CivilDay>(&value)) {
        const auto other = ParseDay(literal);
        return other ? std::optional(Sign(*day, *other)) : std::nullopt;
    }
    if (const auto* moment = std::get_if<base::Instant>(&value)) {
        const auto other = ParseDay(literal);
        return other ? std::optional(Sign(moment->DayInShanghai(), *other)) : std::nullopt;
    }
    if (const auto* integer = std::get_if<Integer>(&value))
        return CompareNumber(integer->value, 0, literal);
    if (const auto* decimal = std::get_if<Decimal>(&value))
        return CompareNumber(decimal->scaled, decimal->scale, literal);
    if (const auto* list = std::get_if<TextList>(&value))
        return std::any_of(list->begin(), list->end(), same) ? 0 : 1;
    return std::nullopt;
}

}  // namespace document::detail
