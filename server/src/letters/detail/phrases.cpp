#include "letters/detail/phrases.hpp"

#include <algorithm>
#include <array>

namespace letters::detail {

namespace {

using Words = std::u32string_view;

/// The words in which letters say it. Longer ones stand before those they hold.
constexpr auto kPhrases = std::to_array<Phrase>({
    {U"首次违法", Weight::kLighter, "first_offence"},
    {U"初次违法", Weight::kLighter, "first_offence"},
    {U"首次环境违法", Weight::kLighter, "first_offence"},
    {U"初次环境违法", Weight::kLighter, "first_offence"},
    {U"第一次违法", Weight::kLighter, "first_offence"},
    {U"首次实施", Weight::kLighter, "first_offence"},
    {U"首次被查处", Weight::kLighter, "first_offence"},
    {U"首次发现", Weight::kLighter, "first_offence"},
    {U"首次被发现", Weight::kLighter, "first_offence"},
    {U"首次处罚", Weight::kLighter, "first_offence"},
    {U"首次违反", Weight::kLighter, "first_offence"},
    {U"属首次", Weight::kLighter, "first_offence"},
    {U"为首次", Weight::kLighter, "first_offence"},
    {U"系首次", Weight::kLighter, "first_offence"},
    {U"属初次", Weight::kLighter, "first_offence"},
    {U"首违", Weight::kLighter, "first_offence"},
    {U"无环境违法记录", Weight::kLighter, "no_record"},
    {U"无环境违法行为", Weight::kLighter, "no_record"},
    {U"无违法记录", Weight::kLighter, "no_record"},
    {U"无同类违法", Weight::kLighter, "no_record"},
    {U"无处罚记录", Weight::kLighter, "no_record"},
    {U"无环保处罚", Weight::kLighter, "no_record"},
    {U"无行政处罚", Weight::kLighter, "no_record"},
    {U"未受过环境", Weight::kLighter, "no_record"},
    {U"未受过行政处罚", Weight::kLighter, "no_record"},
    {U"未受到过", Weight::kLighter, "no_record"},
    {U"未受到行政处罚", Weight::kLighter, "no_record"},
    {U"未受到环境", Weight::kLighter, "no_record"},
    {U"没有环境违法记录", Weight::kLighter, "no_record"},
    {U"未发现环境违法", Weight::kLighter, "no_record"},
    {U"及时改正", Weight::kLighter, "corrected"},
    {U"立即改正违法行为", Weight::kLighter, "corrected"},
    {U"主动改正", Weight::kLighter, "corrected"},
    {U"自行改正", Weight::kLighter, "corrected"},
    {U"积极改正", Weight::kLighter, "corrected"},
    {U"已改正", Weight::kLighter, "corrected"},
    {U"已经改正", Weight::kLighter, "corrected"},
    {U"改正完毕", Weight::kLighter, "corrected"},
    {U"及时整改", Weight::kLighter, "corrected"},
    {U"主动整改", Weight::kLighter, "corrected"},
    {U"积极整改", Weight::kLighter, "corrected"},
    {U"立即整改到位", Weight::kLighter, "corrected"},
    {U"已完成整改", Weight::kLighter, "corrected"},
    {U"已整改", Weight::kLighter, "corrected"},
    {U"已经整改", Weight::kLighter, "corrected"},
    {U"整改完成", Weight::kLighter, "corrected"},
    {U"整改完毕", Weight::kLighter, "corrected"},
    {U"整改到位", Weight::kLighter, "corrected"},
    {U"完成了整改", Weight::kLighter, "corrected"},
    {U"完成整改", Weight::kLighter, "corrected"},
    {U"补办备案", Weight::kLighter, "corrected"},
    {U"补办环评", Weight::kLighter, "corrected"},
    {U"补办环境影响", Weight::kLighter, "corrected"},
    {U"补办了", Weight::kLighter, "corrected"},
    {U"主动消除", Weight::kLighter, "harm_reduced"},
    {U"主动减轻", Weight::kLighter, "harm_reduced"},
    {U"减轻违法行为危害后果", Weight::kLighter, "harm_reduced"},
    {U"消除或者减轻", Weight::kLighter, "harm_reduced"},
    {U"消除危害后果", Weight::kLighter, "harm_reduced"},
    {U"消除了危害后果", Weight::kLighter, "harm_reduced"},
    {U"及时消除", Weight::kLighter, "harm_reduced"},
    {U"减轻了危害后果", Weight::kLighter, "harm_reduced"},
    {U"危害后果轻微", Weight::kLighter, "little_harm"},
    {U"未造成", Weight::kLighter, "little_harm"},
    {U"没有造成", Weight::kLighter, "little_harm"},
    {U"社会影响较小", Weight::kLighter, "little_harm"},
    {U"环境影响较小", Weight::kLighter, "little_harm"},
    {U"危害较小", Weight::kLighter, "little_harm"},
    {U"影响轻微", Weight::kLighter, "little_harm"},
    {U"积极配合", Weight::kLighter, "cooperative"},
    {U"主动配合", Weight::kLighter, "cooperative"},
    {U"配合调查", Weight::kLighter, "cooperative"},
    {U"配合执法", Weight::kLighter, "cooperative"},
    {U"配合检查", Weight::kLighter, "cooperative"},
    {U"配合环境执法", Weight::kLighter, "cooperative"},
    {U"认错态度", Weight::kLighter, "cooperative"},
    {U"情节轻微", Weight::kLighter, "minor"},
    {U"情节较轻", Weight::kLighter, "minor"},
    {U"违法行为轻微", Weight::kLighter, "minor"},
    {U"属于轻微违法", Weight::kLighter, "minor"},
    {U"属轻微违法", Weight::kLighter, "minor"},
    {U"属于轻微环境违法", Weight::kLighter, "minor"},
    {U"属轻微环境违法", Weight::kLighter, "minor"},
    {U"情节一般", Weight::kScale, "ordinary"},
    {U"没有主观过错", Weight::kLighter, "no_fault"},
    {U"无主观过错", Weight::kLighter, "no_fault"},
    {U"无主观故意", Weight::kLighter, "no_fault"},
    {U"没有主观故意", Weight::kLighter, "no_fault"},
    {U"主动供述", Weight::kLighter, "volunteered"},
    {U"立功表现", Weight::kLighter, "meritorious"},
    {U"胁迫", Weight::kLighter, "coerced"},
    {U"情节严重", Weight::kHeavier, "serious"},
    {U"情节较重", Weight::kHeavier, "serious"},
    {U"情节恶劣", Weight::kHeavier, "serious"},
    {U"主观故意", Weight::kHeavier, "intent"},
    {U"弄虚作假", Weight::kHeavier, "intent"},
    {U"拒不改正", Weight::kHeavier, "not_corrected"},
    {U"仍未改正", Weight::kHeavier, "not_corrected"},
    {U"拒不配合", Weight::kHeavier, "obstruction"},
    {U"不配合调查", Weight::kHeavier, "obstruction"},
    {U"阻挠", Weight::kHeavier, "obstruction"},
    {U"拒绝接受检查", Weight::kHeavier, "obstruction"},
    {U"拒绝现场检查", Weight::kHeavier, "obstruction"},
    {U"暴力抗法", Weight::kHeavier, "obstruction"},
    {U"两年内第二次", Weight::kHeavier, "repeated"},
    {U"二年内第二次", Weight::kHeavier, "repeated"},
    {U"一年内第二次", Weight::kHeavier, "repeated"},
    {U"年内再次", Weight::kHeavier, "repeated"},
    {U"曾因同类", Weight::kHeavier, "repeated"},
    {U"曾因相同", Weight::kHeavier, "repeated"},
    {U"屡次", Weight::kHeavier, "repeated"},
    {U"多次违法", Weight::kHeavier, "repeated"},
    {U"多次实施", Weight::kHeavier, "repeated"},
    {U"再次违法", Weight::kHeavier, "repeated"},
    {U"再次实施", Weight::kHeavier, "repeated"},
    {U"重污染天气", Weight::kHeavier, "special_period"},
    {U"督察期间", Weight::kHeavier, "special_period"},
    {U"管控期间", Weight::kHeavier, "special_period"},
    {U"造成严重", Weight::kHeavier, "harm"},
    {U"造成环境污染", Weight::kHeavier, "harm"},
    {U"造成较大", Weight::kHeavier, "harm"},
    {U"社会影响恶劣", Weight::kHeavier, "harm"},
    {U"群众反映强烈", Weight::kHeavier, "harm"},
});

/// What these say of a clause holds only where the bureau weighs it; in a story they say nothing.
constexpr auto kWeighedPhrases = std::to_array<Phrase>({
    {U"改正及时", Weight::kLighter, "corrected"},
    {U"立即改正", Weight::kLighter, "corrected"},
    {U"当场改正", Weight::kLighter, "corrected"},
    {U"立即停", Weight::kLighter, "corrected"},
    {U"完成改正", Weight::kLighter, "corrected"},
    {U"日内改正", Weight::kLighter, "corrected"},
    {U"清理完毕", Weight::kLighter, "corrected"},
    {U"补办", Weight::kLighter, "corrected"},
    {U"补交", Weight::kLighter, "corrected"},
    {U"补测", Weight::kLighter, "corrected"},
    {U"补报", Weight::kLighter, "corrected"},
    {U"补建", Weight::kLighter, "corrected"},
    {U"复测达标", Weight::kLighter, "corrected"},
    {U"消除污染", Weight::kLighter, "harm_reduced"},
    {U"主动拆除", Weight::kLighter, "harm_reduced"},
    {U"恢复原状", Weight::kLighter, "harm_reduced"},
    {U"无污染物排放", Weight::kLighter, "little_harm"},
    {U"未发生", Weight::kLighter, "little_harm"},
    {U"后果较轻", Weight::kLighter, "little_harm"},
    {U"影响较小", Weight::kLighter, "little_harm"},
    {U"时间较短", Weight::kLighter, "minor"},
    {U"数量较小", Weight::kLighter, "minor"},
    {U"数量较少", Weight::kLighter, "minor"},
    {U"过错较轻", Weight::kLighter, "minor"},
    {U"过错较小", Weight::kLighter, "minor"},
    {U"如实陈述", Weight::kLighter, "cooperative"},
    {U"如实说明", Weight::kLighter, "cooperative"},
    {U"主动说明", Weight::kLighter, "volunteered"},
    {U"主动报告", Weight::kLighter, "volunteered"},
    {U"初犯", Weight::kLighter, "first_offence"},
    {U"主动停止", Weight::kLighter, "corrected"},
    {U"没有受过", Weight::kLighter, "no_record"},
    {U"未受过", Weight::kLighter, "no_record"},
    {U"受到过处罚", Weight::kHeavier, "repeated"},
    {U"曾受过", Weight::kHeavier, "repeated"},
    {U"曾受到", Weight::kHeavier, "repeated"},
    {U"曾因", Weight::kHeavier, "repeated"},
    {U"曾被", Weight::kHeavier, "repeated"},
    {U"第二次", Weight::kHeavier, "repeated"},
    {U"第三次", Weight::kHeavier, "repeated"},
    {U"有意为之", Weight::kHeavier, "intent"},
    {U"群众投诉", Weight::kHeavier, "harm"},
    {U"引发投诉", Weight::kHeavier, "harm"},
    {U"时间较长", Weight::kHeavier, "serious"},
    {U"数量较大", Weight::kHeavier, "serious"},
});

}  // namespace

bool IsDeniedBy(Words before) {
    const Words near = before.substr(before.size() - std::min<std::size_t>(before.size(), 6));
    if (near.ends_with(U"近两年") || near.ends_with(U"内")) return false;
    for (const Words word : {Words(U"不予"), Words(U"不"), Words(U"未"), Words(U"没有"),
                             Words(U"无"), Words(U"非"), Words(U"未能")})
        if (near.ends_with(word)) return true;
    return AnyIn(near, {U"不予", U"不符合", U"不具有", U"不具备", U"不存在", U"不属于", U"不适用",
                        U"不构成", U"不宜", U"不再", U"不应", U"不能", U"不得", U"未予", U"没有"});
}

const Phrase* PhraseAt(const Page& page, std::size_t at) {
    for (const Phrase& phrase : kPhrases)
        if (page.text()[at] == phrase.words.front() && page.Has(at, phrase.words)) return &phrase;
    return nullptr;
}

const Phrase* PhraseIn(Words clause) {
    const auto among = [&](const auto& phrases) -> const Phrase* {
        for (const Phrase& phrase : phrases) {
            const std::size_t at = clause.find(phrase.words);
            if (at != kNowhere && !IsDeniedBy(clause.substr(0, at))) return &phrase;
        }
        return nullptr;
    };
    const Phrase* phrase = among(kPhrases);
    return phrase != nullptr ? phrase : among(kWeighedPhrases);
}

}  // namespace letters::detail
