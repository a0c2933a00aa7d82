#include "letters/detail/circumstances.hpp"

#include <algorithm>
#include <array>

#include "letters/detail/numerals.hpp"
#include "letters/detail/phrases.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;

Words WordsAt(const Page& page, Stretch stretch) {
    return stretch.empty() ? Words{}
                           : page.text().substr(stretch.begin, stretch.end - stretch.begin);
}

/// What leads in to a circumstance. Longer ones stand before those they begin with.
constexpr auto kLeads = std::to_array<Words>({
    U"鉴于",   U"综合考虑到", U"综合考虑", U"综合考量", U"考虑到", U"考虑",   U"注意到",
    U"结合",   U"由于",       U"因为",     U"同时查明", U"另查明", U"查明",   U"同时",
    U"另外",   U"此外",       U"但是",     U"但",       U"而且",   U"并且",   U"且",
    U"并",     U"以及",       U"足以说明", U"足以证明", U"你单位", U"你公司", U"你厂",
    U"你委",   U"你店",       U"你院",     U"你社",     U"你矿",   U"你站",   U"你校",
    U"你场",   U"你中心",     U"你部",     U"你村",     U"你",     U"当事人", U"该单位",
    U"该公司", U"该厂",       U"该企业",   U"本案中",   U"本案",
});

/// 系首次违法, 其经营规模小: but for 系统, 其他.
bool LeadsAlone(Words words) {
    if (words.starts_with(U"系")) return !words.starts_with(U"系统") && !words.starts_with(U"系列");
    if (words.starts_with(U"其")) return !words.starts_with(U"其他") && !words.starts_with(U"其中");
    if (words.starts_with(U"因")) return words.size() > 1 && IsOneOf(words[1], U"你其该系当");
    return words.starts_with(U"又");
}

constexpr auto kTails = std::to_array<Words>({
    U"等情节",
    U"等因素",
    U"等情形",
    U"等情况",
    U"等事实",
    U"的情节",
    U"的情形",
    U"的因素",
    U"的事实",
    U"的情况",
    U"等",
});

/// 三项因素, 两项情节 at the end of a list.
std::size_t WithoutCount(Words words) {
    for (const Words noun : {Words(U"因素"), Words(U"情节"), Words(U"情形")}) {
        if (!words.ends_with(noun)) continue;
        std::size_t end = words.size() - noun.size();
        if (end < 2 || !IsOneOf(words[end - 1], U"项个种点")) continue;
        std::size_t begin = end - 1;
        while (begin > 0 && (IsDigit(words[begin - 1]) || IsNumeral(words[begin - 1]) ||
                             words[begin - 1] == U'两'))
            --begin;
        if (begin < end - 1) return begin;
    }
    return words.size();
}

Stretch WithoutHeading(const Page& page, Stretch clause) {
    constexpr std::size_t kLongestHeading = 26;
    if (page.Has(clause.begin, U"【")) {
        const std::size_t close = page.Find(U"】", clause.begin);
        if (close < clause.end) clause.begin = close + 1;
    }
    const std::size_t past = PastItemNumber(page, clause.begin);
    if (past == clause.begin) return clause;
    // 三、处罚的依据 on a line of its own
    for (std::size_t at = past; at < std::min(clause.end, clause.begin + kLongestHeading); ++at)
        if (page.GapAt(at) == Gap::kLine) return {at, clause.end};
    return {past, clause.end};
}

Stretch WithoutLeads(const Page& page, Stretch clause) {
    for (bool more = true; more && !clause.empty();) {
        more = false;
        const Words words = WordsAt(page, clause);
        for (const Words lead : kLeads)
            if (words.starts_with(lead)) {
                clause.begin += lead.size();
                // 你单位的违法行为
                const bool of = IsOneOf(lead.front(), U"你当该") && page.Has(clause.begin, U"的");
                if (of) ++clause.begin;
                more = true;
                break;
            }
        if (!more && LeadsAlone(words)) {
            ++clause.begin;
            more = true;
        }
    }
    return clause;
}

