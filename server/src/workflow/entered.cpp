#include <boost/json.hpp>

#include "records/parsed_input.hpp"
#include "records/value.hpp"
#include "workflow/detail/entered.hpp"
#include "workflow/detail/number_starts.hpp"

namespace workflow::detail {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using records::Row;
using records::Value;

std::string Text(json::string_view text) { return {text.data(), text.size()}; }

/// {"masked":…} or {"erased":true}: what is shown in the place of a value, never a new value.
bool IsPlaceholder(const json::value& value) {
    const json::object* object = value.if_object();
    return object != nullptr && object->size() == 1 &&
           (object->contains("masked") || object->contains("erased"));
}

const Row* FindRow(const Value& group, const json::value* id_text) {
    const auto* rows = group.As<std::vector<Row>>();
    if (rows == nullptr || id_text == nullptr || !id_text->is_string()) return nullptr;
    const auto id = base::Uuid::Parse(Text(id_text->get_string()));
    for (const Row& row : *rows) {
        if (id && row.id == *id) return &row;
    }
    return nullptr;
}

/// Takes placeholders out of the rows of a group, and puts the former values back afterwards.
class KeptCells {
 public:
    KeptCells(const Field& group, const Value& former, json::value& input) : group_(group) {
        std::size_t index = 0;
        for (json::value& item : input.get_array()) {
            if (item.is_object()) TakeOut(former, index, item.get_object());
            ++index;
        }
    }

    /// The group as it is to be read: cells that were taken out are not required.
    [[nodiscard]] const Field& group() const { return group_; }

    void PutBack(Value& value) const {
        auto* rows = std::get_if<std::vector<Row>>(&value.held);
        if (rows == nullptr) return;
        for (const auto& [index, field, cell] : kept_) {
            if (index < rows->size() && !cell.IsAbsent()) {
                (*rows)[index].values.insert_or_assign(field, cell);
            }
        }
    }

 private:
    void TakeOut(const Value& former, std::size_t index, json::object& item) {
        const Row* row = FindRow(former, item.if_contains("id"));
        for (Field& field : group_.fields) {
            const json::value* cell = item.if_contains(field.id);
            if (cell == nullptr || !IsPlaceholder(*cell)) continue;
            item.erase(field.id);
            field.required = false;
            if (row == nullptr) continue;
            const auto at = row->values.find(field.id);
            kept_.emplace_back(index, field.id, at == row->values.end() ? Value() : at->second);
        }
    }

    Field group_;
    std::vector<std::tuple<std::size_t, std::string, Value>> kept_;
};

void GiveRowIds(const Scene& scene, Value& value) {
    auto* rows = std::get_if<std::vector<Row>>(&value.held);
    if (rows == nullptr) return;
    for (Row& row : *rows) {
        if (row.id.IsNil()) row.id = base::Uuid::Make(scene.now, scene.randomness);
    }
}

void ReadOne(const Scene& scene, const Draft& draft, const Field& field, json::value input,
             Entered& entered) {
    if (IsPlaceholder(input)) return;
    std::optional<KeptCells> kept;  // rows alone have cells
    if (input.is_array()) kept.emplace(field, draft.before.Get(field.id), input);
    auto value = records::ValueFromParsed(kept ? kept->group() : field, input, &entered.doubts);
    if (!value) {
        entered.refusals.insert(entered.refusals.end(), value.error().begin(), value.error().end());
        return;
    }
    if (kept) kept->PutBack(*value);
    GiveRowIds(scene, *value);
    entered.values.insert_or_assign(field.id, std::move(*value));
}

/// Walks references and attachments of a value, those in rows too.
class TargetCheck {
 public:
    TargetCheck(const Scene& scene, base::Refusals& refusals)
        : scene_(scene), refusals_(refusals) {}

    void Check(const Field& field, const Value& value, const Value& former,
               const std::string& path) {
        if (value == former) return;
        if (const auto* id = value.As<base::RecordId>()) return CheckReference(field, *id, path);
        if (const auto* files = value.As<std::vector<records::Attachment>>()) {
            return CheckFiles(field, *files, path);
        }
        const auto* rows = value.As<std::vector<Row>>();
        if (rows == nullptr) return;
        for (std::size_t i = 0; i < rows->size(); ++i)
            CheckRow(field, (*rows)[i], former, fmt::format("{}.{}", path, i));
    }

