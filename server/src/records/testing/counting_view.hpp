#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "records/store.hpp"

namespace records::testing {

/// Counts what is asked of the view that it stands before. Test only.
class CountingView final : public RecordView {
 public:
    explicit CountingView(RecordView& view) : view_(view) {}

    std::vector<Record> Select(const Query& query) override {
        ++asked;
        return view_.Select(query);
    }
    std::optional<Record> Find(const catalogue::RecordType& type,
                               const base::RecordId& id) override {
        ++asked;
        return view_.Find(type, id);
    }
    std::vector<base::RecordId> Ids(const Query& query) override { return view_.Ids(query); }
    std::vector<Record> FindAll(const catalogue::RecordType& type,
                                const std::vector<base::RecordId>& ids) override {
        auto found = view_.FindAll(type, ids);
        pages[type.id].push_back(found.size());
        if (after_page) after_page(type);
        return found;
    }
    std::int64_t Count(const Query& query, std::int64_t most) override {
        return view_.Count(query, most);
    }
    std::int64_t Sum(const Query& query, const catalogue::Field& field) override {
        return view_.Sum(query, field);
    }
    std::vector<GroupRow> GroupBy(const Query& query, const Path& key,
                                  const catalogue::Field* sum) override {
        return view_.GroupBy(query, key, sum);
    }
    std::map<base::RecordId, std::string> Titles(const catalogue::RecordType& type,
                                                 const std::vector<base::RecordId>& ids) override {
        return view_.Titles(type, ids);
    }
    std::optional<StoredAct> FindAct(const base::ActId& id) override { return view_.FindAct(id); }
    std::optional<StoredAct> ActAt(std::int64_t position) override { return view_.ActAt(position); }
    std::vector<StoredAct> HistoryOf(const base::RecordId& record) override {
        return view_.HistoryOf(record);
    }
    std::optional<ledger::SealedValue> Unseal(const base::ActId& act, const base::RecordId& record,
                                              std::string_view path) override {
        return view_.Unseal(act, record, path);
    }
    std::optional<ledger::StoredEvidence> FindEvidence(const base::Digest& digest) override {
        return view_.FindEvidence(digest);
    }
    std::int64_t ArrivalAt(base::Instant instant) override { return view_.ArrivalAt(instant); }
    std::int64_t LastNumber(const std::string& numbering, const base::RecordId& organisation,
                            int year) override {
        return view_.LastNumber(numbering, organisation, year);
    }

    int asked = 0;                                          ///< Select and Find
    std::map<std::string, std::vector<std::size_t>> pages;  ///< of a type: records of each FindAll
    std::function<void(const catalogue::RecordType&)> after_page;

 private:
    RecordView& view_;
};

}  // namespace records::testing