Stretch WithoutTails(const Page& page, Stretch clause) {
    for (bool more = true; more && !clause.empty();) {
        const std::size_t before = clause.end;
        if (IsOneOf(page.text()[clause.end - 1], U"、,;:。")) --clause.end;
        if (!clause.empty() && page.text()[clause.end - 1] == U')') {
            std::size_t open = clause.end;
            for (int depth = 0; open > clause.begin; --open) {
                if (page.text()[open - 1] == U')') ++depth;
                if (page.text()[open - 1] == U'(' && --depth == 0) break;
            }
            if (open > clause.begin) clause.end = open - 1;
        }
        const Words words = WordsAt(page, clause);
        for (const Words tail : kTails)
            if (words.ends_with(tail)) {
                clause.end -= tail.size();
                break;
            }
        if (clause.end == before) clause.end = clause.begin + WithoutCount(words);
        more = clause.end != before;
    }
    return clause;
}

bool IsAboutEvidenceOrPlea(Words words) {
    return AnyIn(
        words, {U"《",         U"执法人员",   U"检查发现",   U"现场检查", U"罚款",     U"陈述申辩",
                U"听证",       U"请求",       U"意见",       U"告知",     U"采纳",     U"采信",
                U"属实",       U"一致",       U"吻合",       U"相符",     U"佐证",     U"证实",
                U"证据",       U"事实清楚",   U"矛盾",       U"原则",     U"的规定",   U"之规定",
                U"裁量",       U"违反了",     U"不影响",     U"不成立",   U"第一点",   U"第二点",
                U"第三点",     U"该情节",     U"该行为",     U"的理由",   U"无据",     U"不能免除",
                U"性质、情节", U"事实、性质", U"性质和情节", U"性质以及", U"危害程度", U"实际情况",
                U"具体情况"});
}

bool IsDateOnly(Words words) {
    return std::ranges::all_of(
        words, [](char32_t c) { return IsDigit(c) || IsOneOf(c, U"年月日时分当同上下午-."); });
}

}  // namespace

std::vector<Stretch> ClausesOf(const Page& page, Stretch whole, Colons colons) {
    std::vector<Stretch> clauses;
    std::size_t begin = whole.begin;
    int depth = 0;
    const auto take = [&](std::size_t end) {
        if (end > begin) clauses.push_back({begin, end});
        begin = end + 1;
    };
    for (std::size_t at = whole.begin; at < whole.end; ++at) {
        if (!page.Plain(at)) continue;
        const char32_t c = page.text()[at];
        if (c == U'(') ++depth;
        if (c == U')') depth = std::max(0, depth - 1);
        if (c == U'。') depth = 0;
        if (depth > 0) continue;
        if (IsOneOf(c, U",;。!?") || (c == U':' && colons == Colons::kPart)) take(at);
    }
    take(whole.end);
    return clauses;
}

std::size_t PastItemNumber(const Page& page, std::size_t at) {
    if (at >= page.size()) return at;
    const char32_t first = page.text()[at];
    if (first >= U'①' && first <= U'⑳') return at + 1;
    const bool bracket = first == U'(';
    const auto number = NumberAt(page, bracket ? at + 1 : at);
    if (!number || number->value > 40 || number->end >= page.size()) return at;
    const char32_t after = page.text()[number->end];
    if (bracket) return after == U')' ? number->end + 1 : at;
    if (after == U'是' && !IsDigit(first)) return number->end + 1;
    const bool point = after == U'、' || after == U')' ||
                       (after == U'.' &&
                        !(number->end + 1 < page.size() && IsDigit(page.text()[number->end + 1])));
    return point ? number->end + 1 : at;
}

Stretch BareOf(const Page& page, Stretch clause) {
    return WithoutTails(page, WithoutLeads(page, WithoutHeading(page, clause)));
}

