#pragma once

#include <algorithm>
#include <exception>
#include <map>
#include <set>
#include <stdexcept>
#include <tuple>

#include "audit/source.hpp"
#include "audit/verify.hpp"
#include "ledger/rotation.hpp"

namespace audit::detail {

/// One act's touch of one record, small: there are as many as in the whole ledger.
struct TouchAt {
    base::RecordId record;
    std::uint32_t type = 0;    ///< index into Context::types
    std::int64_t version = 0;  ///< after the act
    std::int64_t arrival = 0;
};

/// Where a value was sealed: the raw id of the act, of the record (both empty for evidence), path.
using SealPlace = std::tuple<std::string, std::string, std::string>;

/// Numbers of one numbering in one year, told apart by the short name that their texts begin with.
struct NumberSeries {
    std::string numbering;
    std::int64_t year = 0;
    std::string short_name;
    auto operator<=>(const NumberSeries&) const = default;
};
struct NumbersTaken {
    std::set<std::int64_t> written;   ///< by whatever act
    std::int64_t highest_issued = 0;  ///< by acts that issue: no import, no correction
};

/// A span of the log of restricted reads as an act `ledger.read_log` sealed it.
struct SealedReads {
    base::Instant from, to;
    std::int64_t rows = 0;
    base::Digest digest;
    std::optional<std::int64_t> position;  ///< of the act
};

/// What the checks tell one another.
class Context {
 public:
    Context(AuditSource& from, const catalogue::Catalogue& by, const VerifyOptions& how)
        : source(from), catalogue(by), options(how) {}

    AuditSource& source;
    const catalogue::Catalogue& catalogue;
    const VerifyOptions& options;
    VerifyResult result;

    std::vector<std::string> canonicals;  ///< every catalogue that was in force
    std::vector<std::string> types;       ///< of touches, by index
    std::vector<TouchAt> touches;
    std::map<SealPlace, std::int64_t> erased;    ///< named by an act's `$erased`: its position
    std::map<SealPlace, std::string> erased_by;  ///< the raw id of that act
    std::set<SealPlace> erased_before;  ///< by a lost act; `erased` is where an epoch says so
    std::map<SealPlace, std::string> tombstones;  ///< → raw id of by_act
    std::set<SealPlace> buried;                   ///< tombstones of values that acts did seal
    std::set<base::Digest> cited;                 ///< evidence
    std::vector<ledger::RotationAt> rotations;
    std::vector<SealedReads> sealed_reads;
    std::map<std::uint64_t, base::Digest> roots;  ///< at the sizes of heads
    std::uint64_t size = 0;                       ///< leaves of the tree
    std::map<NumberSeries, NumbersTaken> taken;
    std::map<std::string, std::set<std::string>> short_names;  ///< raw organisation id → all it had
    std::int64_t last_epoch = 0;  ///< number that the last `ledger.epoch` gave

    void Add(Finding finding) {
        if (options.on_finding) options.on_finding(finding);
        result.findings.push_back(std::move(finding));
    }
    void Fault(std::string code, std::string table, std::string key,
               std::vector<std::pair<std::string, std::string>> params = {},
               std::optional<std::int64_t> position = std::nullopt) {
        Add({Severity::kFault, std::move(code), std::move(table), std::move(key), std::move(params),
             position});
    }
    void Note(std::string code, std::string table, std::string key,
              std::vector<std::pair<std::string, std::string>> params = {},
              std::optional<std::int64_t> position = std::nullopt) {
        Add({Severity::kNote, std::move(code), std::move(table), std::move(key), std::move(params),
             position});
    }

    /// Runs a part of the check; what cannot be read is a finding, and the next part goes on.
    template <class Work>
    void Guard(const std::string& table, const Work& work) {
        try {
            work();
        } catch (const std::runtime_error& failure) {
            Fault("audit.unreadable", table, "", {{"detail", failure.what()}});
        }
    }

    void Progress(std::int64_t done, std::int64_t total) {
        if (options.on_progress) options.on_progress(done, total);
    }
};

/// Stored bytes as text: an id as people write it where it has 16 bytes, else hex.
[[nodiscard]] inline std::string ShowBytes(std::string_view bytes) {
    const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (bytes.size() != 16) return base::ToHex({data, bytes.size()});
    base::Uuid uuid;
    std::copy(data, data + 16, uuid.bytes.begin());
    return uuid.ToText();
}

template <class Bytes>
[[nodiscard]] std::string RawOf(const Bytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Each check reads what it names and adds its findings; the order is Verify's.
void CheckLog(Context& context);  ///< act, sealed_value, tree_node, catalogue_version
void CheckTombstones(Context& context);
void CheckHeads(Context& context);    ///< head, setting_meta
void CheckRecords(Context& context);  ///< act_touch, r_, g_, h_, hg_, s_, search
void CheckEvidence(Context& context);
void CheckSeries(Context& context);  ///< number_series
void CheckReadLog(Context& context);

}  // namespace audit::detail
