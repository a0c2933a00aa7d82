#include "report_check/detail/sequence.hpp"

namespace report_check::detail {

std::vector<Break> FindBreaks(const Sequence& sequence) {
    using Kind = Break::Kind;
    std::vector<Break> breaks;
    const std::vector<int>& numbers = sequence.numbers;
    int want = sequence.start;
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const int found = numbers[i];
        const int next = i + 1 < numbers.size() ? numbers[i + 1] : 0;
        if (found == want) {
            ++want;
        } else if (sequence.may_restart && found == 1 && next != want + 1) {
            want = 2;
        } else if (next == want + 1) {
            breaks.push_back({Kind::kWrong, i, want});
            ++want;
        } else if (found > want) {
            breaks.push_back({Kind::kGap, i, want});
            want = found + 1;
        } else {
            const bool repeat = found == want - 1;
            breaks.push_back({repeat ? Kind::kRepeat : Kind::kBack, i, want});
            // Two of the same number: the later ones were counted without the first of them.
            want = found + 1;
        }
    }
    return breaks;
}

}  // namespace report_check::detail
