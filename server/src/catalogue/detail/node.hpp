#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace catalogue::detail {

struct Member;

/// A piece of a definition and the place where it was written. A plain tree: the loader reads YAML
/// into it, checks it by schema, merges it and writes it as canonical JSON.
/// `file` views a name that the caller of the loader owns.
struct Node {
    enum class Kind { kNull, kYesNo, kInteger, kText, kList, kMap };

    Kind kind = Kind::kNull;
    bool yes = false;
    std::int64_t integer = 0;
    std::string text;
    std::vector<Node> items;
    std::vector<Member> members;
    std::string_view file;
    int line = 0;

    [[nodiscard]] bool Is(Kind wanted) const { return kind == wanted; }
    /// The member's value; nullptr where there is none or this is no map.
    [[nodiscard]] const Node* Find(std::string_view key) const;
    [[nodiscard]] Node* Find(std::string_view key);
    /// The member's value, or this very node where it has none: always a place to point at.
    [[nodiscard]] const Node& Near(std::string_view key) const;
    void Set(std::string key, Node value);
    void Remove(std::string_view key);
    /// `file:line`.
    [[nodiscard]] std::string Where() const;
};

struct Member {
    std::string key;
    Node value;
    int line = 0;
};

[[nodiscard]] Node TextNode(std::string text, const Node& at);
[[nodiscard]] Node EmptyNode(Node::Kind kind, const Node& at);

/// JSON with sorted keys and no white space; texts, integers, yes/no, lists and maps only.
[[nodiscard]] std::string Canonical(const Node& node);

/// Reads such JSON; refuses fractions, depth over 32 and what is no JSON (`catalogue.stored_bad`).
[[nodiscard]] base::Result<Node> ReadJson(std::string_view json);

/// The node that a JSON pointer leads to, as far as it leads.
[[nodiscard]] const Node& Follow(const Node& node, std::string_view pointer);

/// What the loader has found wrong, in the order of files and lines.
class Faults {
 public:
    using Params = std::vector<std::pair<std::string, std::string>>;

    void Add(std::string code, Params params, const Node& at);
    /// For faults whose line is not that of a node.
    void AddAt(std::string code, Params params, std::string_view file, int line);
    [[nodiscard]] bool empty() const { return found_.empty(); }
    [[nodiscard]] base::Refusals Take();

 private:
    struct Found {
        base::Refusal refusal;
        std::string file;
        int line = 0;
    };
    std::vector<Found> found_;
};

}  // namespace catalogue::detail
