#include "audit/detail/changes.hpp"

#include <boost/json.hpp>

namespace audit::detail {
namespace {

namespace json = boost::json;

std::string Text(json::string_view text) { return {text.data(), text.size()}; }

std::optional<base::Digest> SealOf(const json::value& value) {
    if (!value.is_object() || value.get_object().size() != 1) return std::nullopt;
    const json::value* sealed = value.get_object().if_contains("sealed");
    if (sealed == nullptr || !sealed->is_string()) return std::nullopt;
    return base::Digest::Parse(Text(sealed->get_string()));
}

void LookAtValue(const std::string& path, const json::value& value, ChangesLook& look) {
    if (const auto seal = SealOf(value)) look.seals.push_back({path, *seal});
    if (!value.is_array()) return;
    for (const json::value& item : value.get_array()) {
        if (!item.is_object()) continue;
        const json::object& members = item.get_object();
        const json::value* digest = members.if_contains("digest");
        if (digest != nullptr && digest->is_string()) {
            if (const auto file = base::Digest::Parse(Text(digest->get_string()))) {
                look.files.push_back(*file);
            }
        }
        const json::value* id = members.if_contains("id");
        if (id == nullptr || !id->is_string()) continue;
        for (const auto& member : members) {
            LookAtValue(path + "/" + Text(id->get_string()) + "/" + Text(member.key()),
                        member.value(), look);
        }
    }
}

}  // namespace

ChangesLook LookAt(std::string_view changes) {
    ChangesLook look;
    boost::system::error_code error;
    const json::value parsed = json::parse({changes.data(), changes.size()}, error);
    if (error || !parsed.is_object()) return look;
    look.is_readable = true;
    for (const auto& member : parsed.get_object()) {
        const std::string name = Text(member.key());
        look.names.push_back(name);
        if (name == "$erased" && member.value().is_array()) {
            for (const json::value& item : member.value().get_array()) {
                if (item.is_string()) look.erased.push_back(Text(item.get_string()));
            }
            continue;
        }
        LookAtValue(name, member.value(), look);
    }
    return look;
}

}  // namespace audit::detail