 private:
    void CheckRow(const Field& group, const Row& row, const Value& former,
                  const std::string& path) {
        const json::value id = json::value(row.id.ToText());
        const Row* former_row = FindRow(former, &id);
        for (const auto& [field_id, cell] : row.values) {
            const Field* field = group.FindField(field_id);
            if (field == nullptr) continue;
            Value former_cell;
            if (former_row != nullptr) {
                const auto at = former_row->values.find(field_id);
                if (at != former_row->values.end()) former_cell = at->second;
            }
            std::string cell_path = path;
            cell_path += '.';
            cell_path += field_id;
            Check(*field, cell, former_cell, cell_path);
        }
    }

    void CheckReference(const Field& field, const base::RecordId& id, const std::string& path) {
        const catalogue::RecordType* target = scene_.catalogue.FindType(field.target);
        const auto found = target == nullptr ? std::nullopt : scene_.view.Find(*target, id);
        if (!found) {
            refusals_.push_back({"workflow.no_such_reference", {{"label", field.label}}, path});
        } else if (found->Get(records::system_field::kVoided) == Value(true)) {
            refusals_.push_back({"workflow.reference_voided", {{"label", field.label}}, path});
        }
    }

    void CheckFiles(const Field& field, const std::vector<records::Attachment>& files,
                    const std::string& path) {
        for (const records::Attachment& file : files) {
            if (scene_.view.FindEvidence(file.digest)) continue;
            refusals_.push_back(
                {"workflow.file_unknown", {{"label", field.label}, {"name", file.name}}, path});
        }
    }

    const Scene& scene_;
    base::Refusals& refusals_;
};

}  // namespace

Entered ReadEntered(const Scene& scene, const Draft& draft, std::string_view values,
                    const FieldRule& rule) {
    Entered entered;
    json::error_code error;
    const json::value parsed = json::parse(json::string_view(values.data(), values.size()), error);
    if (error || !parsed.is_object()) {
        entered.refusals.push_back({"workflow.values_malformed", {}, "values"});
        return entered;
    }
    for (const auto& member : parsed.get_object()) {
        const std::string key = Text(member.key());
        const Field* field = records::FindField(*draft.type, key);
        if (field == nullptr) {
            entered.refusals.push_back({"records.unknown_field", {{"field", key}}, key});
        } else if (!rule(*field)) {
            entered.refusals.push_back(
                {"workflow.field_not_of_act", {{"label", field->label}}, key});
        } else {
            ReadOne(scene, draft, *field, member.value(), entered);
        }
    }
    const base::Refusals targets = CheckTargets(scene, draft, entered.values);
    entered.refusals.insert(entered.refusals.end(), targets.begin(), targets.end());
    return entered;
}

base::Refusals CheckTargets(const Scene& scene, const Draft& draft,
                            const records::FieldValues& values) {
    base::Refusals refusals;
    TargetCheck check(scene, refusals);
    for (const auto& [id, value] : values) {
        const Field* field = records::FindField(*draft.type, id);
        if (field != nullptr) check.Check(*field, value, draft.before.Get(id), id);
    }
    CheckNumberStarts(scene, draft, values, refusals);
    return refusals;
}

base::Refusals CheckEvidence(const Scene& scene,
                             const std::vector<ledger::EvidenceReference>& evidence) {
    base::Refusals refusals;
    std::size_t index = 0;
    for (const ledger::EvidenceReference& file : evidence) {
        const std::string where = fmt::format("evidence.{}", index++);
        if (scene.view.FindEvidence(file.digest)) continue;
        refusals.push_back({"workflow.evidence_unknown", {{"name", file.name}}, where});
    }
    return refusals;
}

void RefuseMissing(const catalogue::RecordType& type, const records::Record& after,
                   const std::vector<std::string>& required, base::Refusals& refusals) {
    std::set<std::string> told;
    for (const std::string& id : required) {
        const Field* field = records::FindField(type, id);
        if (field == nullptr || field->retired || !after.Get(id).IsAbsent()) continue;
        if (told.insert(id).second)
            refusals.push_back({"records.required", {{"label", field->label}}, id});
    }
}

}  // namespace workflow::detail
