#pragma once

#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "notify/message.hpp"
#include "notify/step.hpp"
#include "records/store.hpp"

namespace notify {

/// What is looked at, and who is told beside the holder.
struct Gathering {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    base::CivilDay today;
    /// Role whose holders in the record's organisation, or in the nearest one above that has any,
    /// are told of what is overdue; empty: nobody.
    std::string leader_role;
    std::stop_token stop = {};  ///< looked at between pages of records
};

using ToldOf = std::map<base::RecordId, std::vector<Item>>;

/// What each person is to be told of today: every clock that runs, is not done and does not stand
/// still, and of which StepOn tells something, to the record's holder; also to those who act for
/// the holder today; when overdue, or when the holder has left, to the leader. Nobody who is
/// not active is told anything. In order of the due days. nullopt: it was to stop.
[[nodiscard]] std::optional<ToldOf> Gather(const Gathering& gathering);

}  // namespace notify
