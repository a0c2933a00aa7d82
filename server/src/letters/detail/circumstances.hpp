#pragma once

#include <optional>
#include <string>
#include <vector>

#include "letters/detail/page.hpp"

namespace letters::detail {

/// Characters [begin, end) of a page.
struct Stretch {
    std::size_t begin = 0, end = 0;
    [[nodiscard]] bool empty() const { return begin >= end; }
};

/// A circumstance that the bureau weighed.
struct Told {
    Stretch words;
    std::optional<Weight> leaning;  ///< by the conclusion drawn from it
    std::string amount;             ///< of a percent: `7`, `-0.6`
    bool listed = false;            ///< in a table or list of the discretion
};

/// The words of [begin, end) parted at commas, semicolons, full stops and, where asked, colons,
/// outside brackets, quotations and titles. Punctuation is not part of them.
enum class Colons { kPart, kStay };
[[nodiscard]] std::vector<Stretch> ClausesOf(const Page& page, Stretch whole, Colons colons);

/// Without numbering and heading before it, 鉴于 你公司系 … that lead in, 等情节 and remarks in
/// brackets that lead out. Empty where nothing else stands there.
[[nodiscard]] Stretch BareOf(const Page& page, Stretch clause);

/// 甲、乙、丙 and 危害后果轻微并及时改正: one stretch a circumstance.
[[nodiscard]] std::vector<Stretch> PartsOf(const Page& page, Stretch clause);

/// Whether a bare clause of prose tells a circumstance, and not a basis, a decision, a piece of
/// evidence, a plea or a condition.
[[nodiscard]] bool IsCircumstance(const Page& page, Stretch clause);
/// Whether a clause goes on to what follows from the circumstances: 我局决定, 依法, 根据…
[[nodiscard]] bool IsConsequence(const Page& page, Stretch clause);

/// 7%, -3分, 调减4个百分点 (-4), 裁量百分值为8%: the number, where the clause says nothing else.
[[nodiscard]] std::string AmountOf(const Page& page, Stretch clause);

/// Past （1） 1. ① 一是 at `at`; `at` where no item is numbered there.
[[nodiscard]] std::size_t PastItemNumber(const Page& page, std::size_t at);

/// The tables and lists of the discretion; `covered` takes the places where they stand.
[[nodiscard]] std::vector<Told> ListedCircumstances(const Page& page,
                                                    std::vector<Stretch>& covered);
/// The circumstances told in sentences, outside `covered`.
[[nodiscard]] std::vector<Told> ReasonedCircumstances(const Page& page,
                                                      const std::vector<Stretch>& covered);

/// Whether what stands at `at` is a plea of the party, and not what the bureau found of it.
[[nodiscard]] bool IsPlea(const Page& page, std::size_t at);

}  // namespace letters::detail
