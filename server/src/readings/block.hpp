#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "readings/reading.hpp"

namespace readings {

/// The most samples that one hour of a series can hold: four a second.
inline constexpr std::size_t kMostInBlock = 14'400;

/// The bytes of a block (docs/formats/readings.md): `samples` of one series and one hour, their
/// times rising. At most kMostInBlock (checked: it is ours).
[[nodiscard]] std::string EncodeBlock(std::span<const Sample> samples, Hour hour);

/// Back again; refuses `readings.block_malformed`. Never trusts a count. Adds to `into`.
[[nodiscard]] base::Done DecodeBlock(std::string_view bytes, Hour hour, std::vector<Sample>& into);

}  // namespace readings
