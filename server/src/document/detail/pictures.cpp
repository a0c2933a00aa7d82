#include "document/detail/pictures.hpp"

#include <algorithm>

#include "document/detail/word_package.hpp"
#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

using pugi::xml_node;

constexpr std::uint64_t kEmuOfMillimetre = 36'000;
constexpr std::uint32_t kMostPixels = 20'000;
constexpr const char* kImageRelation =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image";
constexpr std::size_t kDepth = 150;

std::uint32_t BigEndian(std::string_view bytes, std::size_t at, std::size_t size) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
    return value;
}

/// The frame header of a JPEG tells its size (ITU-T T.81, B.2.2).
std::optional<PictureSize> MeasureJpeg(std::string_view bytes) {
    for (std::size_t at = 2; at + 9 < bytes.size();) {
        if (bytes[at] != '\xFF') return std::nullopt;
        const auto marker = static_cast<unsigned char>(bytes[at + 1]);
        const bool frame =
            marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame)
            return PictureSize{BigEndian(bytes, at + 7, 2), BigEndian(bytes, at + 5, 2), false};
        const std::uint32_t length = BigEndian(bytes, at + 2, 2);
        if (length < 2) return std::nullopt;
        at += 2 + length;
    }
    return std::nullopt;
}

xml_node Append(xml_node parent, const char* name,
                std::initializer_list<std::pair<const char*, std::string>> attributes = {}) {
    xml_node node = parent.append_child(name);
    for (const auto& [key, value] : attributes) node.append_attribute(key) = value.c_str();
    return node;
}

void AddDrawing(xml_node run, const std::string& relation, std::size_t number, std::uint64_t width,
                std::uint64_t height) {
    const std::string cx = std::to_string(width);
    const std::string cy = std::to_string(height);
    const std::string id = std::to_string(90'000 + number);
    const std::string name = "图片 " + std::to_string(number);
    xml_node line = Append(
        Append(run, "w:drawing"), "wp:inline",
        {{"xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"}});
    Append(line, "wp:extent", {{"cx", cx}, {"cy", cy}});
    Append(line, "wp:docPr", {{"id", id}, {"name", name}});
    xml_node graphic = Append(
        line, "a:graphic", {{"xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"}});
    const std::string uri = "http://schemas.openxmlformats.org/drawingml/2006/picture";
    xml_node picture =
        Append(Append(graphic, "a:graphicData", {{"uri", uri}}), "pic:pic", {{"xmlns:pic", uri}});
    xml_node properties = Append(picture, "pic:nvPicPr");
    Append(properties, "pic:cNvPr", {{"id", id}, {"name", name}});
    Append(properties, "pic:cNvPicPr");
    xml_node fill = Append(picture, "pic:blipFill");
    Append(fill, "a:blip",
           {{"xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"},
            {"r:embed", relation}});
    Append(Append(fill, "a:stretch"), "a:fillRect");
    xml_node shape = Append(picture, "pic:spPr");
    xml_node frame = Append(shape, "a:xfrm");
    Append(frame, "a:off", {{"x", "0"}, {"y", "0"}});
    Append(frame, "a:ext", {{"cx", cx}, {"cy", cy}});
    Append(Append(shape, "a:prstGeom", {{"prst", "rect"}}), "a:avLst");
}

office::Part& PartNamed(std::vector<office::Part>& parts, const std::string& name,
                        const char* otherwise) {
    for (office::Part& part : parts)
        if (part.name == name) return part;
    parts.push_back({name, otherwise});
    return parts.back();
}

/// Parsed, changed and printed again; parts were parsed before when the template was read.
template <class Change>
void ChangeXml(office::Part& part, const Change& change) {
    pugi::xml_document xml;
    if (!LoadXml(part.bytes, kDepth, xml)) return;
    change(xml.document_element());
    part.bytes = PrintXml(xml);
}

}  // namespace

std::optional<PictureSize> MeasurePicture(std::string_view bytes) {
    std::optional<PictureSize> size;
    if (bytes.starts_with("\x89PNG\r\n\x1A\n") && bytes.size() > 24)
        size = PictureSize{BigEndian(bytes, 16, 4), BigEndian(bytes, 20, 4), true};
    if (bytes.starts_with("\xFF\xD8\xFF")) size = MeasureJpeg(bytes);
    if (!size || size->width == 0 || size->height == 0) return std::nullopt;
    if (size->width > kMostPixels || size->height > kMostPixels) return std::nullopt;
    return size;
}

bool Pictures::Add(const Image& image, const std::string& part, xml_node run) {
    const auto size = MeasurePicture(image.bytes);
    if (!size || image.width_mm <= 0) return false;
    const auto known = std::find_if(media_.begin(), media_.end(), [&](const office::Part& media) {
        return media.bytes == image.bytes;
    });
    std::string name = known != media_.end()
                           ? known->name
                           : "word/media/filled" + std::to_string(media_.size() + 1) +
                                 (size->png ? ".png" : ".jpeg");
    if (known == media_.end()) media_.push_back({name, image.bytes});
    const std::string id = "filled" + std::to_string(links_.size() + 1);
    links_.push_back({part, id, std::move(name)});
    const std::uint64_t width = static_cast<std::uint64_t>(image.width_mm) * kEmuOfMillimetre;
    AddDrawing(run, id, links_.size(), width, width * size->height / size->width);
    return true;
}

void Pictures::Finish(std::vector<office::Part>& parts) const {
    if (links_.empty()) return;
    for (const Link& link : links_) {
        auto& relations = PartNamed(
            parts, RelationsOf(link.part),
            R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>)");
        ChangeXml(relations, [&](xml_node root) {
            Append(root, "Relationship",
                   {{"Id", link.id}, {"Type", kImageRelation}, {"Target", "/" + link.media}});
        });
    }
    ChangeXml(PartNamed(parts, "[Content_Types].xml", "<Types/>"), [](xml_node root) {
        for (const char* extension : {"png", "jpeg"}) {
            if (root.find_child_by_attribute("Extension", extension)) continue;
            xml_node type = root.prepend_child("Default");
            type.append_attribute("Extension") = extension;
            type.append_attribute("ContentType") = (std::string("image/") + extension).c_str();
        }
    });
    parts.insert(parts.end(), media_.begin(), media_.end());
}

}  // namespace document::detail
