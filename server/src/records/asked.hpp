#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>

#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

/// Whether a field applies, by what else stands in its record or row (`when`, decision 0036).
namespace records {

/// Conditions of one catalogue, read when first asked. For one thread; must not outlive the
/// catalogue.
class FieldConditions {
 public:
    explicit FieldConditions(const catalogue::Catalogue& catalogue) : catalogue_(catalogue) {}

    /// Does `when` hold over the record's own fields? Empty: yes.
    [[nodiscard]] bool Hold(const catalogue::RecordType& type, const std::string& when,
                            const Record& record);
    /// The same over the cells of a row of `group`.
    [[nodiscard]] bool HoldInRow(const catalogue::RecordType& type, const catalogue::Field& group,
                                 const std::string& when, const FieldValues& cells);

 private:
    const Filter& Read(const catalogue::RecordType& type, const std::string& when);

    const catalogue::Catalogue& catalogue_;
    std::map<std::string, catalogue::RecordType, std::less<>> rows_;  ///< filters point into them
    std::map<std::pair<std::string, std::string>, Filter> read_;
};

/// Labels of the fields that a condition looks at, for words: `复议诉讼、结果`.
[[nodiscard]] std::string LabelsIn(const std::vector<catalogue::Field>& fields,
                                   std::string_view when);

/// Cells of the rows of `group` that do not apply in their row but stand there
/// (`workflow.not_asked`) or apply, are required and do not (`records.required`). Rows that stand
/// in `former` just so are passed over: what was entered before the definition was is left in
/// peace.
[[nodiscard]] base::Refusals CheckRows(FieldConditions& conditions,
                                       const catalogue::RecordType& type,
                                       const catalogue::Field& group, const Value& value,
                                       const Value& former);

}  // namespace records
