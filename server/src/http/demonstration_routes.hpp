#pragma once

#include <cstdint>
#include <string>

#include "http/platform.hpp"
#include "http/router.hpp"

namespace http {

/// How far the demonstration beside a bureau is.
enum class DemonstrationStage { kNone, kMaking, kReady, kFailed };
struct DemonstrationProgress {
    DemonstrationStage stage = DemonstrationStage::kNone;
    int percent = 0;
    std::uint16_t port = 0;  ///< of its own server, when ready
};

/// A demonstration that a newcomer may open from the sign-in page of a bureau that has not begun:
/// a ledger, a server and accounts of its own. Safe from any thread.
class DemonstrationDesk {
 public:
    virtual ~DemonstrationDesk() = default;
    /// Is this a bureau that has not begun, on a machine where one can be made?
    [[nodiscard]] virtual bool IsOffered() = 0;
    [[nodiscard]] virtual DemonstrationProgress Progress() = 0;
    /// Makes it where there is none yet, and serves it. Nothing when it is under way.
    virtual void Begin() = 0;
};

/// Of a bureau: how the demonstration beside it is opened. `platform`, `desk` must outlive
/// `router`.
void AddDemonstrationRoutes(Router& router, Platform& platform, DemonstrationDesk& desk);

/// Of the demonstration itself: its people, and signing in as one of them without typing.
/// `password`: that of all its accounts; empty: nobody can.
void AddDemonstrationPeople(Router& router, Platform& platform, std::string password);

}  // namespace http
