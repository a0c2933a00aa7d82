#pragma once

#include <optional>
#include <vector>

#include "storage/record_reader.hpp"

namespace storage {

/// Records of one type that acts touched between two views: as the earlier one saw them (those that
/// were there), and as the later one does.
struct TouchedRecords {
    std::vector<records::Record> before, now;
};

/// `acts`: how many the earlier view saw, all with positions. nullopt where they are too many to be
/// worth it.
[[nodiscard]] std::optional<TouchedRecords> TouchedSince(RecordReader& reader,
                                                         const catalogue::RecordType& type,
                                                         std::int64_t acts);

}  // namespace storage
