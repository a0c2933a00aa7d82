#include <fmt/format.h>
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "records/detail/value_json.hpp"
#include "records/order.hpp"
#include "records/parsed_input.hpp"
#include "records/value.hpp"

namespace records {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using Params = std::vector<std::pair<std::string, std::string>>;

constexpr int kTextLength = 200;
constexpr int kLongTextLength = 20'000;
constexpr int kRows = 200;

/// Reads one value and gathers every fault of it, with the path it stands at.
class InputReader {
 public:
    explicit InputReader(base::Refusals* doubts) : doubts_(doubts) {}

    Value Read(const Field& field, const json::value& input, const std::string& path);
    [[nodiscard]] base::Refusals TakeFaults() { return std::move(faults_); }

 private:
    Value Text(const Field& field, const json::value& input, const std::string& path);
    Value Code(const Field& field, std::string text, const std::string& path);
    Value Number(const Field& field, const json::value& input, const std::string& path);
    Value WithinBounds(const Field& field, std::int64_t number, const std::string& path);
    Value Day(const Field& field, const json::value& input, const std::string& path);
    Value Moment(const Field& field, const json::value& input, const std::string& path);
    Value YesNo(const Field& field, const json::value& input, const std::string& path);
    Value OneChoice(const Field& field, const json::value& input, const std::string& path);
    Value Reference(const Field& field, const json::value& input, const std::string& path);
    Value OnePlace(const Field& field, const json::value& input, const std::string& path);
    Value Attachments(const Field& field, const json::value& input, const std::string& path);
    Value Rows(const Field& field, const json::value& input, const std::string& path);
    void RefuseDoubles(const Field& group, const std::vector<Row>& rows, const std::string& path);
    Row OneRow(const Field& field, const json::object& input, const std::string& path);

    Value Fault(const char* code, const Field& field, const std::string& path, Params params = {});
    std::optional<std::string> TextOf(const Field& field, const json::value& input,
                                      const std::string& path);
    bool FitsRows(const Field& field, const json::value& input, const std::string& path);

    base::Refusals faults_;
    base::Refusals* doubts_;
};

Value InputReader::Fault(const char* code, const Field& field, const std::string& path,
                         Params params) {
    params.insert(params.begin(), {"label", field.label});
    faults_.push_back({code, std::move(params), path});
    return {};
}

/// UTF-8 without control characters, but for tabs and line ends.
bool IsCleanText(std::string_view text) {
    return base::IsUtf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
               const auto byte = static_cast<unsigned char>(c);
               return (byte < 0x20 && c != '\n' && c != '\r' && c != '\t') || byte == 0x7f;
           });
}

/// Unicode NFC, the form in which act bytes keep texts (act.md). Throws where ICU fails.
std::string Composed(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* normalizer = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no NFC normalizer");
    const icu::StringPiece given(text.data(), static_cast<std::int32_t>(text.size()));
    if (normalizer->isNormalizedUTF8(given, status) && U_SUCCESS(status)) return std::string(text);
    status = U_ZERO_ERROR;
    const auto source = icu::UnicodeString::fromUTF8(given);
    std::string composed;
    normalizer->normalize(source, status).toUTF8String(composed);
    if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalize a text");
    return composed;
}

/// The trimmed text in NFC; nullopt with a fault where the input is none.
std::optional<std::string> InputReader::TextOf(const Field& field, const json::value& input,
                                               const std::string& path) {
    if (!input.is_string()) {
        Fault("records.not_text", field, path);
        return std::nullopt;
    }
    const std::string_view text = detail::View(input.get_string());
    if (!IsCleanText(text)) {
        Fault("records.bad_characters", field, path);
        return std::nullopt;
    }
    return Composed(base::Trim(text));
}

Value InputReader::Text(const Field& field, const json::value& input, const std::string& path) {
    auto text = TextOf(field, input, path);
    if (!text || text->empty()) return {};
    const bool is_long = field.kind == FieldKind::kLongText;
    const int most =
        field.max_length > 0 ? field.max_length : (is_long ? kLongTextLength : kTextLength);
    const std::size_t length = base::LengthInCharacters(*text);
    if (length > static_cast<std::size_t>(most)) {
        return Fault("records.too_long", field, path,
                     {{"most", std::to_string(most)}, {"length", std::to_string(length)}});
    }
    if (!is_long && text->find('\n') != std::string::npos) {
        return Fault("records.line_break", field, path);
    }
    return std::move(*text);
}

