#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "catalogue/model.hpp"

namespace audit {

/// kFault: what is stored is not what the acts say, or the acts are not what was signed.
/// kNote: in order, but worth saying (a value erased by an act, a file that no act cites).
enum class Severity { kFault, kNote };

/// One thing that verification found, at one place of the store.
struct Finding {
    Severity severity = Severity::kFault;
    std::string code;   ///< stable; its words stand in catalogue/messages under `audit.`
    std::string table;  ///< empty: the database as a whole
    std::string key;    ///< of the row, as text; empty: the table as a whole
    std::vector<std::pair<std::string, std::string>> params;  ///< for the words
    std::optional<std::int64_t> position;                     ///< of the act in the tree

    bool operator==(const Finding&) const = default;
};

/// The finding in Chinese: what is wrong, where.
[[nodiscard]] std::string WordsOf(const catalogue::Catalogue& catalogue, const Finding& finding);

/// Hears findings as they are made. Verification goes on whatever it does.
using FindingSink = std::function<void(const Finding&)>;

}  // namespace audit
