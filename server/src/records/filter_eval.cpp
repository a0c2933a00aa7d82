#include "base/check.hpp"
#include "base/text.hpp"
#include "records/detail/sign.hpp"
#include "records/filter.hpp"
#include "records/order.hpp"

namespace records {
namespace {

/// What a path begins from while the filter runs: a record, or one of its rows.
struct LiveFrame {
    const Record* record = nullptr;
    const Row* row = nullptr;
};
using detail::Sign;
using Frames = std::vector<LiveFrame>;

/// Absent and erased are the same here.
Value Present(const Value& value) { return value.As<Erased>() != nullptr ? Value() : value; }

Value FieldOf(const LiveFrame& frame, const catalogue::Field& field) {
    if (frame.row == nullptr) return Present(frame.record->Get(field.id));
    const auto at = frame.row->values.find(field.id);
    return at == frame.row->values.end() ? Value() : Present(at->second);
}

bool IsEmptyList(const Value& value) {
    const auto* rows = value.As<std::vector<Row>>();
    const auto* files = value.As<std::vector<Attachment>>();
    return (rows != nullptr && rows->empty()) || (files != nullptr && files->empty());
}

class Evaluator {
 public:
    Evaluator(const Givens& givens, const Neighbours& neighbours)
        : givens_(givens), neighbours_(neighbours) {}

    bool Holds(const Condition& condition, const Frames& frames) const {
        return std::visit([&](const auto& node) { return Holds(node, frames); }, condition.node);
    }

    [[nodiscard]] Value At(const Path& path, const Frames& frames) const {
        const auto end = EndOf(path, frames);
        if (!end) return {};
        return path.is_id ? Value(end->record->id) : FieldOf(*end, *path.field);
    }

 private:
    bool Holds(const All& all, const Frames& frames) const {
        for (const Condition& part : all.parts) {
            if (!Holds(part, frames)) return false;
        }
        return true;
    }
    bool Holds(const Any& any, const Frames& frames) const {
        for (const Condition& part : any.parts) {
            if (Holds(part, frames)) return true;
        }
        return false;
    }
    bool Holds(const Not& negation, const Frames& frames) const {
        return !Holds(*negation.part, frames);
    }
    bool Holds(const Comparison& comparison, const Frames& frames) const;
    bool Holds(const Quantified& quantified, const Frames& frames) const;

    /// The record or row in which the path's last name stands; nullopt where a hop dangles.
    [[nodiscard]] std::optional<LiveFrame> EndOf(const Path& path, const Frames& frames) const {
        CHECK(static_cast<std::size_t>(path.up) < frames.size());
        LiveFrame frame = frames[frames.size() - 1 - static_cast<std::size_t>(path.up)];
        for (const Hop& hop : path.hops) {
            const Value value = FieldOf(frame, *hop.reference);
            const auto* id = value.As<base::RecordId>();
            const Record* next = id == nullptr ? nullptr : neighbours_.Find(*hop.target, *id);
            if (next == nullptr) return std::nullopt;
            frame = {next, nullptr};
        }
        return frame;
    }

    struct Side {
        Value value;
        const catalogue::Field* field = nullptr;  ///< null for ids and literals
    };
    [[nodiscard]] Side SideOf(const Operand& operand, const Frames& frames) const {
        if (const auto* literal = std::get_if<Value>(&operand)) return {*literal, nullptr};
        if (const auto* path = std::get_if<Path>(&operand)) return {At(*path, frames), path->field};
        return {Present(ValueOf(std::get<Given>(operand), givens_)), nullptr};
    }

