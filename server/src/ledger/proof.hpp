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

/// The way from the tree of `size` acts to that of the bundle's head: for a head that a witness
/// kept when the log had `size` acts.
struct Bridge {
    std::uint64_t size = 0;  ///< 0 < size < that of the bundle's head
    std::vector<base::Digest> path;
};

struct ProofBundle {
    ProvenAct act;
    Head head;                         ///< signed
    std::vector<ProvenAct> rotations;  ///< acts `ledger.rotate_key` before the head, in order
    std::vector<OpenedValue> opened;
    std::vector<Bridge> bridges;  ///< by size, each size once
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

/// The head that a witness kept speaks of the same log, and the log only grew between it and the
/// bundle's head. Refuses `proof.witness_signature`, `proof.witness_other_log`,
/// `proof.witness_differs`, those of CheckHeadKey; and, where nothing can be said from these two
/// files, `proof.witness_not_bridged` (no bridge from its size) or `proof.witness_ahead`.
[[nodiscard]] base::Done CheckWitness(const ProofBundle& bundle, const Head& witnessed);

/// The digest at `path` (field, or group/row/field) of a touch's changes; nothing where there is no
/// sealed value.
[[nodiscard]] std::optional<base::Digest> SealedAt(std::string_view changes, std::string_view path);

}  // namespace ledger
