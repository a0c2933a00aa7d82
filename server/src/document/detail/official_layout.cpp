#include "document/detail/official_layout.hpp"

#include <array>
#include <utility>

#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

using pugi::xml_node;

constexpr const char* kPackageTypes = "application/vnd.openxmlformats-package.";
constexpr const char* kWordTypes =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.";
constexpr const char* kRelationTypes =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

xml_node AddValue(xml_node parent, const char* name, const char* value) {
    xml_node node = parent.append_child(name);
    node.append_attribute("w:val") = value;
    return node;
}

void AddStyle(xml_node styles, const Style& style) {
    xml_node node = styles.append_child("w:style");
    node.append_attribute("w:type") = "paragraph";
    node.append_attribute("w:customStyle") = "1";
    node.append_attribute("w:styleId") = style.id;
    AddValue(node, "w:name", style.name);
    node.append_child("w:qFormat");
    xml_node paragraph = node.append_child("w:pPr");
    if (style.keep_next) paragraph.append_child("w:keepNext");
    if (style.line_twips > 0) {
        xml_node spacing = paragraph.append_child("w:spacing");
        spacing.append_attribute("w:line") = style.line_twips;
        spacing.append_attribute("w:lineRule") = "exact";
    }
    if (style.indent) {
        // Two characters; in twips too, for LibreOffice reads no other measure.
        xml_node indent = paragraph.append_child("w:ind");
        indent.append_attribute("w:firstLineChars") = "200";
        indent.append_attribute("w:firstLine") = style.half_points * 20;
    }
    AddValue(paragraph, "w:jc", style.align);
    xml_node run = node.append_child("w:rPr");
    xml_node fonts = run.append_child("w:rFonts");
    fonts.append_attribute("w:ascii") = "Times New Roman";
    fonts.append_attribute("w:hAnsi") = "Times New Roman";
    fonts.append_attribute("w:eastAsia") = style.font;
    run.append_child("w:sz").append_attribute("w:val") = style.half_points;
    run.append_child("w:lang").append_attribute("w:eastAsia") = "zh-CN";
}

std::string CoreXml(const std::string& title) {
    pugi::xml_document xml;
    xml_node root = xml.append_child("cp:coreProperties");
    root.append_attribute("xmlns:cp") =
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    root.append_attribute("xmlns:dc") = "http://purl.org/dc/elements/1.1/";
    root.append_child("dc:title").text().set(Printable(title).c_str());
    return PrintXml(xml);
}

std::string TypesXml(bool footer) {
    pugi::xml_document xml;
    xml_node root = xml.append_child("Types");
    root.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/content-types";
    const auto add_default = [&](const char* extension, const std::string& type) {
        xml_node node = root.append_child("Default");
        node.append_attribute("Extension") = extension;
        node.append_attribute("ContentType") = type.c_str();
    };
    const auto add = [&](const char* part, const std::string& type) {
        xml_node node = root.append_child("Override");
        node.append_attribute("PartName") = part;
        node.append_attribute("ContentType") = type.c_str();
    };
    const std::string word = kWordTypes;
    const std::string package = kPackageTypes;
    add_default("rels", package + "relationships+xml");
    add_default("xml", "application/xml");
    add("/word/document.xml", word + "document.main+xml");
    add("/word/styles.xml", word + "styles+xml");
    add("/word/fontTable.xml", word + "fontTable+xml");
    if (footer) add("/word/footer1.xml", word + "footer+xml");
    add("/docProps/core.xml", package + "core-properties+xml");
    return PrintXml(xml);
}

std::string RelationsXml(const std::vector<std::pair<std::string, const char*>>& relations) {
    pugi::xml_document xml;
    xml_node root = xml.append_child("Relationships");
    root.append_attribute("xmlns") = "http://schemas.openxmlformats.org/package/2006/relationships";
    int number = 0;
    for (const auto& [type, target] : relations) {
        xml_node node = root.append_child("Relationship");
        node.append_attribute("Id") = ("r" + std::to_string(++number)).c_str();
        node.append_attribute("Type") = type.c_str();
        node.append_attribute("Target") = target;
    }
    return PrintXml(xml);
}

}  // namespace