    const Givens& givens_;
    const Neighbours& neighbours_;
};

std::string Compared(const catalogue::Field* own, const catalogue::Field* left,
                     const std::string& text) {
    const catalogue::Field* field = own != nullptr ? own : left;
    return field == nullptr ? text : ComparedText(*field, text);
}

/// Order of two present values of comparable kinds.
int Order(const Value& a, const Value& b) {
    CHECK(a.held.index() == b.held.index());
    if (const auto* text = a.As<std::string>()) return Sign(*text, *b.As<std::string>());
    if (const auto* number = a.As<std::int64_t>()) return Sign(*number, *b.As<std::int64_t>());
    if (const auto* day = a.As<base::CivilDay>()) return Sign(*day, *b.As<base::CivilDay>());
    if (const auto* instant = a.As<base::Instant>()) return Sign(*instant, *b.As<base::Instant>());
    if (const auto* yes = a.As<bool>()) return Sign(*yes, *b.As<bool>());
    return Sign(*a.As<base::RecordId>(), *b.As<base::RecordId>());
}

template <class T>
bool Compares(Operator op, const T& order) {
    switch (op) {
        case Operator::kEq:
            return order == 0;
        case Operator::kNe:
            return order != 0;
        case Operator::kLt:
            return order < 0;
        case Operator::kLte:
            return order <= 0;
        case Operator::kGt:
            return order > 0;
        case Operator::kGte:
            return order >= 0;
        default:
            return false;
    }
}

bool Evaluator::Holds(const Comparison& comparison, const Frames& frames) const {
    Value left = At(comparison.path, frames);
    if (comparison.op == Operator::kAbsent) {
        const bool wanted = *std::get<Value>(comparison.operands.front()).As<bool>();
        return (left.IsAbsent() || IsEmptyList(left)) == wanted;
    }
    if (left.IsAbsent()) return false;
    const catalogue::Field* field = comparison.path.field;
    if (const auto* text = left.As<std::string>()) left = Value(Compared(field, nullptr, *text));
    std::vector<Value> right;
    for (const Operand& operand : comparison.operands) {
        Side side = SideOf(operand, frames);
        if (const auto* text = side.value.As<std::string>()) {
            side.value = Value(Compared(side.field, field, *text));
        }
        right.push_back(std::move(side.value));
    }
    const auto is_here = [](const Value& value) { return !value.IsAbsent(); };
    switch (comparison.op) {
        case Operator::kIn:
            return std::any_of(right.begin(), right.end(), [&](const Value& value) {
                return is_here(value) && Order(left, value) == 0;
            });
        case Operator::kBetween:
            return is_here(right[0]) && is_here(right[1]) && Order(left, right[0]) >= 0 &&
                   Order(left, right[1]) <= 0;
        case Operator::kContains:
            return is_here(right[0]) &&
                   left.As<std::string>()->find(*right[0].As<std::string>()) != std::string::npos;
        case Operator::kStarts:
            return is_here(right[0]) &&
                   left.As<std::string>()->starts_with(*right[0].As<std::string>());
        default:
            return is_here(right[0]) && Compares(comparison.op, Order(left, right[0]));
    }
}

bool Evaluator::Holds(const Quantified& quantified, const Frames& frames) const {
    std::vector<LiveFrame> rows;
    if (quantified.back_type != nullptr) {
        const auto here = EndOf(quantified.group, frames);
        for (const Record* record : neighbours_.PointingAt(
                 *quantified.back_type, *quantified.back_field, here->record->id)) {
            rows.push_back({record, nullptr});
        }
    } else if (const auto holder = EndOf(quantified.group, frames)) {
        const auto& values = holder->row == nullptr ? holder->record->values : holder->row->values;
        const auto at = values.find(quantified.group.field->id);
        const auto* list = at == values.end() ? nullptr : at->second.As<std::vector<Row>>();
        if (list != nullptr) {
            for (const Row& row : *list) rows.push_back({holder->record, &row});
        }
    }
    std::int64_t passing = 0;
    Frames inner = frames;
    inner.emplace_back();
    for (const LiveFrame& row : rows) {
        inner.back() = row;
        if (quantified.where == nullptr || Holds(*quantified.where, inner)) ++passing;
    }
    switch (quantified.quantifier) {
        case Quantifier::kAny:
            return passing > 0;
        case Quantifier::kNone:
            return passing == 0;
        case Quantifier::kAll:
            return passing == static_cast<std::int64_t>(rows.size());
        case Quantifier::kCount:
            return Compares(quantified.count_op, passing - quantified.count);
    }
    return false;
}

}  // namespace

bool Passes(const Filter& filter, const Record& record, const Givens& givens,
            const Neighbours& neighbours) {
    if (filter.condition == nullptr) return true;
    return Evaluator(givens, neighbours).Holds(*filter.condition, {{&record, nullptr}});
}

Value ValueAt(const Path& path, const Record& record, const Neighbours& neighbours) {
    const Givens none;
    return Evaluator(none, neighbours).At(path, {{&record, nullptr}});
}

}  // namespace records
