#include "storage/filter_sql.hpp"

#include <utility>

#include "base/check.hpp"
#include "base/text.hpp"
#include "records/order.hpp"
#include "storage/columns.hpp"

namespace storage {

using catalogue::Field;
using catalogue::FieldKind;
using records::Comparison;
using records::Operator;
using records::Quantified;
using records::Quantifier;

namespace {

std::string_view Symbol(Operator op) {
    switch (op) {
        case Operator::kEq:
            return "=";
        case Operator::kNe:
            return "<>";
        case Operator::kLt:
            return "<";
        case Operator::kLte:
            return "<=";
        case Operator::kGt:
            return ">";
        case Operator::kGte:
            return ">=";
        default:
            break;
    }
    CHECK(false);
}

Operator Opposite(Operator op) {
    switch (op) {
        case Operator::kEq:
            return Operator::kNe;
        case Operator::kNe:
            return Operator::kEq;
        case Operator::kLt:
            return Operator::kGte;
        case Operator::kLte:
            return Operator::kGt;
        case Operator::kGt:
            return Operator::kLte;
        case Operator::kGte:
            return Operator::kLt;
        default:
            break;
    }
    CHECK(false);
}

/// The literal or given in the form in which the left side is compared; nullopt: absent, or of a
/// kind that the left side can never equal.
std::optional<Param> ParamOf(const records::Path& left, const records::Value& value) {
    const FieldKind kind = left.is_id ? FieldKind::kReference : left.field->kind;
    if (const auto* yes = value.As<bool>(); yes != nullptr && kind == FieldKind::kYesNo) {
        return Param(*yes);
    }
    if (const auto* number = value.As<std::int64_t>()) return Param(*number);
    if (const auto* text = value.As<std::string>(); text != nullptr && !left.is_id) {
        return Param(records::ComparedText(*left.field, *text));
    }
    if (const auto* day = value.As<base::CivilDay>(); day != nullptr && kind == FieldKind::kDay) {
        return Param(*day);
    }
    if (const auto* at = value.As<base::Instant>(); at != nullptr && kind == FieldKind::kInstant) {
        return Param(*at);
    }
    if (const auto* id = value.As<base::RecordId>();
        id != nullptr && kind == FieldKind::kReference) {
        return Param(*id);
    }
    return std::nullopt;
}

bool HasPathOperand(const Comparison& comparison) {
    for (const records::Operand& operand : comparison.operands) {
        if (std::holds_alternative<records::Path>(operand)) return true;
    }
    return false;
}

/// Nothing in it looks out of its own frame.
bool IsSelfContained(const records::Condition& condition) {
    const auto each = [](const std::vector<records::Condition>& parts) {
        return std::all_of(parts.begin(), parts.end(), IsSelfContained);
    };
    if (const auto* all = std::get_if<records::All>(&condition.node)) return each(all->parts);
    if (const auto* any = std::get_if<records::Any>(&condition.node)) return each(any->parts);
    if (const auto* inverse = std::get_if<records::Not>(&condition.node))
        return IsSelfContained(*inverse->part);
    const auto* comparison = std::get_if<Comparison>(&condition.node);
    return comparison != nullptr && comparison->path.up == 0 && !HasPathOperand(*comparison);
}

/// It holds only for rows whose reference is one of some that are named.
bool NamesReference(const records::Condition& condition) {
    if (const auto* all = std::get_if<records::All>(&condition.node))
        return std::any_of(all->parts.begin(), all->parts.end(), NamesReference);
    const auto* comparison = std::get_if<Comparison>(&condition.node);
    return comparison != nullptr && comparison->path.hops.empty() && !comparison->path.is_id &&
           comparison->path.field->kind == FieldKind::kReference &&
           (comparison->op == Operator::kEq || comparison->op == Operator::kIn);
}

}  // namespace

FilterSql::FilterSql(SqlText& sql, const records::Givens& givens,
                     const std::optional<records::AsKnown>& as_known)
    : sql_(sql), givens_(givens), as_known_(as_known) {}

std::string FilterSql::Where(const records::Filter& filter, const Frame& record) {
    if (filter.IsEverything()) return "TRUE";
    frames_.assign(1, record);
    return Compile(*filter.condition, false);
}

std::string FilterSql::Table(const catalogue::RecordType& type, std::string_view alias) const {
    return fmt::format("{} {}", as_known_ ? HistoryTable(type) : RecordTable(type), alias);
}

std::string FilterSql::Known(std::string_view alias) {
    if (!as_known_) return "TRUE";
    if (arrival_.empty()) arrival_ = sql_.Bind(as_known_->arrival);
    return fmt::format("({0}.known_from <= {1} AND ({0}.known_to IS NULL OR {0}.known_to > {1}))",
                       alias, arrival_);
}

std::string FilterSql::SomeRow(const Frame& record, const Field& group,
                               const std::function<std::string(const std::string&)>& where) {
    const std::string alias = NewAlias();
    return fmt::format("EXISTS (SELECT 1{} AND {})",
                       GroupRows(*record.type, group, record.alias + ".id", alias), where(alias));
}

std::string FilterSql::ValueAt(const records::Path& path, const Frame& record, Column column) {
    frames_.assign(1, record);
    return PathSql(path, column);
}

// ---- conditions -------------------------------------------------------------------------------

std::string FilterSql::Compile(const records::Condition& condition, bool negated) {
    if (const auto* all = std::get_if<records::All>(&condition.node)) {
        return CompileParts(all->parts, true, negated);
    }
    if (const auto* any = std::get_if<records::Any>(&condition.node)) {
        return CompileParts(any->parts, false, negated);
    }
    if (const auto* inverse = std::get_if<records::Not>(&condition.node)) {
        return Compile(*inverse->part, !negated);
    }
    if (const auto* comparison = std::get_if<Comparison>(&condition.node)) {
        return CompileComparison(*comparison, negated);
    }
    return CompileQuantified(std::get<Quantified>(condition.node), negated);
}

std::string FilterSql::CompileParts(const std::vector<records::Condition>& parts, bool all,
                                    bool negated) {
    std::vector<std::string> compiled;
    for (const records::Condition& part : parts) compiled.push_back(Compile(part, negated));
    return all != negated ? JoinSql(compiled, "AND", "TRUE") : JoinSql(compiled, "OR", "FALSE");
}

std::string FilterSql::CompileComparison(const Comparison& comparison, bool negated) {
    if (comparison.op == Operator::kAbsent) return Absence(comparison, negated);
    if (negated) {
        if (auto others = InOtherStates(comparison)) return *std::move(others);
    }
    const std::optional<std::string> positive = Positive(comparison);
    if (!positive) return negated ? "TRUE" : "FALSE";
    return negated ? fmt::format("({}) IS NOT TRUE", *positive) : fmt::format("({})", *positive);
}

std::optional<std::string> FilterSql::InOtherStates(const Comparison& comparison) {
    const records::Path& path = comparison.path;
    const bool is_plain = path.hops.empty() && !path.is_id && &FrameOf(path) == &frames_.front() &&
                          path.field->id == records::system_field::kState &&
                          (comparison.op == Operator::kEq || comparison.op == Operator::kIn) &&
                          !HasPathOperand(comparison);
    if (!states_ || !is_plain) return std::nullopt;
    auto others = states_();
    if (!others) return std::nullopt;
    for (std::size_t index = 0; index < comparison.operands.size(); ++index) {
        const auto literal = Literal(comparison, index);
        const auto* text = literal ? std::get_if<std::string>(&literal->held()) : nullptr;
        if (text != nullptr) std::erase(*others, *text);
    }
    std::string listed;
    for (std::string& state : *others)
        listed += (listed.empty() ? "" : ", ") + sql_.Bind(std::move(state));
    if (listed.empty()) return "FALSE";
    return fmt::format("{} IN ({})", LeftSql(path), listed);
}

std::string FilterSql::Absence(const Comparison& comparison, bool negated) {
    const auto* literal = std::get_if<records::Value>(&comparison.operands.front());
    CHECK(literal != nullptr && literal->As<bool>() != nullptr);
    const bool absent = *literal->As<bool>() != negated;
    const records::Path& path = comparison.path;
    const FieldKind kind = path.is_id ? FieldKind::kReference : path.field->kind;
    if (kind == FieldKind::kGroup) {
        const auto& type = path.hops.empty() ? *FrameOf(path).type : *path.hops.back().target;
        return fmt::format("{} (SELECT 1{})", absent ? "NOT EXISTS" : "EXISTS",
                           GroupRows(type, *path.field, OwnerOf(path), NewAlias()));
    }
    std::string left = PathSql(path, Column::kValue);
    // Of most fields most records have no value: an index of it is the last resort.
    if (path.hops.empty() && !path.is_id)
        left = Compared(FrameOf(path), ColumnName(path, Column::kValue), true);
    if (kind == FieldKind::kAttachment) {
        return fmt::format("coalesce({}, '[]') {} '[]'", left, absent ? "=" : "<>");
    }
    return fmt::format("{} {}", left, absent ? "IS NULL" : "IS NOT NULL");
}

std::optional<std::string> FilterSql::Positive(const Comparison& comparison) {
    const bool selective = comparison.op == Operator::kEq || comparison.op == Operator::kIn;
    if (!comparison.path.hops.empty() && !as_known_ && !HasPathOperand(comparison) &&
        (selective || sql_.dialect() == Dialect::kPostgres)) {
        return OverHops(comparison);
    }
    return Compare(comparison, LeftOf(comparison.path));
}

std::optional<std::string> FilterSql::OverHops(const Comparison& comparison) {
    const records::Path& path = comparison.path;
    const std::string last = NewAlias();
    const auto column = [&](Column of) { return last + "." + ColumnName(path, of); };
    const auto inner =
        Compare(comparison, {column(Column::kCompared), true,
                             IsLedByPinyin(path) ? column(Column::kPinyin) : std::string()});
    if (!inner) return std::nullopt;
    std::string condition = *inner;
    std::string alias = last;
    for (std::size_t hop = path.hops.size(); hop-- > 0;) {
        const std::string from = hop == 0 ? std::string() : NewAlias();
        const std::string name = ValueColumn(*path.hops[hop].reference);
        condition =
            fmt::format("{} IN (SELECT {}.id FROM {} WHERE {})",
                        hop == 0 ? Compared(FrameOf(path), name) : fmt::format("{}.{}", from, name),
                        alias, Table(*path.hops[hop].target, alias), condition);
        alias = from;
    }
    return condition;
}

std::optional<std::string> FilterSql::Compare(const Comparison& comparison, const Left& left) {
    if (comparison.op == Operator::kIn) return In(comparison, left);
    if (comparison.op == Operator::kStarts) return Starts(comparison, left);
    // PostgreSQL refuses a bound value that stands nowhere: nothing is bound before both are there.
    const bool between = comparison.op == Operator::kBetween;
    if (between && !HasOperand(comparison, 1)) return std::nullopt;
    const auto right = Operand(comparison, 0);
    if (!right) return std::nullopt;
    if (between) {
        return fmt::format("{} BETWEEN {} AND {}", left.sql, *right, *Operand(comparison, 1));
    }
    if (comparison.op == Operator::kContains) {
        const std::string holds = ContainsSql(sql_.dialect(), left.sql, *right);
        // Said twice, so that an index of the rows that have a value serves.
        if (!left.is_column || sql_.dialect() != Dialect::kSqlite) return holds;
        return fmt::format("{} IS NOT NULL AND {}", left.sql, holds);
    }
    const std::string compared = fmt::format("{} {} {}", left.sql, Symbol(comparison.op), *right);
    if (comparison.op != Operator::kEq || left.pinyin.empty()) return compared;
    const auto key = PinyinOf(comparison, 0);
    if (!key) return compared;
    return fmt::format("{} = {} AND {}", left.pinyin, sql_.Bind(*key), compared);
}

std::optional<std::string> FilterSql::In(const Comparison& comparison, const Left& left) {
    std::string listed, keys;
    std::vector<std::string> parts;
    for (std::size_t index = 0; index < comparison.operands.size(); ++index) {
        const auto right = Operand(comparison, index);
        if (!right) continue;
        if (std::holds_alternative<records::Path>(comparison.operands[index])) {
            parts.push_back(fmt::format("{} = {}", left.sql, *right));
        } else {
            listed += listed.empty() ? *right : ", " + *right;
            if (const auto key = left.pinyin.empty() ? std::nullopt : PinyinOf(comparison, index))
                keys += (keys.empty() ? "" : ", ") + sql_.Bind(*key);
        }
    }
    // Each pinyin beside each text would be looked for in the index: only the former are.
    if (!keys.empty())
        parts.push_back(
            fmt::format("({} IN ({}) AND +{} IN ({}))", left.pinyin, keys, left.sql, listed));
    else if (!listed.empty())
        parts.push_back(fmt::format("{} IN ({})", left.sql, listed));
    if (parts.empty()) return std::nullopt;
    return JoinSql(parts, "OR", "FALSE");
}

std::optional<std::string> FilterSql::Starts(const Comparison& comparison, const Left& left) {
    const auto* literal = std::get_if<records::Value>(&comparison.operands.front());
    const auto* text = literal == nullptr ? nullptr : literal->As<std::string>();
    if (text != nullptr && left.is_column) {
        const std::string prefix = records::ComparedText(*comparison.path.field, *text);
        const std::string itself = From(left.sql, prefix);
        const std::string start = left.pinyin.empty() ? "" : base::PinyinStart(prefix);
        return start.empty() ? itself : From(left.pinyin, start) + " AND " + itself;
    }
    const auto right = Operand(comparison, 0);
    if (!right) return std::nullopt;
    return fmt::format("substr({}, 1, length({})) = {}", left.sql, *right, *right);
}

std::string FilterSql::From(const std::string& column, const std::string& prefix) {
    const std::string from = fmt::format("{} >= {}", column, sql_.Bind(prefix));
    const auto after = AfterPrefix(prefix);
    return after ? fmt::format("{} AND {} < {}", from, column, sql_.Bind(*after)) : from;
}

std::optional<Param> FilterSql::Literal(const Comparison& comparison, std::size_t index) const {
    const records::Operand& operand = comparison.operands[index];
    if (const auto* value = std::get_if<records::Value>(&operand)) {
        return ParamOf(comparison.path, *value);
    }
    const records::Value given = records::ValueOf(std::get<records::Given>(operand), givens_);
    if (given.IsAbsent()) return std::nullopt;
    return ParamOf(comparison.path, given);
}

std::optional<std::string> FilterSql::Operand(const Comparison& comparison, std::size_t index) {
    if (const auto* path = std::get_if<records::Path>(&comparison.operands[index])) {
        return PathSql(*path, Column::kCompared);
    }
    auto param = Literal(comparison, index);
    if (!param) return std::nullopt;
    return sql_.Bind(std::move(*param));
}

std::optional<std::string> FilterSql::PinyinOf(const Comparison& comparison,
                                               std::size_t index) const {
    if (std::holds_alternative<records::Path>(comparison.operands[index])) return std::nullopt;
    const auto literal = Literal(comparison, index);
    const auto* text = literal ? std::get_if<std::string>(&literal->held()) : nullptr;
    if (text == nullptr) return std::nullopt;
    return base::PinyinKey(*text);
}

bool FilterSql::HasOperand(const Comparison& comparison, std::size_t index) const {
    return std::holds_alternative<records::Path>(comparison.operands[index]) ||
           Literal(comparison, index).has_value();
}

// ---- rows of groups and records that point here -------------------------------------------------

std::optional<std::string> FilterSql::ByRows(const Quantified& quantified) {
    const records::Path& path = quantified.group;
    const bool may_lead = sql_.dialect() == Dialect::kSqlite && !as_known_ && path.hops.empty() &&
                          &FrameOf(path) == &frames_.front() &&
                          quantified.quantifier == Quantifier::kAny &&
                          quantified.where != nullptr && IsSelfContained(*quantified.where);
    if (!may_lead) return std::nullopt;
    const Frame record = FrameOf(path);
    if (quantified.back_type == nullptr) {
        if (barred_ == Barred::kAll) return std::nullopt;
        if (!NamesReference(*quantified.where) && (!few_rows_ || !few_rows_(quantified)))
            return std::nullopt;
        const Frame rows{nullptr, NewAlias()};
        return fmt::format("{0}.id IN (SELECT {1}.record FROM {2} {1} WHERE {3})", record.alias,
                           rows.alias, GroupTable(*record.type, *path.field),
                           InRowsFirst(*quantified.where, rows));
    }
    if (!few_rows_ || !few_rows_(quantified)) return std::nullopt;
    const std::string id = Compared(FrameOf(path), "id");
    const Frame rows{quantified.back_type, NewAlias()};
    return fmt::format("{} IN (SELECT {}.{} FROM {} WHERE {} AND {})", id, rows.alias,
                       ValueColumn(*quantified.back_field), Table(*rows.type, rows.alias),
                       NotVoided(rows.alias), InRowsFirst(*quantified.where, rows));
}

std::string FilterSql::AllRowsThat(const catalogue::RecordType& type, const Quantified& rows) {
    frames_.assign(1, Frame{&type, "t"});
    const Frame row{nullptr, NewAlias()};
    return fmt::format(" FROM {} {} WHERE {}", GroupTable(type, *rows.group.field), row.alias,
                       InRowsFirst(*rows.where, row));
}

std::string FilterSql::InRowsFirst(const records::Condition& where, const Frame& rows) {
    const Barred barred = std::exchange(barred_, Barred::kNone);
    frames_.push_back(rows);
    rows_first_ = true;
    std::string condition = Compile(where, false);
    rows_first_ = false;
    frames_.pop_back();
    barred_ = barred;
    return condition;
}

std::string FilterSql::CompileQuantified(const Quantified& quantified, bool negated) {
    if (!negated) {
        if (auto by_rows = ByRows(quantified)) return *std::move(by_rows);
    }
    Frame frame;
    const std::string rows = RowsOf(quantified, frame);
    const bool all = quantified.quantifier == Quantifier::kAll;
    std::string where = all ? "FALSE" : "TRUE";
    if (quantified.where != nullptr) {
        frames_.push_back(frame);
        where = Compile(*quantified.where, all);
        frames_.pop_back();
    }
    if (quantified.quantifier == Quantifier::kCount) {
        const Operator op = negated ? Opposite(quantified.count_op) : quantified.count_op;
        return fmt::format("(SELECT count(*){} AND {}) {} {}", rows, where, Symbol(op),
                           sql_.Bind(quantified.count));
    }
    const bool exists = (quantified.quantifier == Quantifier::kAny) != negated;
    return fmt::format("{} (SELECT 1{} AND {})", exists ? "EXISTS" : "NOT EXISTS", rows, where);
}

std::string FilterSql::RowsOf(const Quantified& quantified, Frame& rows) {
    rows.alias = NewAlias();
    const records::Path& path = quantified.group;
    if (quantified.back_type == nullptr) {
        const auto& type = path.hops.empty() ? *FrameOf(path).type : *path.hops.back().target;
        return GroupRows(type, *path.field, OwnerOf(path), rows.alias);
    }
    rows.type = quantified.back_type;
    return fmt::format(" FROM {} WHERE {}.{} = {}.id AND {} AND {}", Table(*rows.type, rows.alias),
                       rows.alias, ValueColumn(*quantified.back_field), FrameOf(path).alias,
                       Known(rows.alias), NotVoided(rows.alias));
}

std::string FilterSql::GroupRows(const catalogue::RecordType& type, const Field& group,
                                 const std::string& owner, const std::string& alias) {
    const std::string table = as_known_ ? GroupHistoryTable(type, group) : GroupTable(type, group);
    return fmt::format(" FROM {} {} WHERE {}.record = {} AND {}", table, alias, alias, owner,
                       Known(alias));
}

}  // namespace storage
