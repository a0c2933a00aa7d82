// Any bytes as text: the forms by which texts are compared and searched, and the readers of small
// things that people type. Normalising is stable, search misses no part of a document, and what is
// read is written back as the same.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/civil_day.hpp"
#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "worktime/period.hpp"

namespace {

void CheckSearch(std::string_view text) {
    const std::u32string points = base::ToCodePoints(base::Normalised(text));
    std::set<std::string> tokens;
    for (auto& token : base::Split(base::SearchTokens(text), ' ')) tokens.insert(std::move(token));
    const std::string middle = base::FromCodePoints(
        std::u32string_view(points).substr(points.size() / 3, points.size() / 2));
    // A part cut out of a text may itself fold further, as a query typed by hand would not.
    if (base::Normalised(middle) != middle) return;
    for (const auto& token : base::QueryTokens(middle)) CHECK(tokens.contains(token));
}

void CheckReaders(std::string_view text) {
    if (const auto day = base::CivilDay::Parse(text)) CHECK(day->ToText() == text);
    if (const auto moment = base::Instant::Parse(text)) {
        CHECK(base::Instant::Parse(moment->ToText()) == moment);
    }
    if (const auto money = base::Money::Parse(text)) {
        CHECK(base::Money::Parse(money->ToGrouped()) == money);
        CHECK(!money->ToCapitals().empty() && !money->ToWan().empty());
    }
    if (const auto decimal = base::ParseDecimal(text, 4)) {
        CHECK(base::ParseDecimal(base::DecimalText(*decimal, 4), 4) == decimal);
    }
    if (const auto uuid = base::Uuid::Parse(text)) CHECK(base::Uuid::Parse(uuid->ToText()) == uuid);
    if (const auto number = base::ParseChineseNumber(text)) {
        CHECK(base::ParseChineseNumber(base::ChineseNumber(*number)) == number);
    }
    if (const auto period = worktime::Period::Parse(text)) {
        CHECK(worktime::Period::Parse(period->ToText()) == period);
    }
    (void)base::IsUnifiedSocialCreditCode(text);
    (void)base::IsPersonIdNumber(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::string normalised = base::Normalised(text);
    CHECK(base::IsUtf8(normalised));
    CHECK(base::Normalised(normalised) == normalised);
    if (base::IsUtf8(text)) CHECK(base::FromCodePoints(base::ToCodePoints(text)) == text);
    CHECK(base::Trim(base::Trim(text)) == base::Trim(text));
    CHECK(!base::PinyinKey(text).empty());
    CheckSearch(text);
    CheckReaders(text);
    return 0;
}