bool IsCodeShaped(std::string_view text) {
    return text.size() == 18 && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
           });
}

/// Codes are kept in upper case. A wrong check character is only a doubt: old registers hold such.
Value InputReader::Code(const Field& field, std::string text, const std::string& path) {
    if (text.empty()) return {};
    for (char& c : text) {
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
    }
    const bool is_person = field.kind == FieldKind::kPersonIdNumber;
    if (!IsCodeShaped(text)) {
        return Fault(is_person ? "records.bad_id_number" : "records.bad_credit_code", field, path);
    }
    const bool right =
        is_person ? base::IsPersonIdNumber(text) : base::IsUnifiedSocialCreditCode(text);
    if (right) return text;
    const char* code = is_person ? "records.id_number_check" : "records.credit_code_check";
    if (doubts_ == nullptr) return Fault(code, field, path);
    doubts_->push_back({code, {{"label", field.label}}, path});
    return text;
}

std::optional<std::int64_t> NumberFromText(const Field& field, std::string_view text) {
    if (field.kind == FieldKind::kMoney) {
        const auto money = base::Money::Parse(text);
        return money ? std::optional(money->fen) : std::nullopt;
    }
    return base::ParseDecimal(text, field.kind == FieldKind::kDecimal ? field.scale : 0);
}

const char* BadNumberCode(const Field& field) {
    switch (field.kind) {
        case FieldKind::kMoney:
            return "records.bad_money";
        case FieldKind::kDecimal:
            return "records.bad_decimal";
        default:
            return "records.bad_integer";
    }
}

Value InputReader::Number(const Field& field, const json::value& input, const std::string& path) {
    std::optional<std::int64_t> number;
    if (input.is_string()) {
        const std::string_view text = base::Trim(detail::View(input.get_string()));
        if (text.empty()) return {};
        number = NumberFromText(field, text);
    } else if (input.is_int64()) {
        number = input.get_int64();
    }
    if (!number) {
        return Fault(BadNumberCode(field), field, path, {{"scale", std::to_string(field.scale)}});
    }
    return WithinBounds(field, *number, path);
}

std::string ShowNumber(const Field& field, std::int64_t number) {
    return ValueToShow(field, Value(number));
}

Value InputReader::WithinBounds(const Field& field, std::int64_t number, const std::string& path) {
    if (field.minimum && number < *field.minimum) {
        return Fault("records.too_small", field, path,
                     {{"least", ShowNumber(field, *field.minimum)}});
    }
    if (field.maximum && number > *field.maximum) {
        return Fault("records.too_large", field, path,
                     {{"most", ShowNumber(field, *field.maximum)}});
    }
    if (number > detail::kLargestInteger || number < -detail::kLargestInteger) {
        return Fault("records.number_too_large", field, path);
    }
    return number;
}

Value InputReader::Day(const Field& field, const json::value& input, const std::string& path) {
    if (input.is_string()) {
        const std::string_view text = base::Trim(detail::View(input.get_string()));
        if (text.empty()) return {};
        if (const auto day = base::CivilDay::Parse(text)) return *day;
    }
    return Fault("records.bad_day", field, path);
}

Value InputReader::Moment(const Field& field, const json::value& input, const std::string& path) {
    if (input.is_string()) {
        const std::string_view text = base::Trim(detail::View(input.get_string()));
        if (text.empty()) return {};
        if (const auto instant = base::Instant::Parse(text)) return *instant;
    }
    return Fault("records.bad_instant", field, path);
}

Value InputReader::YesNo(const Field& field, const json::value& input, const std::string& path) {
    if (input.is_bool()) return input.get_bool();
    if (input.is_string()) {
        const std::string_view text = base::Trim(detail::View(input.get_string()));
        if (text.empty()) return {};
        if (text == "是") return true;
        if (text == "否") return false;
    }
    return Fault("records.not_yes_no", field, path);
}

