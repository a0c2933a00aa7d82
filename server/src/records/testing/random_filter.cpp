#include "records/testing/random_filter.hpp"

#include <boost/json.hpp>

#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "records/detail/filter_paths.hpp"
#include "records/order.hpp"
#include "records/testing/random_values.hpp"

namespace records::testing {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using detail::Frame;

namespace {

const std::vector<std::string>& Operators() {
    static const std::vector<std::string> names = {
        "eq", "ne", "lt", "lte", "gt", "gte", "in", "between", "contains", "starts", "absent"};
    return names;
}

Field IdField(const RecordType& type) {
    Field field;
    field.id = "$id";
    field.kind = FieldKind::kReference;
    field.target = type.id;
    return field;
}

}  // namespace

/// Writes one filter; every choice comes from the world's engine.
class FilterMaker {
 public:
    explicit FilterMaker(RandomWorld& world) : engine_(world.engine_), records_(world.records_) {
        for (const Record& record : records_) known_[record.type].push_back(record.id);
    }

    json::value Condition(const std::vector<Frame>& frames, int depth) {
        const std::size_t kind = Pick(engine_, 10);
        if (depth > 0 && kind < 3) return Composed(frames, depth, kind);
        if (depth > 0 && kind < 6 && frames.size() <= 3) {
            if (auto quantified = Quantified(frames, depth)) return *quantified;
        }
        return Comparison(frames);
    }

    struct Ending {
        std::string text;
        Field field;
    };
    /// A random walk that ends at a field which `wanted` likes.
    std::optional<Ending> Walk(const std::vector<Frame>& frames,
                               const std::function<bool(const Field&)>& wanted);

 private:
    json::value Composed(const std::vector<Frame>& frames, int depth, std::size_t kind) {
        if (kind == 0) return json::object{{"not", Condition(frames, depth - 1)}};
        json::array parts;
        for (std::size_t i = Pick(engine_, 4); i > 0; --i)
            parts.push_back(Condition(frames, depth - 1));
        return json::object{{kind == 1 ? "and" : "or", std::move(parts)}};
    }

    std::optional<json::value> Quantified(const std::vector<Frame>& frames, int depth);
    std::optional<std::string> BackReference(const std::vector<Frame>& frames);
    json::value Comparison(const std::vector<Frame>& frames);
    json::value Right(const std::vector<Frame>& frames, const Field& left, bool seeks);
    json::value Literal(const Field& left, bool seeks);
    json::value TextLiteral(const Field& left, std::string text, bool seeks);
    Value SomeValue(const Field& left);

