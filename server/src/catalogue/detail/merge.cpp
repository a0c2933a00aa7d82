#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <utility>

#include "base/civil_day.hpp"
#include "base/digest.hpp"
#include "catalogue/detail/definitions.hpp"
#include "catalogue/reported.hpp"

namespace catalogue::detail {

namespace {

/// Lists of a thing that `extends: true` may lengthen.
constexpr std::array<std::string_view, 9> kExtendable{
    "fields",       "columns",        "filters",      "views",     "grants",
    "import_match", "import_implied", "participants", "belongs_to"};

bool IsMarked(const Node& thing, std::string_view mark) {
    const Node* found = thing.Find(mark);
    return found && found->Is(Node::Kind::kYesNo) && found->yes;
}

std::string DigestOf(const Node& thing) { return base::Sm3(Canonical(thing)).ToText(); }

/// Items of a list are one thing when they have the same id (or path, or are the same text).
std::string NameOf(const Node& item) {
    for (const char* key : {"id", "path"}) {
        if (const Node* found = item.Find(key)) return found->text;
    }
    return Canonical(item);
}

/// The days on which a year is not as its weekdays are, whatever its festivals are called.
std::set<std::string> ExceptionsOf(const Node& year) {
    std::set<std::string> days;
    using List = std::pair<const char*, bool>;
    for (const auto& [list, at_weekend] :
         {List("holidays", false), List("makeup_workdays", true)}) {
        const Node* named = year.Find(list);
        if (named == nullptr) continue;
        for (const Member& member : named->members) {
            const auto day = base::CivilDay::Parse(member.key);
            if (!day || (day->weekday() > 5) == at_weekend) days.insert(member.key);
        }
    }
    return days;
}

class Merge {
 public:
    explicit Merge(Faults& faults) : faults_(faults) {}

    void Thing(Things& base, const std::string& id, const Node& thing) {
        const auto found = base.find(id);
        if (found == base.end()) return Add(base, id, thing);
        if (IsMarked(thing, "extends")) return Extend(found->second, id, thing);
        const std::string digest = DigestOf(found->second);
        if (!IsMarked(thing, "replaces")) {
            if (Canonical(found->second) != Canonical(thing))
                Conflict(id, "编号相同", digest, thing);
            return;
        }
        const Node* of = thing.Find("of");
        if (!of) return Conflict(id, "没有写 of", digest, thing);
        if (of->text != digest) return Conflict(id, "随软件的定义已经改变", digest, *of);
        found->second = WithoutMarks(thing);
    }

 private:
    void Add(Things& base, const std::string& id, const Node& thing) {
        for (const char* mark : {"extends", "replaces"}) {
            if (!IsMarked(thing, mark)) continue;
            faults_.Add("catalogue.overlay_nothing", {{"id", id}, {"mode", mark}},
                        thing.Near(mark));
            return;
        }
        base.emplace(id, WithoutMarks(thing));
    }

    void Extend(Node& base, const std::string& id, const Node& thing) {
        for (const std::string_view list : kExtendable) {
            const Node* added = thing.Find(list);
            if (!added) continue;
            if (!base.Find(list)) base.Set(std::string(list), EmptyNode(Node::Kind::kList, *added));
            AddItems(*base.Find(list), *added, id);
        }
        if (const Node* added = thing.Find("add_choices")) {
            for (const Member& field : added->members) AddChoices(base, field, id);
        }
    }

    void AddItems(Node& list, const Node& added, const std::string& id) {
        for (const Node& item : added.items) {
            const std::string name = NameOf(item);
            const auto same = std::ranges::find(list.items, name, NameOf);
            if (same == list.items.end()) {
                list.items.push_back(item);
            } else if (Canonical(*same) != Canonical(item)) {
                Conflict(fmt::format("{}.{}", id, name), "编号相同", DigestOf(*same), item);
            }
        }
    }

