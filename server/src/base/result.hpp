#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <variant>
#include <vector>

namespace base {

/// One reason why something asked for is not done: wrong input, a gate not passed, not found, not
/// allowed. `code` is stable (`case.officers_too_few`); its words stand in
/// `catalogue/messages/zh-CN.yaml` with `{name}` places that `params` fill. `where` points at the
/// fault: a field id, `row 12`, or `file.yaml:31`.
struct Refusal {
    std::string code;
    std::vector<std::pair<std::string, std::string>> params;
    std::string where;

    bool operator==(const Refusal&) const = default;
};

using Refusals = std::vector<Refusal>;

/// A value, or every reason why there is none (never an empty list).
template <class T>
using Result = tl::expected<T, Refusals>;

using Done = Result<std::monostate>;

[[nodiscard]] inline tl::unexpected<Refusals> Refuse(
    std::string code, std::vector<std::pair<std::string, std::string>> params = {},
    std::string where = {}) {
    return tl::unexpected(Refusals{Refusal{std::move(code), std::move(params), std::move(where)}});
}

[[nodiscard]] inline tl::unexpected<Refusals> Refuse(Refusals refusals) {
    return tl::unexpected(std::move(refusals));
}

[[nodiscard]] inline Done AllWell() { return std::monostate{}; }

/// Nothing wrong, or all that is wrong.
[[nodiscard]] inline Done DoneUnless(Refusals refusals) {
    if (refusals.empty()) return AllWell();
    return Refuse(std::move(refusals));
}

}  // namespace base
