#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.hpp"
#include "catalogue/model.hpp"
#include "records/value.hpp"

namespace records {

/// System values that every record has, named with `$` in changes, filters and paths. They change
/// only by acts like any other value.
namespace system_field {
inline constexpr std::string_view kOrganisation =
    "$organisation";                                  ///< reference: whose record it is
inline constexpr std::string_view kState = "$state";  ///< text; empty type procedure: "current"
inline constexpr std::string_view kProcedure = "$procedure";  ///< text: `case_short@1`
inline constexpr std::string_view kHolder = "$holder";  ///< reference: person whose matter it is
inline constexpr std::string_view kVoided =
    "$voided";  ///< yes/no; voided records leave lists and figures
inline constexpr std::string_view kPending = "$pending";  ///< reference: open approval, if any
inline constexpr std::string_view kMarks =
    "$marks";  ///< text: space-joined marks of irregular facts
inline constexpr std::string_view kCreatedOn =
    "$created_on";  ///< day: happened_on of the first act
inline constexpr std::string_view kCreatedBy =
    "$created_by";  ///< reference: acted_by of the first act
inline constexpr std::string_view kStateSince =
    "$state_since";  ///< day: happened_on of the act that set the state
}  // namespace system_field

/// The `$…` fields as catalogue fields (kinds, labels, targets), in table order.
[[nodiscard]] const std::vector<catalogue::Field>& SystemFields();

/// Field of the type or `$…` field; nullptr when there is none.
[[nodiscard]] const catalogue::Field* FindField(const catalogue::RecordType& type,
                                                std::string_view id);

/// A record as its acts made it. Absent values have no entry.
struct Record {
    base::RecordId id;
    std::string type;
    std::int64_t version = 0;  ///< number of acts that touched it
    FieldValues values;        ///< `$…` ones too

    [[nodiscard]] const Value& Get(std::string_view field) const;  ///< absent value when not there
    void Set(std::string_view field, Value value);                 ///< absent removes
    bool operator==(const Record&) const = default;

    [[nodiscard]] std::string Text(std::string_view field) const;  ///< "" when absent
    [[nodiscard]] std::optional<base::RecordId> Reference(std::string_view field) const;
    [[nodiscard]] std::optional<base::CivilDay> Day(std::string_view field) const;
};

/// One record's part of a performed act, before and after it.
struct RecordChange {
    Record after;
    FieldValues changed;  ///< what the act set; absent: cleared
};

}  // namespace records
