#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "bench/province.hpp"
#include "storage/testing/bulk_ledger.hpp"

/// Ten years of clues and cases, act by act.
namespace bench {

enum class Step : std::uint8_t {
    kRegister,
    kExamine,
    kDecline,
    kFile,
    kEvidence,
    kHandlers,
    kHandOver,
    kCorrect,
    kFinish,
    kNotice,
    kStatement,
    kReview,
    kExtend,
    kDecide,
    kServe,
    kPublish,
    kPay,
    kClose
};

/// A clue, a case, or a case that came of a clue: everything about it follows from its number.
struct Matter {
    Matter(const Province& province, std::int64_t number);

    struct Planned {
        int day = 0;  ///< since the first day
        Step step = Step::kFile;
    };
    std::int64_t number;
    int district;  ///< number of the organisation
    std::int64_t enterprise;
    bool has_clue = false, has_case = true;
    std::vector<Planned> plan;
    base::RecordId clue, record;  ///< record: the case

 private:
    void PlanCase(const Province& province, Chance& chance, int day);
};

/// Makes the acts. One thread.
class Years {
 public:
    Years(const Province& province, const catalogue::Catalogue& catalogue)
        : province_(province), catalogue_(catalogue), events_(Province::kDays + 1) {}

    /// The next acts in order, some thousands; empty when the ten years are over.
    [[nodiscard]] std::vector<storage::testing::BulkAct> Next();
    [[nodiscard]] const storage::testing::SeriesTaken& series() const { return series_; }
    [[nodiscard]] std::int64_t records() const { return records_; }

 private:
    using Acts = std::vector<storage::testing::BulkAct>;
    using Sealed = std::map<base::RecordId, std::map<std::string, ledger::SealedValue>>;
    struct Event {
        std::uint32_t matter = 0;
        std::uint16_t at = 0;  ///< place in its plan
    };

    void Registers(Acts& acts);
    void Day(Acts& acts);
    void Perform(const Event& event, Acts& acts);
    [[nodiscard]] records::FieldValues ClueValues(const Matter& matter, Step step);
    [[nodiscard]] records::FieldValues CaseValues(const Matter& matter, Step step, Chance& chance);
    [[nodiscard]] records::FieldValues FinishedValues(Chance& chance) const;
    [[nodiscard]] records::FieldValues FiledValues(const Matter& matter, Chance& chance);
    [[nodiscard]] records::FieldValues DecidedValues(const Matter& matter, Chance& chance);
    [[nodiscard]] std::string Number(const char* numbering, const char* word, int organisation);
    [[nodiscard]] records::Value Handlers(const Matter& matter, Chance& chance) const;
    void AddTouch(ledger::Act& act, Sealed& sealed, const ledger::Touch& touch,
                  const records::FieldValues& values);
    [[nodiscard]] ledger::Act NewAct(std::string kind, const base::RecordId& by);

    const Province& province_;
    const catalogue::Catalogue& catalogue_;
    std::vector<std::vector<Event>> events_;  ///< by day
    storage::testing::SeriesTaken series_;
    int day_ = -1;  ///< -1: the registers come first
    std::int64_t acts_ = 0, records_ = 0, today_ = 0, of_today_ = 1;
};

}  // namespace bench
