// Signed statements: a head as witnesses keep it, and the change of a key. Whatever is read is
// written as it was, and looking at its signatures never throws.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.hpp"
#include "ledger/head.hpp"
#include "ledger/rotation.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    if (const auto head = ledger::ReadHead(text)) {
        CHECK(ledger::HeadText(*head) == text);
        static_cast<void>(ledger::VerifyHead(*head));
    }
    if (const auto rotation = ledger::ReadRotation(text)) {
        CHECK(ledger::RotationStatement(*rotation) == text);
        static_cast<void>(ledger::VerifyRotation(*rotation));
    }
    static_cast<void>(ledger::SigningKey::FromPem(text));
    return 0;
}