const std::vector<Style>& Styles() {
    static const std::vector<Style> kStyles = {
        {"QhTitle", "公文标题", "方正小标宋简体", 44, "center", false, 700, false},
        {"QhOrgan", "公文发文机关", "方正小标宋简体", 44, "center", false, 700, true},
        {"QhNumber", "公文文号", "仿宋_GB2312", 32, "center", false, 579, false},
        {"QhHeading1", "公文一级标题", "黑体", 32, "both", true, 579, true},
        {"QhHeading2", "公文二级标题", "楷体_GB2312", 32, "both", true, 579, true},
        {"QhBody", "公文正文", "仿宋_GB2312", 32, "both", true, 579, false},
        {"QhPlain", "公文顶格", "仿宋_GB2312", 32, "both", false, 579, false},
        {"QhSigned", "公文落款", "仿宋_GB2312", 32, "right", false, 579, false},
        {"QhNote", "公文附注", "仿宋_GB2312", 24, "both", false, 579, false},
        {"QhRecord", "笔录正文", "仿宋_GB2312", 28, "both", false, 520, false},
        {"QhCell", "表格内容", "仿宋_GB2312", 24, "both", false, 0, false},
        {"QhCellLabel", "表格栏目", "仿宋_GB2312", 24, "center", false, 0, false},
        {"QhFooter", "公文页脚", "宋体", 28, "center", false, 0, false},
    };
    return kStyles;
}

std::string StylesXml() {
    pugi::xml_document xml;
    xml_node styles = xml.append_child("w:styles");
    styles.append_attribute("xmlns:w") = kWordSpace;
    for (const Style& style : Styles()) AddStyle(styles, style);
    return PrintXml(xml);
}

std::string FontTableXml() {
    static constexpr std::array<std::pair<const char*, const char*>, 5> kFonts = {
        {{"方正小标宋简体", "宋体"},
         {"仿宋_GB2312", "仿宋"},
         {"楷体_GB2312", "楷体"},
         {"黑体", "SimHei"},
         {"宋体", "SimSun"}}};
    pugi::xml_document xml;
    xml_node fonts = xml.append_child("w:fonts");
    fonts.append_attribute("xmlns:w") = kWordSpace;
    for (const auto& [name, other] : kFonts) {
        xml_node font = fonts.append_child("w:font");
        font.append_attribute("w:name") = name;
        AddValue(font, "w:altName", other);
        AddValue(font, "w:charset", "86");
    }
    return PrintXml(xml);
}

void AddPageLayout(xml_node body, const char* footer) {
    xml_node section = body.append_child("w:sectPr");
    if (footer != nullptr) {
        xml_node reference = section.append_child("w:footerReference");
        reference.append_attribute("w:type") = "default";
        reference.append_attribute("xmlns:r") =
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        reference.append_attribute("r:id") = footer;
    }
    xml_node size = section.append_child("w:pgSz");
    size.append_attribute("w:w") = "11906";
    size.append_attribute("w:h") = "16838";
    xml_node margin = section.append_child("w:pgMar");  // twentieths of a point: 37, 26, 35, 28 mm
    margin.append_attribute("w:top") = "2098";
    margin.append_attribute("w:right") = "1474";
    margin.append_attribute("w:bottom") = kBottomMarginTwips;
    margin.append_attribute("w:left") = kLeftMarginTwips;
    margin.append_attribute("w:header") = "851";
    margin.append_attribute("w:footer") = "1417";
    margin.append_attribute("w:gutter") = "0";
}

xml_node AddParagraph(xml_node parent, const char* style) {
    xml_node paragraph = parent.append_child("w:p");
    AddValue(paragraph.append_child("w:pPr"), "w:pStyle", style);
    return paragraph;
}

void AddRun(xml_node paragraph, const std::string& text, bool bold) {
    xml_node run = paragraph.append_child("w:r");
    if (bold) run.append_child("w:rPr").append_child("w:b");
    SetText(run.append_child("w:t"), Printable(text));
}

std::string PackWord(const std::string& title, const std::string& document_xml,
                     const std::string& footer_xml) {
    const std::string type = kRelationTypes;
    const std::string core =
        "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    std::vector<std::pair<std::string, const char*>> relations = {
        {type + "styles", "styles.xml"}, {type + "fontTable", "fontTable.xml"}};
    std::vector<office::Part> parts = {
        {"[Content_Types].xml", TypesXml(!footer_xml.empty())},
        {"_rels/.rels", RelationsXml({{type + "officeDocument", "word/document.xml"},
                                      {core, "docProps/core.xml"}})},
        {"docProps/core.xml", CoreXml(title)},
        {"word/document.xml", document_xml},
        {"word/styles.xml", StylesXml()},
        {"word/fontTable.xml", FontTableXml()}};
    if (!footer_xml.empty()) {
        relations.emplace_back(type + "footer", "footer1.xml");
        parts.push_back({"word/footer1.xml", footer_xml});
    }
    parts.push_back({"word/_rels/document.xml.rels", RelationsXml(relations)});
    return office::WritePackage(parts);
}

}  // namespace document::detail
