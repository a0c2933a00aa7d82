#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "letters/detail/head.hpp"
#include "letters/detail/numerals.hpp"

namespace letters::detail {

namespace {

using Words = std::u32string_view;
using Field = Label::Field;

struct Span {
    std::size_t begin = 0, end = 0;
    [[nodiscard]] std::size_t length() const { return end - begin; }
};

class PartyReader {
 public:
    PartyReader(const Page& page, Letter& letter)
        : page_(page), letter_(letter), head_end_(HeadEnd(page)) {}

    void Run() {
        ReadLabels();
        if (!letter_.uscc) CodeOfBrokenLabel();
        if (!letter_.party) FromSalutation();
        if (!letter_.party) FromPersonLine();
        if (!letter_.party) FromBareLine();
        if (!letter_.party) FromTitle();
        if (!letter_.party) FromStory();
    }

 private:
    void ReadLabels() {
        for (std::size_t at = 0; at < head_end_; ++at) {
            const Label label = LabelAt(page_, at);
            if (label.field == Field::kNone) continue;
            const std::size_t open = BracketBegin(at);
            if (open == kNowhere || IsOfPartyBefore(open)) TakeLabel(label);
            at = std::max(at, label.value > 0 ? label.value - 1 : at);
        }
    }

    /// Of the bracket that holds `at`; kNowhere where none does.
    [[nodiscard]] std::size_t BracketBegin(std::size_t at) const {
        constexpr std::size_t kReach = 60;
        const std::size_t least = at > kReach ? at - kReach : 0;
        for (std::size_t i = at; i > least && page_.GapAt(i) != Gap::kLine; --i) {
            if (page_.text()[i - 1] == U')') return kNowhere;
            if (page_.text()[i - 1] == U'(') return i - 1;
        }
        return kNowhere;
    }

    /// 某某公司(统一社会信用代码:…,法定代表人:…): the sentence that begins with the party names it.
    /// What stands in brackets behind a person's name (身份证号码:…) is that person's.
    bool IsOfPartyBefore(std::size_t open) {
        constexpr std::size_t kLongest = 45;
        const std::size_t begin = page_.LineBegin(open);
        const Words name = page_.text().substr(begin, open - begin);
        if (name.size() > kLongest || !EndsLikeParty(name) || AnyIn(name, {U":", U",", U"。"}))
            return false;
        TakeText({begin, open}, "party", letter_.party);
        return letter_.party && letter_.party->place.begin == page_.PlaceOf(begin, open).begin;
    }

    void TakeLabel(const Label& label) {
        switch (label.field) {
            case Field::kParty:
                return TakeText(PartyEnd(label.value), "party", letter_.party);
            case Field::kRepresentative:
                return TakeText(NameEnd(label.value), "legal_representative",
                                letter_.legal_representative);
            case Field::kAddress:
                return TakeText({label.value, ValueEnd(label.value)}, "address", letter_.address);
            case Field::kCode:
                return TakeCode(label.value, false);
            case Field::kOldCode:
                return TakeCode(label.value, true);
            default:
                return;
        }
    }

    void TakeText(Span span, const char* field, std::optional<Found<std::string>>& into) {
        while (span.end > span.begin && IsOneOf(page_.text()[span.end - 1], U",;。:、")) --span.end;
        if (into || span.end <= span.begin) return;
        const Words words = page_.text().substr(span.begin, span.length());
        if (std::ranges::all_of(words, [](char32_t c) { return IsOneOf(c, U"/-—无_"); })) return;
        into = FoundAt(page_, span.begin, span.end, page_.Written(span.begin, span.end));
        if (span.end >= page_.size()) into->doubts.push_back(Doubt("letter.cut_here", field));
    }

    /// To the line's end, the next label, or the story.
    [[nodiscard]] std::size_t ValueEnd(std::size_t begin) const {
        constexpr std::size_t kLongest = 120;
        const std::size_t most = std::min(page_.size(), begin + kLongest);
        std::size_t at = begin;
        for (; at < most; ++at) {
            if (at > begin && page_.GapAt(at) >= Gap::kCell) break;
            if (at == begin && page_.GapAt(at) == Gap::kLine && LabelAt(page_, at).value != 0)
                break;
            if (at > begin && LabelAt(page_, at).value != 0) break;
            if (at > begin && page_.GapAt(at) != Gap::kNone && page_.Has(at, U"一、")) break;
            if (IsOneOf(page_.text()[at], U"。;,")) break;
            if (page_.Has(at, U"(以下简称") || page_.Has(at, U"(以下称") || page_.Has(at, U"(下称"))
                break;
        }
        return at;
    }

