#include "app/ledger_keeper.hpp"

#include <sys/stat.h>

#include <fstream>
#include <stdexcept>

#include "app/settings.hpp"
#include "ledger/proof.hpp"

namespace app {

namespace fs = std::filesystem;

ledger::SigningKey LoadOrMakeKey(const fs::path& file) {
    if (fs::exists(file)) {
        auto key = ledger::SigningKey::FromPem(ReadTextFile(file));
        if (!key)
            throw std::runtime_error("the ledger's signing key cannot be read: " + file.string());
        return *std::move(key);
    }
    ledger::SigningKey key = ledger::SigningKey::Make();
    const mode_t before = ::umask(0077);
    const fs::path part = file.string() + ".part";
    {
        std::ofstream out(part, std::ios::binary);
        out << key.ToPem();
        out.flush();
        if (!out)
            throw std::runtime_error("the ledger's signing key cannot be written: " +
                                     file.string());
    }
    ::umask(before);
    fs::rename(part, file);
    return key;
}

LedgerKeeper::LedgerKeeper(storage::Database& database, const ledger::SigningKey& key,
                           const base::Clock& clock, records::RecordStore& store,
                           Verification verification)
    : database_(database),
      heads_(database),
      key_(key),
      clock_(clock),
      store_(store),
      verification_(std::move(verification)) {}

LedgerKeeper::~LedgerKeeper() {
    if (verifier_.joinable()) verifier_.join();
}

std::optional<ledger::Head> LedgerKeeper::LatestHead() { return heads_.LatestHead(); }

std::int64_t LedgerKeeper::Acts() {
    const auto snapshot = database_.Read();
    return static_cast<std::int64_t>(storage::TreeSize(snapshot->connection()));
}

ledger::Head LedgerKeeper::SignNow() {
    const auto latest = heads_.LatestHead();
    if (latest && latest->size == static_cast<std::uint64_t>(Acts())) return *latest;
    return heads_.SignHead(key_, clock_.Now());
}

base::Result<std::string> LedgerKeeper::Proof(const base::ActId& id) {
    const auto stored = store_.Read()->FindAct(id);
    if (!stored) return base::Refuse("ledger.act_not_found", {}, "id");
    if (!stored->position) return base::Refuse("ledger.not_sequenced");
    const ledger::Head head = SignNow();
    const auto snapshot = database_.Read();
    ledger::ProofBundle bundle;
    bundle.head = head;
    bundle.act = ledger::Prove(stored->bytes, static_cast<std::uint64_t>(*stored->position),
                               head.size, storage::NodesOf(snapshot->connection()));
    return ledger::BundleText(bundle);
}

void LedgerKeeper::StartVerify() {
    const std::lock_guard lock(mutex_);
    if (progress_.running) return;
    if (verifier_.joinable()) verifier_.join();
    progress_ = {};
    progress_.running = true;
    verifier_ = std::thread([this] { RunVerify(); });
}

void LedgerKeeper::RunVerify() {
    std::vector<http::LedgerFinding> findings;
    try {
        findings = verification_([this](std::int64_t done, std::int64_t total) {
            const std::lock_guard lock(mutex_);
            progress_.done = done;
            progress_.total = total;
        });
    } catch (const std::exception& failure) {
        findings.push_back({"ledger.verify_failed", "", "", failure.what(), std::nullopt, false});
    }
    const std::lock_guard lock(mutex_);
    progress_.findings = std::move(findings);
    progress_.running = false;
    progress_.finished_at = clock_.Now();
}

http::VerifyProgress LedgerKeeper::Progress() {
    const std::lock_guard lock(mutex_);
    return progress_;
}

}  // namespace app
