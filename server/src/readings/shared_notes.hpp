#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.hpp"

namespace readings {

/// What a process lets all others know: of each kind and subject the last word counts, whoever said
/// it. Nothing is lost that is not found again.
struct SharedNote {
    std::string kind;   ///< strangers, gaps, receiver, devices
    std::string about;  ///< number of a log; id of a point
    std::string body;   ///< empty: taken back
    // Of what is read:
    int log = -1;  ///< whose word it is
    base::Instant at{};
};

/// What is older counts no longer: who says it says it again.
inline constexpr std::int64_t kNotesHoldMicros = 24LL * 3'600 * 1'000'000;

/// Notes of all processes that receive, in the database that they share. Safe from any thread;
/// throws on failures.
class SharedNotes {
 public:
    virtual ~SharedNotes() = default;

    /// In one transaction. `log`: whose word it is.
    virtual void Say(int log, base::Instant at, const std::vector<SharedNote>& notes) = 0;
    /// Those of that kind that were said at or after `since`, by subject.
    [[nodiscard]] virtual std::vector<SharedNote> All(std::string_view kind,
                                                      base::Instant since) = 0;
    [[nodiscard]] virtual std::optional<std::string> Find(std::string_view kind,
                                                          std::string_view about,
                                                          base::Instant since) = 0;
    /// As All, without what they say.
    [[nodiscard]] virtual std::vector<SharedNote> Heads(std::string_view kind,
                                                        base::Instant since) = 0;
    /// Numbers of the logs that processes hold now. Whoever was killed holds none, at once; whose
    /// machine has lost its power or its network, on PostgreSQL none a minute and a half later.
    [[nodiscard]] virtual std::set<int> Living() = 0;
    /// Takes back all that `log` said, and all that anybody said before `before`.
    virtual void Forget(int log, base::Instant before) = 0;
};

}  // namespace readings
