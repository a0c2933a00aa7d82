#pragma once

#include <cstdint>
#include <stop_token>

#include "app/node.hpp"

namespace app {

struct ReminderReport {
    std::int64_t people = 0;     ///< who got a message
    std::int64_t items = 0;      ///< matters in these messages
    std::int64_t handed_on = 0;  ///< messages given to the sender
    bool stopped = false;        ///< asked to end before all was told
};

/// Tells people, within the hours of the settings on working days, of the clocks of their records
/// (notify/gather.hpp) and of opinions that were urged today; the first pass of a day is the
/// morning's digest, the later ones add what came up since. What somebody was told already is not
/// told again, so any node may run it, any number of times, and go on where another died. Then
/// hands on what was not handed on yet when the settings name a folder for it. Looks at `stop`
/// between pages of records and between people: nobody is told half of what is due to them.
ReminderReport SendReminders(Node& node, const std::stop_token& stop = {});

/// Drops messages after the time that docs/formats/messages.md gives them.
void DropOldMessages(Node& node);

}  // namespace app
