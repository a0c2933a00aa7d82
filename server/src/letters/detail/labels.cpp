#include <algorithm>
#include <array>

#include "letters/detail/head.hpp"
#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;
using Field = Label::Field;

struct LabelWord {
    Words words;
    Field field;
};

/// A label that begins another stands behind it.
constexpr auto kLabelWords = std::to_array<LabelWord>({
    {U"当事人名称", Field::kParty},
    {U"当事人姓名", Field::kParty},
    {U"当事人", Field::kParty},
    {U"被处罚单位名称", Field::kParty},
    {U"被处罚单位", Field::kParty},
    {U"被处罚人名称", Field::kParty},
    {U"被处罚人姓名", Field::kParty},
    {U"被处罚人", Field::kParty},
    {U"被处罚当事人", Field::kParty},
    {U"被处罚者", Field::kParty},
    {U"受处罚单位", Field::kParty},
    {U"受处罚人", Field::kParty},
    {U"违法单位", Field::kParty},
    {U"违法当事人", Field::kParty},
    {U"行政相对人名称", Field::kParty},
    {U"行政相对人", Field::kParty},
    {U"单位名称", Field::kParty},
    {U"企业名称", Field::kParty},
    {U"公司名称", Field::kParty},
    {U"个人姓名", Field::kParty},
    {U"名称", Field::kParty},
    {U"姓名", Field::kParty},
    {U"单位", Field::kParty},
    {U"统一社会信用代码", Field::kCode},
    {U"社会统一信用代码", Field::kCode},
    {U"社会信用代码", Field::kCode},
    {U"统一信用代码", Field::kCode},
    {U"信用代码", Field::kCode},
    {U"组织机构代码证", Field::kOldCode},
    {U"组织机构代码", Field::kOldCode},
    {U"营业执照注册号", Field::kOldCode},
    {U"营业执照号码", Field::kOldCode},
    {U"营业执照", Field::kOldCode},
    {U"工商注册号", Field::kOldCode},
    {U"注册号", Field::kOldCode},
    {U"法定代表人姓名", Field::kRepresentative},
    {U"法定代表人", Field::kRepresentative},
    {U"法人代表", Field::kRepresentative},
    {U"主要负责人", Field::kRepresentative},
    {U"单位负责人", Field::kRepresentative},
    {U"负责人", Field::kRepresentative},
    {U"经营者姓名", Field::kRepresentative},
    {U"经营者", Field::kRepresentative},
    {U"投资人", Field::kRepresentative},
    {U"执行事务合伙人", Field::kRepresentative},
    {U"法人", Field::kRepresentative},
    {U"单位地址", Field::kAddress},
    {U"详细地址", Field::kAddress},
    {U"注册地址", Field::kAddress},
    {U"企业地址", Field::kAddress},
    {U"公司地址", Field::kAddress},
    {U"生产经营地址", Field::kAddress},
    {U"生产经营场所", Field::kAddress},
    {U"生产地址", Field::kAddress},
    {U"经营地址", Field::kAddress},
    {U"经营场所", Field::kAddress},
    {U"营业场所", Field::kAddress},
    {U"住所地", Field::kAddress},
    {U"住所", Field::kAddress},
    {U"家庭住址", Field::kAddress},
    {U"住址", Field::kAddress},
    {U"地址", Field::kAddress},
    {U"决定书文号", Field::kNumber},
    {U"发文字号", Field::kNumber},
    {U"文书编号", Field::kNumber},
    {U"文号", Field::kNumber},
    {U"编号", Field::kNumber},
    {U"居民身份证", Field::kOther},
    {U"身份证件号码", Field::kOther},
    {U"身份证号码", Field::kOther},
    {U"身份证号", Field::kOther},
    {U"公民身份号码", Field::kOther},
    {U"证件号码", Field::kOther},
    {U"性别", Field::kOther},
    {U"民族", Field::kOther},
    {U"年龄", Field::kOther},
    {U"出生", Field::kOther},
    {U"职务", Field::kOther},
    {U"职业", Field::kOther},
    {U"联系电话", Field::kOther},
    {U"联系方式", Field::kOther},
    {U"电话", Field::kOther},
    {U"邮编", Field::kOther},
    {U"邮政编码", Field::kOther},
    {U"组织形式", Field::kOther},
    {U"类型", Field::kOther},
    {U"发布时间", Field::kOther},
    {U"发布机构", Field::kOther},
    {U"来源", Field::kOther},
    {U"索引号", Field::kOther},
});

