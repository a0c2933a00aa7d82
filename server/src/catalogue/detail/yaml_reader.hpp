#pragma once

#include <optional>
#include <string_view>

#include "catalogue/detail/node.hpp"

namespace catalogue::detail {

inline constexpr std::size_t kLargestFile = std::size_t{1} << 20;  ///< bytes
inline constexpr int kDeepest = 24;                                ///< maps and lists in each other

/// Reads the plain subset of YAML that definitions are written in: one document, no anchors,
/// aliases or tags, no key twice, and quotes around what a reader of YAML 1.1 would take for a
/// date, a fraction or a yes/no. Nothing where the text is no YAML at all.
[[nodiscard]] std::optional<Node> ReadYaml(std::string_view text, std::string_view file,
                                           Faults& faults);

}  // namespace catalogue::detail
