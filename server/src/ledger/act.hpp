#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"
#include "base/result.hpp"

/// The act and its bytes: docs/formats/act.md is the contract, this header its C++.
namespace ledger {

inline constexpr int kActFormat = 1;
/// Bytes; whoever gathers a large act (an import) refuses or splits before it comes to this.
inline constexpr std::size_t kLargestAct = std::size_t{64} << 20;

/// What one act did to one record. `changes` is canonical JSON of an object: field id → resulting
/// value (or {"sealed": digest}); null clears. A record is the fold of these and nothing else.
struct Touch {
    base::RecordId record;
    std::string type;
    std::int64_t expected_version = 0;  ///< 0: the act creates the record
    std::string changes;

    bool operator==(const Touch&) const = default;
};

enum class SourceKind { kHere, kPaper, kPhone, kSystem, kImport };

struct Source {
    SourceKind kind = SourceKind::kHere;
    std::string system;                    ///< kSystem: its name; kImport: the file's name
    std::string external_id;               ///< kSystem: its id there
    std::optional<base::Digest> scan;      ///< kPaper: evidence digest of the scan
    std::string device;                    ///< kPhone: uuid text of the device
    std::optional<std::int64_t> sequence;  ///< kPhone: how-manieth act of the device
    std::optional<std::int64_t> skew_ms;   ///< kPhone: by how much its clock ran ahead of ours

    bool operator==(const Source&) const = default;
};

struct EvidenceReference {
    base::Digest digest;  ///< SM3 of the file's plain bytes
    std::string name, media_type;
    std::int64_t size = 0;

    bool operator==(const EvidenceReference&) const = default;
};

struct Act {
    base::ActId id;          ///< made by the client: the idempotency key
    std::string kind;        ///< `case.file`, `enterprise.register`, `ledger.erase`
    base::Digest catalogue;  ///< digest of the merged catalogue it was judged by
    /// Digest of the client's canonical request: same id and another request is refused. It lies
    /// beside the bytes in column `act.request`, never in them (it would betray erased values):
    /// ActBytes leaves it out and ReadAct leaves it zero.
    base::Digest request;
    base::RecordId acted_by;                     ///< person who decided
    base::RecordId entered_by;                   ///< person who typed
    std::optional<base::RecordId> on_behalf_of;  ///< who delegated
    base::CivilDay happened_on;
    std::optional<base::Instant> captured_at;
    base::Instant recorded_at;  ///< the database's time, never less than the previous act's
    Source source;
    std::string basis;
    std::string reason;
    std::vector<std::string> marks;  ///< `irregular:<gate id>`, `late:<clock id>`; sorted, unique
    std::vector<EvidenceReference> evidence;
    std::vector<Touch> touches;  ///< in the order given; a record at most once
    std::string statement;       ///< `ledger.*` kinds only: canonical JSON of an object; else empty

    bool operator==(const Act&) const = default;
};

/// RFC 8785 bytes. The leaf of the tree is SM3(0x00 || these bytes). `changes` and `statement` must
/// be canonical already and the texts UTF-8 (CHECK); marks are sorted and made unique here.
[[nodiscard]] std::string ActBytes(const Act& act);

/// Reads what ActBytes wrote; refuses anything else (`ledger.act_malformed` with `detail`), never
/// throws.
[[nodiscard]] base::Result<Act> ReadAct(std::string_view bytes);

/// `json` (any JSON text without fractions or exponents) in RFC 8785 form; refused when it is no
/// JSON, holds a number that is no 53-bit integer, a key twice, invalid UTF-8, or nests deeper
/// than 32.
[[nodiscard]] base::Result<std::string> CanonicalJson(std::string_view json);

}  // namespace ledger
