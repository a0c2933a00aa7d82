#include <algorithm>
#include <array>

#include "catalogue/detail/check.hpp"
#include "catalogue/detail/paths.hpp"

namespace catalogue::detail {

namespace {

void CheckGates(const Checking& checking) {
    for (const auto& [id, gate] : checking.catalogue.gates) {
        const Node& node = *checking.definitions.Find("gates", id);
        checking.Basis(node);
        if ((node.Find("filter") != nullptr) == (node.Find("code") != nullptr)) {
            checking.faults.Add("catalogue.gate_both", {{"id", id}}, node);
        }
        if (!checking.definitions.Find("messages", gate.message)) {
            checking.faults.Add("catalogue.message_missing", {{"code", gate.message}},
                                node.Near("message"));
        }
    }
}

void NeedDay(const Checking& checking, const RecordType& type, const std::string& path,
             const Node& at) {
    const Field* field = path.empty() ? nullptr : checking.Path(type, path, at);
    if (field && field->kind != FieldKind::kDay) {
        checking.faults.Add("catalogue.conflict_kinds", {{"left", path}, {"right", "日期"}}, at);
    }
}

bool HasAct(const Catalogue& catalogue, const RecordType& type, const std::string& act) {
    return std::ranges::any_of(catalogue.procedures, [&](const Procedure& procedure) {
        const bool of_type = procedure.record_type == type.id || type.BeginsUnder(procedure.id);
        return of_type && procedure.FindAct(act);
    });
}

/// Spans that do not count: days of records that point at those of the clock.
void CheckExclusions(const Checking& checking, const ClockRule& clock, const Node& node) {
    for (std::size_t i = 0; i < clock.excluded.size(); ++i) {
        const Exclusion& span = clock.excluded[i];
        const Node& at = ItemOf(node, "excluded", i);
        if (!checking.Known("record_types", span.type, at.Near("of"))) continue;
        const RecordType& type = *checking.catalogue.FindType(span.type);
        NeedDay(checking, type, span.from, at.Near("from"));
        NeedDay(checking, type, span.to, at.Near("to"));
        const Field* reference = type.FindField(span.reference);
        const bool points = reference && reference->kind == FieldKind::kReference;
        if (!points || (!clock.record_type.empty() && reference->target != clock.record_type)) {
            checking.faults.Add("catalogue.unknown_path",
                                {{"type", type.label}, {"path", span.reference}}, at.Near("of"));
        }
    }
}

void CheckClock(const Checking& checking, const ClockRule& clock, const Node& node) {
    checking.Basis(node);
    CheckExclusions(checking, clock, node);
    if (clock.record_type.empty()) {
        for (const char* member :
             {"due_field", "start_field", "done_when", "act", "late_act", "used_when"}) {
            if (!node.Find(member)) continue;
            checking.faults.Add("catalogue.member_missing", {{"member", "record_type"}},
                                node.Near(member));
        }
        return;
    }
    if (!checking.Known("record_types", clock.record_type, node.Near("record_type"))) return;
    const RecordType& type = *checking.catalogue.FindType(clock.record_type);
    for (const char* member : {"due_field", "start_field"}) {
        if (!node.Find(member)) {
            checking.faults.Add("catalogue.member_missing", {{"member", member}}, node);
        }
    }
    NeedDay(checking, type, clock.due_field, node.Near("due_field"));
    NeedDay(checking, type, clock.start_field, node.Near("start_field"));
    checking.Filter(type, clock.done_when, node.Near("done_when"));
    checking.Filter(type, clock.used_when, node.Near("used_when"));
    if (!clock.used_when.empty() && clock.done_when.empty()) {
        checking.faults.Add("catalogue.member_missing", {{"member", "done_when"}},
                            node.Near("used_when"));
    }
    const auto need_act = [&](const std::string& act, const char* member) {
        if (!act.empty() && !HasAct(checking.catalogue, type, act))
            checking.Unknown("步骤", act, node.Near(member));
    };
    need_act(clock.act, "act");
    need_act(clock.late_act, "late_act");
}

void CheckNumbering(const Checking& checking, const Numbering& numbering, const Node& node) {
    static constexpr std::array<std::string_view, 3> kPlaces{"short", "year", "n"};
    const Node& at = node.Near("pattern");
    checking.Places(
        numbering.pattern, at,
        [](std::string_view place) { return std::ranges::find(kPlaces, place) != kPlaces.end(); },
        "short、year、n");
    for (const char* place : {"{n}", "{year}"}) {
        if (numbering.pattern.find(place) == std::string::npos) {
            checking.faults.Add("catalogue.member_missing", {{"member", place}}, at);
        }
    }
}

bool IsRight(const std::set<std::string, std::less<>>& rights, const std::string& right) {
    if (!right.ends_with(".*")) return rights.contains(right);
    const std::string_view prefix = std::string_view(right).substr(0, right.size() - 1);
    return std::ranges::any_of(rights,
                               [prefix](const auto& known) { return known.starts_with(prefix); });
}

void CheckRoles(const Checking& checking) {
    const auto rights = AllRights(checking.catalogue);
    for (const auto& [id, role] : checking.catalogue.roles) {
        const Node& node = *checking.definitions.Find("roles", id);
        for (std::size_t g = 0; g < role.grants.size(); ++g) {
            const Node& grant = ItemOf(node, "grants", g);
            for (std::size_t r = 0; r < role.grants[g].rights.size(); ++r) {
                const std::string& right = role.grants[g].rights[r];
                if (IsRight(rights, right)) continue;
                checking.faults.Add("catalogue.unknown_right", {{"right", right}},
                                    ItemOf(grant, "rights", r));
            }
        }
    }
    for (const auto& [id, kind] : checking.catalogue.organisation_kinds) {
        const Node& node = *checking.definitions.Find("organisation_kinds", id);
        for (std::size_t i = 0; i < kind.under.size(); ++i) {
            checking.Known("organisation_kinds", kind.under[i], ItemOf(node, "under", i));
        }
    }
}

/// The type that a figure counts, or sums a field of.
const RecordType* TypeOf(const Checking& checking, const Indicator& indicator, const Node& node) {
    const bool counts = !indicator.count.empty();
    if (counts == !indicator.sum.empty()) {
        checking.faults.Add("catalogue.one_of", {{"left", "count"}, {"right", "sum"}}, node);
        return nullptr;
    }
    const std::string path = counts ? indicator.count : indicator.sum;
    const Node& at = node.Near(counts ? "count" : "sum");
    const std::string id = path.substr(0, path.find('.'));
    if (!checking.Known("record_types", id, at)) return nullptr;
    const RecordType* type = checking.catalogue.FindType(id);
    if (counts) return type;
    const Field* field = checking.Path(*type, path.substr(path.find('.') + 1), at);
    if (field && field->kind != FieldKind::kMoney && field->kind != FieldKind::kInteger &&
        field->kind != FieldKind::kDecimal) {
        checking.faults.Add("catalogue.conflict_kinds",
                            {{"left", path}, {"right", "可合计的整数、金额、小数"}}, at);
    }
    return type;
}

/// One way of counting at a time: records, different ones that they point at, or a share.
void CheckCounting(const Checking& checking, const Indicator& indicator, const RecordType& type,
                   const Node& node) {
    if (!indicator.distinct.empty()) {
        const Node& at = node.Near("distinct");
        const Field* field = checking.Path(type, indicator.distinct, at);
        if (field && field->kind != FieldKind::kReference)
            checking.faults.Add("catalogue.conflict_kinds",
                                {{"left", indicator.distinct}, {"right", "引用字段"}}, at);
    }
    const auto apart = [&](const char* left, const char* right) {
        if (node.Find(left) && node.Find(right))
            checking.faults.Add("catalogue.one_of", {{"left", left}, {"right", right}}, node);
    };
    apart("sum", "distinct");
    apart("sum", "share");
    apart("distinct", "share");
}

void CheckRelation(const Checking& checking, const Relation& relation, const Node& node) {
    checking.Basis(node);
    if (!relation.whole.empty()) checking.Known("indicators", relation.whole, node.Near("whole"));
    for (std::size_t i = 0; i < relation.parts.size(); ++i)
        checking.Known("indicators", relation.parts[i], ItemOf(node, "parts", i));
}

void CheckIndicator(const Checking& checking, const Indicator& indicator, const Node& node) {
    checking.Basis(node);
    const RecordType* type = TypeOf(checking, indicator, node);
    if (!type) return;
    // An instant counts on its day; what stands from one day to another is told by days alone.
    const Field* dated = indicator.dated_by.empty() ? nullptr : type->FindField(indicator.dated_by);
    if (!dated || dated->kind != FieldKind::kInstant || !indicator.until.empty())
        NeedDay(checking, *type, indicator.dated_by, node.Near("dated_by"));
    if (!indicator.until.empty()) NeedDay(checking, *type, indicator.until, node.Near("until"));
    checking.Filter(*type, indicator.filter, node.Near("filter"));
    checking.Filter(*type, indicator.share, node.Near("share"));
    CheckCounting(checking, indicator, *type, node);
    for (std::size_t i = 0; i < indicator.row_columns.size(); ++i) {
        checking.Path(*type, indicator.row_columns[i], ItemOf(node, "row_columns", i));
    }
}

void CheckReport(const Checking& checking, const Report& report, const Node& node) {
    const auto is_figure = [&checking](std::string_view place) {
        const std::size_t bar = place.find('|');
        if (bar != std::string_view::npos && place.substr(bar + 1) != "wan" &&
            place.substr(bar + 1) != "word")
            return false;
        return checking.catalogue.indicators.contains(place.substr(0, bar)) || place == "year" ||
               place == "organisation";
    };
    constexpr const char* kAllowed = "year、organisation、指标编号、指标编号|wan、指标编号|word";
    checking.Places(report.title, node.Near("title"), is_figure, kAllowed);
    for (std::size_t s = 0; s < report.sections.size(); ++s) {
        const Node& section = ItemOf(node, "sections", s);
        for (std::size_t p = 0; p < report.sections[s].paragraphs.size(); ++p) {
            checking.Places(report.sections[s].paragraphs[p], ItemOf(section, "paragraphs", p),
                            is_figure, kAllowed);
        }
    }
}

/// Words about Word templates show the places of a template, `{{…}}`; those are no params.
std::string WithoutTokens(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t open = text.find("{{");
        const std::size_t close = text.find("}}", std::min(open, text.size()));
        if (close == std::string_view::npos) return out.append(text);
        out += text.substr(0, open);
        text.remove_prefix(close + 2);
    }
}

void CheckWords(const Checking& checking) {
    const auto is_name = [](std::string_view place) {
        return !place.empty() && std::ranges::all_of(place, [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        });
    };
    for (const auto& [code, words] : checking.definitions.Of("messages")) {
        checking.Places(WithoutTokens(words.text), words, is_name,
                        "小写字母、数字和下划线的参数名");
    }
}

}  // namespace

void CheckOthers(const Checking& checking) {
    const Catalogue& catalogue = checking.catalogue;
    CheckGates(checking);
    for (const auto& [id, clock] : catalogue.clocks) {
        CheckClock(checking, clock, *checking.definitions.Find("clocks", id));
    }
    for (const auto& [id, numbering] : catalogue.numberings) {
        CheckNumbering(checking, numbering, *checking.definitions.Find("numberings", id));
    }
    CheckRoles(checking);
    for (const auto& [id, indicator] : catalogue.indicators) {
        CheckIndicator(checking, indicator, *checking.definitions.Find("indicators", id));
    }
    for (const auto& [id, relation] : catalogue.relations) {
        CheckRelation(checking, relation, *checking.definitions.Find("relations", id));
    }
    for (const auto& [id, report] : catalogue.reports) {
        CheckReport(checking, report, *checking.definitions.Find("reports", id));
    }
    CheckWords(checking);
}

}  // namespace catalogue::detail