Value InputReader::OneChoice(const Field& field, const json::value& input,
                             const std::string& path) {
    const auto text = TextOf(field, input, path);
    if (!text || text->empty()) return {};
    const catalogue::Choice* choice = field.FindChoice(*text);
    for (const catalogue::Choice& other : field.choices) {
        if (choice == nullptr && other.label == *text) choice = &other;
    }
    if (choice == nullptr) return Fault("records.no_such_choice", field, path, {{"value", *text}});
    if (choice->retired) {
        return Fault("records.choice_retired", field, path, {{"value", choice->label}});
    }
    return choice->id;
}

Value InputReader::Reference(const Field& field, const json::value& input,
                             const std::string& path) {
    const auto text = TextOf(field, input, path);
    if (!text || text->empty()) return {};
    if (const auto id = base::RecordId::Parse(*text); id && !id->IsNil()) return *id;
    return Fault("records.bad_reference", field, path);
}

/// Within the outermost points of China's land and sea, whole degrees outward.
bool IsInChina(std::int64_t longitude_e6, std::int64_t latitude_e6) {
    return longitude_e6 >= 73'000'000 && longitude_e6 <= 136'000'000 && latitude_e6 >= 3'000'000 &&
           latitude_e6 <= 54'000'000;
}

Value InputReader::OnePlace(const Field& field, const json::value& input, const std::string& path) {
    constexpr std::int64_t kRightAngle = 90'000'000, kHalfTurn = 180'000'000;
    if (const json::object* given = input.if_object();
        given != nullptr && !given->contains("lat") && !given->contains("lng"))
        return Fault("records.place_without_point", field, path);
    auto place = detail::PlaceFromJson(input);
    if (!place || !IsCleanText(place->text)) return Fault("records.bad_place", field, path);
    const std::pair<std::string, std::string> told = {
        "place", fmt::format("{}, {}", base::DecimalText(place->longitude_e6, 6),
                             base::DecimalText(place->latitude_e6, 6))};
    if (IsInChina(place->latitude_e6, place->longitude_e6))
        return Fault("records.place_swapped", field, path, {told});
    if (std::abs(place->latitude_e6) > kRightAngle || std::abs(place->longitude_e6) > kHalfTurn)
        return Fault("records.bad_place", field, path);
    if (!IsInChina(place->longitude_e6, place->latitude_e6))
        return Fault("records.place_outside", field, path, {told});
    if (base::LengthInCharacters(place->text) > kTextLength) {
        return Fault("records.too_long", field, path,
                     {{"most", std::to_string(kTextLength)},
                      {"length", std::to_string(base::LengthInCharacters(place->text))}});
    }
    place->text = Composed(base::Trim(place->text));
    return std::move(*place);
}

bool InputReader::FitsRows(const Field& field, const json::value& input, const std::string& path) {
    if (!input.is_array()) {
        Fault("records.not_list", field, path);
        return false;
    }
    const int most = field.max_rows > 0 ? field.max_rows : kRows;
    if (input.get_array().size() <= static_cast<std::size_t>(most)) return true;
    Fault("records.too_many_rows", field, path, {{"most", std::to_string(most)}});
    return false;
}

Value InputReader::Attachments(const Field& field, const json::value& input,
                               const std::string& path) {
    if (!FitsRows(field, input, path) || input.get_array().empty()) return {};
    std::vector<Attachment> list;
    int index = 0;
    for (const json::value& item : input.get_array()) {
        const std::string item_path = fmt::format("{}.{}", path, index++);
        auto attachment = detail::AttachmentFromJson(item);
        if (!attachment || attachment->name.empty() || !IsCleanText(attachment->name)) {
            Fault("records.bad_attachment", field, item_path);
        } else {
            list.push_back(std::move(*attachment));
        }
    }
    return list;
}

Row InputReader::OneRow(const Field& field, const json::object& input, const std::string& path) {
    Row row;
    for (const auto& member : input) {
        const std::string_view key = detail::View(member.key());
        const std::string cell_path = fmt::format("{}.{}", path, key);
        if (key == "id") {
            const auto id = member.value().is_string()
                                ? base::Uuid::Parse(detail::View(member.value().get_string()))
                                : std::nullopt;
            if (id) {
                row.id = *id;
            } else {
                Fault("records.bad_row_id", field, cell_path);
            }
            continue;
        }
        const Field* cell_field = field.FindField(key);
        if (cell_field == nullptr) {
            faults_.push_back({"records.unknown_field", {{"field", std::string(key)}}, cell_path});
            continue;
        }
        Value cell = Read(*cell_field, member.value(), cell_path);
        if (!cell.IsAbsent()) row.values.insert_or_assign(cell_field->id, std::move(cell));
    }
    return row;
}