    /// A person's name: white space ends it, but for 李 某.
    [[nodiscard]] Span NameEnd(std::size_t begin) const {
        constexpr std::size_t kLongest = 30;
        const std::size_t most = std::min(ValueEnd(begin), begin + kLongest);
        std::size_t end = begin;
        while (end < most && !(end > begin + 1 && page_.GapAt(end) != Gap::kNone) &&
               page_.text()[end] != U'(')
            ++end;
        return {begin, end};
    }

    [[nodiscard]] Span PartyEnd(std::size_t begin) const {
        std::size_t end = ValueEnd(begin);
        for (std::size_t at = begin + 1; at < end; ++at) {
            const bool parted = page_.GapAt(at) != Gap::kNone &&
                                EndsLikeParty(page_.text().substr(begin, at - begin));
            const bool of_person = at - begin <= kLongestPerson && page_.Find(U")", at) + 1 == end;
            if (parted || (page_.text()[at] == U'(' && (of_person || IsRemark(at)))) {
                end = at;
                break;
            }
        }
        return Joined({begin, end});
    }

    static constexpr std::size_t kLongestPerson = 4;

    /// (系某某店经营者), (身份证号 …): not part of a name.
    [[nodiscard]] bool IsRemark(std::size_t open) const {
        const std::size_t close = std::min(page_.Find(U")", open), page_.size());
        return AnyIn(
            page_.text().substr(open, close - open),
            {U"经营者", U"身份证", U"代码", U"业主", U"简称", U"下称", U"性别", U"个体工商户"});
    }

    /// A name broken by the end of its line: 浙江青田康信 | 机械有限公司.
    [[nodiscard]] Span Joined(Span span) const {
        constexpr std::size_t kLongestRest = 20;
        const Words name = page_.text().substr(span.begin, span.length());
        const bool broken = span.end < page_.size() && page_.GapAt(span.end) == Gap::kLine &&
                            name.size() >= 6 && !EndsLikeParty(name);
        if (!broken) return span;
        std::size_t end = page_.LineEnd(span.end);
        if (page_.EndsBefore(end, U":")) --end;
        const Words rest = page_.text().substr(span.end, end - span.end);
        const bool whole = rest.size() <= kLongestRest && EndsLikeParty(rest) &&
                           LabelAt(page_, span.end).value == 0;
        return whole ? Span{span.begin, end} : span;
    }

