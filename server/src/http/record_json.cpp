#include "http/detail/record_json.hpp"

#include <algorithm>

#include "http/catalogue_json.hpp"
#include "records/keeping.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;
using records::Record;
using records::Value;

namespace {

json::value AttachmentJson(const records::Attachment& file) {
    return json::object{{"digest", file.digest.ToText()},
                        {"name", file.name},
                        {"media_type", file.media_type},
                        {"size", file.size}};
}

struct ToJson {
    json::value operator()(std::monostate) const { return nullptr; }
    json::value operator()(bool flag) const { return flag; }
    json::value operator()(std::int64_t number) const { return number; }
    json::value operator()(const std::string& text) const { return json::string(text); }
    json::value operator()(base::CivilDay day) const { return json::string(day.ToText()); }
    json::value operator()(base::Instant instant) const { return json::string(instant.ToText()); }
    json::value operator()(const base::RecordId& id) const { return json::string(id.ToText()); }
    json::value operator()(const records::Place& place) const {
        return json::object{
            {"lng", place.longitude_e6}, {"lat", place.latitude_e6}, {"text", place.text}};
    }
    json::value operator()(const std::vector<records::Attachment>& files) const {
        json::array list;
        for (const records::Attachment& file : files) list.push_back(AttachmentJson(file));
        return list;
    }
    json::value operator()(const std::vector<records::Row>& rows) const {
        json::array list;
        for (const records::Row& row : rows) {
            json::object object = {{"id", row.id.ToText()}};
            for (const auto& [field, value] : row.values)
                object[field] = std::visit(ToJson{}, value.held);
            list.push_back(std::move(object));
        }
        return list;
    }
    json::value operator()(records::Erased) const { return json::object{{"erased", true}}; }
};

json::object MaskedJson(const std::string& text) { return {{"masked", text}}; }

}  // namespace

json::value ValueJson(const Value& value) { return std::visit(ToJson{}, value.held); }

