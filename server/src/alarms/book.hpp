#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "alarms/alarm.hpp"
#include "base/random.hpp"
#include "records/store.hpp"

namespace alarms {

/// Who keeps watch for an organisation at a time.
struct Duty {
    std::optional<base::RecordId> person, leader;
    std::string name, contact;
    std::optional<base::Instant> until;
};
/// The shift of the organisation, or of the nearest one above it that has one.
[[nodiscard]] Duty DutyAt(records::RecordView& view, const catalogue::Catalogue& catalogue,
                          const base::RecordId& organisation, base::Instant at);

enum class Told {
    kRaised,
    kChanged,  ///< the same matter, told otherwise: the former stands in its history
    kUnchanged,
    kRefused  ///< no such definitions here
};

/// The alarms of the records, changed by acts of the system. Any thread; any number of processes:
/// the same key is one alarm, and what is told again as it stands writes nothing.
class Book {
 public:
    using Definitions = std::function<std::shared_ptr<const catalogue::Catalogue>()>;
    Book(records::RecordStore& store, base::Randomness& randomness, Definitions definitions)
        : store_(store), randomness_(randomness), definitions_(std::move(definitions)) {}

    /// Had this process the readings of the factor in that hour when it judged? Another process may
    /// have taken them a moment ago: what cannot be seen here is not judged away.
    using Sees = std::function<bool(const std::string& factor, base::Instant hour)>;

    /// Raises it, or brings the one with its key up to date. One that was withdrawn, or dismissed
    /// and has grown since, is raised again.
    Told Tell(const Alarm& alarm, const DeviceSetting& device, const DeskRule& rule,
              base::Instant now, const Sees& sees = {});
    /// Exceedances of the device's day that stand in the records and not in `standing` (keys) are
    /// withdrawn: judged again they do not hold. How many.
    int WithdrawOthers(const DeviceSetting& device, base::CivilDay day,
                       const std::vector<Alarm>& standing, base::Instant now, const Sees& sees);
    /// Alarms that nobody acknowledged in time go to the leader on duty, once. Those handed on.
    struct Escalated {
        base::RecordId alarm;
        std::optional<base::RecordId> leader;
    };
    std::vector<Escalated> Escalate(base::Instant now);

    /// Those of instants that have not ended: a process that starts goes on with them.
    struct Standing {
        base::RecordId record;
        Alarm alarm;
    };
    [[nodiscard]] std::vector<Standing> Open(Kind kind);
    /// Alarms of suspected data of one device, and what officers dismissed (of all devices).
    [[nodiscard]] std::vector<Alarm> SuspectsOf(const base::RecordId& device);
    struct Dismissed {
        base::RecordId device;
        std::string factor, detector, reason;
        double strength = 1;
    };
    [[nodiscard]] std::vector<Dismissed> DismissedSuspects();

 private:
    struct Change;
    base::Result<records::Receipt> Store(records::RecordWriter& writer, const Change& change,
                                         base::Instant now);
    std::vector<records::Record> Select(const std::string& filter);

    records::RecordStore& store_;
    base::Randomness& randomness_;
    Definitions definitions_;
};

}  // namespace alarms
