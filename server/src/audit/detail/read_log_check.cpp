#include "audit/detail/context.hpp"

namespace audit::detail {
namespace {

const char* const kReadLog = "read_log";

}  // namespace

/// Each span that an act sealed is as it was then: no row of it changed, added or taken away.
void CheckReadLog(Context& context) {
    context.Guard(kReadLog, [&] {
        for (const SealedReads& sealed : context.sealed_reads) {
            const ReadsNow now = context.source.ReadsBetween(sealed.from, sealed.to);
            if (now.rows == sealed.rows && now.digest == sealed.digest) continue;
            context.Fault(
                "audit.reads_changed", kReadLog,
                fmt::format("{}..{}", sealed.from.ToText(), sealed.to.ToText()),
                {{"rows", std::to_string(sealed.rows)}, {"now", std::to_string(now.rows)}},
                sealed.position);
        }
    });
}

}  // namespace audit::detail
