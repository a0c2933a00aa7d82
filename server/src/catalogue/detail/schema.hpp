#pragma once

#include <string>
#include <string_view>

#include "catalogue/detail/node.hpp"

namespace catalogue::detail {

/// Checks definitions against the subset of JSON Schema draft-07 that `catalogue/schema` uses:
/// type, properties, required, additionalProperties, propertyNames, enum, pattern, minLength,
/// maxLength, minimum, maximum, items, minItems, maxItems, anyOf and local $ref.
class SchemaCheck {
public:
    explicit SchemaCheck(Faults& faults) : faults_(faults) {}

    /// Checks `value` against the published schema of a kind (`record_type`).
    void Run(std::string_view kind, const Node& value);

 private:
    void Check(const Node& schema, const Node& value, const std::string& name, Faults& faults);
    void CheckText(const Node& schema, const Node& value, const std::string& name, Faults& faults);
    void CheckMap(const Node& schema, const Node& value, Faults& faults);
    void CheckList(const Node& schema, const Node& value, const std::string& name, Faults& faults);
    void CheckAnyOf(const Node& branches, const Node& value, const std::string& name,
                    Faults& faults);
    void CheckMember(const Node& schema, const Member& member, const Node& at, Faults& faults);
    [[nodiscard]] const Node& Resolve(const Node& schema) const;

    Faults& faults_;
    const Node* root_ = nullptr;
};

/// The published schema of a kind (`record_type`), embedded at build time from `catalogue/schema`.
[[nodiscard]] std::string_view SchemaText(std::string_view kind);
/// `engine_types.yaml`: what the engine itself needs of a catalogue.
[[nodiscard]] std::string_view EngineTypesText();

}  // namespace catalogue::detail
