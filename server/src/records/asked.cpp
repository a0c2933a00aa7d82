#include "records/asked.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.hpp"
#include "catalogue/row_type.hpp"

namespace records {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::RecordType;

/// Conditions see own fields only, so there is nobody to ask about others.
class Nobody final : public Neighbours {
 public:
    const Record* Find(const RecordType&, const base::RecordId&) const override { return nullptr; }
    std::vector<const Record*> PointingAt(const RecordType&, const Field&,
                                          const base::RecordId&) const override {
        return {};
    }
};

/// Ids of the fields of the outermost frame that a condition names, as they come.
void Names(const json::value& condition, std::vector<std::string>& ids) {
    const json::object* members = condition.if_object();
    if (members == nullptr) return;
    for (const auto& member : *members) {
        const std::string key(member.key());
        if (const json::array* parts = member.value().if_array();
            parts != nullptr && (key == "and" || key == "or")) {
            for (const json::value& part : *parts) Names(part, ids);
        } else if (key == "not") {
            Names(member.value(), ids);
        } else if (const json::object* body = member.value().if_object();
                   body != nullptr && body->contains("of")) {
            if (const json::string* of = body->at("of").if_string())
                ids.emplace_back(of->data(), of->size());
        } else {
            ids.push_back(key);
        }
    }
}

const Row* Same(const Value& former, const Row& row) {
    const auto* rows = former.As<std::vector<Row>>();
    if (rows == nullptr) return nullptr;
    const auto found = std::ranges::find(*rows, row.id, &Row::id);
    return found == rows->end() ? nullptr : &*found;
}

}  // namespace

const Filter& FieldConditions::Read(const RecordType& type, const std::string& when) {
    auto key = std::pair(type.id, when);
    const auto known = read_.find(key);
    if (known != read_.end()) return known->second;
    auto read = ReadFilter(catalogue_, type, when);
    CHECK(read.has_value());  // loading the catalogue checked it
    return read_.emplace(std::move(key), std::move(*read)).first->second;
}

bool FieldConditions::Hold(const RecordType& type, const std::string& when, const Record& record) {
    return when.empty() || Passes(Read(type, when), record, {}, Nobody());
}

bool FieldConditions::HoldInRow(const RecordType& type, const Field& group, const std::string& when,
                                const FieldValues& cells) {
    if (when.empty()) return true;
    const std::string id = type.id + "." + group.id;
    auto rows = rows_.find(id);
    if (rows == rows_.end()) rows = rows_.emplace(id, catalogue::RowType(type, group)).first;
    Record row;
    row.type = id;
    row.values = cells;
    return Passes(Read(rows->second, when), row, {}, Nobody());
}

std::string LabelsIn(const std::vector<Field>& fields, std::string_view when) {
    json::error_code error;
    const json::value condition = json::parse(json::string_view(when.data(), when.size()), error);
    std::vector<std::string> ids;
    if (!error) Names(condition, ids);
    std::string labels;
    for (const Field& field : fields) {
        if (std::ranges::find(ids, field.id) == ids.end()) continue;
        labels += (labels.empty() ? "" : "、") + field.label;
    }
    return labels;
}

base::Refusals CheckRows(FieldConditions& conditions, const RecordType& type, const Field& group,
                         const Value& value, const Value& former) {
    base::Refusals refusals;
    const auto* rows = value.As<std::vector<Row>>();
    if (rows == nullptr) return refusals;
    for (std::size_t i = 0; i < rows->size(); ++i) {
        const Row& row = (*rows)[i];
        const Row* before = Same(former, row);
        if (before != nullptr && before->values == row.values) continue;
        for (const Field& cell : group.fields) {
            if (cell.when.empty() || cell.retired) continue;
            const bool stands = row.values.contains(cell.id);
            const bool applies = conditions.HoldInRow(type, group, cell.when, row.values);
            const std::string where = fmt::format("{}.{}.{}", group.id, i, cell.id);
            if (stands && !applies) {
                refusals.push_back(
                    {"workflow.not_asked",
                     {{"label", cell.label}, {"by", LabelsIn(group.fields, cell.when)}},
                     where});
            } else if (!stands && applies && cell.required) {
                refusals.push_back({"records.required", {{"label", cell.label}}, where});
            }
        }
    }
    return refusals;
}

}  // namespace records
