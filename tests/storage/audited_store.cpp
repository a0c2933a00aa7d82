#include "audited_store.hpp"

#include "base/check.hpp"
#include "ledger/rotation.hpp"

namespace storage {
namespace {

using records::Record;
using records::Value;
using records::testing::RandomWorld;

std::shared_ptr<const catalogue::Catalogue> MakeCatalogue() {
    auto made = std::make_shared<catalogue::Catalogue>(*RandomWorld::Catalogue());
    catalogue::Field short_name;
    short_name.id = short_name.label = "short";
    made->record_types.find("organisation")->second.fields.push_back(short_name);
    catalogue::Numbering numbering;
    numbering.id = numbering.label = "decision";
    numbering.pattern = "{short}环罚〔{year}〕{n}号";
    made->numberings.emplace(numbering.id, numbering);
    catalogue::Procedure procedure;
    procedure.id = "neighbour_short";
    procedure.record_type = "neighbour";
    catalogue::Act act;
    act.id = "decide";
    catalogue::Effect effect;
    effect.set = "name";
    effect.number = "decision";
    act.effects.push_back(effect);
    procedure.acts.push_back(act);
    made->procedures.push_back(procedure);
    made->canonical = R"({"world":"audited"})";
    made->digest = base::Sm3(made->canonical);
    return made;
}

std::span<const std::byte> BytesOf(const std::string& text) {
    return std::as_bytes(std::span(text.data(), text.size()));
}

}  // namespace

AuditedStore::AuditedStore(Dialect dialect, int things)
    : catalogue_(MakeCatalogue()),
      test_(dialect, catalogue_),
      files_(ledger::OpenEvidenceFolder(folder_.path())),
      evidence_(std::make_unique<ledger::EvidenceStore>(*files_, test_.randomness())) {
    StoreRecords(things);
    Sign();
    StoreEvidence();
    StoreNumbers();
    EraseSecrets();
    RotateKey();
    Sign();
    StoreNumbers();
    Sign();
    test_.Reopen();
}

void AuditedStore::Must(const base::Result<records::Receipt>& receipt) {
    if (!receipt) ADD_FAILURE() << receipt.error().front().code;
    CHECK(receipt.has_value());
}

void AuditedStore::StoreRecords(int things) {
    RandomWorld world(5);
    for (Record& record : world.Records(things)) {
        record.Set("files", Value());  // their files would have to be there
        if (record.type == "organisation") record.Set("short", "试验");
        const auto receipt = test_.Create(record);
        Must(receipt);
        if (record.Get("secret").As<std::string>() != nullptr) {
            secrets_.emplace_back(receipt->act, record.id);
        }
        records_.push_back(std::move(record));
    }
    for (std::size_t i = 0; i + 1 < records_.size(); ++i) {
        const Record& other = records_[i + 1];
        if (engine_() % 2 != 0 || other.type != records_[i].type) continue;
        Record after{records_[i].id, other.type, records_[i].version + 1, other.values};
        Must(test_.Store(
            records::testing::ChangeOf(*catalogue_, records_[i], after, test_.randomness())));
        records_[i] = std::move(after);
    }
}

ledger::EvidenceReference AuditedStore::Upload(const std::string& text) {
    const std::string upload = fmt::format("upload-{}", ++uploads_);
    CHECK(evidence_->Append(upload, 0, BytesOf(text)).has_value());
    const auto stored = evidence_->Finish(
        upload, [](const base::Digest&) { return std::optional<ledger::StoredEvidence>(); });
    CHECK(stored.has_value());
    test_.store().KeepEvidence(*stored);
    return {stored->digest, upload + ".txt", "text/plain", stored->size};
}

void AuditedStore::StoreEvidence() {
    for (int i = 0; i < 4; ++i) {
        Record& thing = records_.back();
        Record after = thing;
        after.version += 1;
        const auto file = Upload(fmt::format("现场照片 {}", i) + std::string(70'000, 'x'));
        after.Set("files", std::vector<records::Attachment>{
                               {file.digest, file.name, file.media_type, file.size}});
        auto act = records::testing::ChangeOf(*catalogue_, thing, after, test_.randomness());
        act.act.evidence.push_back(Upload(fmt::format("笔录 {}", i)));
        Must(test_.Store(act));
        thing = std::move(after);
    }
}

void AuditedStore::StoreNumbers() {
    const auto organisation = std::find_if(
        records_.begin(), records_.end(), [](const Record& r) { return r.type == "organisation"; });
    for (Record& record : records_) {
        if (record.type != "neighbour" || engine_() % 2 == 0) continue;
        Record after = record;
        after.version += 1;
        Must(test_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                const auto number = writer.TakeNumber("decision", organisation->id, 2026, 7);
                after.Set("name", fmt::format("试验环罚〔2026〕{}号", number));
                auto act =
                    records::testing::ChangeOf(*catalogue_, record, after, test_.randomness());
                act.act.kind = "neighbour.decide";
                return writer.Store(std::move(act));
            }));
        record = std::move(after);
    }
}

void AuditedStore::EraseSecrets() {
    CHECK(secrets_.size() > 3);
    for (std::size_t i = 0; i < 3; ++i) {
        const base::ActId& sealed_by = secrets_[i].first;
        const base::RecordId& id = secrets_[i].second;
        Record& thing = *std::find_if(records_.begin(), records_.end(),
                                      [&](const Record& record) { return record.id == id; });
        Record after = thing;
        after.version += 1;
        after.Set("tally", Value(1'000 + static_cast<int>(i)));
        auto act = records::testing::ChangeOf(*catalogue_, thing, after, test_.randomness());
        std::string& changes = act.act.touches.front().changes;
        changes.insert(1, fmt::format(R"("$erased":["{}/secret"],)", sealed_by.ToText()));
        changes = ledger::CanonicalJson(changes).value();
        Must(test_.store().Write(
            [&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                auto stored = writer.Store(act);
                writer.Erase(sealed_by, id, "secret");
                return stored;
            }));
        thing = *test_.Find(thing.type, thing.id);
    }
}

void AuditedStore::RotateKey() {
    records::ActToStore act;
    act.act.id = base::ActId::Make(test_.clock().Now(), test_.randomness());
    act.act.kind = ledger::kRotationKind;
    act.act.catalogue = catalogue_->digest;
    act.act.happened_on = test_.clock().Today();
    act.act.statement = ledger::RotationStatement(
        ledger::MakeRotation(test_.key().LogId(), test_.key(), second_key_));
    Must(test_.Store(act));
    rotated_ = true;
}

void AuditedStore::Sign() {
    test_.Sequence();
    test_.clock().Advance(60'000'000);
    LedgerStore(*test_.database())
        .SignHead(rotated_ ? second_key_ : test_.key(), test_.clock().Now());
}

audit::VerifyOptions AuditedStore::Options() const {
    return {{evidence_.get(), files_.get()}, {}, {}};
}

audit::VerifyResult AuditedStore::Verify() {
    const auto source = MakeAuditSource(*test_.database(), catalogue_);
    return audit::Verify(*source, *catalogue_, Options());
}

audit::VerifyResult AuditedStore::VerifyAfter(const std::function<void(Connection&)>& change) {
    audit::VerifyResult result;
    test_.database()->Write(WriteKind::kPlain, [&](Connection& connection) {
        change(connection);
        const auto source = AuditSourceOver(connection, catalogue_);
        result = audit::Verify(*source, *catalogue_, Options());
        return Outcome::kUndo;
    });
    return result;
}

}  // namespace storage
