#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "exchange/mapping.hpp"
#include "records/store.hpp"

namespace exchange {

enum class RowOutcome { kNew, kChanged, kSame, kDuplicate, kFaulty };

/// What an import would do with one row.
struct PlannedRow {
    std::size_t row = 0;  ///< as people number it
    RowOutcome outcome = RowOutcome::kNew;
    std::optional<base::RecordId> record;  ///< the known record that it changes or equals
    std::int64_t version = 0;              ///< of that record
    records::FieldValues values;  ///< all values of a new record; of a known one those that differ
    std::vector<CellRemark> remarks;
};

struct ImportPlan {
    std::vector<PlannedRow> rows;
    base::Refusals notes;
    [[nodiscard]] std::size_t CountOf(RowOutcome outcome) const;
};

/// Compares candidates with the records within `scope`. A known record is recognised by the type's
/// keys in their order (`import_key`, `import_match`): by all of them where several records or rows
/// share the first. A row that repeats another of the file is a duplicate; one that could be either
/// of several records is faulty (`import.ambiguous`), never guessed. Absent cells change nothing. A
/// new record of a type that may belong to several (`belongs_to`) must name one of them.
[[nodiscard]] ImportPlan PlanImport(records::RecordView& view,
                                    const catalogue::Catalogue& catalogue,
                                    const catalogue::RecordType& type, Candidates candidates,
                                    const records::Filter& scope);

}  // namespace exchange
