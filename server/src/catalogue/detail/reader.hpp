#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/civil_day.hpp"
#include "catalogue/detail/node.hpp"

namespace catalogue::detail {

/// Takes typed members out of a definition. Lenient: what is absent or of another type gives the
/// default, because the schema check has reported it (and a stored catalogue has passed it once).
/// Only days that do not exist are reported here, the schema cannot know them.
class Reader {
 public:
    Reader(const Node& node, Faults& faults) : node_(node), faults_(faults) {}

    [[nodiscard]] std::string Text(std::string_view key) const;
    [[nodiscard]] bool Flag(std::string_view key, bool fallback = false) const;
    [[nodiscard]] int Integer(std::string_view key, int fallback = 0) const;
    [[nodiscard]] std::optional<std::int64_t> LongInteger(std::string_view key) const;
    [[nodiscard]] base::CivilDay Day(std::string_view key) const;
    [[nodiscard]] std::optional<base::CivilDay> OptionalDay(std::string_view key) const;
    [[nodiscard]] std::vector<std::string> Texts(std::string_view key) const;
    /// Canonical JSON of the member; empty where there is none.
    [[nodiscard]] std::string Json(std::string_view key) const;
    /// Items of a list member; none where it is absent.
    [[nodiscard]] const std::vector<Node>& Items(std::string_view key) const;

    template <class Enum, std::size_t N>
    [[nodiscard]] Enum OneOf(std::string_view key,
                             const std::array<std::pair<std::string_view, Enum>, N>& names,
                             Enum fallback) const {
        const std::string text = Text(key);
        for (const auto& [name, value] : names) {
            if (name == text) return value;
        }
        return fallback;
    }

    [[nodiscard]] const Node& node() const { return node_; }
    [[nodiscard]] Faults& faults() const { return faults_; }

 private:
    const Node& node_;
    Faults& faults_;
};

}  // namespace catalogue::detail
