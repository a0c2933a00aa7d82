#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

/// Recordings of body cameras: what their files say of themselves, and to which step of which case
/// they belong. Pure: looks nothing up.
namespace recordings {

/// What the name of a file says, as the common makers write it: device number, (officer's number,)
/// start by the device's clock, running number, mark:
/// `DSJ-0012_000000_20260302091530_0007_IMP.mp4`.
struct NamedFile {
    /// Words that may be the device's number, the likeliest first: the register decides.
    std::vector<std::string> devices;
    std::optional<base::Instant> started_at;  ///< by the device's clock, read as Beijing time
    std::string run_no;
    bool important = false;  ///< the officer pressed the key that marks it
};

/// `name` without its folder. What cannot be read stays empty.
[[nodiscard]] NamedFile ReadFileName(std::string_view name);

}  // namespace recordings
