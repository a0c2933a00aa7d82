#pragma once

#include <chrono>
#include <cstddef>

#include "records/store.hpp"

namespace records {

/// Requests for acts that wait for the thread that is at one of them.
class Companions {
 public:
    virtual ~Companions() = default;
    /// Does the next of them whole, on this thread; false: none waits.
    virtual bool DoOne() = 0;
    /// How many wait now.
    virtual std::size_t HowManyWait() = 0;
    /// Sleeps until that many of them wait, or until `end`; false: none waits.
    virtual bool Await(std::size_t count, std::chrono::steady_clock::time_point end) = 0;
    /// This thread is about to sleep: another one is to do them meanwhile. Until Resume.
    virtual void Rest() = 0;
    virtual void Resume() = 0;
};

/// A store that makes the acts of several people durable together waits a moment for one that it
/// knows to come.
class Awaiting {
 public:
    virtual ~Awaiting() = default;
    /// This thread is about to write an act. Should it be the one that makes several durable, it
    /// does the companions' first, within its call: so no lock may be held that they take.
    virtual void Announce(Companions* companions) = 0;
    /// It is not, or has.
    virtual void Withdraw() = 0;
    /// Are acts written one after the other, so that threads beside each other gain little?
    [[nodiscard]] virtual bool WritesInTurn() const = 0;
};

/// An act that this thread reads and will write, while this object lives.
class OnItsWay {
 public:
    explicit OnItsWay(RecordStore& store, Companions* companions = nullptr)
        : awaiting_(dynamic_cast<Awaiting*>(&store)) {
        if (awaiting_ != nullptr) awaiting_->Announce(companions);
    }
    ~OnItsWay() {
        if (awaiting_ != nullptr) awaiting_->Withdraw();
    }
    OnItsWay(const OnItsWay&) = delete;
    OnItsWay& operator=(const OnItsWay&) = delete;

 private:
    Awaiting* awaiting_;  ///< nullptr: the store does not wait
};

}  // namespace records
