#include "app/ledger_keeper.hpp"

#include <stdexcept>

#include "app/settings.hpp"
#include "ledger/durable_file.hpp"
#include "storage/act_order.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr int kHeadsLookedAt = 1000;  // a head an hour: more than a month
constexpr int kHeadsOfTwoDays = 100;  // with those that proofs and reports asked for
constexpr std::size_t kDaysBridged = 31;

}  // namespace

ledger::SigningKey LoadOrMakeKey(const fs::path& file) {
    if (fs::exists(file)) {
        auto key = ledger::SigningKey::FromPem(ReadTextFile(file));
        if (!key)
            throw std::runtime_error("the ledger's signing key cannot be read: " + file.string());
        return *std::move(key);
    }
    return ledger::SigningKey::Make();
}

base::Done KeepKey(const fs::path& file, const ledger::SigningKey& key, bool ledger_began) {
    if (fs::exists(file)) return base::AllWell();
    if (ledger_began)
        return base::Refuse("ledger.key_missing", {{"file", file.string()}}, file.string());
    // Lost, it could not sign for the ledger that begins with it.
    ledger::WriteDurably(file, key.ToPem());
    return base::AllWell();
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

void LedgerKeeper::PlaceAll() {
    if (database_.dialect() == storage::Dialect::kPostgres) storage::SequenceOnce(database_);
}

ledger::Head LedgerKeeper::SignNow() {
    PlaceAll();
    const auto latest = heads_.LatestHead();
    if (latest && latest->size == static_cast<std::uint64_t>(Acts())) return *latest;
    return heads_.SignHead(key_, clock_.Now());
}

ledger::Head LedgerKeeper::HeadOfDay(base::CivilDay today) {
    const auto first = [&]() -> std::optional<ledger::Head> {
        for (const ledger::Head& head : heads_.NewestHeads(kHeadsLookedAt))
            if (head.signed_at.DayInShanghai() == today) return head;
        return std::nullopt;
    };
    if (auto found = first()) return *std::move(found);
    PlaceAll();
    const ledger::Head signed_now = heads_.SignHead(key_, clock_.Now());
    return first().value_or(signed_now);  // another node may have been first
}

std::set<std::uint64_t> LedgerKeeper::WitnessedSizes(std::uint64_t position) {
    std::set<std::uint64_t> sizes;
    const auto add_first_of_days = [&](const std::vector<ledger::Head>& heads, std::size_t days) {
        std::map<base::CivilDay, std::uint64_t> first;
        for (const ledger::Head& head : heads)
            first.emplace(head.signed_at.DayInShanghai(), head.size);
        while (first.size() > days) first.erase(first.begin());
        for (const auto& [day, size] : first) sizes.insert(size);
    };
    add_first_of_days(heads_.NewestHeads(kHeadsLookedAt), kDaysBridged);
    add_first_of_days(heads_.HeadsBeyond(position, kHeadsOfTwoDays), 2);
    return sizes;
}

base::Result<ledger::ProofBundle> LedgerKeeper::Bundle(const base::ActId& id,
                                                       const std::set<std::uint64_t>& also) {
    if (!store_.Read()->FindAct(id)) return base::Refuse("ledger.act_not_found", {}, "id");
    ledger::ProofBundle bundle;
    bundle.head = SignNow();
    const auto stored = store_.Read()->FindAct(id);  // with the place that it may just have got
    if (!stored || !stored->position ||
        static_cast<std::uint64_t>(*stored->position) >= bundle.head.size)
        return base::Refuse("ledger.not_sequenced");
    const auto position = static_cast<std::uint64_t>(*stored->position);
    std::set<std::uint64_t> sizes = WitnessedSizes(position);
    sizes.insert(also.begin(), also.end());
    const auto snapshot = database_.Read();
    const ledger::NodeReader nodes = storage::NodesOf(snapshot->connection());
    bundle.act = ledger::Prove(stored->bytes, position, bundle.head.size, nodes);
    for (const std::uint64_t size : sizes)
        if (size > 0 && size < bundle.head.size)
            bundle.bridges.push_back(
                {size, ledger::ConsistencyProof(size, bundle.head.size, nodes)});
    return bundle;
}

base::Result<std::string> LedgerKeeper::Proof(const base::ActId& id) {
    const auto bundle = Bundle(id, {});
    if (!bundle) return base::Refuse(bundle.error());
    return ledger::BundleText(*bundle);
}

base::Result<std::string> LedgerKeeper::ProofFor(const base::ActId& id,
                                                 const ledger::Head& witnessed) {
    const auto bundle = Bundle(id, {witnessed.size});
    if (!bundle) return base::Refuse(bundle.error());
    if (auto agreed = ledger::CheckWitness(*bundle, witnessed); !agreed)
        return base::Refuse(agreed.error());
    return ledger::BundleText(*bundle);
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
    std::vector<http::LedgerFinding> findings =
        verification_([this](std::int64_t done, std::int64_t total) {
            const std::lock_guard lock(mutex_);
            progress_.done = done;
            progress_.total = total;
        });
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
