// The list of what was destroyed, kept beside backups: what is read is written and read again as
// the same.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "storage/backup.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto stones = storage::ReadTombstonesText({reinterpret_cast<const char*>(data), size});
    if (!stones) {
        CHECK(!stones.error().empty());
        return 0;
    }
    const auto again = storage::ReadTombstonesText(storage::TombstonesText(*stones));
    CHECK(again.has_value() && *again == *stones);
    return 0;
}
