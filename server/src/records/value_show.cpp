#include "base/decimal.hpp"
#include "base/money.hpp"
#include "records/value.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

std::string ShowMoment(base::Instant instant) {
    const base::CivilDay day = instant.DayInShanghai();
    const std::int64_t minutes = (instant.micros - base::Instant::StartOf(day).micros) / 60'000'000;
    return fmt::format("{} {:02}:{:02}", day.ToText(), minutes / 60, minutes % 60);
}

/// Longitude first, as the pages show it and an import takes it.
std::string ShowPlace(const Place& place) {
    if (!place.text.empty()) return place.text;
    return fmt::format("{}, {}", base::DecimalText(place.longitude_e6, 6),
                       base::DecimalText(place.latitude_e6, 6));
}

/// 118, not 118.0000: a field of so many places holds numbers of every exactness, and shows the
/// digits that each has.
constexpr int kOfEveryExactness = 3;

struct Shower {
    const Field& field;

    std::string operator()(std::monostate) const { return {}; }
    std::string operator()(bool yes) const { return yes ? "是" : "否"; }
    std::string operator()(std::int64_t number) const {
        if (field.kind == FieldKind::kMoney) return base::Money{number}.ToGrouped();
        std::string digits =
            base::DecimalText(number, field.kind == FieldKind::kDecimal ? field.scale : 0);
        if (field.kind != FieldKind::kDecimal || field.scale < kOfEveryExactness) return digits;
        digits.erase(digits.find_last_not_of('0') + 1);
        if (digits.back() == '.') digits.pop_back();
        return digits;
    }
    std::string operator()(const std::string& text) const {
        const catalogue::Choice* choice =
            field.kind == FieldKind::kChoice ? field.FindChoice(text) : nullptr;
        return choice == nullptr ? text : choice->label;
    }
    std::string operator()(base::CivilDay day) const { return day.ToText(); }
    std::string operator()(base::Instant instant) const { return ShowMoment(instant); }
    std::string operator()(const base::RecordId& id) const { return id.ToText(); }
    std::string operator()(const Place& place) const { return ShowPlace(place); }
    std::string operator()(const std::vector<Attachment>& list) const {
        std::string names;
        for (const Attachment& attachment : list) {
            if (!names.empty()) names += "、";
            names += attachment.name;
        }
        return names;
    }
    std::string operator()(const std::vector<Row>& rows) const {
        return fmt::format("{} 行", rows.size());
    }
    std::string operator()(Erased) const { return "（已销毁）"; }
};

}  // namespace

std::string ValueToShow(const Field& field, const Value& value) {
    return std::visit(Shower{field}, value.held);
}

}  // namespace records
