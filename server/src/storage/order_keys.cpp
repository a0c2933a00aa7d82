#include "storage/order_keys.hpp"

#include <fmt/format.h>
#include <unicode/ucol.h>
#include <unicode/uversion.h>

#include "base/text.hpp"
#include "storage/migrate.hpp"

namespace storage {
namespace {

/// The normaliser's own rules and those of the order; raise it when they change.
constexpr int kOwnRules = 2;

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
std::size_t RenewColumn(Connection& connection, const std::string& table, const std::string& value,
                        const std::string& key) {
    const std::string condition = fmt::format(fmt::runtime(kMayBeNumbered), value);
    const std::string select =
        fmt::format("SELECT id, version, {}, {} FROM {} WHERE {}", value, key, table, condition);
    std::vector<OldKey> old;
    connection.Stream(Sql{"read_order_keys", select}, std::initializer_list<Param>{},
                      [&](const Row& row) {
                          std::string now = base::PinyinKey(row.View(2));
                          if (row.OptionalText(3) != now)
                              old.push_back({row.Uuid(0), row.Int(1), std::move(now)});
                      });
    const std::string update =
        fmt::format("UPDATE {} SET {} = $1 WHERE id = $2 AND version = $3", table, key);
    for (const OldKey& one : old)
        connection.Execute(Sql{"renew_order_key", update}, {one.key, one.record, one.version});
    return old.size();
}

}  // namespace

std::vector<std::string> RenewOrderKeys(Connection& connection, const TableMap& tables) {
    std::vector<std::string> done;
    for (const auto& [id, type] : tables.all())
        for (const FieldColumns& field : type.fields) {
            if (!HasPinyinColumn(*field.field)) continue;
            const std::string value = ValueColumn(*field.field), key = PinyinColumn(*field.field);
            for (const std::string& table : {type.current, type.history})
                if (const std::size_t keys = RenewColumn(connection, table, value, key); keys > 0)
                    done.push_back(fmt::format("UPDATE {} SET {} ({})", table, key, keys));
        }
    return done;
}

std::string TextForms() { return FormsBy(kOwnRules); }

std::string FormsOrderedBySound() { return FormsBy(1); }

}  // namespace storage