std::vector<Stretch> PartsOf(const Page& page, Stretch clause) {
    constexpr std::size_t kShortest = 4;
    std::vector<Stretch> parts;
    std::size_t begin = clause.begin;
    int depth = 0;
    for (std::size_t at = clause.begin; at < clause.end; ++at) {
        const char32_t c = page.text()[at];
        if (c == U'(') ++depth;
        if (c == U')') --depth;
        if (c != U'、' || depth > 0 || !page.Plain(at)) continue;
        parts.push_back({begin, at});
        begin = at + 1;
    }
    parts.push_back({begin, clause.end});
    const bool each = std::ranges::all_of(
        parts, [](const Stretch& part) { return part.end >= part.begin + kShortest; });
    if (!each) parts = {clause};
    std::vector<Stretch> all;
    for (const Stretch& part : parts) {
        const Words words = WordsAt(page, part);
        const std::size_t join = words.find_first_of(U"并且");
        const Phrase* first = join == kNowhere ? nullptr : PhraseIn(words.substr(0, join));
        const Phrase* second = join == kNowhere ? nullptr : PhraseIn(words.substr(join + 1));
        const bool two = first != nullptr && second != nullptr && first->id != second->id;
        if (!two) {
            all.push_back(part);
            continue;
        }
        all.push_back({part.begin, part.begin + join});
        all.push_back({part.begin + join + 1, part.end});
    }
    return all;
}

bool IsConsequence(const Page& page, Stretch clause) {
    static constexpr auto kBegins = std::to_array<Words>({
        U"我局",   U"本局",   U"本机关", U"我队",     U"经复核",   U"经审查", U"经研究", U"经查",
        U"经核",   U"经我局", U"经本局", U"经本机关", U"经你",     U"经集体", U"依法",   U"依据",
        U"根据",   U"按照",   U"按《",   U"依照",     U"参照",     U"对照",   U"决定",   U"现决定",
        U"责令",   U"可以",   U"可在",   U"可酌",     U"应当",     U"应予",   U"应处",   U"建议",
        U"拟",     U"对你",   U"对其",   U"对当事人", U"对此",     U"将依",   U"将从",   U"每次",
        U"合计",   U"共计",   U"最终",   U"不予",     U"故",       U"因此",   U"不宜",   U"本应",
        U"属于从", U"符合",   U"处罚如", U"作出",     U"现",       U"予以",   U"处以",   U"处罚",
        U"在幅度", U"上述",   U"以上因", U"以上情",   U"综合以上", U"综上",   U"两相",   U"具体",
        U"裁量",
    });
    const Words words = WordsAt(page, clause);
    if (words.starts_with(U"现场") || words.starts_with(U"现已")) return false;
    return std::ranges::any_of(kBegins, [&](Words begin) { return words.starts_with(begin); });
}

bool IsCircumstance(const Page& page, Stretch clause) {
    constexpr std::size_t kShortest = 4, kLongest = 60;
    const Words words = WordsAt(page, clause);
    if (words.size() > kLongest) return false;
    if (words.size() < kShortest && (words.size() < 2 || PhraseIn(words) == nullptr)) return false;
    std::size_t quoted = 0;
    for (std::size_t at = clause.begin; at < clause.end; ++at) quoted += page.Quoted(at) ? 1U : 0U;
    if (quoted * 2 > words.size() || IsDateOnly(words)) return false;
    if (words.ends_with(U'的') || words.starts_with(U"若") || words.starts_with(U"逾期不") ||
        words.starts_with(U"逾期未") || words.starts_with(U"逾期仍"))
        return false;
    if (words.starts_with(U"如") && !words.starts_with(U"如实") && !words.starts_with(U"如期"))
        return false;
    if (words.front() == U'第' && (words.ends_with(U"行为") || words.ends_with(U"项")))
        return false;
    return !IsConsequence(page, clause) && !IsAboutEvidenceOrPlea(words);
}