Value InputReader::Rows(const Field& field, const json::value& input, const std::string& path) {
    if (!FitsRows(field, input, path) || input.get_array().empty()) return {};
    std::vector<Row> rows;
    int index = 0;
    for (const json::value& item : input.get_array()) {
        const std::string row_path = fmt::format("{}.{}", path, index++);
        if (!item.is_object()) {
            Fault("records.not_row", field, row_path);
            continue;
        }
        const std::size_t faults_before = faults_.size();
        Row row = OneRow(field, item.get_object(), row_path);
        const bool row_is_sound = faults_.size() == faults_before;
        for (const Field& cell : field.fields) {
            // Whether one with a condition applies is judged where the whole row is known.
            if (cell.required && cell.when.empty() && row_is_sound && !row.values.contains(cell.id)) {
                faults_.push_back({"records.required",
                                   {{"label", cell.label}},
                                   fmt::format("{}.{}", row_path, cell.id)});
            }
        }
        const bool doubled =
            !row.id.IsNil() &&
            std::any_of(rows.begin(), rows.end(), [&](const Row& r) { return r.id == row.id; });
        if (doubled) Fault("records.row_twice", field, row_path);
        rows.push_back(std::move(row));
    }
    RefuseDoubles(field, rows, path);
    return rows;
}

/// A `unique` field of a row: its value at most once among the rows.
void InputReader::RefuseDoubles(const Field& group, const std::vector<Row>& rows,
                                const std::string& path) {
    for (const Field& field : group.fields) {
        if (!field.unique) continue;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const auto own = rows[i].values.find(field.id);
            if (own == rows[i].values.end()) continue;
            const bool seen = std::any_of(
                rows.begin(), rows.begin() + static_cast<std::ptrdiff_t>(i), [&](const Row& row) {
                    const auto other = row.values.find(field.id);
                    return other != row.values.end() &&
                           SameValue(field, own->second, other->second);
                });
            if (seen)
                Fault("records.twice_in_group", field, fmt::format("{}.{}.{}", path, i, field.id));
        }
    }
}

Value InputReader::Read(const Field& field, const json::value& input, const std::string& path) {
    if (input.is_null()) return {};
    switch (field.kind) {
        case FieldKind::kText:
        case FieldKind::kLongText:
            return Text(field, input, path);
        case FieldKind::kInteger:
        case FieldKind::kMoney:
        case FieldKind::kDecimal:
            return Number(field, input, path);
        case FieldKind::kDay:
            return Day(field, input, path);
        case FieldKind::kInstant:
            return Moment(field, input, path);
        case FieldKind::kYesNo:
            return YesNo(field, input, path);
        case FieldKind::kChoice:
            return OneChoice(field, input, path);
        case FieldKind::kReference:
            return Reference(field, input, path);
        case FieldKind::kGroup:
            return Rows(field, input, path);
        case FieldKind::kAttachment:
            return Attachments(field, input, path);
        case FieldKind::kPlace:
            return OnePlace(field, input, path);
        case FieldKind::kCreditCode:
        case FieldKind::kPersonIdNumber: {
            auto text = TextOf(field, input, path);
            return text ? Code(field, std::move(*text), path) : Value();
        }
    }
    return {};
}

}  // namespace

base::Result<Value> ValueFromInput(const Field& field, std::string_view json,
                                   base::Refusals* doubts) {
    const auto parsed = detail::ParseJson(json);
    if (!parsed) return base::Refuse("records.not_json", {{"label", field.label}}, field.id);
    return ValueFromParsed(field, *parsed, doubts);
}

base::Result<Value> ValueFromParsed(const Field& field, const json::value& json,
                                    base::Refusals* doubts) {
    InputReader reader(doubts);
    Value value = reader.Read(field, json, field.id);
    if (auto faults = reader.TakeFaults(); !faults.empty()) return base::Refuse(std::move(faults));
    return value;
}

}  // namespace records
