#include "catalogue/detail/yaml_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "base/yaml.hpp"

namespace catalogue::detail {

namespace {

bool IsDigits(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

bool IsDay(std::string_view text) {
    return text.size() >= 8 && text.size() <= 10 && IsDigits(text.substr(0, 4)) && text[4] == '-' &&
           text.find('-', 5) != std::string_view::npos && IsDigits(text.substr(5, 1));
}

bool IsYesOrNo(std::string_view text) {
    static constexpr std::array<std::string_view, 6> kWords{"yes", "no", "on", "off", "y", "n"};
    std::string lower(text);
    std::ranges::transform(lower, lower.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    return std::ranges::find(kWords, lower) != kWords.end();
}

bool IsNumberOfAnotherKind(std::string_view text) {
    if (text.starts_with('-') || text.starts_with('+')) text.remove_prefix(1);
    const std::size_t dot = text.find('.');
    if (dot != std::string_view::npos) {
        return IsDigits(text.substr(0, dot)) && IsDigits(text.substr(dot + 1));
    }
    return IsDigits(text) || (text.starts_with("0x") && text.size() > 2);
}

std::optional<std::int64_t> PlainInteger(std::string_view text) {
    const std::string_view digits = text.starts_with('-') ? text.substr(1) : text;
    if (!IsDigits(digits) || digits.size() > 15 || (digits.size() > 1 && digits[0] == '0')) {
        return std::nullopt;
    }
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

using base::YamlEvent;

/// Makes of what stands in a file the tree that definitions are read from.
class TreeBuilder {
 public:
    TreeBuilder(std::string_view file, Faults& faults) : file_(file), faults_(faults) {}

    /// False where reading on has no sense: a second document, or too many levels.
    bool Heed(const YamlEvent& event) {
        if (event.anchored) NotPlain("锚点（&）", event);
        if (event.tagged) NotPlain("标签（!）", event);
        switch (event.kind) {
            case YamlEvent::Kind::kDocument:
                return BeginDocument(event);
            case YamlEvent::Kind::kText:
                PutText(event);
                break;
            case YamlEvent::Kind::kAlias:
                NotPlain("别名（*）", event);
                Put(At(event));
                break;
            case YamlEvent::Kind::kListBegins:
                return Open(Node::Kind::kList, event);
            case YamlEvent::Kind::kMapBegins:
                return Open(Node::Kind::kMap, event);
            case YamlEvent::Kind::kListEnds:
            case YamlEvent::Kind::kMapEnds:
                Close();
                break;
        }
        return true;
    }

    /// Nothing where the text has no document, or one that is too deep.
    [[nodiscard]] std::optional<Node> Finish() { return std::move(root_); }

 private:
    struct Level {
        Node node;
        bool has_key = false;
        Member key;

        [[nodiscard]] bool AwaitsKey() const { return node.Is(Node::Kind::kMap) && !has_key; }
    };

    [[nodiscard]] Node At(const YamlEvent& event) const {
        Node node;
        node.file = file_;
        node.line = event.line;
        return node;
    }

    void NotPlain(const char* what, const YamlEvent& event) {
        faults_.AddAt("catalogue.not_plain", {{"what", what}}, file_, event.line);
    }

    bool BeginDocument(const YamlEvent& event) {
        if (std::exchange(begun_, true)) {
            NotPlain("第二份文档（---）", event);
            return false;
        }
        return true;
    }

    void PutText(const YamlEvent& event) {
        Node node = At(event);
        if (!event.IsNull()) {
            node.kind = Node::Kind::kText;
            node.text = event.text;
            const bool is_key = !open_.empty() && open_.back().AwaitsKey();
            if (event.plain && !is_key) Interpret(node);
        }
        Put(std::move(node));
    }

    void Interpret(Node& node) {
        if (node.text == "true" || node.text == "false") {
            node.kind = Node::Kind::kYesNo;
            node.yes = node.text == "true";
            node.text.clear();
        } else if (const auto integer = PlainInteger(node.text)) {
            node.kind = Node::Kind::kInteger;
            node.integer = *integer;
            node.text.clear();
        } else if (IsYesOrNo(node.text) || IsDay(node.text) || IsNumberOfAnotherKind(node.text)) {
            faults_.Add("catalogue.quote_it", {{"value", node.text}}, node);
        }
    }

    bool Open(Node::Kind kind, const YamlEvent& event) {
        if (open_.size() >= static_cast<std::size_t>(kDeepest)) {
            faults_.AddAt("catalogue.too_deep", {{"limit", std::to_string(kDeepest)}}, file_,
                          event.line);
            return false;
        }
        Level level{At(event), false, {}};
        level.node.kind = kind;
        open_.push_back(std::move(level));
        return true;
    }

    void Close() {
        Node node = std::move(open_.back().node);
        open_.pop_back();
        Put(std::move(node));
    }

    void Put(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        Level& level = open_.back();
        if (level.node.Is(Node::Kind::kList)) {
            level.node.items.push_back(std::move(node));
        } else if (!level.has_key) {
            PutKey(level, node);
        } else {
            // an empty value has no mark of its own: it stands where its key does
            if (node.Is(Node::Kind::kNull)) node.line = level.key.line;
            level.key.value = std::move(node);
            level.node.members.push_back(std::move(level.key));
            level.has_key = false;
        }
    }

    void PutKey(Level& level, const Node& node) {
        if (!node.Is(Node::Kind::kText)) {
            faults_.Add("catalogue.wrong_type", {{"member", "键"}, {"expected", "文字"}}, node);
        } else if (const Node* first = level.node.Find(node.text)) {
            faults_.Add("catalogue.key_twice", {{"key", node.text}, {"first", first->Where()}},
                        node);
        }
        level.key = {node.text, {}, node.line};
        level.has_key = true;
    }

    std::string_view file_;
    Faults& faults_;
    bool begun_ = false;
    std::vector<Level> open_;
    std::optional<Node> root_;
};

}  // namespace

std::optional<Node> ReadYaml(std::string_view text, std::string_view file, Faults& faults) {
    if (text.size() > kLargestFile) {
        faults.AddAt("catalogue.too_large", {{"limit", std::to_string(kLargestFile)}}, file, 1);
        return std::nullopt;
    }
    if (!base::IsUtf8(text) || text.find('\0') != std::string_view::npos) {
        faults.AddAt("catalogue.unreadable", {{"reason", "不是 UTF-8 文字"}}, file, 1);
        return std::nullopt;
    }
    TreeBuilder builder(file, faults);
    const auto fault =
        base::ReadYaml(text, [&](const YamlEvent& event) { return builder.Heed(event); });
    if (fault) {
        faults.AddAt("catalogue.unreadable", {{"reason", fault->reason}}, file, fault->line);
        return std::nullopt;
    }
    return builder.Finish();
}

}  // namespace catalogue::detail
