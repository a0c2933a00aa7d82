// Quotes and brackets that do not come in pairs.
#include <algorithm>
#include <vector>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

constexpr std::u32string_view kOpen = U"“‘（《〈〔【「『";
constexpr std::u32string_view kClose = U"”’）》〉〕】」』";

class Pairs {
 public:
    explicit Pairs(Subject& subject) : subject_(subject), text_(subject.normal()) {}

    void Check() {
        for (const auto& paragraph : subject_.text.paragraphs) {
            const Span span = paragraph.normal;
            signs_.clear();
            for (std::size_t at = span.begin; at < span.end; ++at)
                if (kOpen.find(text_[at]) != kNowhere || kClose.find(text_[at]) != kNowhere)
                    signs_.push_back(at);
            waiting_.clear();
            for (std::size_t i = 0; i < signs_.size(); ++i) Take(i, span);
            for (const std::size_t open : waiting_) Tell("pair-unclosed", open);
        }
    }

 private:
    void Take(std::size_t i, Span paragraph) {
        const std::size_t at = signs_[i];
        const std::size_t kind = kOpen.find(text_[at]);
        if (kind != kNowhere) return Open(i);
        Close(at, kClose.find(text_[at]), paragraph);
    }

    void Open(std::size_t i) {
        const std::size_t at = signs_[i];
        const char32_t sign = text_[at];
        const bool twice = !waiting_.empty() && text_[waiting_.back()] == sign;
        if (!twice || sign == U'（') return waiting_.push_back(at);
        const char32_t close = kClose[kOpen.find(sign)];
        const bool closes_next = i + 1 < signs_.size() && text_[signs_[i + 1]] == close;
        const bool closes_both =
            closes_next && i + 2 < signs_.size() && text_[signs_[i + 2]] == close;
        if (sign == U'《' && closes_both) {
            Tell("pair-nested", at);
            return waiting_.push_back(at);
        }
        if (closes_next) {
            Tell("pair-unclosed", waiting_.back());
            waiting_.back() = at;
        } else {
            Tell("pair-direction", at);
            waiting_.pop_back();
        }
    }

    void Close(std::size_t at, std::size_t kind, Span paragraph) {
        // Only a few can be open at once in a text that is meant; the search stops there.
        constexpr std::size_t kDeepest = 8;
        std::size_t depth = 0;
        while (depth < waiting_.size() && depth < kDeepest &&
               text_[waiting_[waiting_.size() - 1 - depth]] != kOpen[kind])
            ++depth;
        if (depth == waiting_.size() || depth == kDeepest) {
            if (!ClosesNumber(at, paragraph)) Tell("pair-unopened", at);
            return;
        }
        for (; depth > 0; --depth) {
            Tell("pair-unclosed", waiting_.back());
            waiting_.pop_back();
        }
        CheckWidth(waiting_.back(), at);
        waiting_.pop_back();
    }

    /// 1） at the head of a point.
    [[nodiscard]] bool ClosesNumber(std::size_t at, Span paragraph) const {
        if (text_[at] != U'）') return false;
        std::size_t begin = at;
        while (begin > paragraph.begin && at - begin < 3 && IsDigit(text_[begin - 1])) --begin;
        return begin < at && (begin == paragraph.begin || IsOneOf(text_[begin - 1], U"。；：，、"));
    }

    /// `（…)`: opened in one width and closed in the other.
    void CheckWidth(std::size_t open, std::size_t close) {
        if (text_[open] != U'（') return;
        const bool narrow_open = subject_.text.text[subject_.text.origin[open]] == '(';
        const bool narrow_close = subject_.text.text[subject_.text.origin[close]] == ')';
        if (narrow_open != narrow_close) subject_.Add("pair-width", {open, close + 1});
    }

    void Tell(std::string_view code, std::size_t at) {
        constexpr std::size_t kAround = 8;
        const std::size_t kind = kOpen.find(text_[at]);
        const bool opens = kind != kNowhere;
        const char32_t partner = opens ? kClose[kind] : kOpen[kClose.find(text_[at])];
        const std::size_t from = opens ? at : (at > kAround ? at - kAround : 0);
        std::size_t to = opens ? std::min(at + kAround, text_.size()) : at + 1;
        const std::size_t line = text_.substr(at, to - at).find(U'\n');
        if (line != kNowhere) to = at + line;
        subject_.Add(code, {at, at + 1},
                     {{"sign", ToUtf8(text_.substr(at, 1))},
                      {"partner", ToUtf8(std::u32string(1, partner))},
                      {"around", ToUtf8(text_.substr(from, to - from))}});
    }

    Subject& subject_;
    std::u32string_view text_;
    std::vector<std::size_t> signs_, waiting_;
};

}  // namespace

void CheckPairs(Subject& subject) { Pairs(subject).Check(); }

}  // namespace report_check::detail