std::string AmountOf(const Page& page, Stretch clause) {
    static constexpr auto kFillers = std::to_array<Words>({
        U"裁量", U"百分值", U"百分比", U"百分点", U"比例", U"权重", U"分值", U"得分", U"系数",
        U"取值", U"占比",   U"为",     U"取",     U"计",   U"按",   U":",    U"(",    U")",
        U"个",   U"%",      U"分",     U"再",     U"可",   U"予以", U"+",
    });
    std::string amount;
    bool less = false, unit = false;
    for (std::size_t at = clause.begin; at < clause.end;) {
        const char32_t c = page.text()[at];
        if (IsDigit(c)) {
            if (!amount.empty()) return "";
            while (at < clause.end && (IsDigit(page.text()[at]) || page.text()[at] == U'.'))
                amount.push_back(static_cast<char>(page.text()[at++]));
            continue;
        }
        const auto here = [&](Words word) { return page.Has(at, word); };
        if (here(U"百分之")) {
            const auto number = NumberAt(page, at + 3);
            if (!number || !amount.empty()) return "";
            amount = std::to_string(number->value);
            unit = true;
            at = number->end;
            continue;
        }
        std::size_t step = 0;
        for (const Words word : {Words(U"调减"), Words(U"下调"), Words(U"下浮"), Words(U"核减"),
                                 Words(U"减少"), Words(U"降低"), Words(U"扣减"), Words(U"-")})
            if (step == 0 && here(word)) {
                step = word.size();
                less = true;
            }
        for (const Words word : {Words(U"调增"), Words(U"上调"), Words(U"上浮"), Words(U"增加")})
            if (step == 0 && here(word)) step = word.size();
        for (const Words word : kFillers)
            if (step == 0 && here(word)) {
                step = word.size();
                unit = unit || word == U"%" || word == U"分" || word == U"百分点";
            }
        if (step == 0) return "";
        at += step;
    }
    if (amount.empty() || !unit || amount.front() == '.' || amount.back() == '.') return "";
    return less ? "-" + amount : amount;
}

namespace {

/// 二、行政处罚的依据 on a line of its own: the section before it is over.
bool IsHeading(const Page& page, std::size_t begin) {
    constexpr std::size_t kLongest = 26;
    const std::size_t end = std::min(page.size(), begin + kLongest);
    for (std::size_t at = PastItemNumber(page, begin); at < end; ++at)
        if (page.GapAt(at) == Gap::kLine) return true;
    return false;
}

}  // namespace

bool IsPlea(const Page& page, std::size_t at) {
    std::size_t begin = SentenceBegin(page, at);
    constexpr std::size_t kReach = 400;
    // A plea in items goes on behind each of them: 1.…；2.…。3.…
    while (begin > 0 && at - begin < kReach &&
           (page.text()[begin - 1] == U';' ||
            (PastItemNumber(page, begin) != begin && !IsHeading(page, begin))))
        begin = SentenceBegin(page, begin - 1);
    const Words before = page.text().substr(begin, at - begin);
    std::size_t claim = 0, found = 0;
    for (const Words word :
         {Words(U"辩称"), Words(U"申辩"), Words(U"请求"), Words(U"提出"), Words(U"希望"),
          Words(U"称系"), Words(U"恳请"), Words(U"申请"), Words(U"口头陈述"), Words(U"书面陈述"),
          Words(U"来函表示"), Words(U"你单位认为"), Words(U"你公司认为"), Words(U"你厂认为"),
          Words(U"当事人认为")}) {
        const std::size_t last = before.rfind(word);
        if (last == kNowhere) continue;
        const std::size_t near = std::min<std::size_t>(last, 8);
        if (AnyIn(before.substr(last - near, near), {U"未", U"没有", U"放弃", U"无"})) continue;
        claim = std::max(claim, last + 1);
    }
    for (const Words word :
         {Words(U"经复核"), Words(U"经审查"), Words(U"经研究"), Words(U"经核实"), Words(U"经核查"),
          Words(U"经查"), Words(U"局认为"), Words(U"机关认为"), Words(U"审查认为"),
          Words(U"复核认为"), Words(U"审查后认为"), Words(U"复核后认为"), Words(U"查明"),
          Words(U"复核:"), Words(U"审查:")}) {
        const std::size_t last = before.rfind(word);
        if (last != kNowhere) found = std::max(found, last + 1);
    }
    return claim > found;
}

}  // namespace letters::detail
