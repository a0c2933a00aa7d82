#pragma once

namespace records::detail {

/// -1, 0 or 1, as `a` stands before, with or behind `b`.
template <class T>
[[nodiscard]] int Sign(const T& a, const T& b) {
    return a < b ? -1 : (b < a ? 1 : 0);
}

}  // namespace records::detail
