#include "catalogue/detail/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/json_text.hpp"

namespace catalogue::detail {

namespace {

void Append(std::string& out, const Node& node);

void AppendMap(std::string& out, const Node& node) {
    std::vector<const Member*> sorted;
    sorted.reserve(node.members.size());
    for (const Member& member : node.members) sorted.push_back(&member);
    std::ranges::sort(sorted, {},
                      [](const Member* member) { return std::string_view(member->key); });
    out += '{';
    for (const Member* member : sorted) {
        if (out.back() != '{') out += ',';
        base::AppendQuoted(out, member->key);
        out += ':';
        Append(out, member->value);
    }
    out += '}';
}

void Append(std::string& out, const Node& node) {
    switch (node.kind) {
        case Node::Kind::kNull:
            out += "null";
            break;
        case Node::Kind::kYesNo:
            out += node.yes ? "true" : "false";
            break;
        case Node::Kind::kInteger:
            out += std::to_string(node.integer);
            break;
        case Node::Kind::kText:
            base::AppendQuoted(out, node.text);
            break;
        case Node::Kind::kMap:
            AppendMap(out, node);
            break;
        case Node::Kind::kList:
            out += '[';
            for (const Node& item : node.items) {
                if (&item != node.items.data()) out += ',';
                Append(out, item);
            }
            out += ']';
            break;
    }
}

std::string Unescaped(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size()) {
            out += token[++i] == '1' ? '/' : '~';
        } else {
            out += token[i];
        }
    }
    return out;
}

const Node* Step(const Node& node, std::string_view token) {
    if (node.Is(Node::Kind::kMap)) return node.Find(Unescaped(token));
    if (!node.Is(Node::Kind::kList) || token.empty() || token.size() > 6) return nullptr;
    std::size_t index = 0;
    for (const char c : token) {
        if (c < '0' || c > '9') return nullptr;
        index = index * 10 + static_cast<std::size_t>(c - '0');
    }
    return index < node.items.size() ? &node.items[index] : nullptr;
}

}  // namespace

const Node* Node::Find(std::string_view key) const {
    const auto found = std::ranges::find(members, key, &Member::key);
    return found == members.end() ? nullptr : &found->value;
}

Node* Node::Find(std::string_view key) {
    const auto found = std::ranges::find(members, key, &Member::key);
    return found == members.end() ? nullptr : &found->value;
}

const Node& Node::Near(std::string_view key) const {
    const Node* found = Find(key);
    return found ? *found : *this;
}

void Node::Set(std::string key, Node value) {
    if (Node* found = Find(key)) {
        *found = std::move(value);
        return;
    }
    const int at = value.line;
    members.push_back({std::move(key), std::move(value), at});
}

void Node::Remove(std::string_view key) {
    std::erase_if(members, [key](const Member& member) { return member.key == key; });
}

std::string Node::Where() const { return fmt::format("{}:{}", file, line); }

Node TextNode(std::string text, const Node& at) {
    Node node = EmptyNode(Node::Kind::kText, at);
    node.text = std::move(text);
    return node;
}

Node EmptyNode(Node::Kind kind, const Node& at) {
    Node node;
    node.kind = kind;
    node.file = at.file;
    node.line = at.line;
    return node;
}

std::string Canonical(const Node& node) {
    std::string out;
    Append(out, node);
    return out;
}

const Node& Follow(const Node& node, std::string_view pointer) {
    const Node* at = &node;
    while (pointer.starts_with('/')) {
        pointer.remove_prefix(1);
        const std::size_t end = std::min(pointer.find('/'), pointer.size());
        const Node* next = Step(*at, pointer.substr(0, end));
        if (!next) break;
        at = next;
        pointer.remove_prefix(end);
    }
    return *at;
}

void Faults::Add(std::string code, Params params, const Node& at) {
    AddAt(std::move(code), std::move(params), at.file, at.line);
}

void Faults::AddAt(std::string code, Params params, std::string_view file, int line) {
    std::string where = line > 0 ? fmt::format("{}:{}", file, line) : std::string(file);
    found_.push_back(
        {{std::move(code), std::move(params), std::move(where)}, std::string(file), line});
}

base::Refusals Faults::Take() {
    std::ranges::stable_sort(found_, [](const Found& a, const Found& b) {
        return std::tie(a.file, a.line) < std::tie(b.file, b.line);
    });
    base::Refusals refusals;
    for (Found& found : found_) {
        // one place read by two checks is still one fault
        if (refusals.empty() || refusals.back() != found.refusal) {
            refusals.push_back(std::move(found.refusal));
        }
    }
    found_.clear();
    return refusals;
}

}  // namespace catalogue::detail
