#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "catalogue/detail/definitions.hpp"
#include "catalogue/detail/node.hpp"
#include "catalogue/load.hpp"
#include "catalogue/model.hpp"

namespace catalogue::detail {

/// What the checks of references look at: the built catalogue, and the nodes it was built from
/// for the places to point at.
struct Checking {
    const Definitions& definitions;
    const Catalogue& catalogue;
    const FilterCheck& filter_check;
    Faults& faults;

    void Unknown(const char* what, const std::string& id, const Node& at) const {
        faults.Add("catalogue.unknown_reference", {{"kind", what}, {"id", id}}, at);
    }
    /// Is there such a thing? If not, a fault.
    bool Known(std::string_view folder, const std::string& id, const Node& at) const;
    /// A path from records of `type`; a fault where it leads nowhere.
    const Field* Path(const RecordType& type, std::string_view path, const Node& at) const;
    void Sort(const RecordType& type, std::string_view sort, const Node& at) const;
    /// `node` is the filter's map; `json` its canonical form.
    void Filter(const RecordType& type, const std::string& json, const Node& node) const;
    /// Citations: `apl-2021/57.1, m30/52`.
    void Basis(const Node& thing) const;
    /// Places `{name}` of a text; each must be allowed.
    void Places(std::string_view text, const Node& at,
                const std::function<bool(std::string_view)>& allowed, const char* words) const;
};

/// Everything that the schemas cannot know, over the whole merged catalogue.
void CheckAll(const Checking& checking);

void CheckRecordTypes(const Checking& checking);
void CheckFields(const Checking& checking, const RecordType& type, const Node& node);
/// Conditions under which fields apply: own fields that stand before, in every form of the type.
void CheckWhens(const Checking& checking, const RecordType& type, const Node& node);
/// The same of the fields that an act asks for, in the order of its form.
void CheckAskedWhens(const Checking& checking, const RecordType& type, const Act& act,
                     const Node& node);
void CheckProcedures(const Checking& checking);
void CheckEffects(const Checking& checking, const Procedure& procedure, const Act& act,
                  const Node& node);
/// Fields that records of the type must have are asked for, or given, by the act that opens one.
void CheckOpening(const Checking& checking, const Procedure& procedure, const Act& act,
                  const Node& node);
void CheckOthers(const Checking& checking);
void CheckEngineTypes(const Checking& checking);

/// Every right there is: of types (`case.read`), their acts, fields and approval steps, and of the
/// engine (`admin.people`).
[[nodiscard]] std::set<std::string, std::less<>> AllRights(const Catalogue& catalogue);

/// May one field's value stand in the other?
[[nodiscard]] bool SameKind(const Field& left, const Field& right);
/// Is `text` a value of the field (as entered, choices by id)?
[[nodiscard]] bool IsLiteralOf(const Field& field, const std::string& text);

/// The node of an item of a list member; the list's owner where it is absent.
[[nodiscard]] const Node& ItemOf(const Node& node, std::string_view list, std::size_t index);

}  // namespace catalogue::detail
