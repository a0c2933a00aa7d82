#include <algorithm>
#include <array>
#include <utility>

#include "report_reader/detail/figure_finder.hpp"
#include "report_reader/detail/points.hpp"

namespace report_reader::detail {

namespace {

struct UnitGroup {
    std::string_view unit;
    std::array<std::u32string_view, 12> written;
};

/// What a count in this unit is also written with.
constexpr std::array<UnitGroup, 15> kGroups{{
    {"件", {U"件", U"个", U"起", U"份", U"宗", U"例", U"项", U"部", U"桩", U"条", U"件次"}},
    {"次",
     {U"次", U"场", U"场次", U"期", U"轮", U"回", U"遍", U"批次", U"届", U"余次", U"轮次", U"个"}},
    {"家", {U"家", U"户", U"个", U"家次"}},
    {"家次",
     {U"家次", U"家", U"户次", U"次", U"厂次", U"企次", U"户", U"点次", U"个次", U"处次", U"艘次"}},
    {"人", {U"人", U"名", U"位", U"个"}},
    {"人次", {U"人次", U"人·次", U"人", U"名", U"名次"}},
    {"份", {U"份", U"件", U"个", U"本", U"宗", U"卷", U"条"}},
    {"个", {U"个", U"件", U"项", U"条", U"处", U"起", U"家", U"支", U"座", U"张", U"本"}},
    {"条", {U"条", U"件", U"个", U"项", U"份", U"次"}},
    {"期", {U"期", U"次", U"场", U"班", U"个", U"场次", U"轮"}},
    {"场次", {U"场次", U"场", U"次", U"期", U"集", U"课"}},
    {"篇", {U"篇", U"条", U"件", U"则", U"次", U"篇次"}},
    {"天", {U"天", U"日", U"个"}},
    {"起", {U"起", U"件", U"次", U"例"}},
    {"学时", {U"学时", U"课时", U"小时"}},
}};

bool OneOf(std::u32string_view unit, const std::vector<std::u32string>& units) {
    return std::ranges::find(units, unit) != units.end();
}

bool InGroup(const Rule& rule, std::u32string_view unit) {
    for (const UnitGroup& group : kGroups) {
        if (group.unit != rule.unit) continue;
        return std::ranges::find(group.written, unit) != group.written.end() && !unit.empty();
    }
    std::u32string own;
    for (std::size_t at = 0; at < rule.unit.size();) own.push_back(NextPoint(rule.unit, at));
    return own == unit;
}

}  // namespace

bool Accepts(const Rule& rule, const Candidate& candidate) {
    if (candidate.rank) return rule.kind == RuleKind::kRank;
    if (candidate.ordinal)
        return rule.kind == RuleKind::kOrdinal &&
               (rule.units.empty() || OneOf(candidate.unit, rule.units));
    if (candidate.change) {
        const bool percent = candidate.unit == U"%";
        if (rule.kind != RuleKind::kChange) return false;
        return rule.units.empty()
                   ? percent == (rule.unit == "%") && (percent || InGroup(rule, candidate.unit))
                   : OneOf(candidate.unit, rule.units);
    }
    const bool bare_zero = candidate.unit.empty() && candidate.value == "0";
    switch (rule.kind) {
        case RuleKind::kRank:
        case RuleKind::kOrdinal:
        case RuleKind::kChange:
        case RuleKind::kFrequency:
        case RuleKind::kPart:
        case RuleKind::kNeutral:
            return false;
        case RuleKind::kAmount:
            return candidate.money || candidate.scaled;
        case RuleKind::kRate:
            return candidate.unit == U"%" || bare_zero;
        case RuleKind::kMeasure:
            if (candidate.comparator == Comparator::kAtMost) return false;  // 降到30微克以内
            return rule.units.empty() ? candidate.unit.empty() : OneOf(candidate.unit, rule.units);
        case RuleKind::kCount:
        case RuleKind::kDuration:
            if (candidate.money || candidate.unit == U"%") return false;
            if (bare_zero && rule.kind == RuleKind::kCount) return true;
            return rule.units.empty() ? InGroup(rule, candidate.unit)
                                      : OneOf(candidate.unit, rule.units);
    }
    return false;
}

}  // namespace report_reader::detail
