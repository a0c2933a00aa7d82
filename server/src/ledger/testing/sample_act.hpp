#pragma once

#include <fmt/format.h>

#include "ledger/act.hpp"

/// Acts for tests of the ledger and of what stands on it.
namespace ledger::testing {

/// An act with every member set.
inline Act FullAct() {
    Act act;
    act.id = *base::ActId::Parse("01957a6b-0000-7000-8000-000000000001");
    act.kind = "case.file";
    act.catalogue = base::Sm3("catalogue");
    act.acted_by = *base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000a1");
    act.entered_by = *base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000a2");
    act.on_behalf_of = base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000a3");
    act.happened_on = *base::CivilDay::Parse("2026-03-02");
    act.captured_at = base::Instant::Parse("2026-03-02T08:14:00.000001Z");
    act.recorded_at = *base::Instant::Parse("2026-03-02T08:15:30.123456Z");
    act.source.kind = SourceKind::kPhone;
    act.source.system = "移动执法";
    act.source.external_id = "A-1";
    act.source.scan = base::Sm3("scan");
    act.source.device = "01957a6b-0000-7000-8000-0000000000d1";
    act.source.sequence = 7;
    act.source.skew_ms = -1500;
    act.basis = "apl-2021/54";
    act.reason = "“补录”\n纸质审批";
    act.marks = {"irregular:two_officers", "late:filing"};
    act.evidence = {{base::Sm3("photo"), "现场照片.jpg", "image/jpeg", 123}};
    act.touches = {{*base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000c1"), "case", 0,
                    R"({"amount":5200000,"filed_on":"2026-03-02","party":"银川某公司"})"},
                   {*base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000c2"), "clue", 3,
                    R"({"$state":"filed"})"}};
    return act;
}

/// The least that an act may say.
inline Act BareAct(int number = 0) {
    Act act;
    act.id = *base::ActId::Parse(fmt::format("01957a6b-0000-7000-8000-{:012x}", number));
    act.kind = "enterprise.register";
    act.happened_on = *base::CivilDay::Parse("2026-01-05");
    act.recorded_at = *base::Instant::Parse("2026-01-05T01:00:00.000000Z");
    return act;
}

}  // namespace ledger::testing
