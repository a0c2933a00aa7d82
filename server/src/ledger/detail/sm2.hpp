#pragma once

#include <openssl/evp.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>

/// SM2 with SM3 (GB/T 32918) by OpenSSL 3, user id 1234567812345678 as GM/T 0009 sets it.
namespace ledger::detail {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
using KeyHandle = std::unique_ptr<EVP_PKEY, FreeKey>;

[[nodiscard]] KeyHandle MakeSm2Key();
/// SubjectPublicKeyInfo, DER.
[[nodiscard]] std::string PublicDer(EVP_PKEY* key);
/// nullptr unless `der` is exactly one SM2 public key.
[[nodiscard]] KeyHandle PublicFromDer(std::string_view der);
[[nodiscard]] bool IsSm2(EVP_PKEY* key);

/// Signature, DER. Throws std::runtime_error when OpenSSL fails.
[[nodiscard]] std::string SignSm2(EVP_PKEY* key, std::string_view message);
[[nodiscard]] bool VerifySm2(EVP_PKEY* key, std::string_view message, std::string_view signature);

}  // namespace ledger::detail
