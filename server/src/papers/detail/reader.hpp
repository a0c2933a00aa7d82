#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "document/values.hpp"
#include "papers/sources.hpp"
#include "papers/write.hpp"
#include "records/view_neighbours.hpp"

namespace papers::detail {

/// A record, or a row of one, at which a path has arrived.
struct Spot {
    const catalogue::RecordType* type = nullptr;
    const records::Record* record = nullptr;
    const catalogue::Field* group = nullptr;
    std::size_t row = 0;  ///< of the group
};

/// What stands at the ends of a path. Several where it goes through rows.
struct Reading {
    std::vector<document::Value> values;
    std::vector<Spot> rows;  ///< where it ends in rows
    Origin origin;           ///< of the values
    bool masked = false;
};

/// Reads paths as one person may: what may not be read is masked or left out. Remembers what was
/// opened and, of what is absent, the first field that would have to be filled in. One thread;
/// lives no longer than the view.
class Reader {
 public:
    explicit Reader(const Asking& asking) : asking_(asking), neighbours_(asking.view) {}

    /// `gap` is set where the path ends in nothing.
    Reading Read(const Source& source, const Spot& from, Missing& gap);
    std::map<base::RecordId, OpenedValues> TakeOpened() { return std::move(opened_); }

 private:
    struct Shown {
        access_control::ShownRecord shown;
        std::map<std::string, std::string> masked;
    };
    struct Leaf {
        records::Value value;
        std::optional<std::string> mask;
    };

    void Walk(const Source& source, std::size_t step, const Spot& at);
    void WalkField(const Source& source, std::size_t step, const Spot& at);
    void WalkBack(const Source& source, std::size_t step, const Spot& at);
    void WalkOver(const Source& source, std::size_t step, const Spot& at, const Leaf& leaf);
    void End(const catalogue::Field& field, const Leaf& leaf, const Spot& at);
    Leaf LeafOf(const Spot& at, const catalogue::Field& field);
    const Shown& ShownOf(const Spot& at);
    /// Asked of the view once, however many names go back the same way.
    const std::vector<const records::Record*>& Pointing(const Step& back, const base::RecordId& to);
    [[nodiscard]] bool MayRead(const catalogue::RecordType& type, const records::Record& record,
                               const catalogue::Field* field) const;
    std::optional<std::string> TitleOf(const catalogue::Field& reference, const base::RecordId& to);
    std::optional<Spot> Beginning(const Source& source, const Spot& from);
    std::optional<Spot> Bureau(const Spot& from);
    void NoteGap(MissingReason reason, const Spot& at, const catalogue::Field* field);
    void NoteOpened(const Spot& at, const std::string& path);
    void NoteOrigin(const Spot& at, const catalogue::Field& field);

    const Asking& asking_;
    records::ViewNeighbours neighbours_;
    std::map<std::pair<const catalogue::Field*, base::RecordId>,
             std::vector<const records::Record*>>
        pointing_;
    std::map<base::RecordId, Shown> shown_;
    std::map<base::RecordId, OpenedValues> opened_;
    Reading reading_;
    std::optional<Missing> gap_;
};

}  // namespace papers::detail
