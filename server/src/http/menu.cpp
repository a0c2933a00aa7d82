#include "http/menu.hpp"

#include <boost/json.hpp>

namespace http {

namespace json = boost::json;

namespace {

struct Group {
    std::string_view id;
    std::string_view label;
    bool folded = false;  ///< seldom begun from the menu: it stands under other records or pages
};

/// The order in which groups stand; a group that the catalogue invents follows under its own id.
constexpr std::array kGroups = {
    Group{"cases", "办案"},        Group{"case_parts", "案件内容", true},
    Group{"subjects", "监管对象"}, Group{"outlets", "自动监控登记", true},
    Group{"figures", "数字"},      Group{"people", "队伍", true},
    Group{"system", "单位和人员", true}};

json::array ItemsOf(const catalogue::Catalogue& catalogue, const MayRead& may_read,
                    std::string_view group) {
    std::vector<const catalogue::RecordType*> types;
    for (const auto& [id, type] : catalogue.record_types)
        if (type.menu_group == group && may_read(type)) types.push_back(&type);
    std::stable_sort(types.begin(), types.end(),
                     [](const auto* a, const auto* b) { return a->menu_order < b->menu_order; });
    json::array items;
    for (const catalogue::RecordType* type : types)
        items.push_back({{"type", type->id}, {"label", type->label}});
    return items;
}

}  // namespace

json::array MenuToJson(const catalogue::Catalogue& catalogue, const MayRead& may_read) {
    std::vector<Group> groups(kGroups.begin(), kGroups.end());
    for (const auto& [id, type] : catalogue.record_types) {
        const std::string& own = type.menu_group;
        const bool known =
            std::ranges::any_of(groups, [&](const Group& group) { return group.id == own; });
        if (!known && !own.empty()) groups.push_back({own, own});
    }
    json::array menu;
    for (const Group& group : groups) {
        json::array items = ItemsOf(catalogue, may_read, group.id);
        if (items.empty()) continue;
        json::object entry = {
            {"id", group.id}, {"label", group.label}, {"items", std::move(items)}};
        if (group.folded) entry["folded"] = true;
        menu.push_back(std::move(entry));
    }
    return menu;
}

}  // namespace http
