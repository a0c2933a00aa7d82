#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"
#include "readings/reading.hpp"

namespace readings {

/// A frame as it came, and what was read from it: the unit of the log.
struct FrameRecord {
    struct Item {
        SeriesId series = 0;
        Sample sample;
        bool operator==(const Item&) const = default;
    };

    std::uint64_t position = 0;  ///< 1, 2, … in one log, without gaps
    base::Instant received;
    base::Uuid point;
    std::uint64_t key = 0;  ///< by which a frame that is sent again is known
    std::string raw, address;
    std::vector<Item> items;

    bool operator==(const FrameRecord&) const = default;
};

/// Larger records are never written and never believed.
inline constexpr std::size_t kMostRecord = 1 << 20;

/// Appends size, check sum and bytes of `record` (docs/formats/readings.md).
void PutRecord(std::string& out, const FrameRecord& record);

/// The first record of `bytes`. `size` is what it took: 0 where no whole and sound record stands
/// there (the torn end of a log, or damage).
struct ReadRecord {
    FrameRecord record;
    std::size_t size = 0;
};
[[nodiscard]] ReadRecord FirstRecord(std::string_view bytes);

/// Position, receipt, point and size of the first record, without reading the rest: for searches.
/// The check sum is not looked at.
struct RecordHead {
    std::uint64_t position = 0;
    base::Instant received;
    base::Uuid point;
    std::size_t size = 0;
};
[[nodiscard]] RecordHead FirstHead(std::string_view bytes);

}  // namespace readings
