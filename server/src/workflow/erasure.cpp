#include "workflow/detail/erasure.hpp"

#include <boost/json.hpp>

#include "base/text.hpp"

namespace workflow::detail {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using records::Record;
using records::Row;

namespace {

namespace json = boost::json;

/// The texts of one field of a group's rows, trimmed; empty ones left out.
std::vector<std::string> Column(const Record& record, const char* group, const char* field) {
    std::vector<std::string> texts;
    const auto* rows = record.Get(group).As<std::vector<Row>>();
    if (rows == nullptr) return texts;
    for (const Row& row : *rows) {
        const auto at = row.values.find(field);
        const auto* text = at == row.values.end() ? nullptr : at->second.As<std::string>();
        if (text != nullptr && !base::Trim(*text).empty()) texts.emplace_back(base::Trim(*text));
    }
    return texts;
}

bool IsSeal(const json::value& value) {
    return value.is_object() && value.get_object().contains("sealed");
}

std::string Key(const json::key_value_pair& member) {
    return {member.key().data(), member.key().size()};
}

/// Paths at which one touch sealed a value: `phone`, `contacts/<row>/phone`.
std::vector<std::string> SealedPaths(const std::string& changes) {
    std::vector<std::string> paths;
    const json::value parsed = json::parse(changes);
    for (const auto& member : parsed.as_object()) {
        if (IsSeal(member.value())) paths.push_back(Key(member));
        const json::array* rows = member.value().if_array();
        if (rows == nullptr) continue;
        for (const json::value& row : *rows) {
            const json::object* cells = row.if_object();
            const json::value* id = cells == nullptr ? nullptr : cells->if_contains("id");
            if (id == nullptr || !id->is_string()) continue;
            for (const auto& cell : *cells) {
                if (!IsSeal(cell.value())) continue;
                paths.push_back(
                    fmt::format("{}/{}/{}", Key(member), id->get_string().c_str(), Key(cell)));
            }
        }
    }
    return paths;
}

/// Fields pass through `was:`; what the catalogue no longer has keeps its name.
SealedPlace PlaceOf(const RecordType& type, const base::ActId& act, const std::string& path) {
    const std::vector<std::string> parts = base::Split(path, '/');
    SealedPlace place{act, path, parts.front(), parts.size() == 3 ? parts[2] : std::string()};
    const Field* field = type.FindField(place.field);
    if (field == nullptr) return place;
    place.field = field->id;
    if (const Field* cell = place.cell.empty() ? nullptr : field->FindField(place.cell))
        place.cell = cell->id;
    return place;
}

}  // namespace

bool Erases(const RecordType& type, const catalogue::Act& act) {
    return type.id == "erasure" && act.id == "erase";
}

ErasureAsked ReadErasure(const catalogue::Catalogue& catalogue, const RecordType& type,
                         const Record& erasure) {
    ErasureAsked asked;
    int named = 0;
    for (const Field& field : type.fields) {
        if (field.kind != FieldKind::kReference || field.retired) continue;
        const auto record = erasure.Reference(field.id);
        if (!record) continue;
        ++named;
        asked.type = catalogue.FindType(field.target);
        asked.record = *record;
    }
    if (named != 1) asked.type = nullptr;
    asked.fields = Column(erasure, "items", "field");
    asked.evidence = Column(erasure, "files", "digest");
    return asked;
}

std::vector<SealedPlace> SealedPlacesOf(records::RecordView& view, const RecordType& type,
                                        const base::RecordId& record) {
    std::vector<SealedPlace> places;
    for (const records::StoredAct& stored : view.HistoryOf(record)) {
        for (const ledger::Touch& touch : stored.act.touches) {
            if (touch.record != record) continue;
            for (const std::string& path : SealedPaths(touch.changes))
                if (view.Unseal(stored.act.id, record, path))
                    places.push_back(PlaceOf(type, stored.act.id, path));
        }
    }
    return places;
}

}  // namespace workflow::detail
