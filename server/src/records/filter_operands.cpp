#include "base/decimal.hpp"
#include "base/money.hpp"
#include "base/text.hpp"
#include "records/detail/filter_paths.hpp"
#include "records/detail/value_json.hpp"

namespace records {
namespace {

using catalogue::Field;
using catalogue::FieldKind;

Field MakeGiven(const char* name, const char* label, FieldKind kind, std::string_view target) {
    Field field;
    field.id = name;
    field.label = label;
    field.kind = kind;
    field.target = target;
    return field;
}

}  // namespace

const Field* GivenField(std::string_view name) {
    static const std::vector<Field> givens = {
        MakeGiven("today", "今天", FieldKind::kDay, ""),
        MakeGiven("act.happened_on", "办理日期", FieldKind::kDay, ""),
        MakeGiven("actor", "办理人", FieldKind::kReference, catalogue::kPersonType),
        MakeGiven("actor.organisation", "办理人所在单位", FieldKind::kReference,
                  catalogue::kOrganisationType),
        MakeGiven("period.from", "期间首日", FieldKind::kDay, ""),
        MakeGiven("period.to", "期间末日", FieldKind::kDay, ""),
    };
    for (const Field& field : givens) {
        if (field.id == name) return &field;
    }
    return nullptr;
}

Value ValueOf(const Given& given, const Givens& givens) {
    const auto at = givens.find(given.name);
    if (at == givens.end()) return {};
    const auto* day = at->second.As<base::CivilDay>();
    if (given.plus_days == 0 || day == nullptr) return at->second;
    static const base::CivilDay kFirst = *base::CivilDay::From(1, 1, 1);
    static const base::CivilDay kLast = *base::CivilDay::From(9999, 12, 31);
    const base::CivilDay shifted = day->Plus(given.plus_days);
    if (shifted < kFirst || kLast < shifted) return {};
    return Value(shifted);
}

namespace detail {
namespace {

namespace json = boost::json;

base::Result<Path> UnknownField(std::string_view text) {
    return base::Refuse("filter.unknown_field", {{"field", std::string(text)}});
}

base::Result<Path> BadPath(std::string_view text) {
    return base::Refuse("filter.path", {{"field", std::string(text)}});
}

/// One name in a frame; rows have no system fields.
const Field* FieldIn(const Frame& frame, const std::string& name) {
    if (frame.group != nullptr) return frame.group->FindField(name);
    return FindField(*frame.type, name);
}

int StepsOut(std::string_view& text) {
    int up = 0;
    while (text.starts_with('^')) {
        ++up;
        text.remove_prefix(1);
    }
    return up;
}

const Frame* FrameAt(const std::vector<Frame>& frames, int up) {
    if (static_cast<std::size_t>(up) >= frames.size()) return nullptr;
    return &frames[frames.size() - 1 - static_cast<std::size_t>(up)];
}

}  // namespace

base::Result<Path> ResolvePath(const FilterContext& context, const std::vector<Frame>& frames,
                               std::string_view text) {
    Path path;
    path.text = text;
    std::string_view rest = text;
    path.up = StepsOut(rest);
    const Frame* start = FrameAt(frames, path.up);
    const std::vector<std::string> names = base::Split(rest, '.');
    if (start == nullptr || names.empty() || names.size() > kMostHops + 1) return BadPath(text);
    Frame frame = *start;
    for (std::size_t i = 0; i < names.size(); ++i) {
        const bool is_last = i + 1 == names.size();
        if (is_last && names[i] == "$id" && frame.group == nullptr) {
            path.is_id = true;
            return path;
        }
        const Field* field = FieldIn(frame, names[i]);
        if (field == nullptr || !context.Allows(*frame.type, *field)) return UnknownField(text);
        if (is_last) {
            path.field = field;
            return path;
        }
        const catalogue::RecordType* target = field->kind == FieldKind::kReference
                                                  ? context.catalogue.FindType(field->target)
                                                  : nullptr;
        if (target == nullptr) return UnknownField(text);
        path.hops.push_back({field, target});
        frame = {target, nullptr};
    }
    return BadPath(text);
}

base::Result<Quantified> ResolveOf(const FilterContext& context, const std::vector<Frame>& frames,
                                   std::string_view text) {
    Quantified quantified;
    auto as_path = ResolvePath(context, frames, text);
    if (as_path && as_path->field != nullptr && as_path->field->kind == FieldKind::kGroup) {
        quantified.group = std::move(*as_path);
        return quantified;
    }
    std::string_view rest = text;
    quantified.group.up = StepsOut(rest);
    quantified.group.text = text;
    const Frame* frame = FrameAt(frames, quantified.group.up);
    const std::vector<std::string> names = base::Split(rest, '.');
    if (frame != nullptr && frame->group == nullptr && names.size() == 2) {
        const catalogue::RecordType* type = context.catalogue.FindType(names[0]);
        const Field* field = type == nullptr ? nullptr : FindField(*type, names[1]);
        if (field != nullptr && field->kind == FieldKind::kReference &&
            field->target == frame->type->id && context.Allows(*type, *field)) {
            quantified.back_type = type;
            quantified.back_field = field;
            return quantified;
        }
    }
    if (as_path) return base::Refuse("filter.not_group", {{"field", std::string(text)}});
    return base::Refuse(std::move(as_path.error()));
}

Frame FrameOf(const Quantified& quantified, const std::vector<Frame>& frames) {
    if (quantified.back_type != nullptr) return {quantified.back_type, nullptr};
    const Path& path = quantified.group;
    const Frame* start = FrameAt(frames, path.up);
    return {path.hops.empty() ? start->type : path.hops.back().target, path.field};
}

Field YieldOf(const Path& path, const std::vector<Frame>& frames) {
    if (!path.is_id) return *path.field;
    Field field;
    field.id = "$id";
    field.kind = FieldKind::kReference;
    field.target =
        path.hops.empty() ? FrameAt(frames, path.up)->type->id : path.hops.back().target->id;
    return field;
}

std::optional<Operator> OperatorOf(std::string_view name) {
    static const std::map<std::string_view, Operator> operators = {
        {"eq", Operator::kEq},
        {"ne", Operator::kNe},
        {"lt", Operator::kLt},
        {"lte", Operator::kLte},
        {"gt", Operator::kGt},
        {"gte", Operator::kGte},
        {"in", Operator::kIn},
        {"between", Operator::kBetween},
        {"contains", Operator::kContains},
        {"starts", Operator::kStarts},
        {"absent", Operator::kAbsent},
    };
    const auto at = operators.find(name);
    return at == operators.end() ? std::nullopt : std::optional(at->second);
}

bool Allows(FieldKind kind, Operator op) {
    if (op == Operator::kAbsent) return true;
    switch (kind) {
        case FieldKind::kText:
        case FieldKind::kLongText:
        case FieldKind::kCreditCode:
        case FieldKind::kPersonIdNumber:
            return true;
        case FieldKind::kInteger:
        case FieldKind::kMoney:
        case FieldKind::kDecimal:
        case FieldKind::kDay:
        case FieldKind::kInstant:
            return op != Operator::kContains && op != Operator::kStarts;
        case FieldKind::kChoice:
        case FieldKind::kReference:
            return op == Operator::kEq || op == Operator::kNe || op == Operator::kIn;
        case FieldKind::kYesNo:
            return op == Operator::kEq || op == Operator::kNe;
        case FieldKind::kGroup:
        case FieldKind::kAttachment:
        case FieldKind::kPlace:
            return false;
    }
    return false;
}

bool AreComparable(const Field& a, const Field& b) {
    const auto is_text = [](FieldKind kind) {
        return kind == FieldKind::kText || kind == FieldKind::kLongText ||
               kind == FieldKind::kCreditCode || kind == FieldKind::kPersonIdNumber;
    };
    if (is_text(a.kind) && is_text(b.kind)) return true;
    if (a.kind != b.kind) return false;
    if (a.kind == FieldKind::kDecimal) return a.scale == b.scale;
    if (a.kind == FieldKind::kReference) return a.target == b.target;
    return a.kind != FieldKind::kGroup && a.kind != FieldKind::kAttachment &&
           a.kind != FieldKind::kPlace;
}

namespace {

std::optional<Value> NumberLiteral(const Field& left, const json::value& literal) {
    const auto whole = WholeNumber(literal);
    const auto* text = literal.if_string();
    switch (left.kind) {
        case FieldKind::kInteger:
            if (whole) return Value(*whole);
            return std::nullopt;
        case FieldKind::kMoney:
            if (whole) return Value(*whole);
            if (text != nullptr) {
                if (const auto money = base::Money::Parse(View(*text))) return Value(money->fen);
            }
            return std::nullopt;
        default:
            if (whole && left.scale == 0) return Value(*whole);
            if (text != nullptr) {
                if (const auto scaled = base::ParseDecimal(View(*text), left.scale))
                    return Value(*scaled);
            }
            return std::nullopt;
    }
}

}  // namespace

std::optional<Value> ReadLiteral(const Field& left, const json::value& literal) {
    switch (left.kind) {
        case FieldKind::kInteger:
        case FieldKind::kMoney:
        case FieldKind::kDecimal:
            return NumberLiteral(left, literal);
        case FieldKind::kChoice: {
            const auto* text = literal.if_string();
            if (text == nullptr || left.FindChoice(View(*text)) == nullptr) return std::nullopt;
            return Value(std::string(View(*text)));
        }
        case FieldKind::kGroup:
        case FieldKind::kAttachment:
        case FieldKind::kPlace:
            return std::nullopt;
        default:
            if (literal.is_null()) return std::nullopt;
            // No text of a record holds NUL, and PostgreSQL could not even be asked for it.
            if (const auto* text = literal.if_string();
                text != nullptr && text->find('\0') != json::string::npos) {
                return std::nullopt;
            }
            return StoredValue(left, literal);
    }
}

}  // namespace detail
}  // namespace records
