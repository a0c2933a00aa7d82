#pragma once

#include <span>
#include <string_view>

namespace telemetry {

/// A factor of tables B.1 and B.2 of HJ 212-2017. The table is catalogue/telemetry/factors.tsv,
/// compiled in.
struct Factor {
    std::string_view code;       ///< w01018
    std::string_view name;       ///< 化学需氧量
    std::string_view code_2005;  ///< 011; empty where the older edition has none
    std::string_view unit;       ///< as the standard prints it
    std::string_view format;     ///< N5.1: five digits, one decimal
    bool unit_in_doubt = false;  ///< the field uses another unit than the standard prints
};

/// All of them, in the order of their codes.
[[nodiscard]] std::span<const Factor> Factors();
/// By either code; nullptr for codes of no table (process codes, a maker's own).
[[nodiscard]] const Factor* FindFactor(std::string_view code);

/// `activity` (electricity and production, ST 44 and 45), `circumstance` of a measurement, `flow`;
/// empty for what is measured. catalogue/telemetry/families.tsv, compiled in: the longest beginning
/// of the code that stands there counts.
[[nodiscard]] std::string_view FamilyOf(std::string_view code);

/// `mg/m3`, `mg/m³`, `mg/Nm3`, `毫克/立方米` are one unit: as the table writes it. What is unknown
/// stays as it is.
[[nodiscard]] std::string_view UnitWords(std::string_view unit);

}  // namespace telemetry
