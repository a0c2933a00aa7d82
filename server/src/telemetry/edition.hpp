#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace telemetry {

/// HJ/T 212-2005, HJ 212-2017, HJ 212-2025, and what surface-water stations made of the second:
/// version 2 in Flag as the third edition has it, codes of the station instead of an MN.
enum class Edition : std::uint8_t { kUnknown, k2005, k2017, k2025, kSurfaceWater2017 };

/// `2017`, `surface_water_2017`.
[[nodiscard]] std::string_view EditionName(Edition edition);
[[nodiscard]] std::optional<Edition> EditionNamed(std::string_view name);
/// `HJ 212-2017`, 地表水 2017
[[nodiscard]] std::string_view EditionTitle(Edition edition);

/// By which the edition is told; Flag is -1 where the frame has none.
struct EditionSigns {
    std::string_view st, mn;
    int flag = -1;
};

/// The edition that a frame was most likely written by. A help for setting up a site: the edition
/// of a site is chosen by people, for one frame can be of two (standards clash in Flag 8 and 9).
[[nodiscard]] Edition DetectEdition(const EditionSigns& signs);

/// 24 of 0-9 and A-F, the form of an MN since 2017.
[[nodiscard]] bool IsLongMn(std::string_view mn);

}  // namespace telemetry
