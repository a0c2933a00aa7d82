#include <algorithm>
#include <functional>
#include <vector>

#include "catalogue/detail/check.hpp"

/// Conditions under which a field is asked (`when`, decision 0036). A browser without a line must
/// come to the same answer as the server, and a form is read from the top: so they see nothing but
/// fields of the same record that stand before, of kinds that both compare alike.
namespace catalogue::detail {

namespace {

bool IsCompared(FieldKind kind) {
    return kind == FieldKind::kChoice || kind == FieldKind::kYesNo || kind == FieldKind::kInteger ||
           kind == FieldKind::kDay || kind == FieldKind::kReference;
}

const Field* OwnField(const std::vector<Field>& fields, std::string_view id) {
    const auto found = std::ranges::find(fields, id, &Field::id);
    return found == fields.end() ? nullptr : &*found;
}

/// Goes through one condition; tells `named` of every field outside of a group's rows.
class WhenWalk {
 public:
    using Named = std::function<void(const std::string& id, const Node& at)>;

    WhenWalk(Faults& faults, Named named) : faults_(faults), named_(std::move(named)) {}

    void Condition(const std::vector<Field>& fields, const Node& node, bool in_rows) {
        for (const Member& member : node.members) {
            const Node& body = member.value;
            if (member.key == "and" || member.key == "or") {
                for (const Node& part : body.items) Condition(fields, part, in_rows);
            } else if (member.key == "not") {
                Condition(fields, body, in_rows);
            } else if (member.key == "any" || member.key == "all" || member.key == "none" ||
                       member.key == "count") {
                Rows(fields, body, in_rows);
            } else {
                Comparison(fields, member, in_rows);
            }
        }
    }

 private:
    void Rows(const std::vector<Field>& fields, const Node& body, bool in_rows) {
        const Node& of = body.Near("of");
        const Field* group = One(fields, of.text, of, in_rows);
        if (group == nullptr) return;
        if (const Node* where = body.Find("where")) Condition(group->fields, *where, true);
    }

    void Comparison(const std::vector<Field>& fields, const Member& member, bool in_rows) {
        const Field* field = One(fields, member.key, member.value, in_rows);
        if (field == nullptr) return;
        const Node* asks_presence = member.value.Find("absent");
        const bool only_presence = asks_presence != nullptr && member.value.members.size() == 1;
        if (!only_presence && !IsCompared(field->kind))
            faults_.Add("catalogue.when_kind", {{"field", field->label}}, member.value);
        if (!member.value.Is(Node::Kind::kMap)) return;
        for (const Member& right : member.value.members) {
            Right(fields, right.value, in_rows);
            for (const Node& item : right.value.items) Right(fields, item, in_rows);
        }
        Right(fields, member.value, in_rows);
    }

    void Right(const std::vector<Field>& fields, const Node& right, bool in_rows) {
        if (const Node* path = right.Find("path")) One(fields, path->text, *path, in_rows);
        if (const Node* given = right.Find("given")) NotOwn("given", *given);
    }

    /// What is no field at all the filter's own check says.
    const Field* One(const std::vector<Field>& fields, const std::string& path, const Node& at,
                     bool in_rows) {
        if (path.find_first_of(".^$") != std::string::npos) {
            NotOwn(path, at);
            return nullptr;
        }
        const Field* field = OwnField(fields, path);
        if (field == nullptr) return nullptr;
        if (field->mask != Mask::kNone || !field->read_right.empty())
            faults_.Add("catalogue.when_hidden", {{"field", field->label}}, at);
        if (!in_rows) named_(field->id, at);
        return field;
    }

    void NotOwn(const std::string& path, const Node& at) {
        faults_.Add("catalogue.when_not_own", {{"path", path}}, at);
    }

    Faults& faults_;
    Named named_;
};

/// One after another in the order of a form: each may look at those before it.
void InOrder(const Checking& checking, const std::vector<Field>& fields, const Node& owner) {
    std::vector<std::string> before;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const Field& field = fields[i];
        const Node& node = ItemOf(owner, "fields", i);
        if (const Node* when = node.Find("when")) {
            WhenWalk walk(checking.faults, [&](const std::string& id, const Node& at) {
                if (std::ranges::find(before, id) != before.end()) return;
                const Field* named = OwnField(fields, id);
                checking.faults.Add(
                    id == field.id ? "catalogue.when_itself" : "catalogue.when_later",
                    {{"field", field.label}, {"named", named->label}}, at);
            });
            walk.Condition(fields, *when, false);
        }
        before.push_back(field.id);
    }
}

}  // namespace

void CheckWhens(const Checking& checking, const RecordType& type, const Node& node) {
    InOrder(checking, type.fields, node);
    for (std::size_t i = 0; i < type.fields.size(); ++i)
        InOrder(checking, type.fields[i].fields, ItemOf(node, "fields", i));
}

void CheckAskedWhens(const Checking& checking, const RecordType& type, const Act& act,
                     const Node& node) {
    for (std::size_t i = 0; i < act.fields.size(); ++i) {
        const Field* field = OwnField(type.fields, act.fields[i].field);
        if (field == nullptr) continue;
        const Node& at = ItemOf(node, "fields", i);
        const auto still_to_come = [&](const std::string& id) {
            return std::any_of(act.fields.begin() + static_cast<std::ptrdiff_t>(i),
                               act.fields.end(),
                               [&](const ActField& later) { return later.field == id; });
        };
        const auto late = [&](const std::string& id, const Node& place) {
            if (!still_to_come(id)) return;
            checking.faults.Add(
                id == field->id ? "catalogue.when_itself" : "catalogue.when_later",
                {{"field", field->label}, {"named", OwnField(type.fields, id)->label}}, place);
        };
        checking.Filter(type, act.fields[i].when, at.Near("when"));
        if (const Node* when = at.Find("when"))
            WhenWalk(checking.faults, late).Condition(type.fields, *when, false);
        if (field->when.empty()) continue;
        // The form of the act has an order of its own, in which the field's own condition holds.
        Faults said_of_the_field;
        const auto parsed = ReadJson(field->when);
        if (!parsed) continue;
        WhenWalk(said_of_the_field, [&](const std::string& id, const Node&) {
            if (id != field->id) late(id, at);
        }).Condition(type.fields, *parsed, false);
    }
}

}  // namespace catalogue::detail
