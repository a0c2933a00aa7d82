#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "records/view_neighbours.hpp"

namespace records {

/// The neighbours of many records of one type: what points at any of them, and what any of them
/// refers to in a field of its own, is read by one question for all of them instead of one each.
/// One thread; must not outlive the view.
class PageNeighbours final : public Neighbours {
 public:
    PageNeighbours(RecordView& view, const std::vector<Record>& page);

    const Record* Find(const catalogue::RecordType& type, const base::RecordId& id) const override;
    std::vector<const Record*> PointingAt(const catalogue::RecordType& type,
                                          const catalogue::Field& field,
                                          const base::RecordId& to) const override;

 private:
    using Pointers = std::map<base::RecordId, std::vector<Record>>;
    const Pointers& PointersOf(const catalogue::RecordType& type,
                               const catalogue::Field& field) const;
    /// Reads all of `type` among what the page refers to, once.
    void ReadReferred(const catalogue::RecordType& type) const;

    RecordView& view_;
    ViewNeighbours others_;
    std::set<base::RecordId> page_;
    std::set<base::RecordId> referred_;  ///< of whatever type
    mutable std::map<std::pair<std::string, std::string>, Pointers> pointers_;  ///< type, field
    mutable std::set<std::string> read_;  ///< types of which `found_` knows all
    mutable std::map<base::RecordId, Record> found_;
};

}  // namespace records
