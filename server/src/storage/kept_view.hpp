#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "records/kept_answers.hpp"
#include "storage/recent_acts.hpp"
#include "storage/record_view.hpp"
#include "storage/touched_since.hpp"

namespace storage {

/// The one snapshot of a view; before the view, which reads from it.
class OwnSnapshot {
 protected:
    explicit OwnSnapshot(Database& database) : snapshot_(database.Read()) {}
    std::unique_ptr<Snapshot> snapshot_;
};

/// A snapshot of its own. Counts, sums and groups come from the answers that were kept where those
/// are true of this snapshot too; what it reads is remembered for answers that are to be kept
/// (docs/decisions/0023). One thread.
class KeptView final : private OwnSnapshot,
                       public Viewing<records::RecordView>,
                       public records::Keeping {
 public:
    KeptView(Database& database, std::shared_ptr<const TableMap> tables,
             records::KeptAnswers& answers, const RecentActs& recent)
        : OwnSnapshot(database),
          Viewing(snapshot_->connection(), *tables),
          tables_(std::move(tables)),
          answers_(answers),
          recent_(recent) {}

    std::optional<records::Record> Find(const catalogue::RecordType& type,
                                        const base::RecordId& id) override;
    std::vector<records::Record> Select(const records::Query& query) override;
    std::vector<base::RecordId> Ids(const records::Query& query) override;
    std::vector<records::Record> FindAll(const catalogue::RecordType& type,
                                         const std::vector<base::RecordId>& ids) override;
    std::int64_t Count(const records::Query& query, std::int64_t at_most) override;
    std::int64_t Sum(const records::Query& query, const catalogue::Field& field) override;
    std::vector<records::GroupRow> GroupBy(const records::Query& query, const records::Path& key,
                                           const catalogue::Field* sum) override;
    std::map<base::RecordId, std::string> Titles(const catalogue::RecordType& type,
                                                 const std::vector<base::RecordId>& ids) override;
    std::vector<records::Named> NamedRecords(const records::NamedQuestion& question) override;
    std::optional<records::StoredAct> FindAct(const base::ActId& id) override;
    std::optional<records::StoredAct> ActAt(std::int64_t position) override;
    std::vector<records::StoredAct> HistoryOf(const base::RecordId& record) override;
    std::optional<ledger::SealedValue> Unseal(const base::ActId& act, const base::RecordId& record,
                                              std::string_view path) override;
    std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest) override;
    std::int64_t ArrivalAt(base::Instant instant) override;
    std::int64_t LastNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year) override;

    [[nodiscard]] records::KeptAnswer Kept(const base::Digest& key) override;
    void Keep(const base::Digest& key, records::KeptAnswer answer, std::size_t bytes) override;
    void Bar() override { barred_ = true; }
    [[nodiscard]] std::string_view Accounts() override;

 private:
    const records::KeptAnswers::Moment& Moment();
    /// What is read now may change with any act at all.
    void ReadsAnything() { read_.emplace(records::KeptAnswers::kAnyType); }
    /// May the question be answered by what was kept, and its answer kept?
    [[nodiscard]] bool MayKeep(const records::Query& query) const;
    /// The answer under `key`, true of this view: as it was kept, or carried on over the records
    /// that acts touched since by `carry(Answer&, before, now)`; nullptr: to be made.
    template <class Answer, class Carry>
    std::shared_ptr<const Answer> Recall(const records::Query& query, const base::Digest& key,
                                         const Carry& carry);
    template <class Answer>
    void Remember(const records::Query& query, const base::Digest& key,
                  std::shared_ptr<const Answer> answer);
    template <class Answer, class Carry, class Make>
    Answer RecallOr(const records::Query& query, records::KeyText key, const Carry& carry,
                    const Make& make);
    /// Once for each type and moment.
    const TouchedRecords* Touched(const catalogue::RecordType& type, std::int64_t acts);

    std::shared_ptr<const TableMap> tables_;
    records::KeptAnswers& answers_;
    const RecentActs& recent_;
    records::KeptAnswers::Types read_;
    std::optional<records::KeptAnswers::Moment> moment_;  ///< once it was asked for
    std::string accounts_;                                ///< with it
    std::map<std::pair<std::string, std::int64_t>, std::optional<TouchedRecords>> touched_;
    bool barred_ = false;
};

}  // namespace storage
