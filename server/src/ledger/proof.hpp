#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "ledger/act.hpp"
#include "ledger/head.hpp"
#include "ledger/sealed.hpp"
#include "ledger/tree.hpp"

/// What `ledger prove` writes and `qingheng-verify` checks: act.md section "Proof bundle". Pure.
namespace ledger {

/// An act's bytes and the way from its leaf to a root.
struct ProvenAct {
    std::string bytes;
    std::uint64_t position = 0;
    std::vector<base::Digest> inclusion;
};

/// A sealed value laid open: it must match the digest in the act's touch of `record`.
struct OpenedValue {
    base::RecordId record;
    std::string path;
    SealedValue sealed;
};

struct ProofBundle {
    ProvenAct act;
    Head head;                         ///< signed
    std::vector<ProvenAct> rotations;  ///< acts `ledger.rotate_key` before the head, in order
    std::vector<OpenedValue> opened;
};

/// `position` < `size`; `read` gives the nodes of a tree of at least `size` leaves.
[[nodiscard]] ProvenAct Prove(std::string bytes, std::uint64_t position, std::uint64_t size,
                              const NodeReader& read);

[[nodiscard]] std::string BundleText(const ProofBundle& bundle);
/// Refuses (`proof.malformed`) what BundleText does not write.
[[nodiscard]] base::Result<ProofBundle> ReadBundle(std::string_view text);

/// The act, when everything in the bundle holds; else every fault: `proof.head_signature`,
/// `proof.act_not_included`, `proof.rotation_not_included`, `proof.value_differs`,
/// `proof.no_such_value` and those of CheckHeadKey and ReadAct.
[[nodiscard]] base::Result<Act> CheckBundle(const ProofBundle& bundle);

/// The digest at `path` (field, or group/row/field) of a touch's changes; nothing where there is no
/// sealed value.
[[nodiscard]] std::optional<base::Digest> SealedAt(std::string_view changes, std::string_view path);

}  // namespace ledger
