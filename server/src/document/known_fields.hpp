#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "document/template.hpp"
#include "document/values.hpp"

namespace document {

enum class ValueKind {
    kText,
    kMoney,
    kDay,
    kMoment,
    kInteger,
    kDecimal,
    kYesNo,
    kChoice,
    kTextList,
    kRows,
    kImage,
};

/// A name that the caller will give a value to.
struct KnownField {
    std::string id;
    std::string label;
    ValueKind kind = ValueKind::kText;
    std::vector<std::string> aliases = {};
    std::vector<Choice> choices = {};     ///< of a choice
    std::vector<KnownField> fields = {};  ///< of rows
};

/// Whether a template can be filled from these fields: every name known (the nearest three are
/// named where not), every format fit for the kind of value, rows only where there are rows,
/// choices compared only with choices that exist. All faults at once. Pure.
[[nodiscard]] base::Done CheckFields(const Template& the_template,
                                     const std::vector<KnownField>& known);

}  // namespace document
