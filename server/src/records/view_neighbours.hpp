#pragma once

#include <map>
#include <optional>
#include <tuple>
#include <vector>

#include "records/filter.hpp"
#include "records/store.hpp"

namespace records {

/// Neighbours read from a view (or the writer of a running transaction), each record once. Records
/// laid over stand in place of the stored ones: what an act is about to make of them. One thread;
/// must not outlive the view.
class ViewNeighbours final : public Neighbours {
 public:
    explicit ViewNeighbours(RecordView& view) : view_(view) {}

    void LayOver(Record record);

    const Record* Find(const catalogue::RecordType& type, const base::RecordId& id) const override;
    std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                          const catalogue::Field& field,
                                          const base::RecordId& to) const override;

 private:
    [[nodiscard]] const Record* Known(const catalogue::RecordType& type,
                                      const base::RecordId& id) const;

    RecordView& view_;
    std::map<base::RecordId, Record> over_;
    mutable std::map<base::RecordId, std::optional<Record>> found_;
};

}  // namespace records