    void TakeCode(std::size_t begin, bool old) {
        constexpr std::size_t kLongest = 24;
        std::size_t end = begin;
        std::string code;
        while (end < page_.size() && end - begin < kLongest) {
            const char32_t c = page_.text()[end];
            const bool line = page_.GapAt(end) == Gap::kLine && end > begin;
            if (line || !(IsDigit(c) || IsLatin(c) || IsOneOf(c, U"*×-"))) break;
            if (code.size() == 18 && page_.GapAt(end) != Gap::kNone) break;
            code.push_back(c == U'×' ? '*' : static_cast<char>(c));
            ++end;
        }
        while (!code.empty() && code.back() == '-') {
            code.pop_back();
            --end;
        }
        const bool better = letter_.uscc && !letter_.uscc->doubts.empty() &&
                            letter_.uscc->doubts.front().code == "letter.code_old" && !old;
        if ((letter_.uscc && !better) || code.size() < 8) return;
        std::ranges::transform(code, code.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        const char* doubt = DoubtOfCode(code, old);
        letter_.uscc = FoundAt(page_, begin, end, std::move(code));
        if (doubt != nullptr) letter_.uscc->doubts.push_back(Doubt(doubt, "uscc"));
    }

    /// A narrow cell of a table in PDF: 统一社会信用 | 代码 broken, the codes further down, each
    /// alone on its line.
    void CodeOfBrokenLabel() {
        constexpr std::size_t kReach = 160, kCode = 18;
        const std::size_t label = page_.Find(U"统一社会信用代码", 0);
        if (label == kNowhere) return;
        const std::size_t most = std::min(page_.size(), label + kReach);
        for (std::size_t at = label; at + kCode <= most; ++at) {
            if (page_.GapAt(at) != Gap::kLine || !IsDigit(page_.text()[at])) continue;
            std::size_t end = at;
            while (end < page_.size() && (IsDigit(page_.text()[end]) || IsLatin(page_.text()[end])))
                ++end;
            const bool alone = end == page_.size() || page_.GapAt(end) == Gap::kLine;
            if (alone && end == at + kCode) return TakeCode(at, false);
        }
    }

    static const char* DoubtOfCode(const std::string& code, bool old) {
        if (base::IsUnifiedSocialCreditCode(code)) return nullptr;
        if (code.find('*') != std::string::npos || code.find("XXX") != std::string::npos)
            return "letter.code_masked";
        if (old || code.size() == 15 || code.size() == 9 || code.size() == 10)
            return "letter.code_old";
        return code.size() == 18 ? "letter.code_check" : "letter.code_form";
    }

    /// 某某有限公司: above the story.
    void FromSalutation() {
        constexpr std::size_t kLongest = 50;
        const std::size_t from = AfterNumber();
        for (std::size_t at = from; at < head_end_;) {
            const std::size_t end = page_.LineEnd(at);
            const std::size_t begin = page_.LineBegin(at);
            const Words line = page_.text().substr(begin, end - begin);
            // 张某某(身份证号:…): — the remark is no part of the name.
            const std::size_t remark = line.ends_with(U"):") ? line.find(U'(') : kNowhere;
            const bool cut = remark != kNowhere && remark > 0 && IsRemark(begin + remark);
            const std::size_t name = cut ? remark : line.size() - 1;
            if (line.ends_with(U':') && name > 1 && name < kLongest &&
                line.substr(0, name).find(U':') == kNowhere && LabelAt(page_, begin).value == 0 &&
                !IsPageWord(line.substr(0, name)))
                return TakeText({begin, begin + name}, "party", letter_.party);
            at = end;
        }
        // 某某有限公司:我局于… with no line's end behind the colon
        for (std::size_t at = from; at < head_end_; ++at)
            if (page_.text()[at] == U':') {
                const std::size_t begin = PieceBegin(at);
                if (EndsLikeParty(page_.text().substr(begin, at - begin)) && at - begin <= kLongest)
                    return TakeText({begin, at}, "party", letter_.party);
            }
    }

    /// 张某某,男,1979年4月生,…: a person with no label.
    void FromPersonLine() {
        constexpr std::size_t kLongest = 16;
        for (std::size_t at = AfterNumber(); at < head_end_; at = page_.LineEnd(at)) {
            const std::size_t begin = page_.LineBegin(at);
            const std::size_t most = std::min(page_.LineEnd(at), begin + kLongest);
            std::size_t end = begin;
            while (end < most && (IsHan(page_.text()[end]) || IsOneOf(page_.text()[end], U"·*×")))
                ++end;
            const bool sexed = page_.Has(end, U",男") || page_.Has(end, U",女") ||
                               page_.Has(end, U"(男") || page_.Has(end, U"(女");
            if (sexed && end >= begin + 2 && LabelAt(page_, begin).value == 0)
                return TakeText({begin, end}, "party", letter_.party);
        }
    }

    /// 阅读数:, 字体: and other words of a web page, and of the letter's own.
    static bool IsPageWord(Words line) {
        return AnyIn(line,
                     {U"决定书", U"告知书", U"如下", U"发现", U"违法", U"局于", U"证据", U"。"}) ||
               AnyIn(line, {U"阅读", U"浏览", U"点击", U"来源", U"作者",  U"字体", U"字号",
                            U"分享", U"打印", U"发布", U"时间", U"日期",  U"次数", U"索引",
                            U"主题", U"文号", U"附件", U"抄送", U"机关:", U"编号"});
    }

    [[nodiscard]] std::size_t AfterNumber() const {
        if (!letter_.doc_no) return 0;
        std::size_t at = 0;
        while (at < page_.size() && page_.PlaceOf(at, at + 1).begin < letter_.doc_no->place.end)
            ++at;
        return at;
    }

    [[nodiscard]] std::size_t PieceBegin(std::size_t at) const {
        const std::size_t least = at > 80 ? at - 80 : 0;
        while (at > least && page_.GapAt(at) == Gap::kNone) --at;
        return at;
    }

    /// A name alone between white space, under the number.
    void FromBareLine() {
        for (const std::size_t from : {AfterNumber(), std::size_t{0}}) {
            std::size_t begin = from;
            for (std::size_t at = from + 1; at <= std::min(head_end_ + 1, page_.size()); ++at) {
                if (page_.GapAt(at) == Gap::kNone && at < page_.size()) continue;
                const Words piece = page_.text().substr(begin, at - begin);
                const bool name =
                    piece.size() >= 4 && piece.size() <= 45 && EndsLikeParty(piece) &&
                    !AnyIn(piece, {U":", U"决定书", U"告知书", U"。", U",", U"公示", U"关于"});
                if (name) return TakeText({begin, at}, "party", letter_.party);
                begin = at;
            }
        }
    }

    /// 某某公司不予行政处罚决定书; 关于对某某公司的行政处罚决定书.
    void FromTitle() {
        if (!letter_.kind) return;
        std::size_t title = 0;
        while (page_.PlaceOf(title, title + 1).begin < letter_.kind->place.begin) ++title;
        std::size_t begin = PieceBegin(title);
        for (const Words lead : {Words(U"关于对"), Words(U"关于"), Words(U"对")})
            if (page_.Has(begin, lead)) begin += lead.size();
        std::size_t end = title;
        while (end > begin && page_.EndsBefore(end, U"的")) --end;
        if (end > begin + 3 && EndsLikeParty(page_.text().substr(begin, end - begin)))
            TakeText({begin, end}, "party", letter_.party);
    }

    /// 对某某公司处罚款: in a story with no head.
    void FromStory() {
        for (std::size_t at = page_.Find(U"对"); at != kNowhere; at = page_.Find(U"对", at + 1)) {
            if (!page_.Plain(at)) continue;
            constexpr std::size_t kLongest = 40;
            for (std::size_t end = at + 5; end < std::min(page_.size(), at + kLongest); ++end) {
                const char32_t c = page_.text()[end - 1];
                if (!IsHan(c) && !IsDigit(c) && !IsOneOf(c, U"()")) break;
                const Words name = page_.text().substr(at + 1, end - at - 1);
                const bool acted_on = page_.Has(end, U"处") || page_.Has(end, U"罚") ||
                                      page_.Has(end, U"作出") || page_.Has(end, U"予以") ||
                                      page_.Has(end, U"立案") || page_.Has(end, U"给予") ||
                                      page_.Has(end, U"进行");
                if (!acted_on || !EndsLikeParty(name)) continue;
                if (AnyIn(name, {U"该", U"你", U"上述", U"违法"})) break;
                TakeText({at + 1, end}, "party", letter_.party);
                if (letter_.party)
                    letter_.party->doubts.push_back(Doubt("letter.party_from_story", "party"));
                return;
            }
        }
    }

    const Page& page_;
    Letter& letter_;
    std::size_t head_end_;
};

}  // namespace

bool EndsLikeParty(Words name) {
    static constexpr std::array<Words, 34> kEnds = {
        U"公司",   U"厂",   U"店",   U"部",         U"社",         U"场",        U"站",
        U"中心",   U"坊",   U"行",   U"矿",         U"院",         U"园",        U"户",
        U"处",     U"所",   U"点",   U"馆",         U"吧",         U"堂",        U"窑",
        U"库",     U"集团", U"酒店", U"宾馆",       U"学校",       U"医院",      U"村民委员会",
        U"合作社", U"车间", U"项目", U"(普通合伙)", U"(有限合伙)", U"(个人独资)"};
    return name.size() >= 3 &&
           std::ranges::any_of(kEnds, [&](Words end) { return name.ends_with(end); });
}

bool EndsLikeBureau(Words name) {
    static constexpr std::array<Words, 10> kEnds = {U"局",       U"厅",     U"支队",   U"大队",
                                                    U"总队",     U"执法队", U"委员会", U"管委会",
                                                    U"人民政府", U"分局"};
    return name.size() >= 4 &&
           std::ranges::any_of(kEnds, [&](Words end) { return name.ends_with(end); });
}

void ReadParties(const Page& page, Letter& letter) {
    PartyReader(page, letter).Run();
    ReadIssuer(page, HeadEnd(page), letter);
}

}  // namespace letters::detail
