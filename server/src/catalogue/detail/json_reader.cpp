#include <boost/json.hpp>

#include "catalogue/detail/node.hpp"

namespace catalogue::detail {

namespace {

namespace json = boost::json;

bool Copy(const json::value& value, Node& node) {
    switch (value.kind()) {
        case json::kind::null:
            node.kind = Node::Kind::kNull;
            return true;
        case json::kind::bool_:
            node.kind = Node::Kind::kYesNo;
            node.yes = value.get_bool();
            return true;
        case json::kind::int64:
            node.kind = Node::Kind::kInteger;
            node.integer = value.get_int64();
            return true;
        case json::kind::string:
            node.kind = Node::Kind::kText;
            node.text = std::string(value.get_string());
            return true;
        case json::kind::array:
            node.kind = Node::Kind::kList;
            for (const json::value& item : value.get_array()) {
                if (!Copy(item, node.items.emplace_back())) return false;
            }
            return true;
        case json::kind::object:
            node.kind = Node::Kind::kMap;
            for (const json::key_value_pair& member : value.get_object()) {
                node.members.push_back({std::string(member.key()), {}, 0});
                if (!Copy(member.value(), node.members.back().value)) return false;
            }
            return true;
        case json::kind::uint64:
        case json::kind::double_:
            return false;
    }
    return false;
}

}  // namespace

base::Result<Node> ReadJson(std::string_view text) {
    json::error_code error;
    const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
    if (error) return base::Refuse("catalogue.stored_bad", {{"reason", error.message()}});
    Node node;
    if (!Copy(value, node)) return base::Refuse("catalogue.stored_bad", {{"reason", "fraction"}});
    return node;
}

}  // namespace catalogue::detail