    std::mt19937_64& engine_;
    const std::vector<Record>& records_;
    KnownIds known_;
};

std::optional<FilterMaker::Ending> FilterMaker::Walk(
    const std::vector<Frame>& frames, const std::function<bool(const Field&)>& wanted) {
    for (int attempt = 0; attempt < 60; ++attempt) {
        const std::size_t up = Chance(engine_, 70) ? 0 : Pick(engine_, frames.size());
        Frame frame = frames[frames.size() - 1 - up];
        std::string text(up, '^');
        for (std::size_t hops = 0; hops <= detail::kMostHops; ++hops) {
            std::vector<Field> fields =
                frame.group != nullptr ? frame.group->fields : frame.type->fields;
            if (frame.group == nullptr) {
                fields.insert(fields.end(), SystemFields().begin(), SystemFields().end());
                fields.push_back(IdField(*frame.type));
            }
            const Field field = PickFrom(engine_, fields);
            const bool can_hop = field.kind == FieldKind::kReference && field.id != "$id";
            text += field.id;
            if (wanted(field) && (!can_hop || Chance(engine_, 40))) return Ending{text, field};
            if (!can_hop) break;
            text += '.';
            frame = {RandomWorld::Catalogue()->FindType(field.target), nullptr};
        }
    }
    return std::nullopt;
}

std::optional<std::string> FilterMaker::BackReference(const std::vector<Frame>& frames) {
    const std::size_t up = Chance(engine_, 70) ? 0 : Pick(engine_, frames.size());
    const Frame& frame = frames[frames.size() - 1 - up];
    if (frame.group != nullptr) return std::nullopt;
    std::vector<std::string> names;
    for (const auto& [id, type] : RandomWorld::Catalogue()->record_types) {
        for (const Field& field : type.fields) {
            if (field.kind == FieldKind::kReference && field.target == frame.type->id) {
                names.push_back(id + '.' + field.id);
            }
        }
        for (const Field& field : SystemFields()) {
            if (field.target == frame.type->id && Chance(engine_, 30))
                names.push_back(id + '.' + field.id);
        }
    }
    if (names.empty()) return std::nullopt;
    return std::string(up, '^') + PickFrom(engine_, names);
}

std::optional<json::value> FilterMaker::Quantified(const std::vector<Frame>& frames, int depth) {
    std::optional<std::string> of;
    if (Chance(engine_, 50)) of = BackReference(frames);
    if (!of) {
        const auto ending =
            Walk(frames, [](const Field& f) { return f.kind == FieldKind::kGroup; });
        if (ending) of = ending->text;
    }
    if (!of) return std::nullopt;
    static const PathRule no_rule;
    const detail::FilterContext context{*RandomWorld::Catalogue(), no_rule};
    const auto resolved = detail::ResolveOf(context, frames, *of);
    if (!resolved) return std::nullopt;
    json::object body{{"of", *of}};
    if (Chance(engine_, 85)) {
        std::vector<Frame> inner = frames;
        inner.push_back(detail::FrameOf(*resolved, frames));
        body["where"] = Condition(inner, depth - 1);
    }
    static const std::vector<std::string> quantifiers = {"any", "all", "none", "count"};
    const std::string quantifier = PickFrom(engine_, quantifiers);
    if (quantifier == "count") body[Operators()[Pick(engine_, 6)]] = Pick(engine_, 4);
    return json::object{{quantifier, std::move(body)}};
}

json::value FilterMaker::Comparison(const std::vector<Frame>& frames) {
    const auto left = Walk(frames, [](const Field&) { return true; });
    if (!left) return json::object{};
    std::vector<std::string> allowed;
    for (const std::string& name : Operators()) {
        if (detail::Allows(left->field.kind, *detail::OperatorOf(name))) allowed.push_back(name);
    }
    json::object operators;
    for (std::size_t i = Chance(engine_, 85) ? 1 : 2; i > 0; --i) {
        const std::string op = PickFrom(engine_, allowed);
        const bool seeks = op == "contains" || op == "starts";
        if (op == "absent") {
            operators[op] = Chance(engine_, 50);
        } else if (op == "in" || op == "between") {
            json::array list;
            const std::size_t length = op == "between" ? 2 : Pick(engine_, 5);
            while (list.size() < length) list.push_back(Right(frames, left->field, false));
            operators[op] = std::move(list);
        } else {
            operators[op] = Right(frames, left->field, seeks);
        }
    }
    return json::object{{left->text, std::move(operators)}};
}

json::value FilterMaker::Right(const std::vector<Frame>& frames, const Field& left, bool seeks) {
    if (Chance(engine_, 30)) {
        const auto right =
            Walk(frames, [&](const Field& f) { return detail::AreComparable(left, f); });
        if (right) return json::object{{"path", right->text}};
    }
    if (Chance(engine_, 30)) {
        for (const char* name : {"today", "act.happened_on", "actor", "actor.organisation"}) {
            if (detail::AreComparable(left, *GivenField(name)) && Chance(engine_, 60)) {
                json::object given{{"given", name}};
                if (left.kind == catalogue::FieldKind::kDay && Chance(engine_, 50))
                    given[Chance(engine_, 50) ? "plus" : "minus"] =
                        static_cast<std::int64_t>(engine_() % 400);
                return given;
            }
        }
    }
    return Literal(left, seeks);
}

Value FilterMaker::SomeValue(const Field& left) {
    if (!records_.empty() && Chance(engine_, 50)) {
        const Record& record = PickFrom(engine_, records_);
        const RecordType* type = RandomWorld::Catalogue()->FindType(record.type);
        const Field* same = FindField(*type, left.id);
        const Value& value = record.Get(left.id);
        if (same != nullptr && same->kind == left.kind && !value.IsAbsent()) return value;
    }
    return RandomValue(engine_, left, known_);
}

json::value FilterMaker::TextLiteral(const Field& left, std::string text, bool seeks) {
    if (!seeks) return json::value(text);
    if (Chance(engine_, 70)) text = PieceOf(engine_, text);
    return json::value(ComparedText(left, text).empty() ? "环" : text);
}

json::value FilterMaker::Literal(const Field& left, bool seeks) {
    const Value value = SomeValue(left);
    if (const auto* text = value.As<std::string>()) {
        return left.kind == FieldKind::kChoice ? json::value(*text)
                                               : TextLiteral(left, *text, seeks);
    }
    if (const auto* number = value.As<std::int64_t>()) {
        if (left.kind == FieldKind::kDecimal)
            return json::value(base::DecimalText(*number, left.scale));
        if (left.kind == FieldKind::kMoney && Chance(engine_, 50)) {
            return json::value(base::Money{*number}.ToText());
        }
        return *number;
    }
    if (const auto* yes = value.As<bool>()) return *yes;
    if (const auto* day = value.As<base::CivilDay>()) return json::value(day->ToText());
    if (const auto* instant = value.As<base::Instant>()) return json::value(instant->ToText());
    if (const auto* id = value.As<base::RecordId>()) return json::value(id->ToText());
    return nullptr;
}

std::string RandomWorld::Filter(std::string_view type) {
    FilterMaker maker(*this);
    const std::vector<Frame> frames = {{Catalogue()->FindType(type), nullptr}};
    return json::serialize(maker.Condition(frames, static_cast<int>(Pick(engine_, 5))));
}

std::string RandomWorld::Sort(std::string_view type) {
    FilterMaker maker(*this);
    const std::vector<Frame> frames = {{Catalogue()->FindType(type), nullptr}};
    std::string sort;
    for (std::size_t i = Pick(engine_, 3); i > 0; --i) {
        const auto key = maker.Walk(frames, [](const Field& field) { return IsSortable(field); });
        if (!key) continue;
        if (!sort.empty()) sort += ',';
        if (Chance(engine_, 50)) sort += '-';
        sort += key->text;
    }
    return sort;
}

}  // namespace records::testing