    /// `add_choices: { source: […], handlers.role: […] }`
    void AddChoices(Node& type, const Member& member, const std::string& id) {
        Node* at = &type;
        std::string_view path = member.key;
        while (at && !path.empty()) {
            const std::size_t end = std::min(path.find('.'), path.size());
            Node* fields = at->Find("fields");
            at = nullptr;
            if (fields) {
                const auto found = std::ranges::find(fields->items, path.substr(0, end), NameOf);
                if (found != fields->items.end()) at = &*found;
            }
            path.remove_prefix(std::min(end + 1, path.size()));
        }
        Node* choices = at ? at->Find("choices") : nullptr;
        if (choices) return AddItems(*choices, member.value, id + "." + member.key);
        faults_.Add("catalogue.overlay_nothing",
                    {{"id", id + "." + member.key}, {"mode", "add_choices"}}, member.value);
    }

    void Conflict(const std::string& id, const char* reason, const std::string& digest,
                  const Node& at) {
        faults_.Add("catalogue.overlay_conflict",
                    {{"id", id}, {"reason", reason}, {"digest", digest}}, at);
    }

    Faults& faults_;
};

void FillFrom(Node& fields, const Definitions& definitions) {
    for (Node& field : fields.items) {
        if (Node* rows = field.Find("fields")) FillFrom(*rows, definitions);
        const Node* from = field.Find("choices_from");
        if (!from) continue;
        Node choices = EmptyNode(Node::Kind::kList, *from);
        for (const auto& [id, thing] : definitions.Of(from->text)) {
            const Node* label = thing.Find("label");
            Node choice = EmptyNode(Node::Kind::kMap, *from);
            choice.Set("id", TextNode(id, *from));
            choice.Set("label", TextNode(label ? label->text : id, *from));
            choices.items.push_back(std::move(choice));
        }
        field.Set("choices", std::move(choices));
    }
}

}  // namespace

Node WithoutMarks(const Node& thing) {
    Node out = thing;
    for (const char* mark : {"replaces", "extends", "of", "add_choices"}) out.Remove(mark);
    return out;
}

void Overlay(Definitions& base, const Definitions& overlay, Faults& faults) {
    Merge merge(faults);
    for (const auto& [folder, things] : overlay.kinds) {
        Things& below = base.kinds[folder];
        const Kind* kind = FindKind(folder);
        for (const auto& [id, thing] : things) {
            // a bureau may word a refusal in its own way: nothing depends on the words
            const auto same = below.find(id);
            if (kind && kind->holding == Holding::kWords) {
                below.insert_or_assign(id, thing);
            } else if (kind && kind->holding == Holding::kYears && same != below.end() &&
                       ExceptionsOf(same->second) == ExceptionsOf(thing)) {
                // a year that was loaded from its notice before it was shipped stays as it was
                same->second = WithoutMarks(thing);
            } else {
                merge.Thing(below, id, thing);
            }
        }
    }
}

void FillEntered(Definitions& definitions) {
    const auto indicators = definitions.kinds.find("indicators");
    if (indicators == definitions.kinds.end()) return;
    if (!definitions.Find("record_types", kReportedType)) return;
    for (auto& [id, indicator] : indicators->second) {
        if (indicator.Find("count") || indicator.Find("sum")) continue;
        Node none = EmptyNode(Node::Kind::kMap, indicator);
        none.Set("$state", TextNode("withdrawn", indicator));
        Node filter = EmptyNode(Node::Kind::kMap, indicator);
        filter.Set("indicator", TextNode(id, indicator));
        filter.Set("not", std::move(none));
        Node columns = EmptyNode(Node::Kind::kList, indicator);
        for (const char* column : {"$state", "period_end", "value", "covers", "source"})
            columns.items.push_back(TextNode(column, indicator));
        indicator.Set("sum", TextNode(fmt::format("{}.value", kReportedType), indicator));
        indicator.Set("dated_by", TextNode("period_end", indicator));
        indicator.Set("filter", std::move(filter));
        indicator.Set("row_columns", std::move(columns));
    }
}

void FillChoices(Definitions& definitions) {
    const auto types = definitions.kinds.find("record_types");
    if (types == definitions.kinds.end()) return;
    for (auto& [id, type] : types->second) {
        if (Node* fields = type.Find("fields")) FillFrom(*fields, definitions);
    }
}

}  // namespace catalogue::detail
