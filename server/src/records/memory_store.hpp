#pragma once

#include <memory>

#include "base/instant.hpp"
#include "catalogue/model.hpp"
#include "records/store.hpp"

namespace records {

/// The RecordStore in memory: for tests, and the plain meaning that the databases are held against.
/// Safe from any thread; a write copies the index of all records, so it suits thousands, not
/// millions.
class MemoryRecordStore final : public RecordStore {
 public:
    MemoryRecordStore(std::shared_ptr<const catalogue::Catalogue> catalogue,
                      const base::Clock& clock);
    ~MemoryRecordStore() override;

    std::unique_ptr<RecordView> Read() override;
    base::Result<Receipt> Write(
        const std::function<base::Result<Receipt>(RecordWriter&)>& work) override;
    ledger::StoredEvidence KeepEvidence(const ledger::StoredEvidence& evidence) override;

    /// From now on records are read by this catalogue: every record is folded again from its acts.
    void UseCatalogue(std::shared_ptr<const catalogue::Catalogue> catalogue);
    /// Background work asked for by the acts stored so far, one open job per (kind, key).
    [[nodiscard]] std::vector<JobRequest> Jobs() const;

    struct State;

 private:
    struct Shared;
    std::unique_ptr<Shared> shared_;
};

}  // namespace records
