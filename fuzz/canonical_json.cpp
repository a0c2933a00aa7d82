#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"

/// The canonical form is a fixed point, and the strict reader takes nothing but it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    const auto written = ledger::CanonicalJson(json);
    CHECK(ledger::IsCanonicalJson(json) == (written.has_value() && *written == json));
    if (written) CHECK(ledger::CanonicalJson(*written) == *written);
    return 0;
}
