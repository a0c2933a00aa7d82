#include "storage/order_keys.hpp"

#include <fmt/format.h>
#include <unicode/ucol.h>
#include <unicode/uversion.h>

#include "base/text.hpp"
#include "storage/migrate.hpp"

namespace storage {
namespace {

/// The normaliser's own rules and those of the order; raise it when they change.
constexpr int kBySound = 1, kOfEntered = 2, kOwnRules = 3;
/// So many rows at a time: all of a large table would not fit into memory.
constexpr std::int64_t kAtOnce = 10'000;

std::string FormsBy(int own_rules) {
    UVersionInfo icu{}, collation{};
    u_getVersion(icu);
    UErrorCode status = U_ZERO_ERROR;
    UCollator* collator = ucol_open("zh", &status);
    if (U_SUCCESS(status)) ucol_getVersion(collator, collation);
    ucol_close(collator);
    return fmt::format("{}/icu{}.{}/collation{}.{}.{}.{}", own_rules, icu[0], icu[1], collation[0],
                       collation[1], collation[2], collation[3]);
}

/// What may hold a number by which it is ordered; which does, PinyinKey says.
constexpr std::string_view kMayBeNumbered =
    "{0} LIKE '%第%' OR {0} LIKE '%队%' OR {0} LIKE '%分局%' OR {0} LIKE '%分所%' OR {0} LIKE '%科'"
    " OR {0} LIKE '%处' OR {0} LIKE '%室' OR {0} LIKE '%所' OR {0} LIKE '%组' OR {0} LIKE '%股'";

struct OldKey {
    base::Uuid record;
    std::int64_t version = 0;
    std::string key;
};

/// How many keys of the column were others.
std::size_t RenewColumn(Connection& connection, const std::string& table,
                        const catalogue::Field& field) {
    const std::string value = ValueColumn(field), compared = NormalisedColumn(field);
    const std::string key = PinyinColumn(field);
    const std::string select = fmt::format(
        "SELECT id, version, {1}, {2} FROM {0} WHERE ({3} <> {1} OR {4})"
        " AND (id, version) > ($1, $2) ORDER BY id, version LIMIT $3",
        table, compared, key, value, fmt::format(fmt::runtime(kMayBeNumbered), compared));
    const std::string update =
        fmt::format("UPDATE {} SET {} = $1 WHERE id = $2 AND version = $3", table, key);
    std::size_t renewed = 0;
    base::Uuid last;
    std::int64_t last_version = -1;
    for (std::int64_t read = kAtOnce; read == kAtOnce;) {
        read = 0;
        std::vector<OldKey> old;
        {
            Rows rows =
                connection.Query(Sql{"read_order_keys", select}, {last, last_version, kAtOnce});
            for (; rows.Next(); ++read) {
                last = rows->Uuid(0);
                last_version = rows->Int(1);
                std::string now = base::PinyinKey(rows->View(2));
                if (rows->OptionalText(3) != now)
                    old.push_back({last, last_version, std::move(now)});
            }
        }
        for (const OldKey& one : old)
            connection.Execute(Sql{"renew_order_key", update}, {one.key, one.record, one.version});
        renewed += old.size();
    }
    return renewed;
}

}  // namespace

std::vector<std::string> RenewOrderKeys(Connection& connection, const TableMap& tables) {
    std::vector<std::string> done;
    for (const auto& [id, type] : tables.all())
        for (const FieldColumns& field : type.fields) {
            if (!HasPinyinColumn(*field.field)) continue;
            for (const std::string& table : {type.current, type.history})
                if (const std::size_t keys = RenewColumn(connection, table, *field.field); keys > 0)
                    done.push_back(fmt::format("UPDATE {} SET {} ({})", table,
                                               PinyinColumn(*field.field), keys));
        }
    return done;
}

std::string TextForms() { return FormsBy(kOwnRules); }

bool DifferInOrderKeys(std::string_view forms) {
    return forms == FormsBy(kBySound) || forms == FormsBy(kOfEntered);
}

}  // namespace storage
