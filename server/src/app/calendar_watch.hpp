#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "app/node.hpp"

namespace app {

/// Is the node's calendar the one in force, and if not, could it be taken over?
enum class CalendarStanding {
    kInForce,    ///< it was, or is now
    kTakenOver,  ///< another process had loaded a year; from now on this one counts by it too
    kOther,      ///< the definitions differ in more than that: whoever looks after it must restart
};

/// Takes over the calendar that the database says is in force, where the node's definitions differ
/// from those in force by the calendar alone. Safe from any thread.
CalendarStanding TakeOverCalendar(Node& node);

/// Looks every two seconds whether another process has loaded a year. Until it has looked, acts are
/// refused (`calendar.renewed`), so none is counted by a calendar that is no longer in force. One
/// thread of its own.
class CalendarWatch {
 public:
    explicit CalendarWatch(Node& node);
    ~CalendarWatch();
    CalendarWatch(const CalendarWatch&) = delete;
    CalendarWatch& operator=(const CalendarWatch&) = delete;

 private:
    void Work();
    void Look();

    Node& node_;
    bool told_ = false;  ///< the thread's: that it must be restarted
    std::mutex mutex_;
    std::condition_variable changed_;
    bool stopping_ = false;  ///< under mutex_
    std::thread thread_;
};

}  // namespace app
