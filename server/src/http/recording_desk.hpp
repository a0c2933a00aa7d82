#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "base/id.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "ledger/evidence.hpp"
#include "records/store.hpp"

namespace http {

/// A file that arrived by the web and may be the recording of a body camera.
struct ArrivedRecording {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const access_control::Principal& principal;
    ledger::StoredEvidence stored;
    std::string name;
};

/// Where it belongs, by name, camera and clock, as the import of a folder finds it.
struct PlacedRecording {
    struct Step {
        std::string type;
        base::RecordId id, the_case;
        std::string title;
    };
    base::Refusals refusals;  ///< it is no recording, or not a whole one
    bool known = false;       ///< it came in before
    std::optional<base::RecordId> known_as;
    std::string verdict;  ///< `matched`, `doubtful`, `unmatched`
    std::string time, doubts;
    std::vector<Step> steps;  ///< matched: one; doubtful: those of which a person chooses
    records::FieldValues values;
    std::optional<base::RecordId> organisation;  ///< whose it would be
};

/// Made by `app`, which reads the registers.
using PlaceRecording = std::function<PlacedRecording(const ArrivedRecording&)>;

}  // namespace http
