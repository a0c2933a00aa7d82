#include "report_reader/detail/units.hpp"

#include <array>
#include <utility>

namespace report_reader::detail {

namespace {

/// Measure words of Chinese, the longer before the shorter that they begin with.
constexpr auto kUnits = std::to_array<std::u32string_view>({
    U"微克/立方米", U"微克每立方米", U"毫克/立方米", U"毫克每立方米",
    U"毫克/升",     U"微克",         U"μg/m3",       U"ug/m3",
    U"mg/m3",       U"mg/L",         U"km2",         U"km",
    U"平方公里",    U"平方千米",     U"平方米",      U"立方米",
    U"百分点",      U"工作日",       U"自然日",      U"千瓦时",
    U"千克",        U"千瓦",         U"公里",        U"公斤",
    U"公顷",        U"人次",         U"人·次",       U"家次",
    U"户次",        U"厂次",         U"企次",        U"件次",
    U"点次",        U"车次",         U"台次",        U"辆次",
    U"项次",        U"条次",         U"个次",        U"处次",
    U"艘次",        U"船次",         U"站次",        U"组次",
    U"场次",        U"架次",         U"批次",        U"班次",
    U"轮次",        U"余次",         U"学时",        U"课时",
    U"小时",        U"分钟",         U"分贝",        U"类别",
    U"档次",        U"名次",         U"亿吨",        U"万吨",
    U"吨",          U"件",           U"个",          U"起",
    U"份",          U"次",           U"家",          U"名",
    U"人",          U"场",           U"期",          U"篇",
    U"条",          U"项",           U"天",          U"日",
    U"位",          U"批",           U"级",          U"户",
    U"台",          U"套",           U"辆",          U"米",
    U"亩",          U"分",           U"类",          U"处",
    U"支",          U"幅",           U"册",          U"本",
    U"张",          U"块",           U"面",          U"部",
    U"宗",          U"例",           U"桩",          U"座",
    U"所",          U"轮",           U"届",          U"门",
    U"课",          U"节",           U"讲",          U"集",
    U"字",          U"年",           U"月",          U"周",
    U"度",          U"倍",           U"成",          U"站",
    U"艘",          U"枚",           U"卷",          U"档",
    U"岁",          U"层",           U"眼",          U"口",
    U"根",          U"株",           U"棵",          U"片",
    U"则",          U"版",           U"遍",          U"回",
    U"趟",          U"组",           U"班",          U"%",
    U"‰",
});

bool UnitStands(std::u32string_view text, std::size_t at, std::u32string_view word) {
    return at <= text.size() && text.substr(at).starts_with(word);
}

}  // namespace

namespace {

/// 435家（艘）次, 1645家（次）: a count of visits whose bracket names another thing or is optional.
UnitAt VisitsHere(std::u32string_view text, std::size_t at) {
    constexpr std::size_t kLongest = 4;
    constexpr auto kThings = std::to_array<std::pair<char32_t, std::u32string_view>>(
        {{U'家', U"家次"}, {U'户', U"户次"}, {U'个', U"个次"}, {U'人', U"人次"}});
    if (at + 1 >= text.size() || text[at + 1] != U'（') return {};
    const std::size_t close = text.substr(at + 2, kLongest).find(U'）');
    if (close == text.npos) return {};
    const std::size_t end = at + 3 + close;
    const bool optional = close == 1 && text[at + 2] == U'次';
    const bool behind = end < text.size() && text[end] == U'次';
    for (const auto& [thing, visits] : kThings)
        if (text[at] == thing && (optional || behind))
            return {visits, end + (optional ? 0 : 1) - at, false};
    return {};
}

}  // namespace

UnitAt UnitHere(std::u32string_view text, std::size_t at) {
    if (UnitStands(text, at, U"元")) return {U"元", 1, true};
    if (const UnitAt visits = VisitsHere(text, at); visits.length > 0) return visits;
    std::size_t skipped = 0;
    if (UnitStands(text, at, U"个")) {
        for (const std::u32string_view compound :
             {U"百分点", U"工作日", U"自然日", U"小时", U"学时", U"课时", U"批次", U"类别", U"月"})
            if (UnitStands(text, at + 1, compound)) skipped = 1;
    }
    for (const std::u32string_view unit : kUnits)
        if (UnitStands(text, at + skipped, unit)) return {unit, unit.size() + skipped, false};
    return {};
}

}  // namespace report_reader::detail
