#include "document/word_file.hpp"

#include <zip.h>

#include <cstring>
#include <functional>
#include <pugixml.hpp>
#include <sstream>
#include <stdexcept>

#include "base/text.hpp"

namespace document {

namespace {

constexpr const char* kWord = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

/// How a kind of paragraph is set: font of Chinese text, size in half-points, alignment.
struct Setting {
    const char* style;
    const char* name;
    const char* font;
    int half_points;
    const char* align;
    bool indent;
};

const Setting& SettingOf(ParagraphKind kind) {
    static const Setting kTitle{"QhTitle", "公文标题", "方正小标宋简体", 44, "center", false};
    static const Setting kHeading1{"QhHeading1", "公文一级标题", "黑体", 32, "both", true};
    static const Setting kHeading2{"QhHeading2", "公文二级标题", "楷体_GB2312", 32, "both", true};
    static const Setting kBody{"QhBody", "公文正文", "仿宋_GB2312", 32, "both", true};
    static const Setting kSigned{"QhSigned", "公文落款", "仿宋_GB2312", 32, "right", false};
    static const Setting kNote{"QhNote", "公文附注", "仿宋_GB2312", 24, "both", false};
    switch (kind) {
        case ParagraphKind::kTitle:
            return kTitle;
        case ParagraphKind::kHeading1:
            return kHeading1;
        case ParagraphKind::kHeading2:
            return kHeading2;
        case ParagraphKind::kBody:
            return kBody;
        case ParagraphKind::kSigned:
            return kSigned;
        case ParagraphKind::kNote:
            return kNote;
    }
    return kBody;
}

constexpr std::array kKinds = {ParagraphKind::kTitle,    ParagraphKind::kHeading1,
                               ParagraphKind::kHeading2, ParagraphKind::kBody,
                               ParagraphKind::kSigned,   ParagraphKind::kNote};

/// XML 1.0 has no place for control characters; a bell in a name must not spoil the file.
std::string WithoutControls(const std::string& text) {
    std::string out;
    for (const char c : text)
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') out += c;
    return out;
}

std::string Print(const pugi::xml_document& xml) {
    std::ostringstream out;
    xml.save(out, "", pugi::format_raw, pugi::encoding_utf8);
    return out.str();
}

std::string StylesXml() {
    pugi::xml_document xml;
    auto styles = xml.append_child("w:styles");
    styles.append_attribute("xmlns:w") = kWord;
    for (const ParagraphKind kind : kKinds) {
        const Setting& setting = SettingOf(kind);
        auto style = styles.append_child("w:style");
        style.append_attribute("w:type") = "paragraph";
        style.append_attribute("w:customStyle") = "1";
        style.append_attribute("w:styleId") = setting.style;
        style.append_child("w:name").append_attribute("w:val") = setting.name;
        auto paragraph = style.append_child("w:pPr");
        if (kind == ParagraphKind::kHeading1 || kind == ParagraphKind::kHeading2)
            paragraph.append_child("w:keepNext");
        auto spacing = paragraph.append_child("w:spacing");
        spacing.append_attribute("w:line") = kind == ParagraphKind::kTitle ? "700" : "579";
        spacing.append_attribute("w:lineRule") = "exact";
        if (setting.indent)
            paragraph.append_child("w:ind").append_attribute("w:firstLineChars") = "200";
        paragraph.append_child("w:jc").append_attribute("w:val") = setting.align;
        auto run = style.append_child("w:rPr");
        auto fonts = run.append_child("w:rFonts");
        fonts.append_attribute("w:ascii") = "Times New Roman";
        fonts.append_attribute("w:hAnsi") = "Times New Roman";
        fonts.append_attribute("w:eastAsia") = setting.font;
        run.append_child("w:sz").append_attribute("w:val") = setting.half_points;
        run.append_child("w:lang").append_attribute("w:eastAsia") = "zh-CN";
    }
    return Print(xml);
}

void AddPageLayout(pugi::xml_node body) {
    auto section = body.append_child("w:sectPr");
    auto size = section.append_child("w:pgSz");
    size.append_attribute("w:w") = "11906";
    size.append_attribute("w:h") = "16838";
    auto margin = section.append_child("w:pgMar");  // twentieths of a point: 37, 26, 35, 28 mm
    margin.append_attribute("w:top") = "2098";
    margin.append_attribute("w:right") = "1474";
    margin.append_attribute("w:bottom") = "1984";
    margin.append_attribute("w:left") = "1587";
    margin.append_attribute("w:header") = "851";
    margin.append_attribute("w:footer") = "1417";
    margin.append_attribute("w:gutter") = "0";
}

std::string DocumentXml(const WordDocument& document) {
    pugi::xml_document xml;
    auto root = xml.append_child("w:document");
    root.append_attribute("xmlns:w") = kWord;
    auto body = root.append_child("w:body");
    for (const Paragraph& paragraph : document.paragraphs) {
        auto node = body.append_child("w:p");
        node.append_child("w:pPr").append_child("w:pStyle").append_attribute("w:val") =
            SettingOf(paragraph.kind).style;
        for (const TextRun& run : paragraph.runs) {
            auto run_node = node.append_child("w:r");
            if (run.bold) run_node.append_child("w:rPr").append_child("w:b");
            auto text = run_node.append_child("w:t");
            text.append_attribute("xml:space") = "preserve";
            text.text().set(WithoutControls(run.text).c_str());
        }
    }
    AddPageLayout(body);
    return Print(xml);
}

std::string CoreXml(const WordDocument& document) {
    pugi::xml_document xml;
    auto root = xml.append_child("cp:coreProperties");
    root.append_attribute("xmlns:cp") =
        "http://schemas.openxmlformats.org/package/2006/metadata/core-properties";
    root.append_attribute("xmlns:dc") = "http://purl.org/dc/elements/1.1/";
    root.append_child("dc:title").text().set(WithoutControls(document.title).c_str());
    return Print(xml);
}

constexpr const char* kContentTypes =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">)"
    R"(<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>)"
    R"(<Default Extension="xml" ContentType="application/xml"/>)"
    R"(<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/>)"
    R"(<Override PartName="/word/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml"/>)"
    R"(<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>)"
    R"(</Types>)";

constexpr const char* kPackageRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/>)"
    R"(<Relationship Id="r2" Type="http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties" Target="docProps/core.xml"/>)"
    R"(</Relationships>)";

constexpr const char* kDocumentRelations =
    R"(<?xml version="1.0" encoding="UTF-8" standalone="yes"?>)"
    R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">)"
    R"(<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/>)"
    R"(</Relationships>)";

struct Part {
    const char* name;
    std::string text;
};

/// Parts must outlive zip_close, which reads them. The source is kept once more to read it after.
std::string Pack(const std::vector<Part>& parts) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_t* archive =
        source == nullptr ? nullptr : zip_open_from_source(source, ZIP_TRUNCATE, &error);
    if (archive == nullptr) throw std::runtime_error("libzip cannot make an archive");
    zip_source_keep(source);
    for (const Part& part : parts) {
        zip_source_t* piece = zip_source_buffer(archive, part.text.data(), part.text.size(), 0);
        const zip_int64_t index = zip_file_add(archive, part.name, piece, ZIP_FL_ENC_UTF_8);
        if (index < 0) throw std::runtime_error("libzip cannot add a part");
        zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), 315532800, 0);
    }
    if (zip_close(archive) != 0) throw std::runtime_error("libzip cannot finish the archive");
    zip_stat_t stat;
    zip_source_stat(source, &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(source);
    const zip_int64_t read = zip_source_read(source, bytes.data(), bytes.size());
    zip_source_close(source);
    zip_source_free(source);
    if (read != static_cast<zip_int64_t>(bytes.size()))
        throw std::runtime_error("libzip cannot read the archive back");
    return bytes;
}

}  // namespace

