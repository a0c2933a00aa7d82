#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "records/on_its_way.hpp"

namespace http::detail {

/// The threads that run handlers. Who became idle last works next: its stack and what it allocates
/// are still in the processor's caches, and where few work at once few threads do. Work that finds
/// nobody idle waits in order.
///
/// What is posted in turn is done one after the other by one thread, which also does it within what
/// it is at (records::Companions): nobody is woken for it and nobody sleeps. Where that thread
/// sleeps, or many wait, others help.
class Workers : public records::Companions {
 public:
    explicit Workers(std::size_t count);
    /// Joined before.
    ~Workers() override;
    Workers(const Workers&) = delete;
    Workers& operator=(const Workers&) = delete;

    /// Any thread; not after Join. `work` may only be movable and throws nothing.
    template <class Work>
    void Post(Work work) {
        Take(std::make_unique<JobOf<Work>>(std::move(work)));
    }
    template <class Work>
    void PostInTurn(Work work) {
        TakeInTurn(std::make_unique<JobOf<Work>>(std::move(work)));
    }
    bool DoOne() override;
    std::size_t HowManyWait() override;
    bool Await(std::size_t count, std::chrono::steady_clock::time_point end) override;
    void Rest() override;
    void Resume() override;
    /// Until everything that was posted is done.
    void Join();

 private:
    struct Job {
        Job() = default;
        virtual ~Job() = default;
        Job(const Job&) = delete;
        Job& operator=(const Job&) = delete;
        virtual void Run() = 0;
    };
    template <class Work>
    struct JobOf final : Job {
        explicit JobOf(Work given) : work(std::move(given)) {}
        void Run() override { work(); }
        Work work;
    };
    /// One thread's place to be told what to do.
    struct Place {
        std::unique_ptr<Job> job;  ///< under mutex_
        std::condition_variable told;
    };

    void Take(std::unique_ptr<Job> job);
    void TakeInTurn(std::unique_ptr<Job> job);
    void DoInTurn();
    void Loop(Place& place);
    /// Waits for it; null: nothing will come any more. Under `lock`.
    [[nodiscard]] std::unique_ptr<Job> Next(Place& place, std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::deque<std::unique_ptr<Job>> waiting_;  ///< under mutex_
    std::vector<Place*> idle_;                  ///< under mutex_; the last became so last
    std::deque<std::unique_ptr<Job>> in_turn_;  ///< under mutex_
    std::size_t awaited_ = 0;                   ///< under mutex_; so many of them, 0: none
    std::condition_variable have_come_;         ///< for who awaits them
    std::size_t at_turns_ = 0;                  ///< under mutex_; threads that do them, awake
    bool ends_ = false;                         ///< under mutex_
    std::vector<std::unique_ptr<Place>> places_;
    std::vector<std::thread> threads_;
};

}  // namespace http::detail
