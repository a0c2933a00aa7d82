#pragma once

#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "access/principal.hpp"
#include "base/instant.hpp"
#include "recordings/match.hpp"
#include "records/store.hpp"

/// What the import of recordings reads of the records.
namespace app {

/// Where and for whom it is read.
struct RegisterAsking {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const access_control::Principal& principal;
};

/// The body cameras that may be read, voided ones not.
[[nodiscard]] std::vector<recordings::Recorder> ReadRecorders(const RegisterAsking& asking);

/// Whose a recording is: the case's that it belongs to, else the officer's who held the camera,
/// else the camera's; and the officer's person, who is to look at it.
struct Owner {
    records::Value organisation, person;
    bool archived = false;  ///< the case is: its volume takes nothing more
};
[[nodiscard]] Owner OwnerOf(const RegisterAsking& asking, const recordings::Match& match);

/// Steps with officers between the two moments, as far as they may be read.
[[nodiscard]] std::vector<recordings::Occasion> ReadOccasions(const RegisterAsking& asking,
                                                              base::Instant from, base::Instant to);

/// A recording that is there already.
struct KnownRecording {
    base::RecordId id;
    std::string name, digest;
    std::optional<base::RecordId> recorder;
    std::optional<base::Instant> from, to;
};
/// Those of these digests, and those whose cameras ran between the two moments.
[[nodiscard]] std::vector<KnownRecording> ReadKnown(const RegisterAsking& asking,
                                                    const std::vector<std::string>& digests,
                                                    base::Instant from, base::Instant to);

}  // namespace app