bool MayBegin(const Page& page, std::size_t at) {
    return at == 0 || page.GapAt(at) != Gap::kNone || IsOneOf(page.text()[at - 1], U",;。:()、/");
}

bool BeginsLabel(const Page& page, std::size_t at) {
    return std::ranges::any_of(kLabelWords,
                               [&](const LabelWord& word) { return page.Has(at, word.words); });
}

/// Past (负责人), (单位) and /注册号 to the colon; 0 where none comes.
std::size_t ValueAfter(const Page& page, std::size_t at, bool code) {
    constexpr std::size_t kLongestBracket = 24;
    if (page.Has(at, U"(")) {
        const std::size_t close = page.Find(U")", at);
        if (close == Words::npos || close - at > kLongestBracket) return 0;
        at = close + 1;
    }
    if (page.Has(at, U"/") || page.Has(at, U"或")) {
        std::size_t end = at + 1;
        while (end < page.size() && end - at < 14 && IsHan(page.text()[end])) ++end;
        at = end;
    }
    if (page.Has(at, U"号码:")) return at + 3;
    if (page.Has(at, U"号:")) return at + 2;
    if (page.Has(at, U"为:")) return at + 2;
    if (page.Has(at, U":")) return at + 1;
    const bool beside = page.GapAt(at) == Gap::kSpace || page.GapAt(at) == Gap::kCell;
    if (beside && at < page.size() && !BeginsLabel(page, at))
        return at;  // a cell of a table beside its heading
    const bool direct =
        code && at < page.size() && (IsDigit(page.text()[at]) || IsLatin(page.text()[at]));
    return direct ? at : 0;
}

}  // namespace

Label LabelAt(const Page& page, std::size_t at) {
    if (at >= page.size() || page.InTitle(at)) return {};
    for (const LabelWord& word : kLabelWords) {
        if (page.text()[at] != word.words.front() || !page.Has(at, word.words)) continue;
        if (word.words.size() <= 3 && !MayBegin(page, at)) continue;
        const bool code = word.field == Field::kCode;
        const std::size_t end = at + word.words.size();
        const std::size_t value = ValueAfter(page, end, code);
        if (value == 0) continue;
        // With no colon, only a heading that stands alone: 当事人名称 甲公司.
        const bool bare = page.text()[value - 1] != U':' && !code;
        if (bare &&
            (word.words.size() < 3 || page.GapAt(at) == Gap::kNone || word.field == Field::kOther))
            continue;
        const Words between = page.text().substr(end, value - end);
        const bool new_code = between.find(U"统一社会信用代码") != Words::npos;
        return {word.field == Field::kOldCode && new_code ? Field::kCode : word.field, at, value};
    }
    return {};
}

std::size_t HeadEnd(const Page& page) {
    constexpr std::size_t kFirstLabel = 600, kNextLabel = 160;
    std::size_t last = 0;
    for (std::size_t at = 0; at < page.size(); ++at) {
        if (at > (last == 0 ? kFirstLabel : last + kNextLabel)) break;
        const Label label = LabelAt(page, at);
        const bool of_party = label.field != Field::kNone && label.field != Field::kOther;
        if (of_party) last = label.value;
    }
    static constexpr std::array<Words, 20> kStory = {
        U"一、",     U"经查",     U"现查明",   U"查明",     U"我局于",   U"我局对", U"本机关",
        U"本局",     U"本单位于", U"违法事实", U"一案",     U"现场检查", U"进行了", U"进行检查",
        U"执法人员", U"。",       U"你单位于", U"你公司于", U"当事人于", U"发现"};
    std::size_t end = page.size();
    for (const Words word : kStory) {
        // 一、 may stand inside a number or a date nowhere else than at a piece's beginning.
        std::size_t found = page.Find(word, last);
        while (found < end && word == U"一、" && page.GapAt(found) == Gap::kNone && found != 0)
            found = page.Find(word, found + 1);
        end = std::min(end, found);
    }
    return end;
}

}  // namespace letters::detail
