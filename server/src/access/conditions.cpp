#include "access/detail/conditions.hpp"
#include "base/check.hpp"

namespace access_control::detail {

namespace {

constexpr std::string_view kRecordId = "$id";

std::string_view OperatorName(records::Operator op) {
    switch (op) {
        case records::Operator::kLte:
            return "lte";
        case records::Operator::kGte:
            return "gte";
        default:
            return "eq";
    }
}

records::Path PathTo(const catalogue::RecordType& type, std::string_view field) {
    records::Path path;
    path.text = field;
    path.is_id = field == kRecordId;
    if (!path.is_id) {
        path.field = records::FindField(type, field);
        CHECK(path.field != nullptr);
    }
    return path;
}

records::Filter FilterOf(const catalogue::RecordType& type, records::Condition condition,
                         std::string text) {
    return {&type, std::make_shared<const records::Condition>(std::move(condition)),
            std::move(text)};
}

Part In(const catalogue::RecordType& type, std::string_view field,
        const std::set<base::RecordId>& ids, const auto& value_of) {
    records::Comparison comparison{PathTo(type, field), records::Operator::kIn, {}};
    std::string text = fmt::format("{{\"{}\":{{\"in\":[", field);
    for (const base::RecordId& id : ids) {
        if (!comparison.operands.empty()) text += ',';
        text += '"' + id.ToText() + '"';
        comparison.operands.emplace_back(value_of(id));
    }
    return {{std::move(comparison)}, text + "]}}"};
}

template <class Node>
records::Filter JoinedBy(const catalogue::RecordType& type, std::vector<Part> parts,
                         std::string_view word) {
    Node node;
    std::string text = fmt::format("{{\"{}\":[", word);
    for (Part& part : parts) {
        if (!node.parts.empty()) text += ',';
        text += part.text;
        node.parts.push_back(std::move(part.condition));
    }
    return FilterOf(type, {std::move(node)}, text + "]}");
}

}  // namespace

Part AnyOf(const catalogue::RecordType& type, std::string_view field,
           const std::set<base::RecordId>& ids) {
    return In(type, field, ids, [](const base::RecordId& id) { return records::Value(id); });
}

Part TextIn(const catalogue::RecordType& type, std::string_view field,
            const std::set<base::RecordId>& ids) {
    return In(type, field, ids,
              [](const base::RecordId& id) { return records::Value(id.ToText()); });
}

Part DayIs(const catalogue::RecordType& type, std::string_view field, records::Operator op,
           base::CivilDay day) {
    records::Comparison comparison{PathTo(type, field), op, {}};
    comparison.operands.emplace_back(records::Value(day));
    return {{std::move(comparison)},
            fmt::format("{{\"{}\":{{\"{}\":\"{}\"}}}}", field, OperatorName(op), day.ToText())};
}

records::Filter AllOf(const catalogue::RecordType& type, std::vector<Part> parts) {
    return JoinedBy<records::All>(type, std::move(parts), "and");
}

records::Filter SomeOf(const catalogue::RecordType& type, std::vector<Part> parts) {
    return JoinedBy<records::Any>(type, std::move(parts), "or");
}

}  // namespace access_control::detail
