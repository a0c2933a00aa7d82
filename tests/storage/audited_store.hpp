#pragma once

#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "audit/verify.hpp"
#include "ledger/evidence.hpp"
#include "storage/audit_source.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {

/// A store with something in every table that verification looks at: records with histories, sealed
/// and erased values, evidence, numbers, a change of the signing key, heads before and after.
class AuditedStore {
 public:
    AuditedStore(Dialect dialect, int things);

    [[nodiscard]] audit::VerifyResult Verify();
    /// What verification finds after `change`, which is then undone.
    [[nodiscard]] audit::VerifyResult VerifyAfter(const std::function<void(Connection&)>& change);

    [[nodiscard]] Database& database() { return *test_.database(); }
    [[nodiscard]] testing::TestStore& test() { return test_; }
    [[nodiscard]] const std::shared_ptr<const catalogue::Catalogue>& catalogue() const {
        return catalogue_;
    }
    [[nodiscard]] const std::filesystem::path& evidence_folder() const { return folder_.path(); }

 private:
    void StoreRecords(int things);
    void StoreEvidence();
    void StoreNumbers();
    void EraseSecrets();
    void RotateKey();
    void Sign();
    ledger::EvidenceReference Upload(const std::string& text);
    void Must(const base::Result<records::Receipt>& receipt);
    [[nodiscard]] audit::VerifyOptions Options() const;

    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    testing::TestStore test_;
    testing::TemporaryFolder folder_;
    std::unique_ptr<ledger::EvidenceFiles> files_;
    std::unique_ptr<ledger::EvidenceStore> evidence_;
    std::vector<records::Record> records_;
    std::vector<std::pair<base::ActId, base::RecordId>> secrets_;  ///< acts that sealed `secret`
    ledger::SigningKey second_key_ = ledger::SigningKey::Make();
    bool rotated_ = false;
    std::mt19937_64 engine_{11};
    int uploads_ = 0;
};

}  // namespace storage
