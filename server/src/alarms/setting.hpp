#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "catalogue/model.hpp"
#include "evaluation/series.hpp"
#include "records/store.hpp"

/// What is told of readings that exceed, are missing or look made: judged from the store of
/// readings, kept as records `alarm` (docs/decisions/0019-desk.md).
namespace alarms {

/// A limit of a factor and the days on which it binds. Millionths of the factor's unit.
struct LimitPeriod {
    std::optional<std::int64_t> upper, lower;
    evaluation::Form form = evaluation::Form::kMeasured;
    evaluation::Averaging average = evaluation::Averaging::kHourly;
    base::CivilDay from = base::CivilDay::FromSerial(0);
    std::optional<base::CivilDay> until;  ///< the first day on which it binds no longer
    std::string source;

    [[nodiscard]] bool BindsOn(base::CivilDay day) const {
        return from <= day && (!until || day < *until);
    }
    bool operator==(const LimitPeriod&) const = default;
};

struct FactorSetting {
    std::string code;       ///< as the device sends it
    std::string code_2017;  ///< the same in the tables of 2017; `code` where none has it
    std::string name, unit;
    std::vector<LimitPeriod> limits;
    bool operator==(const FactorSetting&) const = default;
};

/// A device with what the records say of it.
struct DeviceSetting {
    base::RecordId device, organisation;
    std::optional<base::RecordId> outlet, enterprise;
    std::string name, mn, outlet_name, enterprise_name;
    evaluation::Medium medium = evaluation::Medium::kGas;
    std::optional<evaluation::Decimal> reference_oxygen;
    std::int64_t report_minutes = 15;
    bool stopped = false;
    std::vector<FactorSetting> factors;
    std::vector<evaluation::Mark> marks;

    [[nodiscard]] const FactorSetting* Factor(std::string_view code) const;
    [[nodiscard]] const FactorSetting* Factor2017(std::string_view code) const;
    [[nodiscard]] bool HasLimits() const;
    /// Outlets of one enterprise, or air stations of one bureau's own network: what stands still,
    /// repeats or falls at both at once is one matter.
    [[nodiscard]] bool IsBeside(const DeviceSetting& other) const;
};

/// By the device's id, which is the point of its readings.
using Settings = std::map<base::Uuid, DeviceSetting>;

/// Of all devices, or of `only` one.
[[nodiscard]] Settings ReadSettings(records::RecordView& view,
                                    const catalogue::Catalogue& catalogue,
                                    const std::optional<base::RecordId>& only = std::nullopt);

/// `mg/m3`, `mg/m³`, `毫克/立方米` are one unit: the table's way of writing it. What is unknown
/// stays as it is.
[[nodiscard]] std::string UnitWords(std::string_view unit);

/// Millionths as a decimal without zeros at its end.
[[nodiscard]] std::string MillionthsText(std::int64_t value);

}  // namespace alarms
