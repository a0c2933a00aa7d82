#include <limits>

#include "records/detail/value_json.hpp"

namespace records::detail {

namespace json = boost::json;
using catalogue::FieldKind;

std::optional<json::value> ParseJson(std::string_view text) {
    json::error_code error;
    json::parse_options options;
    options.max_depth = 64;
    json::value value =
        json::parse(json::string_view(text.data(), text.size()), error, {}, options);
    if (error) return std::nullopt;
    return value;
}

std::optional<std::int64_t> WholeNumber(const json::value& value) {
    if (!value.is_int64()) return std::nullopt;
    const std::int64_t number = value.get_int64();
    if (number > kLargestInteger || number < -kLargestInteger) return std::nullopt;
    return number;
}

std::optional<Place> PlaceFromJson(const json::value& value) {
    if (!value.is_object()) return std::nullopt;
    const json::object& object = value.get_object();
    const json::value* lat = object.if_contains("lat");
    const json::value* lng = object.if_contains("lng");
    const json::value* text = object.if_contains("text");
    const std::size_t known = 2 + (text == nullptr ? 0U : 1U);
    if (lat == nullptr || lng == nullptr || object.size() != known) return std::nullopt;
    const auto latitude = WholeNumber(*lat);
    const auto longitude = WholeNumber(*lng);
    if (!latitude || !longitude || (text != nullptr && !text->is_string())) return std::nullopt;
    return Place{*longitude, *latitude,
                 text == nullptr ? "" : std::string(View(text->get_string()))};
}

std::optional<Attachment> AttachmentFromJson(const json::value& value) {
    if (!value.is_object()) return std::nullopt;
    const json::object& object = value.get_object();
    const auto text = [&](const char* key) -> std::optional<std::string_view> {
        const json::value* member = object.if_contains(key);
        if (member == nullptr || !member->is_string()) return std::nullopt;
        return View(member->get_string());
    };
    const json::value* size = object.if_contains("size");
    const auto digest_text = text("digest"), name = text("name"), media_type = text("media_type");
    if (size == nullptr || !digest_text || !name || !media_type || object.size() != 4) {
        return std::nullopt;
    }
    const auto digest = base::Digest::Parse(*digest_text);
    const auto bytes = WholeNumber(*size);
    if (!digest || !bytes || *bytes < 0) return std::nullopt;
    return Attachment{*digest, std::string(*name), std::string(*media_type), *bytes};
}

namespace {

std::optional<Value> StoredText(FieldKind kind, std::string_view text) {
    switch (kind) {
        case FieldKind::kDay:
            if (const auto day = base::CivilDay::Parse(text)) return Value(*day);
            return std::nullopt;
        case FieldKind::kInstant:
            if (const auto instant = base::Instant::Parse(text)) return Value(*instant);
            return std::nullopt;
        case FieldKind::kReference:
            if (const auto id = base::RecordId::Parse(text)) return Value(*id);
            return std::nullopt;
        case FieldKind::kText:
        case FieldKind::kLongText:
        case FieldKind::kChoice:
        case FieldKind::kCreditCode:
        case FieldKind::kPersonIdNumber:
            return Value(std::string(text));
        default:
            return std::nullopt;
    }
}

std::optional<Value> StoredNumber(FieldKind kind, const json::value& value) {
    if (kind != FieldKind::kInteger && kind != FieldKind::kMoney && kind != FieldKind::kDecimal) {
        return std::nullopt;
    }
    if (const auto number = WholeNumber(value)) return Value(*number);
    return std::nullopt;
}

std::optional<Row> StoredRow(const catalogue::Field& group, const json::value& value) {
    if (!value.is_object()) return std::nullopt;
    Row row;
    bool has_id = false;
    for (const auto& member : value.get_object()) {
        const std::string_view key = View(member.key());
        if (key == "id") {
            if (!member.value().is_string()) return std::nullopt;
            const auto id = base::Uuid::Parse(View(member.value().get_string()));
            if (!id) return std::nullopt;
            row.id = *id;
            has_id = true;
            continue;
        }
        const catalogue::Field* field = group.FindField(key);
        if (field == nullptr) continue;
        auto cell = StoredValue(*field, member.value());
        if (!cell) return std::nullopt;
        if (!cell->IsAbsent()) row.values.insert_or_assign(field->id, std::move(*cell));
    }
    if (!has_id) return std::nullopt;
    return row;
}

std::optional<Value> StoredList(const catalogue::Field& field, const json::array& list) {
    if (list.empty()) return Value();
    if (field.kind == FieldKind::kAttachment) {
        std::vector<Attachment> attachments;
        for (const json::value& item : list) {
            auto attachment = AttachmentFromJson(item);
            if (!attachment) return std::nullopt;
            attachments.push_back(std::move(*attachment));
        }
        return Value(std::move(attachments));
    }
    if (field.kind != FieldKind::kGroup) return std::nullopt;
    std::vector<Row> rows;
    for (const json::value& item : list) {
        auto row = StoredRow(field, item);
        if (!row) return std::nullopt;
        rows.push_back(std::move(*row));
    }
    return Value(std::move(rows));
}

bool IsErasedMark(const json::value& value) {
    const json::object& object = value.get_object();
    const json::value* erased = object.if_contains("erased");
    return object.size() == 1 && erased != nullptr && erased->is_bool() && erased->get_bool();
}

}  // namespace

std::optional<Value> StoredValue(const catalogue::Field& field, const json::value& value) {
    switch (value.kind()) {
        case json::kind::null:
            return Value();
        case json::kind::bool_:
            if (field.kind == FieldKind::kYesNo) return Value(value.get_bool());
            return std::nullopt;
        case json::kind::int64:
            return StoredNumber(field.kind, value);
        case json::kind::string:
            return StoredText(field.kind, View(value.get_string()));
        case json::kind::array:
            return StoredList(field, value.get_array());
        case json::kind::object:
            if (IsErasedMark(value)) return Value(Erased{});
            if (field.kind == FieldKind::kPlace) {
                if (auto place = PlaceFromJson(value)) return Value(std::move(*place));
            }
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace records::detail
