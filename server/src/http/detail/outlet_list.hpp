#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "http/detail/caller.hpp"
#include "readings/reading.hpp"

namespace http {

/// A factor of a device as the records have it. Limits are in millionths.
struct FactorFact {
    std::string code, name, unit;
    std::optional<std::int64_t> upper, lower;
    bool converted = false;  ///< the limit is of converted values

    /// Is a value of this kind one that the limit is about?
    [[nodiscard]] bool IsAbout(std::string_view kind) const;
    [[nodiscard]] bool IsBeyond(const readings::Sample& sample) const;
};

/// A stretch that the enterprise, or somebody for it, marked.
struct MarkFact {
    std::int64_t from_ms = 0, until_ms = 0;
    std::string mark;       ///< id of a choice of `monitoring_mark.mark`
    bool of_all = true;     ///< of all factors
    bool accepted = false;  ///< otherwise it waits to be looked at

    [[nodiscard]] bool Covers(std::int64_t at_ms) const {
        return from_ms <= at_ms && at_ms <= until_ms;
    }
};

struct DeviceFact {
    records::Record record;  ///< without password and key
    std::int64_t report_minutes = 15;
    bool stopped = false;
    std::vector<FactorFact> factors;
    std::vector<MarkFact> marks;  ///< those that stand or wait, and are not over yet

    [[nodiscard]] const FactorFact* Factor(std::string_view code) const;
    /// Has any factor a limit that its values are held against?
    [[nodiscard]] bool IsCompared() const;
};

/// Every device with its factors and marks, as the caller's view sees them: read again when an act
/// has touched what they were made of, so that a board that is looked at every few seconds reads no
/// records. Whose they are is judged for each caller. Any thread.
class OutletList {
 public:
    using Facts = std::shared_ptr<const std::map<base::RecordId, DeviceFact>>;
    [[nodiscard]] Facts Now(Caller& caller);

 private:
    /// Stands for facts_ among the answers that views keep: those hold far less than all devices.
    struct Read {
        std::shared_ptr<const catalogue::Catalogue> catalogue;  ///< part of the key by its address
    };

    std::mutex mutex_;
    Facts facts_;                          ///< under mutex_
    std::shared_ptr<const void> true_of_;  ///< under mutex_: what is kept as long as facts_ hold
};

}  // namespace http
