#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/money.hpp"
#include "base/result.hpp"

/// Decision letters of bureaus (行政处罚决定书 and their kin) as texts: what stands in them, where
/// it stands, and what is doubtful about it. Pure; any thread.
namespace letters {

/// Longer texts are no letter.
inline constexpr std::size_t kLongestLetter = 1U << 20;

/// Where in the text something was read: bytes [begin, end), and the line as people number it.
struct Place {
    std::size_t begin = 0, end = 0, line = 0;
    bool operator==(const Place&) const = default;
};

/// What was read. `doubts`: why somebody should look (`letter.…`); none: it stands there plainly.
template <class T>
struct Found {
    T value;
    Place place;
    base::Refusals doubts;
};

enum class Kind {
    kPenalty,
    kNoPenalty,
    kOnTheSpot,
    kDailyPenalty,
    kCorrectionOrder,
    kProductionOrder,  ///< 限制生产, 停产整治
    kSeizure,
    kPriorNotice,
    kRevocation,
    kDemand,
    kTypicalCase,  ///< a story of a case, no letter
};

enum class Use {
    kViolated,
    kPunished,  ///< what the decision rests on
    kOther,     ///< remedies, surcharge, procedure
};

/// 《中华人民共和国大气污染防治法》第九十九条第(三)项.
struct Citation {
    Use use = Use::kOther;
    std::string law;             ///< the title as cited, without its brackets
    std::int64_t article = 0;    ///< 99
    std::int64_t paragraph = 0;  ///< 0: not cited
    std::int64_t item = 0;       ///< 0: not cited
    std::string cited;           ///< title and article as they stand, spaces out
};

enum class Weight { kLighter, kHeavier, kScale };

/// One thing that weighed in the discretion.
struct Factor {
    Weight weight = Weight::kScale;
    std::string id;      ///< first_offence, corrected, percent, level …
    std::string amount;  ///< of a percent or level: `8`, `-3`
    std::string clause;  ///< the words of the letter
};

/// Absent: does not stand there, or could not be read (then `unread` says so).
struct Letter {
    std::optional<Found<Kind>> kind;
    std::optional<Found<std::string>> doc_no, party, uscc, legal_representative, address, issuer;
    std::optional<Found<base::CivilDay>> doc_date;
    std::optional<Found<base::Money>> fine, confiscated;
    std::vector<Found<Citation>> citations;
    std::vector<Found<Factor>> factors;
    std::vector<Found<std::string>> benchmarks;  ///< 《…裁量基准》 that it names
    /// Places that hold something that could not be read; `where` of the doubt is the field.
    std::vector<Found<std::string>> unread;
};

/// `text` is UTF-8. Nothing is made up: a value is what stands in the text, at most with spaces out
/// and full-width letters and digits made half-width. O(size).
[[nodiscard]] base::Result<Letter> ReadLetter(std::string_view text);

/// 行政处罚决定书, 不予行政处罚决定书 …
[[nodiscard]] std::string_view TitleOf(Kind kind);
/// penalty, no_penalty …
[[nodiscard]] std::string_view NameOf(Kind kind);
/// violated, punished, other.
[[nodiscard]] std::string_view NameOf(Use use);
/// A factor for people: 已改正（从轻，裁量值 -3）.
[[nodiscard]] std::string TextOf(const Factor& factor);
/// lighter, heavier, scale.
[[nodiscard]] std::string_view NameOf(Weight weight);

}  // namespace letters
