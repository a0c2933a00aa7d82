#include "report_reader/detail/number_context.hpp"

#include <algorithm>
#include <array>

#include "report_reader/detail/points.hpp"
#include "report_reader/detail/units.hpp"

namespace report_reader::detail {

namespace {

using Words = std::u32string_view;

bool EndsWith(Words text, Words word) { return text.ends_with(word); }

bool Holds(Words text, Words word) { return text.find(word) != text.npos; }

/// The clause before `at`, at most `reach` characters of it.
Words ClauseBefore(Words text, std::size_t at, std::size_t reach) {
    const std::size_t least = at > reach ? at - reach : 0;
    std::size_t begin = at;
    while (begin > least && !IsOneOf(text[begin - 1], U"，。；：！？\t\n")) --begin;
    return text.substr(begin, at - begin);
}

struct Prefix {
    Words word;
    Comparator comparator;
};
constexpr std::array<Prefix, 23> kPrefixes{{
    {U"不超过", Comparator::kAtMost},    {U"不高于", Comparator::kAtMost},
    {U"不多于", Comparator::kAtMost},    {U"不大于", Comparator::kAtMost},
    {U"不少于", Comparator::kAtLeast},   {U"不低于", Comparator::kAtLeast},
    {U"不得少于", Comparator::kAtLeast}, {U"不得低于", Comparator::kAtLeast},
    {U"至少", Comparator::kAtLeast},     {U"超过", Comparator::kAtLeast},
    {U"突破", Comparator::kAtLeast},     {U"高于", Comparator::kAtLeast},
    {U"大于", Comparator::kAtLeast},     {U"逾", Comparator::kAtLeast},
    {U"超", Comparator::kAtLeast},       {U"至多", Comparator::kAtMost},
    {U"低于", Comparator::kAtMost},      {U"少于", Comparator::kAtMost},
    {U"不到", Comparator::kAtMost},      {U"将近", Comparator::kApproxBelow},
    {U"近", Comparator::kApproxBelow},   {U"大约", Comparator::kApprox},
    {U"约", Comparator::kApprox},
}};

struct Suffix {
    Words word;
    Comparator comparator;
};
constexpr std::array<Suffix, 6> kSuffixes{{
    {U"以上", Comparator::kAtLeast},
    {U"以内", Comparator::kAtMost},
    {U"以下", Comparator::kAtMost},
    {U"之内", Comparator::kAtMost},
    {U"左右", Comparator::kApprox},
    {U"上下", Comparator::kApprox},
}};

struct Verb {
    Words word;
    int sign;  ///< 0: by the indicator
};
constexpr std::array<Verb, 26> kVerbs{{
    {U"下降", -1}, {U"减少", -1}, {U"降低", -1}, {U"回落", -1}, {U"下滑", -1}, {U"压减", -1},
    {U"缩减", -1}, {U"减幅", -1}, {U"降幅", -1}, {U"削减", -1}, {U"少", -1},   {U"减", -1},
    {U"降", -1},   {U"上升", 1},  {U"增加", 1},  {U"增长", 1},  {U"提高", 1},  {U"提升", 1},
    {U"升高", 1},  {U"增幅", 1},  {U"涨幅", 1},  {U"上涨", 1},  {U"增", 1},    {U"升", 1},
    {U"多", 1},    {U"改善", 0},
}};
constexpr std::array<Words, 16> kTails{U"了",   U"约", U"近",   U"达到", U"达",   U"为",
                                       U"超过", U"超", U"幅度", U"率",   U"比例", U"：",
                                       U"逾",   U"均", U"幅",   U"是"};
constexpr std::array<Words, 9> kBases{U"同比",   U"环比", U"较",   U"相比",  U"比上年",
                                      U"比去年", U"比20", U"同期", U"上一年"};

Words WithoutTails(Words head) {
    for (bool again = true; again;) {
        again = false;
        for (const Words tail : kTails) {
            if (!EndsWith(head, tail)) continue;
            if (tail == U"幅" && (EndsWith(head, U"降幅") || EndsWith(head, U"增幅") ||
                                  EndsWith(head, U"减幅") || EndsWith(head, U"涨幅")))
                continue;
            head.remove_suffix(tail.size());
            again = true;
        }
    }
    return head;
}

void ReadChange(Words text, Candidate& candidate, std::size_t number) {
    const Words clause = ClauseBefore(text, number, 40);
    const Words full = ClauseBefore(text, number, 16);
    const bool based =
        std::any_of(kBases.begin(), kBases.end(), [&](Words base) { return Holds(clause, base); });
    const bool relative = candidate.unit == U"%" || candidate.unit == U"百分点";
    const auto take = [&](int sign) {
        candidate.change = true;
        candidate.improves = sign == 0;
        candidate.comparator =
            candidate.unit == U"%" ? Comparator::kPercentChange : Comparator::kAbsoluteChange;
        if (sign < 0 && candidate.value != "0") candidate.value.insert(0, "-");
    };
    if (EndsWith(full, U"-") && based && relative) return take(-1);
    const Words head = WithoutTails(full);
    for (const Verb& verb : kVerbs) {
        if (!EndsWith(head, verb.word)) continue;
        const bool weak = verb.word.size() == 1;  // 少5天 counts only beside 同比
        if ((relative && !weak) || based) return take(verb.sign);
        return;
    }
}

void ReadBefore(Words text, Candidate& candidate) {
    std::size_t begin = candidate.begin;
    const Words before = ClauseBefore(text, begin, 10);
    if (EndsWith(before, U"各")) candidate.each = true;
    for (const Prefix& prefix : kPrefixes) {
        if (!EndsWith(before, prefix.word)) continue;
        const char32_t first = before.size() > prefix.word.size()
                                   ? before[before.size() - prefix.word.size() - 1]
                                   : U' ';
        const bool other = (prefix.word == U"约" && IsOneOf(first, U"签合条公节预违制")) ||
                           (prefix.word == U"近" && IsOneOf(first, U"附最接邻临靠"));
        if (other) continue;
        candidate.comparator = prefix.comparator;
        candidate.begin = begin - prefix.word.size();
        return;
    }
}

void ReadAfter(Words text, Candidate& candidate) {
    for (const Suffix& suffix : kSuffixes) {
        if (!Stands(text, candidate.end, suffix.word)) continue;
        candidate.comparator = suffix.comparator;
        candidate.end += suffix.word.size();
        return;
    }
    const bool period = candidate.unit == U"日" || candidate.unit == U"工作日" ||
                        candidate.unit == U"天" || candidate.unit == U"小时";
    if (period && Stands(text, candidate.end, U"内")) {
        candidate.comparator = Comparator::kAtMost;
        ++candidate.end;
    }
}

/// 6个方面, 12个县区: what is counted stands behind the number, whatever stands before it.
bool CountsNoun(Words text, const Candidate& candidate) {
    if (candidate.unit != U"个" && candidate.unit != U"家" && candidate.unit != U"项") return false;
    constexpr std::array<Words, 39> kNouns{
        U"大类", U"小类", U"地级", U"地市", U"省份", U"方面", U"部门", U"领域",   U"环节",  U"机制",
        U"平台", U"系统", U"乡镇", U"镇",   U"乡",   U"村",   U"街道", U"社区",   U"县",    U"区",
        U"市",   U"省",   U"城市", U"园区", U"行业", U"科室", U"处室", U"层级",   U"阶段",  U"板块",
        U"岗位", U"小组", U"专班", U"点位", U"站点", U"断面", U"流域", U"工作组", U"督查组"};
    return std::ranges::any_of(kNouns, [&](Words n) {
        return Stands(text, candidate.end, n) && !Stands(text, candidate.end + n.size(), U"级");
    });  // 1个省级实训基地 counts bases
}

/// 未出现 1 个, 没有一起: none at all.
void ReadDenial(Words text, Candidate& candidate) {
    if (candidate.value != "1") return;
    const Words before = ClauseBefore(text, candidate.begin, 8);
    for (const Words word : {U"未出现", U"未发生", U"未产生", U"未发现", U"未收到", U"未引发",
                             U"没有", U"没有发生", U"没有出现", U"无", U"未"}) {
        if (!EndsWith(before, word)) continue;
        candidate.denied = true;
        candidate.value = "0";
        candidate.comparator = Comparator::kExact;
        return;
    }
}

}  // namespace

bool Stands(std::u32string_view text, std::size_t at, std::u32string_view word) {
    return at <= text.size() && text.substr(at).starts_with(word);
}

bool RanksBefore(std::u32string_view text, std::size_t at) {
    const Words clause = ClauseBefore(text, at, 14);
    if (at < text.size() && text[at] == U'倒') return true;
    return std::ranges::any_of(
        std::array<Words, 13>{U"全省", U"全市", U"全国", U"全区", U"全县", U"排名", U"位列",
                              U"位居", U"名列", U"居", U"排在", U"倒数", U"位次"},
        [&](Words word) { return Holds(clause, word); });
}

bool RankMayEnd(std::u32string_view text, std::size_t end) {
    if (end >= text.size()) return true;
    return IsOneOf(text[end], U"位名，。；、！？）（\t\n和，");
}

bool CountsInChinese(std::u32string_view text, std::size_t begin, std::size_t end,
                     std::int64_t value) {
    std::size_t unit_at = end;
    if (end < text.size() && IsOneOf(text[end], U"余多")) ++unit_at;
    const UnitAt unit = UnitHere(text, unit_at);
    constexpr Words kOneUnits = U"成件个起份次家名人场期篇条项位批级户台套支处天轮部宗例年";
    const bool counts =
        unit.length > 1 || unit.money || (unit.length == 1 && IsOneOf(unit.unit[0], kOneUnits));
    if (!counts) return false;
    const char32_t next = unit_at + 1 < text.size() ? text[unit_at + 1] : 0;
    if (unit.unit == U"成" && IsOneOf(next, U"立果效员绩功就本为长熟分")) return false;
    const char32_t before = begin > 0 ? text[begin - 1] : 0;
    if (IsOneOf(before, U"每某这那同进统唯另再又任哪逐下上头初万单逢专")) return false;
    if (Stands(text, unit_at, U"个配套办法")) return false;  // 四个配套办法 is a name
    if (value != 1) return true;
    const Words head = text.substr(begin > 4 ? begin - 4 : 0, std::min<std::size_t>(begin, 4));
    const bool denied = Holds(head, U"未") || Holds(head, U"无") || Holds(head, U"没有");
    if (unit.unit == U"起") return denied;
    return !Stands(text, unit_at, U"次性") && !Stands(text, unit_at, U"个个") &&
           !Stands(text, unit_at, U"级");
}

bool JoinsOnly(std::u32string_view between) {
    return !between.empty() &&
           std::ranges::all_of(between, [](char32_t c) { return IsOneOf(c, U"、和与及"); });
}

void ReadSurroundings(std::u32string_view text, Candidate& candidate) {
    const std::size_t number = candidate.begin;
    candidate.of_noun = CountsNoun(text, candidate);
    ReadDenial(text, candidate);
    if (candidate.denied) return;
    ReadBefore(text, candidate);
    ReadAfter(text, candidate);
    ReadChange(text, candidate, number);
}

}  // namespace report_reader::detail
