#include "app/read_log_sealer.hpp"

#include "base/check.hpp"
#include "storage/migrate.hpp"

namespace app {

namespace {

constexpr std::int64_t kMinute = 60'000'000;
constexpr std::int64_t kOneHour = 60 * kMinute;
constexpr std::int64_t kSettling = 5 * kMinute;
/// How far the log is sealed; beside the acts, because no act has to be searched for it. A restore
/// does not take it over: the first span after it holds the whole log.
constexpr const char* kSealedUntil = "read_log_sealed";

std::string StatementOf(const http::ReadLogDigest& reads) {
    return fmt::format(R"({{"digest":"{}","from":"{}","rows":{},"to":"{}"}})",
                       reads.digest.ToText(), reads.from.ToText(), reads.rows, reads.to.ToText());
}

ledger::Act ActOver(Node& node, const http::ReadLogDigest& reads) {
    ledger::Act act;
    act.id = base::ActId::Make(node.clock.Now(), node.randomness);
    act.kind = "ledger.read_log";
    act.catalogue = node.definitions.Current()->digest;
    act.happened_on = node.clock.Today();
    act.source.kind = ledger::SourceKind::kSystem;
    act.source.system = "qingheng";
    act.statement = StatementOf(reads);
    return act;
}

base::Instant SealedUntil(Node& node) {
    const auto snapshot = node.database->Read();
    const auto text = storage::ReadMeta(snapshot->connection(), kSealedUntil);
    return text ? base::Instant::Parse(*text).value_or(base::Instant{}) : base::Instant{};
}

}  // namespace

void SealReadLog(Node& node) {
    const std::int64_t settled = node.clock.Now().micros - kSettling;
    const base::Instant from = SealedUntil(node);
    const base::Instant to{settled - settled % kOneHour};
    if (to <= from) return;
    const http::ReadLogDigest reads = node.desk->DigestReads(from, to);
    if (reads.rows > 0) {
        const ledger::Act act = ActOver(node, reads);
        const auto stored = node.store->Write(
            [&](records::RecordWriter& writer) { return writer.Store({act, {}, {}, {}}); });
        CHECK(stored.has_value());
    }
    node.database->WriteAlone([&](storage::Connection& connection) {
        storage::WriteMeta(connection, kSealedUntil, to.ToText());
    });
}

}  // namespace app
