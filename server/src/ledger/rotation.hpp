#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "ledger/head.hpp"

/// Which key may sign for a log: act.md section "Keys".
namespace ledger {

inline constexpr std::string_view kRotationKind = "ledger.rotate_key";

/// The log goes from one key to the next; both sign that it does.
struct KeyRotation {
    base::Digest log;
    std::string from, to;                      ///< public keys, DER in hex
    std::string signature_from, signature_to;  ///< DER in hex
};

[[nodiscard]] KeyRotation MakeRotation(const base::Digest& log, const SigningKey& from,
                                       const SigningKey& to);
/// What the act `ledger.rotate_key` says: its `statement`.
[[nodiscard]] std::string RotationStatement(const KeyRotation& rotation);
/// Refuses (`ledger.rotation_malformed`) anything else; signatures are not checked here.
[[nodiscard]] base::Result<KeyRotation> ReadRotation(std::string_view statement);
/// Both signatures are right.
[[nodiscard]] bool VerifyRotation(const KeyRotation& rotation);

struct RotationAt {
    std::uint64_t position = 0;  ///< of its act in the tree
    KeyRotation rotation;
};

/// The head's key is the one that the log's first key leads to by `rotations` (in tree order; those
/// at or after the head's size are not looked at). Refuses with every broken link:
/// `ledger.key_not_of_log`, `ledger.rotation_broken`, `ledger.rotation_signature`.
[[nodiscard]] base::Done CheckHeadKey(const Head& head, const std::vector<RotationAt>& rotations);

}  // namespace ledger
