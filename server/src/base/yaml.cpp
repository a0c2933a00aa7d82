#include "base/yaml.hpp"

#include <yaml.h>

#include <algorithm>
#include <array>
#include <memory>
#include <new>
#include <utility>

namespace base {

namespace {

/// What libyaml finds fault with, in words for whoever wrote the file. Found by their beginnings.
struct Saying {
    std::string_view english;
    std::string_view chinese;
};

constexpr std::array<Saying, 22> kSayings{{
    {"mapping values are not allowed", "这里不能再有“键: 值”（上一行没有写完，或者缩进不对）"},
    {"mapping keys are not allowed", "这里不能有键（检查缩进）"},
    {"block sequence entries are not allowed", "这里不能有“- ”开头的项（检查缩进）"},
    {"did not find expected key", "这里应当是一个键（检查缩进和上一行的引号）"},
    {"did not find expected '-' indicator", "这里应当是“- ”开头的项（检查缩进）"},
    {"did not find expected ',' or ']'", "方括号里少了逗号或者右方括号"},
    {"did not find expected ',' or '}'", "花括号里少了逗号或者右花括号"},
    {"did not find expected node content", "这里应当有内容"},
    {"did not find expected <document start>", "这里应当只有一份文档（检查缩进）"},
    {"could not find expected ':'", "键后面少了冒号"},
    {"found unexpected ':'", "这里不能有冒号；文字请加引号"},
    {"found unexpected end of stream", "文件在引号或者括号里就结束了"},
    {"found unexpected document indicator", "文档在引号里就结束了"},
    {"found character that cannot start any token", "文字不能以这个字符开头；请加引号"},
    {"found a tab character", "缩进里有制表符，只能用空格"},
    {"found unknown escape character", "双引号里有认不得的转义（\\）"},
    {"did not find expected hexdecimal number", "双引号里的转义（\\x、\\u）后面应当是十六进制数"},
    {"found invalid Unicode character", "转义写出的不是一个字符"},
    {"found undefined tag handle", "标签（!）没有定义"},
    {"did not find expected comment or line break", "“|”或者“>”后面应当换行"},
    {"control characters are not allowed", "有不能写的控制字符"},
    {"found incompatible YAML document", "%YAML 指明的版本读不了"},
}};

std::string InWords(const char* problem) {
    const std::string_view said = problem == nullptr ? "" : problem;
    const auto* known = std::ranges::find_if(
        kSayings, [&](const Saying& saying) { return said.starts_with(saying.english); });
    if (known != kSayings.end()) return std::string(known->chinese);
    return "不合 YAML 的写法（" + std::string(said) + "）";
}

int LineOf(const yaml_mark_t& mark) { return static_cast<int>(mark.line) + 1; }

class Parser {
 public:
    explicit Parser(std::string_view text) : text_(text) {
        if (yaml_parser_initialize(&parser_) == 0) throw std::bad_alloc();
        // libyaml counts in bytes it calls unsigned
        const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
        yaml_parser_set_input_string(&parser_, bytes, text.size());
        yaml_parser_set_encoding(&parser_, YAML_UTF8_ENCODING);
    }
    ~Parser() { yaml_parser_delete(&parser_); }
    Parser(const Parser&) = delete;
    Parser& operator=(const Parser&) = delete;

    /// False where the text is no YAML.
    bool Next(yaml_event_t& event) { return yaml_parser_parse(&parser_, &event) != 0; }

    [[nodiscard]] YamlFault Fault() const {
        if (parser_.error == YAML_MEMORY_ERROR) throw std::bad_alloc();
        if (parser_.error == YAML_READER_ERROR) {
            const std::size_t before = std::min(parser_.problem_offset, text_.size());
            const auto lines = std::ranges::count(text_.substr(0, before), '\n');
            return {InWords(parser_.problem), static_cast<int>(lines) + 1};
        }
        return {InWords(parser_.problem), LineOf(parser_.problem_mark)};
    }

 private:
    std::string_view text_;
    yaml_parser_t parser_{};
};

struct Deleted {
    void operator()(yaml_event_t* event) const { yaml_event_delete(event); }
};

/// A text, list or map, each of which may bear an anchor and a tag.
YamlEvent Marked(YamlEvent::Kind kind, int line, const yaml_char_t* anchor,
                 const yaml_char_t* tag) {
    YamlEvent event;
    event.kind = kind;
    event.line = line;
    event.anchored = anchor != nullptr;
    event.tagged = tag != nullptr;
    return event;
}

YamlEvent TextOf(const yaml_event_t& event, int line) {
    const auto& scalar = event.data.scalar;
    YamlEvent told = Marked(YamlEvent::Kind::kText, line, scalar.anchor, scalar.tag);
    told.text = {reinterpret_cast<const char*>(scalar.value), scalar.length};
    told.plain = scalar.style == YAML_PLAIN_SCALAR_STYLE && !told.tagged;
    return told;
}

/// Nothing where the event is of no interest: the bounds of the stream, the end of a document.
std::optional<YamlEvent> Told(const yaml_event_t& event) {
    using Kind = YamlEvent::Kind;
    const auto& list = event.data.sequence_start;
    const auto& map = event.data.mapping_start;
    const int line = LineOf(event.start_mark);
    switch (event.type) {
        case YAML_DOCUMENT_START_EVENT:
            return Marked(Kind::kDocument, line, nullptr, nullptr);
        case YAML_ALIAS_EVENT:
            return Marked(Kind::kAlias, line, nullptr, nullptr);
        case YAML_SCALAR_EVENT:
            return TextOf(event, line);
        case YAML_SEQUENCE_START_EVENT:
            return Marked(Kind::kListBegins, line, list.anchor, list.tag);
        case YAML_SEQUENCE_END_EVENT:
            return Marked(Kind::kListEnds, line, nullptr, nullptr);
        case YAML_MAPPING_START_EVENT:
            return Marked(Kind::kMapBegins, line, map.anchor, map.tag);
        case YAML_MAPPING_END_EVENT:
            return Marked(Kind::kMapEnds, line, nullptr, nullptr);
        default:
            return std::nullopt;
    }
}

}  // namespace

bool YamlEvent::IsNull() const {
    return kind == Kind::kText && plain &&
           (text.empty() || text == "~" || text == "null" || text == "Null" || text == "NULL");
}

std::optional<YamlFault> ReadYaml(std::string_view text,
                                  const std::function<bool(const YamlEvent&)>& heed) {
    Parser parser(text);
    for (;;) {
        yaml_event_t event{};
        if (!parser.Next(event)) return parser.Fault();
        const std::unique_ptr<yaml_event_t, Deleted> deleted(&event);
        if (event.type == YAML_STREAM_END_EVENT) return std::nullopt;
        const auto told = Told(event);
        if (told && !heed(*told)) return std::nullopt;
    }
}

}  // namespace base
