#pragma once

#include <memory>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "ledger/evidence.hpp"
#include "records/memory_store.hpp"
#include "workflow/performer.hpp"

/// A bureau with the shipped catalogue, its people and an officer register, in memory. Test only.
namespace workflow::testing {

using records::Value;

inline base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

/// The project's own catalogue, read once. Throws with its first fault.
std::shared_ptr<const catalogue::Catalogue> Shipped();

/// The same with the definitions of this folder laid over it. Throws with its first fault.
std::shared_ptr<const catalogue::Catalogue> WithOwnDefinitions();

class Bureau {
 public:
    explicit Bureau(std::shared_ptr<const catalogue::Catalogue> definitions = Shipped());

    // ---- people and registers ----
    base::RecordId Person(const char* name, const char* role, const base::RecordId& organisation);
    base::RecordId Officer(const char* name, const char* number, const base::RecordId& person);
    void Delegate(const base::RecordId& from, const base::RecordId& to);
    /// Stores a record by one act, judged by nobody.
    base::RecordId Put(const std::string& type, records::FieldValues values);
    void Change(const std::string& type, const base::RecordId& id, const std::string& field,
                Value value);
    ledger::EvidenceReference Upload(const char* name);

    // ---- asking ----
    access_control::Principal Of(const base::RecordId& person);
    base::RecordId NewId();
    records::Record Find(const std::string& type, const base::RecordId& id);
    ActRequest Request(const std::string& type, const base::RecordId& record,
                       const std::string& act, const std::string& values = "{}");
    base::Result<Outcome> Do(const base::RecordId& person, const ActRequest& request);
    base::Result<Outcome> Do(const base::RecordId& person, const std::string& type,
                             const base::RecordId& record, const std::string& act,
                             const std::string& values = "{}");
    std::vector<NextStep> StepsOf(const base::RecordId& person, const std::string& type,
                                  const base::RecordId& record);

    // ---- the thread ----
    static constexpr const char* kClue =
        R"({"source":"complaint","received_on":"2026-03-02","content":"夜间排黑水"})";
    base::RecordId AClue();
    base::RecordId AClueUnderExamination();
    [[nodiscard]] std::string FilingValues() const;
    /// The open approval of a record.
    base::RecordId ApprovalOf(const std::string& type, const base::RecordId& record);
    base::RecordId AFiledCase();

    std::shared_ptr<const catalogue::Catalogue> catalogue;
    base::FixedClock clock{Day("2026-03-02")};
    base::SeededRandomness randomness{5};
    records::MemoryRecordStore store{catalogue, clock};
    Performer performer{store, clock, randomness};
    base::RecordId city, unit, handler, colleague, unit_leader, bureau_leader, reviewer, clerk,
        importer;
    base::RecordId officer_one, officer_two;

 private:
    records::Row Power(const char* power);

    int people_ = 0;
};

/// Codes of what refused, sorted; empty when it was done.
std::vector<std::string> CodesOf(const base::Result<Outcome>& outcome);

using Codes = std::vector<std::string>;

}  // namespace workflow::testing
