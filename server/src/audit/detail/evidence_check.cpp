#include "audit/detail/context.hpp"

namespace audit::detail {
namespace {

constexpr int kFilesAtATime = 200;
const char* const kTable = "evidence";

class EvidenceCheck {
 public:
    explicit EvidenceCheck(Context& context) : context_(context) {}

    void Run() {
        context_.Guard(kTable, [&] { ReadRows(); });
        for (const base::Digest& digest : context_.cited) CheckCited(digest);
        context_.Guard(kTable, [&] { FindOrphans(); });
    }

 private:
    [[nodiscard]] bool IsErased(const base::Digest& digest) const {
        const std::string nil(16, '\0');
        return context_.tombstones.contains(SealPlace{nil, nil, "evidence/" + digest.ToText()});
    }

    void ReadRows() {
        std::string after;
        while (true) {
            const std::vector<EvidenceRow> rows = context_.source.Evidence(after, kFilesAtATime);
            if (rows.empty()) return;
            for (const EvidenceRow& row : rows) CheckRow(row);
            after = rows.back().digest;
        }
    }

    void CheckRow(const EvidenceRow& row) {
        ledger::StoredEvidence evidence;
        evidence.size = row.size;
        const std::string key = ShowBytes(row.digest);
        if (row.digest.size() != evidence.digest.bytes.size() ||
            row.key.size() != evidence.key.key.size()) {
            context_.Fault("audit.evidence_row_malformed", kTable, key);
            return;
        }
        std::copy(row.digest.begin(), row.digest.end(), evidence.digest.bytes.begin());
        std::copy(row.key.begin(), row.key.end(), evidence.key.key.begin());
        rows_.insert(evidence.digest);
        files_.insert(ledger::EvidenceStore::FileName(evidence));
        if (IsErased(evidence.digest)) context_.Fault("audit.erased_is_there", kTable, key);
        if (context_.options.evidence.store == nullptr) return;
        try {
            const base::Done sound = context_.options.evidence.store->Verify(evidence);
            if (sound) return;
            context_.Fault("audit.evidence_damaged", kTable, key,
                           {{"reason", sound.error().front().code}});
        } catch (const std::runtime_error& failure) {
            context_.Fault("audit.evidence_damaged", kTable, key, {{"reason", failure.what()}});
        }
    }

    void CheckCited(const base::Digest& digest) {
        if (rows_.contains(digest) || IsErased(digest)) return;
        context_.Fault("audit.evidence_missing", kTable, digest.ToText());
    }

    /// Files that no row knows: an upload that nobody kept, or a row that was taken out.
    void FindOrphans() {
        if (context_.options.evidence.files == nullptr) return;
        for (const std::string& name : context_.options.evidence.files->List()) {
            if (!files_.contains(name)) context_.Note("audit.evidence_orphan", kTable, name);
        }
    }

    Context& context_;
    std::set<base::Digest> rows_;
    std::set<std::string> files_;
};

}  // namespace

void CheckEvidence(Context& context) { EvidenceCheck(context).Run(); }

}  // namespace audit::detail
