#include <algorithm>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

/// A number before one of these is a date, an ordinal or a document's number.
constexpr std::u32string_view kNoUnits = U"年月日号时";

class Reader {
 public:
    explicit Reader(const Subject& subject)
        : subject_(subject),
          text_(subject.normal()),
          units_(subject.rules.Words("units")),
          about_(subject.rules.Words("about")),
          less_(subject.rules.Words("nearly")),
          more_(subject.rules.Words("more")) {}

    void Read(std::size_t sentence) {
        sentence_ = sentence;
        const Span span = subject_.text.sentences[sentence].normal;
        const std::size_t first = quantities_.size();
        for (std::size_t at = span.begin; at < span.end;) {
            if (!IsDigit(text_[at])) {
                ++at;
                continue;
            }
            at = ReadAt(at, span);
        }
        for (std::size_t i = first; i < quantities_.size(); ++i) Surround(i, first, span);
    }

    [[nodiscard]] std::vector<Quantity> Take() { return std::move(quantities_); }

 private:
    /// Reads a number; where to go on.
    std::size_t ReadAt(std::size_t at, Span span) {
        const Digits digits = DigitsAt(text_, at);
        std::size_t end = at + digits.size;
        if (!IsFigure(at, end)) {
            while (end < span.end && (IsDigit(text_[end]) || text_[end] == U'.')) ++end;
            return end;
        }
        Quantity quantity;
        quantity.number = {at, end};
        quantity.value = digits.value;
        quantity.sentence = sentence_;
        quantity.near = NearBefore(at);
        end = ReadScale(end, quantity);
        if (const std::size_t more = LongestAt(text_, end, more_); more > 0) {
            quantity.near = Near::kMore;
            end = ReadScale(end + more, quantity);
        }
        const std::size_t unit = LongestAt(text_, end, units_);
        quantity.unit = text_.substr(end, unit);
        quantity.whole = {at, std::min(end + unit, span.end)};
        const std::size_t next = quantity.whole.end;
        quantities_.push_back(std::move(quantity));
        return std::max(next, at + 1);
    }

    [[nodiscard]] bool IsFigure(std::size_t at, std::size_t end) const {
        if (subject_.titled[at]) return false;
        if (end < text_.size() && (IsOneOf(text_[end], kNoUnits) || IsLatin(text_[end]) ||
                                   IsOneOf(text_[end], U"·•〕）-/")))
            return false;
        if (at == 0) return true;
        const char32_t before = text_[at - 1];
        if (IsLatin(before) || IsOneOf(before, U"·•.〔-/第")) return false;
        return !(IsOneOf(before, U"年月") && end < text_.size() && text_[end] == U'月');
    }

    [[nodiscard]] Near NearBefore(std::size_t at) const {
        if (LongestBefore(text_, at, less_) > 0) return Near::kLess;
        if (LongestBefore(text_, at, about_) > 0) return Near::kAbout;
        return Near::kExact;
    }

    std::size_t ReadScale(std::size_t at, Quantity& quantity) const {
        for (; at < text_.size(); ++at) {
            if (text_[at] == U'万')
                quantity.value *= 1e4;
            else if (text_[at] == U'亿')
                quantity.value *= 1e8;
            else
                break;
        }
        return at;
    }

    /// The clause around it, as far as the figures beside it.
    void Surround(std::size_t i, std::size_t first, Span span) {
        Quantity& quantity = quantities_[i];
        std::size_t begin = quantity.whole.begin;
        constexpr std::size_t kLongest = 60;
        const std::size_t least = std::max(i > first ? quantities_[i - 1].whole.end : span.begin,
                                           begin > kLongest ? begin - kLongest : 0);
        while (begin > least && !IsClauseEnd(text_[begin - 1])) --begin;
        while (begin < quantity.whole.begin && IsOneOf(text_[begin], U"、和及与")) ++begin;
        quantity.before = {begin, quantity.whole.begin};
        std::size_t end = quantity.whole.end;
        const std::size_t most =
            i + 1 < quantities_.size() ? quantities_[i + 1].whole.begin : span.end;
        while (end < most && !IsClauseEnd(text_[end]) && text_[end] != U'、') ++end;
        quantity.after = {quantity.whole.end, end};
    }

    const Subject& subject_;
    std::u32string_view text_;
    const std::vector<std::u32string>&units_, &about_, &less_, &more_;
    std::size_t sentence_ = 0;
    std::vector<Quantity> quantities_;
};

}  // namespace

std::vector<Quantity> ReadQuantities(const Subject& subject) {
    Reader reader(subject);
    for (std::size_t i = 0; i < subject.text.sentences.size(); ++i) reader.Read(i);
    return reader.Take();
}

}  // namespace report_check::detail
