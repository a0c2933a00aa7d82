#include "alarms/alarm.hpp"

namespace alarms {

std::string_view KindName(Kind kind) {
    switch (kind) {
        case Kind::kInstant:
            return "instant";
        case Kind::kExceedance:
            return "exceedance";
        case Kind::kMissing:
            return "missing";
        case Kind::kSuspect:
            return "suspect";
    }
    return "instant";
}

std::string_view KindTitle(Kind kind) {
    switch (kind) {
        case Kind::kInstant:
            return "实时值超限";
        case Kind::kExceedance:
            return "均值超标";
        case Kind::kMissing:
            return "缺数";
        case Kind::kSuspect:
            return "数据疑点";
    }
    return "";
}

DeskRule DeskRuleOn(const catalogue::TelemetryRules& rules, base::CivilDay day) {
    DeskRule desk;
    const catalogue::TelemetryRule* rule = rules.InForce("alarm_desk", "", day);
    if (rule == nullptr) return desk;
    const auto take = [&](const char* name, std::int64_t& into) {
        if (rule->Setting(name) != nullptr) into = static_cast<std::int64_t>(rule->Number(name));
    };
    take("calm_minutes", desk.calm_minutes);
    take("update_minutes", desk.update_minutes);
    take("settle_minutes", desk.settle_minutes);
    take("acknowledge_minutes", desk.acknowledge_minutes);
    take("detector_days", desk.detector_days);
    take("table_days", desk.table_days);
    take("confirm_days", desk.patience.days);
    if (rule->Setting("at_once") != nullptr) desk.patience.at_once = rule->Number("at_once");
    return desk;
}

std::string Shortened(const std::string& text, std::size_t most) {
    std::size_t end = std::min(text.size(), most);
    while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80U)
        --end;
    return text.substr(0, end);
}

}  // namespace alarms
