#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/civil_day.hpp"
#include "base/instant.hpp"
#include "base/money.hpp"

namespace document {

class Values;

struct Integer {
    std::int64_t value = 0;
};

/// `scaled` × 10^-`scale`.
struct Decimal {
    std::int64_t scaled = 0;
    int scale = 0;
};

/// A value of a closed list; papers show the label, conditions take id or label.
struct Choice {
    std::string id;
    std::string label;
};

/// PNG or JPEG, shown so wide; the height follows the picture.
struct Image {
    std::string bytes;
    int width_mm = 30;
};

using TextList = std::vector<std::string>;
using Rows = std::vector<Values>;

/// What a place of a template is filled with. Monostate: not filled in yet.
using Value = std::variant<std::monostate, std::string, base::Money, base::CivilDay, base::Instant,
                           Integer, Decimal, bool, Choice, TextList, Image, Rows>;

/// Nothing is there to print: monostate, an empty text or list, an image of no bytes.
[[nodiscard]] bool IsBlank(const Value& value);

/// As a template without a format would print it; empty where it is no single value.
[[nodiscard]] std::string ToText(const Value& value);

/// Values by their names. A name is an id, or a label or alias in Chinese; names are compared in
/// their normalised form (width, case, white space and kind of bracket do not matter). Copyable;
/// const use from any thread.
class Values {
 public:
    /// `names`: the label and the aliases of the field. A name given twice keeps its first field;
    /// an id given twice takes the new value.
    Values& Set(std::string_view id, Value value, const std::vector<std::string>& names = {});

    /// Remembers where the value of `name` came from, counted from 1; see marked_text.hpp.
    Values& SetOrigin(std::string_view name, int origin);
    [[nodiscard]] int OriginOf(std::string_view name) const;  ///< 0: nobody said

    [[nodiscard]] const Value* Find(std::string_view name) const;
    /// The value set first: what stands for a row that is printed without naming a column.
    [[nodiscard]] const Value* First() const;

 private:
    std::map<std::string, std::size_t, std::less<>> places_;
    std::vector<Value> values_;
    std::vector<int> origins_;  ///< by the index of the value; shorter where nobody said
};

}  // namespace document
