#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/node.hpp"
#include "readings/store.hpp"

namespace app {

/// A day of a device of which values came in.
struct DeviceDay {
    base::Uuid point;
    base::CivilDay day;
    auto operator<=>(const DeviceDay&) const = default;
};

/// What a table of values from the upper platform holds: a submission a row.
struct ReadingTable {
    std::vector<readings::Submission> rows;
    std::int64_t readings = 0;
    std::int64_t from_ms = 0, to_ms = 0;  ///< times of its first and last value
    std::size_t devices = 0;
    std::set<DeviceDay> days;
};

/// Devices whose values come from the upper platform, by MN and by name; those that send for
/// themselves are nil.
using TableDevices = std::map<std::string, base::Uuid, std::less<>>;

/// Reads CSV or XLSX with a heading row: device (MN or name), time, kind (小时 by default, 分钟,
/// 日), factor, 实测值, 折算值, 排放量, 标记. Every faulty row is refused with its number, at most
/// 100 of them; then nothing is taken.
[[nodiscard]] base::Result<ReadingTable> ReadReadingTable(std::string_view bytes,
                                                          const std::string& name,
                                                          const TableDevices& devices,
                                                          base::Instant now);

struct ReadingsTaken {
    base::RecordId record;  ///< reading_import
    std::int64_t rows = 0, readings = 0;
    std::set<DeviceDay> days;  ///< to be judged (AlarmWatch)
};
/// Takes the table into the store with an act of `principal`, the file as its evidence. Taken again
/// it changes nothing in the store. Throws when the values could not be made durable; the act says
/// then what should be there, and the table is to be taken again.
[[nodiscard]] base::Result<ReadingsTaken> TakeReadingTable(
    Node& node, const access_control::Principal& principal, const std::string& name,
    std::string_view bytes);

}  // namespace app
