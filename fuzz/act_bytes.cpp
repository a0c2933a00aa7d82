#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ledger/act.hpp"

/// Whatever bytes are taken for an act are exactly those that the act would be written as.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto act = ledger::ReadAct(bytes)) CHECK(ledger::ActBytes(*act) == bytes);
    return 0;
}
