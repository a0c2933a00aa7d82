#include "document/detail/word_xml.hpp"

#include <sstream>

#include "base/text.hpp"

namespace document::detail {

std::string_view LocalName(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

bool Is(pugi::xml_node node, std::string_view name) {
    return std::string_view(node.name()) == name;
}

namespace {

bool DeeperThan(const pugi::xml_document& xml, std::size_t limit) {
    std::size_t depth = 0;
    for (pugi::xml_node node = xml.first_child(); node;) {
        if (depth > limit) return true;
        if (node.first_child()) {
            node = node.first_child();
            ++depth;
            continue;
        }
        while (node && !node.next_sibling()) {
            node = node.parent();
            --depth;
            if (node == xml) return false;
        }
        node = node.next_sibling();
    }
    return false;
}

/// Code point at `text[at]` and its length; length 0 where the bytes are no UTF-8.
struct Decoded {
    char32_t point = 0;
    std::size_t size = 0;
};

Decoded DecodeAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + size > text.size()) return {};
    char32_t point = lead & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return {};
        point = (point << 6) | (byte(at + i) & 0x3FU);
    }
    constexpr char32_t kLeast[] = {0, 0, 0x80, 0x800, 0x10000};
    if (point < kLeast[size] || point > 0x10FFFF) return {};
    return {point, size};
}

bool Allowed(char32_t point) {
    if (point < 0x20) return point == U'\t' || point == U'\n';
    if (point == 0x7F || (point >= 0xD800 && point <= 0xDFFF)) return false;
    return point != 0xFFFE && point != 0xFFFF;
}

}  // namespace

bool LoadXml(const std::string& bytes, std::size_t depth, pugi::xml_document& xml) {
    const bool utf16 = bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF");
    if (!utf16 && !base::IsUtf8(bytes)) return false;
    constexpr auto kFlags =
        pugi::parse_default | pugi::parse_ws_pcdata_single | pugi::parse_doctype;
    const auto encoding = utf16 ? pugi::encoding_utf16 : pugi::encoding_utf8;
    if (!xml.load_buffer(bytes.data(), bytes.size(), kFlags, encoding)) return false;
    for (const pugi::xml_node child : xml.children())
        if (child.type() == pugi::node_doctype) return false;
    return !DeeperThan(xml, depth);
}

std::string PrintXml(const pugi::xml_document& xml) {
    std::ostringstream out;
    out << R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)";
    xml.save(out, "", pugi::format_raw | pugi::format_no_declaration, pugi::encoding_utf8);
    return out.str();
}

std::string Printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Decoded read = DecodeAt(text, at);
        if (read.size == 0) {
            ++at;
            continue;
        }
        if (read.point == U'\r') {
            if (at + 1 == text.size() || text[at + 1] != '\n') out += '\n';
        } else if (Allowed(read.point)) {
            out.append(text.substr(at, read.size));
        }
        at += read.size;
    }
    return out;
}

std::string TextOf(pugi::xml_node text_node) {
    std::string text;
    for (const pugi::xml_node child : text_node.children()) text += child.value();
    return text;
}

void SetText(pugi::xml_node text_node, const std::string& text) {
    text_node.remove_children();
    text_node.append_child(pugi::node_pcdata).set_value(text.c_str());
    text_node.remove_attribute("xml:space");
    text_node.append_attribute("xml:space") = "preserve";
}

pugi::xml_node AncestorNamed(pugi::xml_node node, std::string_view name) {
    for (node = node.parent(); node; node = node.parent())
        if (Is(node, name)) return node;
    return {};
}

void Walk(pugi::xml_node node, const std::function<bool(pugi::xml_node)>& visit) {
    for (pugi::xml_node child = node.first_child(); child;) {
        const pugi::xml_node next = child.next_sibling();
        if (visit(child)) Walk(child, visit);
        child = next;
    }
}

namespace {

/// Word nests tables in tables, never so deep that the stack could end.
constexpr int kDeepest = 200;

void WalkAtDepth(pugi::xml_node node, const std::function<void(TextSign, pugi::xml_node)>& visit,
                 int depth) {
    if (depth > kDeepest) return;
    for (const pugi::xml_node child : node.children()) {
        if (Is(child, "w:t")) visit(TextSign::kText, child);
        if (Is(child, "w:tab")) visit(TextSign::kTab, child);
        WalkAtDepth(child, visit, depth + 1);
        if (Is(child, "w:p")) visit(TextSign::kEnd, child);
    }
}

}  // namespace

void WalkText(pugi::xml_node node, const std::function<void(TextSign, pugi::xml_node)>& visit) {
    WalkAtDepth(node, visit, 0);
}

std::vector<std::string> ParagraphTexts(pugi::xml_node node) {
    std::vector<std::string> lines;
    std::string line;
    WalkText(node, [&](TextSign sign, pugi::xml_node found) {
        if (sign == TextSign::kText) line += TextOf(found);
        if (sign == TextSign::kTab) line += '\t';
        if (sign != TextSign::kEnd) return;
        lines.push_back(std::move(line));
        line.clear();
    });
    return lines;
}

}  // namespace document::detail
