#include "workload.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <thread>
#include <utility>

#include "audit/verify.hpp"
#include "catalogue/load.hpp"
#include "disk_vfs.hpp"
#include "ledger/tree.hpp"
#include "storage/audit_source.hpp"
#include "storage/job_store.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"

namespace durability {

namespace fs = std::filesystem;

namespace {

constexpr const char* kOrganisation = "018f0000-0000-7000-8000-000000000001";
constexpr const char* kClue =
    R"({"source":"other","received_on":"2026-03-02","content":"断电试验：夜间排放黑水"})";

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    static const auto loaded = catalogue::LoadCatalogue({fs::path(QH_SOURCE_DIR) / "catalogue"});
    if (!loaded) throw std::runtime_error("the catalogue does not load");
    return *loaded;
}

access_control::Principal Everybody(const base::RecordId& organisation) {
    access_control::Principal principal;
    principal.person = *base::RecordId::Parse("018f0000-0000-7000-8000-000000000002");
    principal.name = "试验员";
    principal.organisation = organisation;
    access_control::HeldGrant everything;
    everything.right = "*";
    everything.scope = catalogue::Scope::kAll;
    everything.organisation = organisation;
    principal.grants.push_back(std::move(everything));
    return principal;
}

std::span<const std::byte> BytesOf(std::string_view text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

struct Refused : std::runtime_error {
    using std::runtime_error::runtime_error;
};

template <class T>
T Must(base::Result<T> result) {
    if (!result) throw Refused("refused: " + result.error().front().code);
    return *std::move(result);
}

}  // namespace

// ---- one person ---------------------------------------------------------------------------------

/// Registers clues, examines them and adds a file to each, until the engine fails.
class Life::Person {
 public:
    Person(Life& life, Told& told, std::uint64_t seed) : life_(life), told_(told), engine_(seed) {}

    void Work(int rounds) {
        for (int round = 0; round < rounds; ++round) {
            const auto clue = base::RecordId::Make(life_.clock_.Now(), life_.randomness_);
            Do(clue, "register", kClue, 0, {});
            Do(clue, "examine", "{}", 1, {});
            Do(clue, "add_material", R"({"preliminary_opinion":"已核实"})", 2, Upload());
            if (engine_() % 6 == 0) life_.Sign(told_);
        }
    }

 private:
    void Do(const base::RecordId& record, const char* act, const char* values, std::int64_t version,
            std::vector<ledger::EvidenceReference> evidence) {
        workflow::ActRequest request;
        request.id = base::ActId::Make(life_.clock_.Now(), life_.randomness_);
        request.type = "clue";
        request.record = record;
        request.act = act;
        request.values = values;
        request.expected_version = version;
        request.evidence = std::move(evidence);
        const auto outcome = Must(
            life_.performer_->Perform(Everybody(life_.organisation_), life_.catalogue_, request));
        const std::lock_guard lock(told_.mutex);
        told_.acts.push_back({request.id, record, outcome.receipt.digest, version + 1});
    }

    /// A file in two pieces; mostly small, now and then of several chunks.
    std::vector<ledger::EvidenceReference> Upload() {
        const auto id = base::Uuid::Make(life_.clock_.Now(), life_.randomness_).ToText();
        const std::size_t length = engine_() % 8 == 0 ? 150'000 : 20 + engine_() % 3'000;
        std::string content = "证据 " + id;
        while (content.size() < length) content += static_cast<char>('a' + engine_() % 26);
        const std::size_t half = engine_() % content.size();
        Piece(id, content, 0, half);
        Piece(id, content, half, content.size());
        const auto kept = life_.store_->KeepEvidence(
            Must(life_.evidence_->Finish(id, [&](const base::Digest& digest) {
                return life_.store_->Read()->FindEvidence(digest);
            })));
        const std::lock_guard lock(told_.mutex);
        told_.uploads.erase(id);
        told_.evidence.insert(kept.digest);
        if (kept.digest != base::Sm3(content)) throw Refused("another file was stored");
        return {{kept.digest, id + ".txt", "text/plain", kept.size}};
    }

    void Piece(const std::string& id, const std::string& content, std::size_t from,
               std::size_t to) {
        const std::string_view piece = std::string_view(content).substr(from, to - from);
        const auto received =
            Must(life_.evidence_->Append(id, static_cast<std::int64_t>(from), BytesOf(piece)));
        const std::lock_guard lock(told_.mutex);
        told_.uploads[id] = {id, content, received};
    }

