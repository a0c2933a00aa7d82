#pragma once

#include <boost/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "records/filter.hpp"

/// Paths and operands of the filter reader.
namespace records::detail {

/// Where a path begins: a record of `type`, or a row of its `group`.
struct Frame {
    const catalogue::RecordType* type = nullptr;
    const catalogue::Field* group = nullptr;
};

/// What reading a filter needs to know.
struct FilterContext {
    const catalogue::Catalogue& catalogue;
    const PathRule& rule;

    [[nodiscard]] bool Allows(const catalogue::RecordType& type,
                              const catalogue::Field& field) const {
        return !rule || rule(type, field);
    }
};

inline constexpr std::size_t kMostHops = 4;

/// `text` from the innermost of `frames`; refused `filter.unknown_field`, `filter.path`.
[[nodiscard]] base::Result<Path> ResolvePath(const FilterContext& context,
                                             const std::vector<Frame>& frames,
                                             std::string_view text);

/// `of`: sets group, or back_type and back_field.
[[nodiscard]] base::Result<Quantified> ResolveOf(const FilterContext& context,
                                                 const std::vector<Frame>& frames,
                                                 std::string_view text);

/// The frame in which rows of `quantified` are looked at.
[[nodiscard]] Frame FrameOf(const Quantified& quantified, const std::vector<Frame>& frames);

/// The field that stands for what the path yields: `$id` is a reference to its record's type.
[[nodiscard]] catalogue::Field YieldOf(const Path& path, const std::vector<Frame>& frames);

[[nodiscard]] bool Allows(catalogue::FieldKind kind, Operator op);
[[nodiscard]] std::optional<Operator> OperatorOf(std::string_view name);

/// May a value of `a` be compared with one of `b`?
[[nodiscard]] bool AreComparable(const catalogue::Field& a, const catalogue::Field& b);

/// A literal in the kind of `left`; nullopt where it is none.
[[nodiscard]] std::optional<Value> ReadLiteral(const catalogue::Field& left,
                                               const boost::json::value& json);

}  // namespace records::detail