std::string WriteWord(const WordDocument& document) {
    return Pack({{"[Content_Types].xml", kContentTypes},
                 {"_rels/.rels", kPackageRelations},
                 {"docProps/core.xml", CoreXml(document)},
                 {"word/document.xml", DocumentXml(document)},
                 {"word/styles.xml", StylesXml()},
                 {"word/_rels/document.xml.rels", kDocumentRelations}});
}

namespace {

constexpr zip_uint64_t kMostUnpacked = zip_uint64_t{64} << 20;

std::string Unpack(const std::string& bytes, const char* name) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    zip_t* archive = source == nullptr ? nullptr : zip_open_from_source(source, ZIP_RDONLY, &error);
    if (archive == nullptr) {
        if (source != nullptr) zip_source_free(source);
        return {};
    }
    std::string text;
    zip_stat_t stat;
    if (zip_stat(archive, name, 0, &stat) == 0 && stat.size <= kMostUnpacked) {
        text.resize(stat.size);
        zip_file_t* file = zip_fopen(archive, name, 0);
        const auto read = file == nullptr ? -1 : zip_fread(file, text.data(), text.size());
        if (read != static_cast<zip_int64_t>(text.size())) text.clear();
        if (file != nullptr) zip_fclose(file);
    }
    zip_close(archive);
    return text;
}

void Collect(const pugi::xml_node& node, std::string& line, std::string& out) {
    for (const pugi::xml_node& child : node.children()) {
        if (std::strcmp(child.name(), "w:t") == 0) line += child.text().get();
        if (std::strcmp(child.name(), "w:tab") == 0) line += '\t';
        Collect(child, line, out);
        if (std::strcmp(child.name(), "w:p") == 0) {
            out += line + '\n';
            line.clear();
        }
    }
}

}  // namespace

std::string ReadWordText(const std::string& bytes) {
    const std::string part = Unpack(bytes, "word/document.xml");
    pugi::xml_document xml;
    if (part.empty() ||
        !xml.load_buffer(part.data(), part.size(), pugi::parse_default | pugi::parse_ws_pcdata))
        return {};
    std::string line;
    std::string out;
    Collect(xml, line, out);
    return out;
}

}  // namespace document
