#include "catalogue/row_type.hpp"
#include "workflow/detail/judge.hpp"

/// What one act does for every row of a group: opens a record and keeps it in the row, or takes an
/// act of the record that the row leads to.
namespace workflow::detail {

using catalogue::RowField;
using records::FieldValues;
using records::Row;
using records::Value;

namespace {

std::vector<Row> RowsOf(const Draft& draft, const RowField& at) {
    const Value held = draft.after.Get(at.group->id);
    const auto* rows = held.As<std::vector<Row>>();
    return rows == nullptr ? std::vector<Row>() : *rows;
}

/// `items.value` of the row; any other name is a field of the record.
FieldValues Copied(const Draft& draft, const RowField& at, const Row& row,
                   const std::vector<std::pair<std::string, std::string>>& copy) {
    FieldValues values;
    const std::string prefix = at.group->id + ".";
    for (const auto& [to, from] : copy) {
        if (!from.starts_with(prefix)) {
            values[to] = draft.after.Get(from);
            continue;
        }
        const auto found = row.values.find(from.substr(prefix.size()));
        values[to] = found == row.values.end() ? Value() : found->second;
    }
    return values;
}

/// A condition asked of one row by itself.
class RowCondition {
 public:
    RowCondition(const Scene& scene, const Draft& draft, const RowField& at,
                 const std::string& filter)
        : scene_(scene), type_(catalogue::RowType(*draft.type, *at.group)), filter_(filter) {}

    [[nodiscard]] bool Holds(const Row& row, const EffectSource& source,
                             const records::Neighbours& neighbours) const {
        if (filter_.empty()) return true;
        records::Record record;
        record.type = type_.id;
        record.values = row.values;
        return detail::Holds(scene_, filter_, {&type_, {}, std::move(record), {}}, source,
                             neighbours);
    }

 private:
    const Scene& scene_;
    catalogue::RecordType type_;
    const std::string& filter_;
};

}  // namespace

void Judge::CreateForRows(Draft& parent, const catalogue::Creation& creation) {
    const RowField at = catalogue::FindRowField(*parent.type, creation.link);
    if (!at) return;
    std::vector<Row> rows = RowsOf(parent, at);
    const RowCondition condition(scene_, parent, at, creation.when);
    const records::ViewNeighbours neighbours = NeighboursNow();
    for (Row& row : rows) {
        if (row.values.contains(at.field->id)) continue;
        if (!condition.Holds(row, SourceNow(), neighbours)) continue;
        const auto opened = OpenFrom(parent, creation, Copied(parent, at, row, creation.copy));
        if (!opened) return;
        row.values[at.field->id] = Value(opened->child->after.id);
        Take(*opened->child, opened->taking);
    }
    if (!rows.empty()) parent.after.Set(at.group->id, Value(std::move(rows)));
}

/// Whom a row leads to was entered by somebody: it must be a record that they may read. One that
/// this very act opens was given its values already.
void Judge::MoveRows(const Draft& draft, const catalogue::Movement& movement) {
    const RowField at = catalogue::FindRowField(*draft.type, movement.on);
    if (!at) return MovePointing(draft, movement);
    const catalogue::RecordType* type = scene_.catalogue.FindType(at.field->target);
    if (type == nullptr) return;
    const RowCondition condition(scene_, draft, at, movement.when);
    const records::ViewNeighbours neighbours = NeighboursNow();
    for (const Row& row : RowsOf(draft, at)) {
        const auto found = row.values.find(at.field->id);
        const auto* id = found == row.values.end() ? nullptr : found->second.As<base::RecordId>();
        if (id == nullptr || !condition.Holds(row, SourceNow(), neighbours)) continue;
        Draft* other = DraftFor(*type, *id);
        if (other == nullptr || other->IsNew()) continue;
        if (!access_control::Holds(scene_.principal, type->id + ".read", other->before,
                                   request_.on_behalf_of)) {
            Refuse("workflow.no_such_record", {{"label", type->label}}, movement.on);
            continue;
        }
        TakeOn(*other, movement, Copied(draft, at, row, movement.copy));
    }
}

/// An act of theirs let them point here, so nothing is asked of who acts beyond the right to this
/// act.
void Judge::MovePointing(const Draft& draft, const catalogue::Movement& movement) {
    const catalogue::PointingField at = catalogue::FindPointing(scene_.catalogue, movement.on);
    if (!at) return;
    std::vector<base::RecordId> pointing;
    {
        const records::ViewNeighbours neighbours = NeighboursNow();
        for (const records::Record* one :
             neighbours.PointingAt(*at.type, *at.field, draft.after.id))
            if (Holds(scene_, movement.when, {at.type, {}, *one, {}}, SourceNow(), neighbours))
                pointing.push_back(one->id);
    }
    FieldValues copied;
    for (const auto& [to, from] : movement.copy) copied[to] = draft.after.Get(from);
    for (const base::RecordId& id : pointing)
        if (Draft* other = DraftFor(*at.type, id)) TakeOn(*other, movement, copied);
}

}  // namespace workflow::detail
