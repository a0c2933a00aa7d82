#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/sessions.hpp"
#include "base/instant.hpp"
#include "base/random.hpp"
#include "catalogue/model.hpp"
#include "http/calendar_desk.hpp"
#include "http/desk_store.hpp"
#include "http/router.hpp"
#include "jobs/job_store.hpp"
#include "ledger/evidence.hpp"
#include "ledger/head.hpp"
#include "notify/message.hpp"
#include "papers/shelf.hpp"
#include "records/store.hpp"
#include "workflow/performer.hpp"

namespace http {

/// The catalogue in force; running requests keep the one they began with.
class CatalogueSource {
 public:
    virtual ~CatalogueSource() = default;
    [[nodiscard]] virtual std::shared_ptr<const catalogue::Catalogue> Current() const = 0;
};

struct LedgerFinding {
    std::string code, table, key, words;
    std::optional<std::int64_t> position;
    bool note = false;     ///< in order, but worth saying: a value erased by an act
    bool derived = false;  ///< stands in what `migrate --rebuild` works out of the acts again
};

struct VerifyProgress {
    bool running = false;
    std::int64_t done = 0, total = 0;
    std::vector<LedgerFinding> findings;
    std::optional<base::Instant> finished_at;

    [[nodiscard]] std::int64_t Faults() const {
        return std::count_if(findings.begin(), findings.end(),
                             [](const LedgerFinding& one) { return !one.note; });
    }
};

/// What pages about the ledger ask; `app` answers with storage and audit.
class LedgerDesk {
 public:
    virtual ~LedgerDesk() = default;
    /// The newest signed head; nullopt before the first.
    virtual std::optional<ledger::Head> LatestHead() = 0;
    virtual std::int64_t Acts() = 0;
    /// The proof bundle of an act under the newest head; refuses `ledger.not_sequenced`,
    /// `ledger.no_such_act`.
    virtual base::Result<std::string> Proof(const base::ActId& act) = 0;
    /// Starts a verification of the whole ledger unless one runs.
    virtual void StartVerify() = 0;
    virtual VerifyProgress Progress() = 0;
};

/// Facts about this installation.
struct Installation {
    std::string version;
    std::string organisation;  ///< name of the root organisation
    bool demonstration = false;
    std::int64_t evidence_limit_bytes = std::int64_t{4} << 30;
    std::string authority;  ///< PEM of the own authority; empty when certificates were bought
    std::string authority_fingerprint;
};

/// Everything that routes stand on, owned by `app`.
struct Platform {
    records::RecordStore& store;
    CatalogueSource& catalogue;
    workflow::Performer& performer;
    access_control::SessionDesk& sessions;
    access_control::AccountStore& accounts;
    DeskStore& desk;
    notify::MessageStore& messages;
    CalendarDesk& calendars;
    ledger::EvidenceStore& evidence;
    jobs::JobStore& jobs;
    LedgerDesk& ledger;
    const base::Clock& clock;
    base::Randomness& randomness;
    const papers::Shelf& papers;
    std::function<Installation()> installation;
    std::function<std::string()> metrics;  ///< Prometheus text
    std::function<bool()> ready;
    /// One of its own for a demonstration: cookies know hosts, not ports.
    std::string session_cookie = "qh_session";
};

/// All routes of docs/formats/http.md. `platform` must outlive the router.
void AddRoutes(Router& router, Platform& platform);

}  // namespace http
