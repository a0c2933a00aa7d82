#include "catalogue/versions.hpp"

#include <algorithm>
#include <utility>

#include "catalogue/detail/build.hpp"

namespace catalogue {

namespace {

using Kind = Change::Kind;

std::string KindText(const Field& field) {
    std::string text(detail::NameOfKind(field.kind));
    if (field.kind == FieldKind::kReference) text += " " + field.target;
    if (field.kind == FieldKind::kDecimal) text += " " + std::to_string(field.scale);
    return text;
}

/// A text may become long text and back: the same values, stored and compared alike.
bool StaysReadable(const Field& before, const Field& after) {
    const auto is_text = [](FieldKind kind) {
        return kind == FieldKind::kText || kind == FieldKind::kLongText;
    };
    return (is_text(before.kind) && is_text(after.kind)) || KindText(before) == KindText(after);
}

class Comparison {
 public:
    std::vector<Change> Take() { return std::move(changes_); }

    void Type(const RecordType& before, const RecordType& after) {
        Fields(before.id + ".", before.fields, after.fields);
    }

    void Add(Kind kind, std::string path, std::string was = {}) {
        changes_.push_back({kind, std::move(path), std::move(was)});
    }

    void OneProcedure(const Procedure& before, const Procedure* after) {
        const std::string name = before.id + "@" + std::to_string(before.version);
        if (!after) return Add(Kind::kProcedureRemoved, name);
        for (const State& state : before.states) {
            if (!after->FindState(state.id)) Add(Kind::kStateRemoved, name + "." + state.id);
        }
        if (before != *after) Add(Kind::kProcedureChanged, name);
    }

 private:
    void Fields(const std::string& prefix, const std::vector<Field>& before,
                const std::vector<Field>& after) {
        for (const Field& old : before) {
            const Field* now = Successor(old, after);
            if (!now) {
                Add(Kind::kFieldRemoved, prefix + old.id);
            } else {
                OneField(prefix, old, *now);
            }
        }
        for (const Field& field : after) {
            const bool known = std::ranges::any_of(
                before, [&](const Field& old) { return Successor(old, after) == &field; });
            if (!known) Add(Kind::kFieldAdded, prefix + field.id);
        }
    }

    /// A rename wins over the same id: `was:` says what the old values became.
    static const Field* Successor(const Field& old, const std::vector<Field>& after) {
        for (const Field& field : after) {
            if (std::ranges::find(field.was, old.id) != field.was.end()) return &field;
        }
        const auto same = std::ranges::find(after, old.id, &Field::id);
        return same == after.end() ? nullptr : &*same;
    }

    void OneField(const std::string& prefix, const Field& before, const Field& after) {
        const std::string path = prefix + after.id;
        if (before.id != after.id) Add(Kind::kFieldRenamed, path, before.id);
        if (!StaysReadable(before, after)) Add(Kind::kFieldKindChanged, path, KindText(before));
        if (!before.retired && after.retired) Add(Kind::kFieldRetired, path);
        if (before.retired && !after.retired) Add(Kind::kFieldRevived, path);
        Choices(path, before, after);
        Fields(path + ".", before.fields, after.fields);
    }

    void Choices(const std::string& path, const Field& before, const Field& after) {
        for (const Choice& old : before.choices) {
            const Choice* now = after.FindChoice(old.id);
            if (!now) {
                Add(Kind::kChoiceRemoved, path + "=" + old.id);
            } else if (now->retired && !old.retired) {
                Add(Kind::kChoiceRetired, path + "=" + old.id);
            }
        }
        for (const Choice& choice : after.choices) {
            if (!before.FindChoice(choice.id)) Add(Kind::kChoiceAdded, path + "=" + choice.id);
        }
    }

    std::vector<Change> changes_;
};

}  // namespace

bool Change::IsLawful() const {
    switch (kind) {
        case Kind::kTypeRemoved:
        case Kind::kFieldRevived:
        case Kind::kFieldRemoved:
        case Kind::kFieldKindChanged:
        case Kind::kChoiceRemoved:
        case Kind::kProcedureRemoved:
        case Kind::kStateRemoved:
            return false;
        case Kind::kTypeAdded:
        case Kind::kFieldAdded:
        case Kind::kFieldRenamed:
        case Kind::kFieldRetired:
        case Kind::kChoiceAdded:
        case Kind::kChoiceRetired:
        case Kind::kProcedureAdded:
        case Kind::kProcedureChanged:
            return true;
    }
    return false;
}

std::vector<Change> CompareVersions(const Catalogue& before, const Catalogue& after) {
    Comparison comparison;
    for (const auto& [id, type] : before.record_types) {
        if (const RecordType* now = after.FindType(id)) {
            comparison.Type(type, *now);
        } else {
            comparison.Add(Kind::kTypeRemoved, id);
        }
    }
    for (const auto& [id, type] : after.record_types) {
        if (!before.FindType(id)) comparison.Add(Kind::kTypeAdded, id);
    }
    for (const Procedure& old : before.procedures) {
        comparison.OneProcedure(old, after.FindProcedure(old.id, old.version));
    }
    for (const Procedure& now : after.procedures) {
        if (before.FindProcedure(now.id, now.version)) continue;
        comparison.Add(Kind::kProcedureAdded, now.id + "@" + std::to_string(now.version));
    }
    return comparison.Take();
}

}  // namespace catalogue
