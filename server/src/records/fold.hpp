#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "ledger/act.hpp"
#include "ledger/sealed.hpp"
#include "records/record.hpp"

namespace records {

/// `changed` as the canonical JSON of Touch::changes. Fields with a seal go in as
/// {"sealed":"<hex>"}; their salts and values are put into `sealed` under the field's path.
/// A sealed field inside a group seals per row: path `parties/<row id>/id_number`.
[[nodiscard]] std::string ChangesToJson(const catalogue::RecordType& type,
                                        const FieldValues& changed, base::Randomness& randomness,
                                        std::map<std::string, ledger::SealedValue>& sealed);

/// Opens one sealed value of the act being folded: nullopt when it was erased.
using Unsealer = std::function<std::optional<ledger::SealedValue>(std::string_view path)>;

/// Applies one touch: `record` becomes the record after it. Field ids pass through `was:`.
/// Refuses (`records.changes_malformed`, `records.sealed_mismatch`, `records.version_gap`), never
/// throws.
[[nodiscard]] base::Done ApplyTouch(const catalogue::RecordType& type, const ledger::Touch& touch,
                                    const Unsealer& unseal, Record& record);

}  // namespace records