json::value MomentJson(const Record& record, std::string_view field) {
    const auto* moment = record.Get(field).As<base::Instant>();
    return moment == nullptr ? json::value(nullptr) : json::value(moment->micros / 1'000);
}

json::object StateJson(const catalogue::Catalogue& catalogue, const catalogue::RecordType&,
                       const Record& record) {
    const std::string id = record.Text(records::system_field::kState);
    const auto* voided = record.Get(records::system_field::kVoided).As<bool>();
    if (voided != nullptr && *voided)
        return {{"id", "voided"}, {"label", "已作废"}, {"tone", "old"}};
    const catalogue::Procedure* procedure = ProcedureOf(catalogue, record);
    const catalogue::State* state = procedure == nullptr ? nullptr : procedure->FindState(id);
    if (state == nullptr) return {{"id", id}, {"label", ""}, {"tone", "done"}};
    const bool pending = !record.Get(records::system_field::kPending).IsAbsent();
    json::object out = {{"id", id},
                        {"label", state->label},
                        {"tone", pending ? "wait" : std::string(ToneName(state->tone))}};
    if (pending) out["pending"] = true;
    if (state->final) out["final"] = true;
    if (!record.Get(records::system_field::kMarks).IsAbsent()) out["irregular"] = true;
    return out;
}

std::string TitleOf(const catalogue::RecordType& type, const Record& record) {
    const catalogue::Field* field = type.FindField(type.title);
    if (field == nullptr) return record.id.ToText();
    const std::string title = records::ValueToShow(*field, record.Get(field->id));
    return title.empty() ? "（未命名）" : title;
}

const std::string& ChoiceLabel(const catalogue::Field* field, const std::string& title) {
    if (field == nullptr || field->kind != catalogue::FieldKind::kChoice) return title;
    for (const catalogue::Choice& choice : field->choices)
        if (choice.id == title) return choice.label;
    return title;
}

const access_control::ShownRecord& RecordWriterJson::ShownOf(const catalogue::RecordType& type,
                                                             const Record& record) {
    const auto known = shown_.find(record.id);
    if (known != shown_.end()) return known->second;
    auto shown = access_control::Show(caller_.principal, type, record);
    return shown_.emplace(record.id, std::move(shown)).first->second;
}

void RecordWriterJson::NoteRead(const catalogue::RecordType& type, const Record& record,
                                std::string_view field) {
    for (const std::string& opened : ShownOf(type, record).opened) {
        if (opened.substr(0, opened.find('/')) != field) continue;
        const auto [at, is_new] = read_of_.try_emplace(record.id, reads_.size());
        if (is_new)
            reads_.push_back({0,
                              caller_.platform.clock.Now(),
                              caller_.principal.person,
                              type.id,
                              record.id,
                              {},
                              caller_.request.id});
        auto& fields = reads_[at->second].fields;
        if (std::ranges::find(fields, opened) == fields.end()) fields.push_back(opened);
    }
}

void RecordWriterJson::NoteReferences(const catalogue::Field& field, const Value& value) {
    if (const auto* id = value.As<base::RecordId>()) references_[field.target].insert(*id);
    const auto* rows = value.As<std::vector<records::Row>>();
    if (rows == nullptr) return;
    for (const records::Row& row : *rows)
        for (const catalogue::Field& inner : field.fields)
            if (const auto found = row.values.find(inner.id); found != row.values.end())
                NoteReferences(inner, found->second);
}

json::value RecordWriterJson::Shown(const catalogue::RecordType& type,
                                    const catalogue::Field& field, const Record& record) {
    const access_control::ShownRecord& shown = ShownOf(type, record);
    for (const auto& [name, text] : shown.masked)
        if (name == field.id) return MaskedJson(text);
    const Value& value = shown.record.Get(field.id);
    NoteRead(type, record, field.id);
    NoteReferences(field, value);
    json::value out = ValueJson(value);
    if (field.kind != catalogue::FieldKind::kGroup || !out.is_array()) return out;
    for (json::value& row : out.as_array())
        for (const auto& [name, text] : shown.masked)
            if (name.starts_with(field.id + "/"))
                row.as_object()[name.substr(field.id.size() + 1)] = MaskedJson(text);
    return out;
}

json::object RecordWriterJson::Row(const catalogue::RecordType& type, const Record& record,
                                   const std::vector<records::Path>& columns) {
    return Row(type, record, columns, records::ViewNeighbours(*caller_.view));
}

json::object RecordWriterJson::Row(const catalogue::RecordType& type, const Record& record,
                                   const std::vector<records::Path>& columns,
                                   const records::Neighbours& neighbours) {
    json::object values;
    for (const records::Path& path : columns) {
        const catalogue::RecordType* end_type = &type;
        const Record* end = &record;
        for (const records::Hop& hop : path.hops) {
            const auto target = end == nullptr ? std::nullopt : end->Reference(hop.reference->id);
            end_type = hop.target;
            end = target ? neighbours.Find(*hop.target, *target) : nullptr;
            // A path leads nowhere that its asker could not go by opening the record.
            if (end != nullptr &&
                !access_control::Holds(caller_.principal, hop.target->id + ".read", *end))
                end = nullptr;
        }
        if (end == nullptr) continue;
        json::value value =
            path.is_id ? json::value(end->id.ToText()) : Shown(*end_type, *path.field, *end);
        if (!value.is_null()) values[path.text] = std::move(value);
    }
    NoteRead(type, record, type.title);
    return {{"id", record.id.ToText()},
            {"version", record.version},
            {"title", TitleOf(type, ShownOf(type, record).record)},
            {"state", StateJson(*caller_.catalogue, type, record)},
            {"values", std::move(values)}};
}

json::object RecordWriterJson::Values(const catalogue::RecordType& type, const Record& record) {
    json::object values;
    const auto add = [&](const catalogue::Field& field) {
        if (record.Get(field.id).IsAbsent()) return;
        values[field.id] = Shown(type, field, record);
    };
    for (const catalogue::Field& field : type.fields) add(field);
    for (const catalogue::Field& field : records::SystemFields()) add(field);
    return values;
}

std::map<base::RecordId, std::string> ShownTitles(Caller& caller, const catalogue::RecordType& type,
                                                  const std::vector<base::RecordId>& ids) {
    auto titles = caller.view->Titles(type, ids);
    const bool is_joint = !type.participants.empty() || !type.belongs_to.empty();
    if (!is_joint || !access_control::TakesPartElsewhere(caller.principal)) return titles;
    for (auto& [id, title] : titles) {
        const auto record = caller.view->FindShared(type, id);
        if (record == nullptr ||
            !access_control::Holds(caller.principal, type.id + ".read", *record))
            title = type.label + "（您不能查看）";
    }
    return titles;
}

json::object RecordWriterJson::References() {
    json::object out;
    for (const auto& [type_id, ids] : references_) {
        const catalogue::RecordType* type = caller_.catalogue->FindType(type_id);
        if (type == nullptr) continue;
        const catalogue::Field* field = records::FindField(*type, type->title);
        for (const auto& [id, title] : ShownTitles(caller_, *type, {ids.begin(), ids.end()}))
            out[id.ToText()] = ChoiceLabel(field, title);
    }
    return out;
}

void RecordWriterJson::Finish() {
    if (reads_.empty()) return;
    caller_.platform.desk.LogReads(reads_);
    // Whoever reads it again reads it again in the log.
    if (records::Keeping* keeping = records::KeepingOf(*caller_.view)) keeping->Bar();
    reads_.clear();
    read_of_.clear();
}

}  // namespace http
