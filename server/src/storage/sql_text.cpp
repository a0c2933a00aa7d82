#include "storage/sql_text.hpp"

#include <span>

#include "base/text.hpp"

namespace storage {
namespace {

std::string JoinSpan(std::span<const std::string> parts, std::string_view with) {
    if (parts.size() == 1) return parts.front();
    const std::size_t half = parts.size() / 2;
    return fmt::format("({} {} {})", JoinSpan(parts.first(half), with), with,
                       JoinSpan(parts.subspan(half), with));
}

}  // namespace

std::string JoinSql(const std::vector<std::string>& parts, std::string_view with,
                    std::string_view when_none) {
    return parts.empty() ? std::string(when_none) : JoinSpan(parts, with);
}

std::string ContainsSql(Dialect dialect, std::string_view text, std::string_view needle) {
    return fmt::format("{}({}, {}) > 0", dialect == Dialect::kSqlite ? "instr" : "strpos", text,
                       needle);
}

std::optional<std::string> AfterPrefix(std::string_view prefix) {
    std::u32string points = base::ToCodePoints(prefix);
    while (!points.empty() && points.back() == U'\U0010ffff') points.pop_back();
    if (points.empty()) return std::nullopt;
    points.back() = points.back() == U'\ud7ff' ? U'\ue000' : points.back() + 1;
    return base::FromCodePoints(points);
}

}  // namespace storage
