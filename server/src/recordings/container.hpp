#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/result.hpp"

namespace recordings {

/// Reads into the span from the offset; gives how many bytes there were.
using ReadAt = std::function<std::size_t(std::int64_t, std::span<std::byte>)>;

enum class ContainerKind { kMp4, kAvi, kWav };

/// What a recording says of itself in its own bytes.
struct Container {
    ContainerKind kind = ContainerKind::kMp4;
    std::string media_type;
    /// As written, read as UTC; cameras write it so, or their local time as if it were UTC.
    std::optional<base::Instant> created_at;
    std::optional<std::int64_t> length_ms;
};

/// Could a file of this name be a recording (mp4, mov, m4a, avi, wav)?
[[nodiscard]] bool NamesRecording(std::string_view file_name);

/// Looks at the heads of the parts only: constant memory, whatever the size. Refuses
/// `recordings.empty_file`, `recordings.lying_type` (no such container, or another than the name
/// says), `recordings.truncated` (it ends before its end, or has no index), `recordings.damaged`.
[[nodiscard]] base::Result<Container> ReadContainer(const ReadAt& read, std::int64_t size,
                                                    std::string_view file_name);

}  // namespace recordings
