#include <filesystem>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "exchange/writer.hpp"
#include "http/detail/list_query.hpp"
#include "http/detail/record_json.hpp"
#include "http/detail/routes.hpp"
#include "records/page_neighbours.hpp"

namespace http {

namespace json = boost::json;
using catalogue::FieldKind;

namespace {

constexpr int kBatch = 1'000;
constexpr std::int64_t kMostRows = 200'000;

exchange::Column ColumnOf(const records::Path& path) {
    exchange::Column column;
    column.heading = path.field == nullptr ? "编号" : path.field->label;
    if (!path.hops.empty())
        column.heading = path.hops.front().reference->label + "·" + column.heading;
    if (path.field == nullptr) return column;
    switch (path.field->kind) {
        case FieldKind::kInteger:
            column.kind = exchange::ColumnKind::kInteger;
            break;
        case FieldKind::kMoney:
            column.kind = exchange::ColumnKind::kMoney;
            column.heading += "（元）";
            break;
        case FieldKind::kDecimal:
            column.kind = exchange::ColumnKind::kDecimal;
            column.decimals = path.field->scale;
            break;
        case FieldKind::kDay:
            column.kind = exchange::ColumnKind::kDay;
            break;
        case FieldKind::kInstant:
            column.kind = exchange::ColumnKind::kMoment;
            break;
        default:
            break;
    }
    return column;
}

/// Longitude first, as an import reads it; the words, where there are any, as the pages show them.
std::string PlaceText(const json::object& place) {
    const auto* text = place.if_contains("text");
    std::string words = text == nullptr ? "" : std::string(text->as_string());
    const auto *lng = place.if_contains("lng"), *lat = place.if_contains("lat");
    if (lng == nullptr || lat == nullptr) return words;
    const std::string point = fmt::format("{}, {}", base::DecimalText(lng->as_int64(), 6),
                                          base::DecimalText(lat->as_int64(), 6));
    return words.empty() ? point : fmt::format("{}（{}）", words, point);
}

/// A value of a row as http.md has it, as the text of a cell.
std::string CellText(const catalogue::Field& field, const json::value& value,
                     const json::object& references) {
    if (value.is_object()) {
        if (const auto* masked = value.as_object().if_contains("masked"))
            return std::string(masked->as_string());
        if (value.as_object().contains("erased")) return "（已销毁）";
        return PlaceText(value.as_object());
    }
    if (value.is_bool()) return value.as_bool() ? "是" : "否";
    if (value.is_int64()) {
        if (field.kind == FieldKind::kMoney) return base::Money{value.as_int64()}.ToText();
        if (field.kind == FieldKind::kDecimal)
            return base::DecimalText(value.as_int64(), field.scale);
        return std::to_string(value.as_int64());
    }
    if (value.is_array()) return fmt::format("{} 项", value.as_array().size());
    if (!value.is_string()) return {};
    std::string text(value.as_string());
    if (field.kind == FieldKind::kReference) {
        const auto* title = references.if_contains(text);
        return title == nullptr ? text : std::string(title->as_string());
    }
    if (const catalogue::Choice* choice = field.FindChoice(text)) return choice->label;
    return text;
}

/// All fields of the type that may be read, in its order: an export is for working on, not a
/// picture.
std::vector<records::Path> ExportColumns(Caller& caller, const catalogue::RecordType& type) {
    std::vector<records::Path> columns;
    const auto rule = access_control::ReadRule(caller.principal);
    const auto add = [&](const std::string& text) {
        if (auto path = records::ReadPath(*caller.catalogue, type, text, rule))
            columns.push_back(*std::move(path));
    };
    if (!type.procedure.empty()) add("$state");
    for (const catalogue::Field& field : type.fields)
        if (field.kind != FieldKind::kGroup) add(field.id);
    add("$organisation");
    return columns;
}

class Export {
 public:
    Export(Caller& caller, const catalogue::RecordType& type, records::Query query)
        : caller_(caller),
          type_(type),
          query_(std::move(query)),
          columns_(ExportColumns(caller, type)) {}

    std::string Run(const std::string& format) {
        std::string bytes;
        const auto sink = [&bytes](std::string_view piece) { bytes += piece; };
        std::vector<exchange::Column> headings;
        for (const records::Path& path : columns_) headings.push_back(ColumnOf(path));
        const auto writer =
            format == "csv"
                ? exchange::MakeCsvWriter(std::move(headings), sink)
                : exchange::MakeXlsxWriter(std::move(headings), type_.label,
                                           std::filesystem::temp_directory_path().string(), sink);
        query_.limit = kBatch;
        for (query_.offset = 0; query_.offset < kMostRows; query_.offset += kBatch)
            if (AddBatch(*writer) < kBatch) break;
        writer->Finish();
        return bytes;
    }

 private:
    int AddBatch(exchange::TableWriter& writer) {
        RecordWriterJson json_writer(caller_);
        std::vector<json::object> rows;
        const std::vector<records::Record> batch = caller_.view->Select(query_);
        const records::PageNeighbours neighbours(*caller_.view, batch);
        for (const records::Record& record : batch)
            rows.push_back(json_writer.Row(type_, record, columns_, neighbours));
        const json::object references = json_writer.References();
        for (const json::object& row : rows) {
            const json::object& values = row.at("values").as_object();
            std::vector<std::string> cells;
            for (const records::Path& path : columns_) {
                const auto* value = values.if_contains(path.text);
                if (path.text == "$state")
                    cells.emplace_back(row.at("state").at("label").as_string());
                else
                    cells.push_back(value == nullptr ? ""
                                                     : CellText(*path.field, *value, references));
            }
            writer.AddRow(cells);
        }
        json_writer.Finish();
        return static_cast<int>(rows.size());
    }

    Caller& caller_;
    const catalogue::RecordType& type_;
    records::Query query_;
    std::vector<records::Path> columns_;
};

Response ExportRecords(Caller& caller, const Request& request) {
    const auto type = caller.ReadableType(request.Parameter("type"));
    if (!type) return RefusalResponse(*caller.catalogue, type.error());
    const std::string format = request.Query("format");
    base::Refusals refusals;
    if (!access_control::HoldsSomewhere(caller.principal, (*type)->id + ".export"))
        refusals.push_back({"export.not_allowed", {{"type", (*type)->label}}, ""});
    if (format != "csv" && format != "xlsx")
        refusals.push_back({"export.unknown_format", {}, "format"});
    auto query = QueryOf(caller, **type, "export");
    if (!query) refusals.insert(refusals.end(), query.error().begin(), query.error().end());
    if (refusals.empty() && caller.view->Count(*query, kMostRows + 1) > kMostRows)
        refusals.push_back({"export.too_many", {{"most", std::to_string(kMostRows)}}, ""});
    if (!refusals.empty()) return RefusalResponse(*caller.catalogue, refusals);
    Response response = TextResponse(
        200, Export(caller, **type, *std::move(query)).Run(format),
        format == "csv" ? "text/csv; charset=utf-8"
                        : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    const std::string name = fmt::format("{}-{}.{}", (*type)->label, caller.today.ToText(), format);
    response.Set("Content-Disposition",
                 fmt::format("attachment; filename=\"{}-{}.{}\"; filename*=UTF-8''{}", (*type)->id,
                             caller.today.ToText(), format, PercentEncode(name)));
    return response;
}

}  // namespace

void AddExportRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/{type}/export", ForCallers(platform, ExportRecords));
}

}  // namespace http
