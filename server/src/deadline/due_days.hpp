#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/civil_day.hpp"
#include "base/id.hpp"
#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/store.hpp"
#include "records/view_neighbours.hpp"

namespace deadline {

/// A due day that a record still waits for.
struct DueDay {
    const catalogue::ClockRule* rule = nullptr;  ///< of the catalogue asked
    base::CivilDay day;
    /// A span that does not count has begun and not ended; `day` is set again by its end.
    std::optional<base::CivilDay> paused_since;
};

/// The due days of many records of one type, read from their columns: RunningClocks counts each
/// anew and shows its working, which is too slow for a board of hundreds. A clock whose due day
/// was never stored does not appear. Dies before the view and the catalogue.
class DueDays {
 public:
    /// `givens` must hold `today`. Throws what the view throws.
    DueDays(const catalogue::Catalogue& catalogue, const catalogue::RecordType& type,
            records::Givens givens, records::RecordView& view);

    /// What is not done: soonest first, what stands still after the others.
    [[nodiscard]] std::vector<DueDay> Of(const records::Record& record) const;

    /// The same as filters of the list (docs/formats/filter.md), so that a count opens on its
    /// records: the clock of `rule` runs; it runs, does not stand still and its day is past.
    [[nodiscard]] static std::string RunsFilter(const catalogue::ClockRule& rule);
    [[nodiscard]] static std::string LateFilter(const catalogue::ClockRule& rule);

    [[nodiscard]] std::vector<const catalogue::ClockRule*> rules() const;

 private:
    struct Known {
        const catalogue::ClockRule* rule = nullptr;
        std::optional<records::Filter> done;
        std::map<base::RecordId, base::CivilDay> standing_since;
    };
    void NoteStanding(const catalogue::Catalogue& catalogue, const catalogue::Exclusion& exclusion,
                      Known& known);

    records::RecordView& view_;
    records::ViewNeighbours neighbours_;
    records::Givens givens_;
    std::vector<Known> known_;
};

}  // namespace deadline
