// Paths of a filter as columns, and the left sides of its comparisons.
#include "base/check.hpp"
#include "storage/columns.hpp"
#include "storage/filter_sql.hpp"

namespace storage {

using catalogue::FieldKind;

std::string FilterSql::ColumnName(const records::Path& path, Column column) {
    if (path.is_id) return "id";
    switch (column) {
        case Column::kValue:
            return ValueColumn(*path.field);
        case Column::kCompared:
            return ComparedColumn(*path.field);
        case Column::kPinyin:
            return PinyinColumn(*path.field);
    }
    CHECK(false);
}

std::string FilterSql::PathSql(const records::Path& path, Column column) {
    const std::string name = ColumnName(path, column);
    if (path.hops.empty()) return FrameOf(path).alias + "." + name;
    const std::string reference = ReferenceAt(path, path.hops.size() - 1);
    const std::string alias = NewAlias();
    return fmt::format("(SELECT {0}.{1} FROM {2} WHERE {0}.id = {3} AND {4})", alias, name,
                       Table(*path.hops.back().target, alias), reference, Known(alias));
}

/// SQLite takes any index for as good as another: inside a group or back-reference it would look up
/// all open cases for each enterprise, not the enterprise's few. There only the link is left to it.
std::string FilterSql::Compared(const Frame& frame, const std::string& column,
                                bool is_coarse) const {
    const bool is_inner = &frame != &frames_.front() && !rows_first_;
    const bool is_barred =
        is_inner || barred_ == Barred::kAll || (is_coarse && barred_ == Barred::kCoarse);
    const bool bars = sql_.dialect() == Dialect::kSqlite && is_barred;
    return fmt::format("{}{}.{}", bars ? "+" : "", frame.alias, column);
}

std::string FilterSql::LeftSql(const records::Path& path) {
    if (!path.hops.empty()) return PathSql(path, Column::kCompared);
    const bool is_coarse = !path.is_id && (path.field->kind == FieldKind::kChoice ||
                                           path.field->kind == FieldKind::kYesNo);
    const Frame& frame = FrameOf(path);
    if (&frame == &frames_.front() && !path.is_id &&
        path.field->id == records::system_field::kState)
        narrows_state_ = true;
    return Compared(frame, ColumnName(path, Column::kCompared), is_coarse);
}

FilterSql::Left FilterSql::LeftOf(const records::Path& path) {
    Left left{LeftSql(path), path.hops.empty(), {}};
    if (left.is_column && FrameOf(path).type != nullptr && IsLedByPinyin(path))
        left.pinyin = Compared(FrameOf(path), PinyinColumn(*path.field));
    return left;
}

bool FilterSql::IsLedByPinyin(const records::Path& path) const {
    return sql_.dialect() == Dialect::kSqlite && !as_known_ && !path.is_id &&
           HasPinyinColumn(*path.field);
}

std::string FilterSql::ReferenceAt(const records::Path& path, std::size_t hop) {
    const std::string name = ValueColumn(*path.hops[hop].reference);
    if (hop == 0) return FrameOf(path).alias + "." + name;
    const std::string before = ReferenceAt(path, hop - 1);
    const std::string alias = NewAlias();
    return fmt::format("(SELECT {0}.{1} FROM {2} WHERE {0}.id = {3} AND {4})", alias, name,
                       Table(*path.hops[hop - 1].target, alias), before, Known(alias));
}

std::string FilterSql::OwnerOf(const records::Path& path) {
    if (path.hops.empty()) return FrameOf(path).alias + ".id";
    return ReferenceAt(path, path.hops.size() - 1);
}

const Frame& FilterSql::FrameOf(const records::Path& path) const {
    CHECK(path.up >= 0 && static_cast<std::size_t>(path.up) < frames_.size());
    return frames_[frames_.size() - 1 - static_cast<std::size_t>(path.up)];
}

std::string FilterSql::NewAlias() { return fmt::format("x{}", ++aliases_); }

}  // namespace storage
