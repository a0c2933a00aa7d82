#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "alarms/instant.hpp"
#include "alarms/judge.hpp"
#include "http/detail/record_page.hpp"
#include "http/outlet_desk.hpp"
#include "ledger/act.hpp"

/// What stands behind an off-site check: a stretch of one curve, judged, with its raw frames and
/// what seals them.
namespace http {

struct Stretch {
    FoundRecord device;
    alarms::DeviceSetting setting;
    readings::KnownSeries series;
    std::int64_t from_ms = 0, to_ms = 0;
    std::vector<readings::Sample> samples;
    std::vector<evaluation::Judgement> judgements;  ///< of the factor
    std::string factor_name, unit, highest, limit;
    std::string words;  ///< what the judgements come to
};

/// The stretch that is asked for; refuses `alarms.check_too_long`, `alarms.no_readings`,
/// `http.no_such_series` and what FindReadable refuses.
struct StretchAsked {
    std::string device;
    std::int64_t series = 0, from_ms = 0, to_ms = 0;
};
[[nodiscard]] base::Result<Stretch> FindStretch(Caller& caller, OutletDesk& desk,
                                                const StretchAsked& asked);

/// A frame of the stretch, and the seal of the segment that holds it.
struct Seal {
    std::string segment, digest, act;
    std::int64_t frames = 0;
};
struct SealedFrames {
    std::vector<readings::FrameRecord> frames;
    std::vector<Seal> seals;
    std::int64_t unsealed = 0;
};
/// Seals what is open, then finds the frames and their seals.
[[nodiscard]] SealedFrames FindFrames(Caller& caller, OutletDesk& desk, const Stretch& stretch);

/// Table, judgements, frames and proofs as evidence files, stored; durable on return.
[[nodiscard]] base::Result<std::vector<ledger::EvidenceReference>> KeepMaterial(
    Caller& caller, const Stretch& stretch, const SealedFrames& frames);

/// An act that the curve's page takes, because the server fills in what it rests on, is not taken
/// by `POST /api/acts`: `alarms.own_way`.
[[nodiscard]] base::Done MayActOnAlarms(const Caller& caller, const workflow::ActRequest& asked);

}  // namespace http
