#pragma once

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

#include "app/node.hpp"

namespace app {

/// Recurring work of a running server, in a thread of its own: signs a head every hour, drops
/// sessions, failed sign-ins and unfinished uploads a day old. Ends when destroyed.
class Housekeeper {
 public:
    explicit Housekeeper(Node& node);
    ~Housekeeper();
    Housekeeper(const Housekeeper&) = delete;
    Housekeeper& operator=(const Housekeeper&) = delete;

 private:
    void Run();
    void Sweep();

    Node& node_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stopping_ = false;          ///< under mutex_
    std::int64_t signed_hour_ = -1;  ///< the thread's own
    std::thread thread_;
};

}  // namespace app
