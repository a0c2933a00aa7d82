#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ledger/proof.hpp"

/// A bundle that was read is written as it was, and checking one never throws.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto bundle = ledger::ReadBundle(text);
    if (!bundle) return 0;
    CHECK(ledger::BundleText(*bundle) == text);
    static_cast<void>(ledger::CheckBundle(*bundle));
    return 0;
}
