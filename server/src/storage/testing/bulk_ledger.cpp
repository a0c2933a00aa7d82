#include "storage/testing/bulk_ledger.hpp"

#include "storage/ledger_store.hpp"

namespace storage::testing {
namespace {

constexpr Sql kInsertAct{"insert_act",
                         "INSERT INTO act (arrival, id, position, request, leaf, recorded_at,"
                         " bytes) VALUES ($1, $2, $3, NULL, $4, $5, $6)"};
constexpr Sql kInsertSealed{"insert_sealed",
                            "INSERT INTO sealed_value (arrival, record, path, salt, value)"
                            " VALUES ($1, $2, $3, $4, $5)"};
constexpr Sql kInsertSeries{"insert_series",
                            "INSERT INTO number_series (numbering, organisation, year, next)"
                            " VALUES ($1, $2, $3, $4)"};

}  // namespace

BulkAct::BulkAct(const ledger::Act& act,
                 std::map<base::RecordId, std::map<std::string, ledger::SealedValue>> values)
    : id(act.id),
      recorded_at(act.recorded_at),
      bytes(ledger::ActBytes(act)),
      leaf(ledger::LeafHash(bytes)),
      sealed(std::move(values)) {}

void BulkLedger::Append(const std::vector<BulkAct>& acts) {
    database_.WriteAlone([&](Connection& connection) {
        for (const BulkAct& act : acts) Write(connection, act);
    });
}

void BulkLedger::Write(Connection& connection, const BulkAct& act) {
    const auto position = static_cast<std::int64_t>(tree_.size());
    WriteNodes(connection, tree_.Append(act.leaf));
    connection.ExecuteLater(kInsertAct, {++arrival_, act.id, position, act.leaf, act.recorded_at,
                                         Param::BytesView(act.bytes)});
    for (const auto& [record, values] : act.sealed)
        for (const auto& [path, sealed] : values) {
            const std::string_view salt(reinterpret_cast<const char*>(sealed.salt.data()),
                                        sealed.salt.size());
            connection.ExecuteLater(
                kInsertSealed, {arrival_, record, Param::TextView(path), Param::BytesView(salt),
                                Param::TextView(sealed.value)});
        }
}

void BulkLedger::WriteSeries(const SeriesTaken& taken) {
    database_.WriteAlone([&](Connection& connection) {
        for (const auto& [series, last] : taken)
            connection.ExecuteLater(kInsertSeries,
                                    {Param::TextView(std::get<0>(series)), std::get<1>(series),
                                     std::get<2>(series), last + 1});
    });
}

}  // namespace storage::testing
