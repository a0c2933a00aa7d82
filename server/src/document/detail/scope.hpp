#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/detail/template_state.hpp"
#include "document/values.hpp"

namespace document::detail {

/// The values that names mean at one place of the text: those of the rows around it, from the
/// innermost outwards, then those of the paper.
class Scope {
 public:
    explicit Scope(const Values& values) : levels_{&values} {}

    /// The same with one row more around; `number` is counted from 1.
    [[nodiscard]] Scope Within(const Values& row, std::size_t number) const;

    /// What a name means; more than one value where a path leads through rows. Values live as long
    /// as the scope and what it was made of.
    [[nodiscard]] std::vector<const Value*> Find(std::string_view name) const;
    /// Where each of them came from, in the same order; 0 where nobody said.
    [[nodiscard]] std::vector<int> Origins(std::string_view name) const;

    /// Whether the condition of a block is met.
    [[nodiscard]] bool Holds(const Token& condition) const;

 private:
    std::vector<const Values*> levels_;
    std::optional<Value> number_;
};

}  // namespace document::detail
