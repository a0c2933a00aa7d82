#include "catalogue/detail/reader.hpp"

#include <algorithm>
#include <limits>

namespace catalogue::detail {

std::string Reader::Text(std::string_view key) const {
    const Node* found = node_.Find(key);
    return found ? found->text : std::string();
}

bool Reader::Flag(std::string_view key, bool fallback) const {
    const Node* found = node_.Find(key);
    return found && found->Is(Node::Kind::kYesNo) ? found->yes : fallback;
}

int Reader::Integer(std::string_view key, int fallback) const {
    const auto found = LongInteger(key);
    if (!found || *found > std::numeric_limits<int>::max() ||
        *found < std::numeric_limits<int>::min()) {
        return fallback;
    }
    return static_cast<int>(*found);
}

std::optional<std::int64_t> Reader::LongInteger(std::string_view key) const {
    const Node* found = node_.Find(key);
    if (!found || !found->Is(Node::Kind::kInteger)) return std::nullopt;
    return found->integer;
}

base::CivilDay Reader::Day(std::string_view key) const {
    return OptionalDay(key).value_or(base::CivilDay());
}

std::optional<base::CivilDay> Reader::OptionalDay(std::string_view key) const {
    const Node* found = node_.Find(key);
    if (!found) return std::nullopt;
    const auto day = base::CivilDay::Parse(found->text);
    if (!day) {
        faults_.Add("catalogue.bad_day", {{"member", std::string(key)}, {"value", found->text}},
                    *found);
    }
    return day;
}

std::vector<std::string> Reader::Texts(std::string_view key) const {
    std::vector<std::string> out;
    for (const Node& item : Items(key)) out.push_back(item.text);
    return out;
}

std::string Reader::Json(std::string_view key) const {
    const Node* found = node_.Find(key);
    return found && found->Is(Node::Kind::kMap) ? Canonical(*found) : std::string();
}

const std::vector<Node>& Reader::Items(std::string_view key) const {
    static const std::vector<Node> kNone;
    const Node* found = node_.Find(key);
    return found ? found->items : kNone;
}

}  // namespace catalogue::detail
