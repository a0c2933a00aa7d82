#pragma once

#include "records/store.hpp"

namespace records {

/// A store that makes the acts of several people durable together waits a moment for one that it
/// knows to come.
class Awaiting {
 public:
    virtual ~Awaiting() = default;
    /// This thread is about to write an act.
    virtual void Announce() = 0;
    /// It is not, or has.
    virtual void Withdraw() = 0;
};

/// An act that this thread reads and will write, while this object lives.
class OnItsWay {
 public:
    explicit OnItsWay(RecordStore& store) : awaiting_(dynamic_cast<Awaiting*>(&store)) {
        if (awaiting_ != nullptr) awaiting_->Announce();
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
