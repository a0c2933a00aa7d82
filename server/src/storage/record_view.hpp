#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "records/store.hpp"
#include "storage/named_rows.hpp"
#include "storage/query_sql.hpp"
#include "storage/record_reader.hpp"

namespace storage {

/// The part of an interface (RecordView, RecordWriter) that only reads.
template <class Interface>
class Viewing : public Interface {
 public:
    Viewing(Connection& connection, const TableMap& tables) : reader_(connection, tables) {}

    std::optional<records::Record> Find(const catalogue::RecordType& type,
                                        const base::RecordId& id) override {
        return reader_.Find(type, id);
    }
    std::vector<records::Record> Select(const records::Query& query) override {
        return reader_.Select(query);
    }
    std::vector<base::RecordId> Ids(const records::Query& query) override {
        return SelectIds(reader_.connection(), query);
    }
    std::vector<records::Record> FindAll(const catalogue::RecordType& type,
                                         const std::vector<base::RecordId>& ids) override {
        return reader_.FindAll(type, ids);
    }
    std::int64_t Count(const records::Query& query, std::int64_t at_most) override {
        return CountRows(reader_.connection(), query, at_most);
    }
    std::int64_t Sum(const records::Query& query, const catalogue::Field& field) override {
        return SumRows(reader_.connection(), query, field);
    }
    std::vector<records::GroupRow> GroupBy(const records::Query& query, const records::Path& key,
                                           const catalogue::Field* sum) override {
        return GroupRowsBy(reader_.connection(), query, key, sum);
    }
    std::map<base::RecordId, std::string> Titles(const catalogue::RecordType& type,
                                                 const std::vector<base::RecordId>& ids) override {
        return reader_.Titles(type, ids);
    }
    std::vector<records::Named> NamedRecords(const records::NamedQuestion& question) override {
        return ReadNamed(reader_.connection(), question);
    }
    std::optional<records::StoredAct> FindAct(const base::ActId& id) override {
        return reader_.FindAct(id);
    }
    std::optional<records::StoredAct> ActAt(std::int64_t position) override {
        return reader_.ActAt(position);
    }
    std::vector<records::StoredAct> HistoryOf(const base::RecordId& record) override {
        return reader_.HistoryOf(record);
    }
    std::optional<ledger::SealedValue> Unseal(const base::ActId& act, const base::RecordId& record,
                                              std::string_view path) override {
        return reader_.Unseal(act, record, path);
    }
    std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest) override {
        return reader_.FindEvidence(digest);
    }
    std::int64_t ArrivalAt(base::Instant instant) override { return reader_.ArrivalAt(instant); }
    std::int64_t LastNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year) override {
        return reader_.LastNumber(numbering, organisation, year);
    }

 protected:
    RecordReader reader_;
};

}  // namespace storage
