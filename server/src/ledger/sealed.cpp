#include "ledger/sealed.hpp"

#include <span>
#include <utility>

namespace ledger {

SealedValue Seal(std::string value, base::Randomness& randomness) {
    SealedValue sealed;
    randomness.Fill(std::as_writable_bytes(std::span(sealed.salt)));
    sealed.value = std::move(value);
    return sealed;
}

base::Digest SealedDigest(const SealedValue& sealed, std::string_view path) {
    constexpr std::string_view kDomain("qingheng-sealed-1\0", 18);
    constexpr std::string_view kNul("\0", 1);
    return base::Digester(base::DigestKind::kSm3)
        .Add(kDomain)
        .Add(std::as_bytes(std::span(sealed.salt)))
        .Add(path)
        .Add(kNul)
        .Add(sealed.value)
        .Finish();
}

}  // namespace ledger
