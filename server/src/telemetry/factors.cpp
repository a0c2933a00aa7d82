#include "telemetry/factors.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "telemetry/detail/factor_table.hpp"

namespace telemetry {

namespace {

std::vector<const Factor*> ByOldCode() {
    std::vector<const Factor*> list;
    for (const Factor& factor : Factors())
        if (!factor.code_2005.empty()) list.push_back(&factor);
    std::sort(list.begin(), list.end(),
              [](const Factor* a, const Factor* b) { return a->code_2005 < b->code_2005; });
    return list;
}

/// Lower case without blanks; ³, ^3 and ㎥ as 3.
std::string PlainUnit(std::string_view unit) {
    std::string plain;
    for (std::size_t i = 0; i < unit.size(); ++i) {
        if (unit.substr(i).starts_with("³")) {
            plain += '3';
            i += std::string_view("³").size() - 1;
        } else if (unit.substr(i).starts_with("㎥")) {
            plain += "m3";
            i += std::string_view("㎥").size() - 1;
        } else if (unit.substr(i).starts_with("μ") || unit.substr(i).starts_with("µ")) {
            plain += 'u';  // the Greek letter and the sign have two bytes each
            ++i;
        } else if (unit[i] != ' ' && unit[i] != '^') {
            plain +=
                unit[i] >= 'A' && unit[i] <= 'Z' ? static_cast<char>(unit[i] - 'A' + 'a') : unit[i];
        }
    }
    return plain;
}

struct UnitName {
    std::string_view plain, words;
};
constexpr UnitName kUnitNames[] = {{"mg/m3", "毫克/立方米"},
                                   {"mg/nm3", "毫克/立方米"},
                                   {"ug/m3", "微克/立方米"},
                                   {"ug/nm3", "微克/立方米"},
                                   {"ng/m3", "纳克/立方米"},
                                   {"g/m3", "克/立方米"},
                                   {"mg/l", "毫克/升"},
                                   {"ug/l", "微克/升"},
                                   {"ng/l", "纳克/升"},
                                   {"m3/s", "立方米/秒"},
                                   {"m3/h", "立方米/小时"},
                                   {"nm3/h", "立方米/小时"},
                                   {"m3", "立方米"},
                                   {"l/s", "升/秒"},
                                   {"m/s", "米/秒"},
                                   {"℃", "摄氏度"},
                                   {"°c", "摄氏度"},
                                   {"kpa", "千帕"},
                                   {"pa", "帕"},
                                   {"kg", "千克"},
                                   {"kg/h", "千克/小时"},
                                   {"t", "吨"},
                                   {"t/h", "吨/小时"},
                                   {"kw", "千瓦"},
                                   {"kwh", "千瓦时"},
                                   {"kw·h", "千瓦时"},
                                   {"a", "安"},
                                   {"v", "伏"},
                                   {"％", "%"}};

}  // namespace

std::string_view FamilyOf(std::string_view code) {
    detail::Family best;
    for (const detail::Family& family : detail::FamilyTable())
        if (code.starts_with(family.signs) && family.signs.size() > best.signs.size())
            best = family;
    return best.name;
}

std::string_view UnitWords(std::string_view unit) {
    const std::string plain = PlainUnit(unit);
    for (const UnitName& name : kUnitNames)
        if (name.plain == plain) return name.words;
    return unit;
}

std::span<const Factor> Factors() { return detail::FactorTable(); }

const Factor* FindFactor(std::string_view code) {
    if (code.empty()) return nullptr;
    const std::span<const Factor> all = Factors();
    const auto found = std::lower_bound(
        all.begin(), all.end(), code,
        [](const Factor& factor, std::string_view sought) { return factor.code < sought; });
    if (found != all.end() && found->code == code) return &*found;
    static const std::vector<const Factor*> by_old = ByOldCode();
    const auto old = std::lower_bound(
        by_old.begin(), by_old.end(), code,
        [](const Factor* factor, std::string_view sought) { return factor->code_2005 < sought; });
    return old != by_old.end() && (*old)->code_2005 == code ? *old : nullptr;
}

}  // namespace telemetry
