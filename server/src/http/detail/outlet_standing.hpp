#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "http/detail/outlet_list.hpp"
#include "http/outlet_desk.hpp"

namespace http {

/// How a device stands, from the gravest: the order of the board.
enum class Standing { kExceeding, kMissing, kMarked, kOnLine, kStopped };

/// `exceeding`, `missing`, `marked`, `on_line`, `stopped`.
[[nodiscard]] std::string_view StandingName(Standing standing);

/// Do its values come from the upper platform?
[[nodiscard]] bool IsProvincial(const DeviceFact& device);

/// A device as it stands now.
struct OutletLine {
    const DeviceFact* device = nullptr;
    DeviceNow now;
    Standing standing = Standing::kMissing;
    std::vector<const MarkFact*> marks;  ///< those that cover this moment
};

/// What the latest values and the marks of this moment say. A mark never hides what exceeds: it
/// stands in the place of missing data (a mark of all factors) and of being on line.
[[nodiscard]] Standing StandingOf(const OutletLine& line, std::int64_t now_ms);

/// Devices of the records with what the receiver knows of them.
class OutletLines {
 public:
    explicit OutletLines(OutletDesk& desk) : desk_(desk) {}

    /// Of all that the caller may read. The lines refer to `facts`.
    [[nodiscard]] std::vector<OutletLine> For(
        Caller& caller, const std::map<base::RecordId, DeviceFact>& facts);
    [[nodiscard]] std::vector<OutletLine> Of(Caller& caller,
                                             const std::vector<const DeviceFact*>& devices);

 private:
    void TakeLatest(DeviceNow& now, const DeviceFact& device);

    OutletDesk& desk_;
};

}  // namespace http
