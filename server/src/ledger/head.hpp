#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

namespace ledger {

/// A signed statement "at `signed_at` the log `log` had `size` acts and this root".
struct Head {
    base::Digest log;  ///< SM3 of the log's first public key (SubjectPublicKeyInfo DER)
    std::uint64_t size = 0;
    base::Digest root;
    base::Instant signed_at;
    bool demonstration = false;  ///< a `demo` ledger, for ever
    std::string key;             ///< public key, DER in hex
    std::string signature;       ///< SM2 with SM3, DER in hex; empty until signed
};

/// Canonical JSON of all but the signature, with `"algorithm":"SM2-SM3-RFC9162"`.
[[nodiscard]] std::string HeadBytes(const Head& head);
/// Canonical JSON with the signature: what is shown, exported and witnessed.
[[nodiscard]] std::string HeadText(const Head& head);
[[nodiscard]] base::Result<Head> ReadHead(std::string_view text);

/// SM2 key pair. Lies outside the database and its backup (`ledger-key.pem`, mode 0600).
class SigningKey {
 public:
    ~SigningKey();
    SigningKey(SigningKey&&) noexcept;
    SigningKey& operator=(SigningKey&&) noexcept;

    static SigningKey Make();
    static base::Result<SigningKey> FromPem(std::string_view pem);
    [[nodiscard]] std::string ToPem() const;
    [[nodiscard]] std::string PublicKey() const;  ///< DER in hex
    [[nodiscard]] base::Digest LogId() const;     ///< SM3 of the DER
    /// Fills key and signature. Safe from any thread.
    void Sign(Head& head) const;
    /// SM2 with SM3 over any text (a key's rotation); DER in hex.
    [[nodiscard]] std::string SignText(std::string_view message) const;

 private:
    struct State;
    explicit SigningKey(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// `signature` (DER in hex) over `message` is right for `key` (DER in hex).
[[nodiscard]] bool VerifyText(std::string_view message, std::string_view key,
                              std::string_view signature);

/// Signature right for the key named in the head. Whether that key may sign for the log:
/// rotation.hpp.
[[nodiscard]] bool VerifyHead(const Head& head);

}  // namespace ledger
