#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/digest.hpp"
#include "base/id.hpp"
#include "base/instant.hpp"

/// What people leave on their desks and what is no act (docs/formats/storage.md, "Not acts"):
/// drafts, saved views, uploads and imports under way, and the append-only log of restricted reads.
/// Rights are the caller's: every question names the person or organisation that it is asked for.
namespace http {

/// An unfinished form, kept as it stands. One per person and key (`case/<id>/decide`, `clue/new`).
struct Draft {
    std::string key;
    std::string body;  ///< JSON text, as sent
    base::Instant updated_at;
    bool operator==(const Draft&) const = default;
};

/// A list's filter, order and columns under a name; a shared one is seen by the owner's
/// organisation.
struct SavedView {
    base::Uuid id;
    base::RecordId person, organisation;
    std::string type;  ///< record type listed
    std::string label;
    std::string filter;  ///< canonical JSON (filter.md)
    std::string sort;
    std::vector<std::string> columns;
    bool shared = false;
    base::Instant updated_at;
    bool operator==(const SavedView&) const = default;
};

/// A file that is arriving. Its bytes lie with `ledger::EvidenceFiles` under `id` as text.
struct Upload {
    base::Uuid id;
    base::RecordId person;
    std::string name, media_type;
    std::int64_t size = 0;               ///< announced, in bytes
    std::optional<base::Digest> digest;  ///< SM3, once finished
    base::Instant created_at;
    bool operator==(const Upload&) const = default;
};

/// An import from the choice of its file to its undoing.
struct ImportSession {
    base::Uuid id;
    base::RecordId person, organisation;
    std::string type;     ///< record type imported
    std::string file;     ///< its name
    base::Digest digest;  ///< the file, kept as evidence
    std::string mapping;  ///< JSON: sheet, header row, columns, fixed values
    std::string outcome;  ///< JSON: what the last dry run found
    std::optional<base::ActId> performed, undone;
    base::Instant created_at, updated_at;
    bool operator==(const ImportSession&) const = default;
};

/// Somebody saw values that not everybody may see.
struct RestrictedRead {
    std::int64_t number = 0;  ///< given by the store, rising; a failed write may leave a gap
    base::Instant at;
    base::RecordId person;
    std::string type;
    base::RecordId record;
    std::vector<std::string> fields;  ///< field ids shown unmasked; `evidence/<digest>` for files
    std::string request;              ///< id of the request, as in the log lines
    bool operator==(const RestrictedRead&) const = default;
};

struct ReadLogQuery {
    std::optional<base::RecordId> person, record;
    std::optional<base::Instant> from, to;  ///< `to` is not counted
    std::int64_t offset = 0;
    int limit = 50;  ///< at most 1,000
};

/// What the ledger keeps of a span of the log (act `ledger.read_log`): a later change shows.
struct ReadLogDigest {
    base::Instant from, to;  ///< `to` is not counted
    std::int64_t rows = 0;
    base::Digest digest;  ///< SM3 over their lines (storage.md, "Read log")
    bool operator==(const ReadLogDigest&) const = default;
};

/// Owned by `app`; safe from any thread. Throws storage failures (std::runtime_error); what is
/// not there is an empty answer. Each call is one transaction, durable on return.
class DeskStore {
 public:
    virtual ~DeskStore() = default;

    virtual std::vector<Draft> Drafts(const base::RecordId& person) = 0;  ///< newest first
    virtual std::optional<Draft> FindDraft(const base::RecordId& person, std::string_view key) = 0;
    virtual void KeepDraft(const base::RecordId& person, const Draft& draft) = 0;
    virtual void DropDraft(const base::RecordId& person, std::string_view key) = 0;
    /// A leaver's drafts go to who takes over; keys that the other has already stay with the other.
    virtual void HandOverDrafts(const base::RecordId& from, const base::RecordId& to) = 0;

    /// The person's own, then those shared in the organisation; by label.
    virtual std::vector<SavedView> Views(const base::RecordId& person,
                                         const base::RecordId& organisation,
                                         std::string_view type) = 0;
    /// Keeps or replaces; false when the id is another person's view.
    virtual bool KeepView(const SavedView& view) = 0;
    virtual bool DropView(const base::RecordId& person, const base::Uuid& id) = 0;

    virtual void KeepUpload(const Upload& upload) = 0;
    virtual std::optional<Upload> FindUpload(const base::Uuid& id) = 0;
    virtual void DropUpload(const base::Uuid& id) = 0;
    virtual std::vector<Upload> UploadsBefore(base::Instant instant) = 0;  ///< unfinished, to sweep

    virtual void KeepImport(const ImportSession& session) = 0;
    virtual std::optional<ImportSession> FindImport(const base::Uuid& id) = 0;
    /// Newest first; empty `type`: all.
    virtual std::vector<ImportSession> Imports(const base::RecordId& organisation,
                                               std::string_view type) = 0;
    /// What was last chosen for a sheet with these headers (`headers`: SM3 of the header row).
    virtual std::optional<std::string> RememberedMapping(const base::RecordId& organisation,
                                                         std::string_view type,
                                                         const base::Digest& headers) = 0;
    virtual void RememberMapping(const ImportSession& session, const base::Digest& headers) = 0;

    /// Appends in the order given, all or none.
    virtual void LogReads(const std::vector<RestrictedRead>& reads) = 0;
    virtual std::vector<RestrictedRead> Reads(const ReadLogQuery& query) = 0;  ///< newest first
    virtual std::int64_t CountReads(const ReadLogQuery& query) = 0;
    /// Over the reads at `from` or later and before `to`. Ask a few minutes after `to`: requests
    /// still under way write with the time at which they began.
    virtual ReadLogDigest DigestReads(base::Instant from, base::Instant to) = 0;
};

}  // namespace http
