#include "storage/migrations/migrations.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"
#include "storage/columns.hpp"
#include "storage/migrations/m0001_ledger.hpp"
#include "storage/migrations/m0002_desk.hpp"
#include "storage/migrations/m0003_accounts.hpp"
#include "storage/migrations/m0004_jobs.hpp"

namespace storage {

const std::vector<Migration>& Migrations() {
    static const std::vector<Migration> kAll = {
        {1, "ledger", migrations::kLedger},
        {2, "desk", migrations::kDesk},
        {3, "accounts", migrations::kAccounts},
        {4, "jobs", migrations::kJobs},
    };
    return kAll;
}

std::string SchemaText(Dialect dialect, std::string_view text) {
    const bool sqlite = dialect == Dialect::kSqlite;
    const std::array<std::pair<std::string_view, std::string_view>, 11> places = {{
        {"{id}", SqlType(dialect, ColumnKind::kId)},
        {"{digest}", SqlType(dialect, ColumnKind::kDigest)},
        {"{bytes}", SqlType(dialect, ColumnKind::kBytes)},
        {"{day}", SqlType(dialect, ColumnKind::kDay)},
        {"{instant}", SqlType(dialect, ColumnKind::kInstant)},
        {"{int}", SqlType(dialect, ColumnKind::kInt)},
        {"{bool}", SqlType(dialect, ColumnKind::kBool)},
        {"{text}", SqlType(dialect, ColumnKind::kText)},
        {"{serial}", sqlite ? "INTEGER PRIMARY KEY"
                            : "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"},
        {"{strict}", sqlite ? "STRICT" : ""},
        {"{keyed}", sqlite ? "STRICT, WITHOUT ROWID" : ""},
    }};
    const std::string_view foreign = sqlite ? "{postgres}" : "{sqlite}";
    const std::string_view own = sqlite ? "{sqlite}" : "{postgres}";
    std::string result;
    for (const std::string& line : base::Split(text, '\n')) {
        if (line.starts_with(foreign)) continue;
        result += line.starts_with(own) ? line.substr(own.size()) : line;
        result += '\n';
    }
    result.pop_back();
    for (const auto& [place, filling] : places) {
        for (std::size_t at = 0; (at = result.find(place, at)) != std::string::npos;) {
            result.replace(at, place.size(), filling);
            at += filling.size();
        }
    }
    return result;
}

}  // namespace storage
