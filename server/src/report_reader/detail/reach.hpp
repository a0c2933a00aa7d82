#pragma once

#include <algorithm>
#include <cstddef>

namespace report_reader::detail {

/// So far back words narrow a figure, or explain it.
inline constexpr std::size_t kReach = 300;

/// From where on, not before `from`, words count for what stands at `at`.
[[nodiscard]] inline std::size_t WithinReach(std::size_t from, std::size_t at) {
    return std::max(from, at > kReach ? at - kReach : 0);
}

}  // namespace report_reader::detail
