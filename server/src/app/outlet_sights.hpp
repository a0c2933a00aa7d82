#pragma once

#include <chrono>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/node.hpp"
#include "http/outlet_desk.hpp"
#include "readings/shared_notes.hpp"
#include "receiver/gaps.hpp"
#include "receiver/live.hpp"

namespace app {

/// What the pages call a process's own strangers and gaps.
[[nodiscard]] std::vector<http::StrangerSeen> StrangersSeen(
    const std::vector<receiver::Stranger>& strangers);
[[nodiscard]] std::vector<http::GapSeen> GapsSeen(const std::vector<receiver::Gap>& gaps);

/// Who knocks and what devices owe, as all processes that receive know it: this one tells the
/// others through the database that they share, and hears of theirs (docs/formats/readings.md).
class OutletSights {
 public:
    using Surveyed = std::vector<std::pair<base::Uuid, std::vector<receiver::Gap>>>;

    /// `log`: the number by which this process is known.
    OutletSights(Node& node, readings::SharedNotes& notes, int log)
        : node_(node), notes_(notes), log_(log) {}

    /// Tells what has changed, at most every few seconds. `surveyed`: devices that were looked up
    /// since it was last called, each with all that it owes now. One thread.
    void Tell(const std::vector<receiver::Stranger>& strangers, const Surveyed& surveyed);
    // Any thread.
    /// The own ones and those of all others, each once, the last seen first.
    [[nodiscard]] std::vector<http::StrangerSeen> AllStrangers(
        const std::vector<receiver::Stranger>& own);
    /// What was found last, by whichever process; nullopt: nobody found that it owes anything.
    [[nodiscard]] std::optional<std::vector<http::GapSeen>> GapsOf(const base::Uuid& point);

 private:
    void Gather(readings::SharedNote note);

    Node& node_;
    readings::SharedNotes& notes_;
    const int log_;
    std::map<std::string, std::string> said_;  ///< body by kind and subject, since `fresh_from_`
    std::map<std::string, readings::SharedNote> waiting_;  ///< likewise
    std::chrono::steady_clock::time_point next_{}, fresh_from_{};
};

}  // namespace app
