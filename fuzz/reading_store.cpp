// What lies in the store of readings: blocks and records of the log. Whatever the bytes, reading
// ends, takes no more than it is given, and what is read is written as the same bytes' content.
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "readings/block.hpp"
#include "readings/detail/bytes.hpp"
#include "readings/frame_record.hpp"
#include "readings/merge.hpp"
#include "readings/rollup.hpp"

namespace {

constexpr readings::Hour kHour = 492'000;

/// A sum that fits, so that what lies behind it is reached too.
std::string WithSum(std::string_view bytes) {
    std::string summed(bytes);
    readings::detail::PutFixed(summed, readings::detail::Crc32c(bytes));
    return summed;
}

void CheckBlock(std::string_view bytes) {
    std::vector<readings::Sample> samples;
    if (!readings::DecodeBlock(bytes, kHour, samples)) {
        CHECK(samples.empty());
        return;
    }
    CHECK(!samples.empty() && samples.size() <= readings::kMostInBlock);
    std::vector<readings::Sample> again;
    CHECK(readings::DecodeBlock(readings::EncodeBlock(samples, kHour), kHour, again).has_value());
    CHECK(samples == again);
    CHECK(readings::Merge(samples, samples).samples == samples);
    const readings::Rollup rollup = readings::RollupOf(samples);
    CHECK(rollup.count == static_cast<std::int64_t>(samples.size()));
    for (const readings::Sample& sample : samples) CHECK(!readings::ValueText(sample).empty());
}

void CheckRecords(std::string_view bytes) {
    while (!bytes.empty()) {
        const readings::ReadRecord read = readings::FirstRecord(bytes);
        if (read.size == 0) return;
        CHECK(read.size <= bytes.size());
        CHECK(readings::FirstHead(bytes).position == read.record.position);
        std::string written;
        readings::PutRecord(written, read.record);
        CHECK(readings::FirstRecord(written).record == read.record);
        bytes.remove_prefix(read.size);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    CheckBlock(bytes);
    CheckBlock(WithSum(bytes));
    CheckRecords(bytes);
    std::string record;
    readings::detail::PutFixed(record, static_cast<std::uint32_t>(size));
    readings::detail::PutFixed(record, readings::detail::Crc32c(bytes));
    CheckRecords(record.append(bytes));
    return 0;
}