    Life& life_;
    Told& told_;
    std::mt19937_64 engine_;
};

// ---- a life -------------------------------------------------------------------------------------

Life::Life(const fs::path& root, const ledger::SigningKey& key, std::uint64_t seed)
    : catalogue_(Shipped()), key_(key), seed_(seed) {
    storage::DatabaseOptions options;
    options.where = (root / "qingheng.sqlite").string();
    options.sqlite_vfs = DiskVfs();
    options.log_pages = 500;  // so that lives of some hundred acts are cut in checkpoints too
    options.busy_ms = 2'000;
    database_ = storage::OpenDatabase(options);
    Must(storage::Migrate(*database_, *catalogue_));
    storage::LedgerStore ledger(*database_);
    const auto identity = Must(ledger.Begin(key_, false));
    if (!ledger::ClaimEvidenceFolder(root / "evidence", identity.log) || !ledger.CheckClock(clock_))
        throw std::runtime_error("the ledger does not begin");
    store_ = std::make_unique<storage::SqlRecordStore>(
        *database_, catalogue_, storage::RecordStoreOptions{clock_, false, storage::EnqueueJob});
    files_ = ledger::OpenEvidenceFolder(root / "evidence");
    evidence_ = std::make_unique<ledger::EvidenceStore>(*files_, randomness_);
    performer_ = std::make_unique<workflow::Performer>(*store_, clock_, randomness_);
    FindOrganisation();
}

void Life::FindOrganisation() {
    organisation_ = *base::RecordId::Parse(kOrganisation);
    const auto* type = catalogue_->FindType(catalogue::kOrganisationType);
    if (store_->Read()->Find(*type, organisation_)) return;
    workflow::ActRequest request;
    request.id = base::ActId::Make(clock_.Now(), randomness_);
    request.type = catalogue::kOrganisationType;
    request.record = organisation_;
    request.act = "register";
    request.values = R"({"name":"试验市生态环境局","short":"试","kind":"city_bureau"})";
    request.organisation = organisation_;
    request.reason = "试验";
    Must(performer_->Perform(Everybody(organisation_), catalogue_, request));
}

std::vector<std::exception_ptr> Life::Work(Told& told, int people, int rounds) {
    std::mutex mutex;
    std::vector<std::exception_ptr> failures;
    std::vector<std::thread> threads;
    for (int person = 0; person < people; ++person)
        threads.emplace_back([&, seed = ++seed_] {
            try {
                Person(*this, told, seed).Work(rounds);
            } catch (const Refused& refused) {
                const std::lock_guard lock(mutex);
                refused_.emplace_back(refused.what());
            } catch (const std::exception&) {  // how a life ends when the power goes
                const std::lock_guard lock(mutex);
                failures.push_back(std::current_exception());
            }
        });
    for (std::thread& thread : threads) thread.join();
    return failures;
}

void Life::Sign(Told& told) {
    const auto head = storage::LedgerStore(*database_).SignHead(key_, clock_.Now());
    const std::lock_guard lock(told.mutex);
    told.head_size = std::max(told.head_size, head.size);
}

// ---- looking back -------------------------------------------------------------------------------

std::vector<std::string> Life::Faults(Told& told) {
    std::vector<std::string> faults = std::exchange(refused_, {});
    try {
        FindLost(told, faults);
        ResumeUploads(told, faults);
        FindUnsound(faults);
    } catch (const std::exception& failure) {  // a damaged database is a finding
        faults.emplace_back(failure.what());
    }
    return faults;
}

void Life::FindLost(Told& told, std::vector<std::string>& faults) {
    const auto view = store_->Read();
    const auto* type = catalogue_->FindType("clue");
    for (const Told::Act& act : told.acts) {
        const auto stored = view->FindAct(act.id);
        if (!stored || ledger::LeafHash(stored->bytes) != act.digest)
            faults.push_back("an acknowledged act is lost: " + act.id.ToText());
        const auto record = view->Find(*type, act.record);
        if (!record || record->version < act.version)
            faults.push_back("an acknowledged act is not in its record: " + act.id.ToText());
    }
    // Whether the files are whole and of their digests is verification's to say (FindUnsound).
    for (const base::Digest& digest : told.evidence)
        if (!view->FindEvidence(digest))
            faults.push_back("acknowledged evidence is lost: " + digest.ToText());
    const auto head = storage::LedgerStore(*database_).LatestHead();
    if (told.head_size > 0 && (!head || head->size < told.head_size))
        faults.push_back("a signed head is lost");
}

/// As an uploader does whose connection broke: asks what arrived and sends the rest.
void Life::ResumeUploads(Told& told, std::vector<std::string>& faults) {
    for (const auto& [id, upload] : std::exchange(told.uploads, {})) {
        const auto wanted = base::Sm3(upload.content);
        const auto received = evidence_->Received(id);
        if (received > static_cast<std::int64_t>(upload.content.size())) {
            faults.push_back("an upload has more than was sent: " + id);
            continue;
        }
        const auto rest =
            std::string_view(upload.content).substr(static_cast<std::size_t>(received));
        Must(evidence_->Append(id, received, BytesOf(rest)));
        const auto kept = store_->KeepEvidence(Must(evidence_->Finish(
            id, [&](const base::Digest& digest) { return store_->Read()->FindEvidence(digest); })));
        if (kept.digest != wanted) faults.push_back("a resumed upload is another file: " + id);
        told.evidence.insert(wanted);
    }
}

void Life::FindUnsound(std::vector<std::string>& faults) {
    const auto source = storage::MakeAuditSource(*database_, catalogue_);
    audit::VerifyOptions options;
    options.evidence = {evidence_.get(), files_.get()};
    const auto result = audit::Verify(*source, *catalogue_, options);
    for (const audit::Finding& finding : result.findings)
        if (finding.severity == audit::Severity::kFault)
            faults.push_back(audit::WordsOf(*catalogue_, finding));
}

}  // namespace durability
