#pragma once

#include <cstddef>
#include <vector>

namespace report_check::detail {

/// A place in a row of numbers where the row is broken.
struct Break {
    enum class Kind {
        kGap,     ///< numbers between are missing: 六、八、
        kWrong,   ///< this one alone is wrong, the next goes on: 一、四、三、
        kRepeat,  ///< the number before stands again
        kBack,    ///< lower than what came before
    };
    Kind kind = Kind::kGap;
    std::size_t index = 0;  ///< of the number
    int want = 0;           ///< what should stand there

    bool operator==(const Break&) const = default;
};

struct Sequence {
    std::vector<int> numbers;
    int start = 1;
    bool may_restart = false;  ///< a 1 begins a new row
};

/// The breaks of a row, in order. Each fault is told once: after it the row goes on as written.
[[nodiscard]] std::vector<Break> FindBreaks(const Sequence& sequence);

}  // namespace report_check::detail
