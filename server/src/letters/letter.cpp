#include "letters/letter.hpp"

#include "base/text.hpp"
#include "letters/detail/amounts.hpp"
#include "letters/detail/citations.hpp"
#include "letters/detail/days.hpp"
#include "letters/detail/factors.hpp"
#include "letters/detail/head.hpp"

namespace letters {

base::Result<Letter> ReadLetter(std::string_view text) {
    if (text.size() > kLongestLetter)
        return base::Refuse("letter.too_long",
                            {{"limit_kb", std::to_string(kLongestLetter >> 10U)}});
    if (!base::IsUtf8(text)) return base::Refuse("letter.not_text");
    const detail::Page page(text);
    if (page.size() == 0) return base::Refuse("letter.empty");
    Letter letter;
    detail::ReadTitle(page, letter);
    detail::ReadParties(page, letter);
    detail::ReadDay(page, letter);
    detail::ReadCitations(page, letter);
    detail::ReadAmounts(page, letter);
    detail::ReadFactors(page, letter);
    return letter;
}

std::string_view TitleOf(Kind kind) {
    switch (kind) {
        case Kind::kPenalty:
            return "行政处罚决定书";
        case Kind::kNoPenalty:
            return "不予行政处罚决定书";
        case Kind::kOnTheSpot:
            return "当场行政处罚决定书";
        case Kind::kDailyPenalty:
            return "按日连续处罚决定书";
        case Kind::kCorrectionOrder:
            return "责令改正违法行为决定书";
        case Kind::kProductionOrder:
            return "限制生产、停产整治决定书";
        case Kind::kSeizure:
            return "查封（扣押）决定书";
        case Kind::kPriorNotice:
            return "行政处罚事先（听证）告知书";
        case Kind::kRevocation:
            return "撤销行政处罚决定书";
        case Kind::kDemand:
            return "催告书";
        case Kind::kTypicalCase:
            return "典型案例";
    }
    return "";
}

std::string_view NameOf(Kind kind) {
    switch (kind) {
        case Kind::kPenalty:
            return "penalty";
        case Kind::kNoPenalty:
            return "no_penalty";
        case Kind::kOnTheSpot:
            return "on_the_spot";
        case Kind::kDailyPenalty:
            return "daily_penalty";
        case Kind::kCorrectionOrder:
            return "correction_order";
        case Kind::kProductionOrder:
            return "production_order";
        case Kind::kSeizure:
            return "seizure";
        case Kind::kPriorNotice:
            return "prior_notice";
        case Kind::kRevocation:
            return "revocation";
        case Kind::kDemand:
            return "demand";
        case Kind::kTypicalCase:
            return "typical_case";
    }
    return "";
}

std::string_view NameOf(Use use) {
    switch (use) {
        case Use::kViolated:
            return "violated";
        case Use::kPunished:
            return "punished";
        case Use::kOther:
            return "other";
    }
    return "";
}

std::string TextOf(const Factor& factor) {
    std::string remark = factor.weight == Weight::kLighter   ? "从轻"
                         : factor.weight == Weight::kHeavier ? "从重"
                                                             : "";
    // A grade stands in its own words: 裁量等级为3级.
    if (!factor.amount.empty() && factor.id != "level")
        remark += (remark.empty() ? "裁量值 " : "，裁量值 ") + factor.amount;
    return remark.empty() ? factor.clause : factor.clause + "（" + remark + "）";
}

std::string_view NameOf(Weight weight) {
    switch (weight) {
        case Weight::kLighter:
            return "lighter";
        case Weight::kHeavier:
            return "heavier";
        case Weight::kScale:
            return "scale";
    }
    return "";
}

}  // namespace letters
