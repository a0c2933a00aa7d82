#include "scans/picture.hpp"

#include <algorithm>
#include <cstdint>

#include "print/pdf.hpp"

namespace scans {

namespace {

constexpr int kMostSide = 20'000;

/// Big-endian numbers off the front; nothing past the end.
class Bytes {
 public:
    explicit Bytes(std::string_view bytes) : left_(bytes) {}

    [[nodiscard]] bool Has(std::size_t length) const { return left_.size() >= length; }
    [[nodiscard]] std::size_t Left() const { return left_.size(); }
    std::string_view Take(std::size_t length) {
        const std::string_view taken = left_.substr(0, length);
        left_.remove_prefix(taken.size());
        return taken;
    }
    std::uint32_t Number(std::size_t length) {
        std::uint32_t number = 0;
        for (const char byte : Take(length))
            number = number << 8U | static_cast<unsigned char>(byte);
        return number;
    }

 private:
    std::string_view left_;
};

bool Fits(const Picture& picture) {
    return picture.width > 0 && picture.height > 0 && picture.width <= kMostSide &&
           picture.height <= kMostSide;
}

/// SOF0 to SOF15 but those that are other things (DHT, JPG, DAC).
bool IsFrame(unsigned marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
}

std::optional<Picture> ReadJpeg(std::string_view whole) {
    Bytes bytes(whole.substr(2));
    while (bytes.Has(4)) {
        if (bytes.Number(1) != 0xFF) return std::nullopt;
        unsigned marker = bytes.Number(1);
        while (marker == 0xFF && bytes.Has(3)) marker = bytes.Number(1);
        if (marker == 0xDA || marker == 0xD9) return std::nullopt;
        const std::uint32_t length = bytes.Number(2);
        if (length < 2 || !bytes.Has(length - 2)) return std::nullopt;
        Bytes segment(bytes.Take(length - 2));
        if (!IsFrame(marker)) continue;
        if (!segment.Has(6)) return std::nullopt;
        Picture picture;
        picture.bits = static_cast<int>(segment.Number(1));
        picture.height = static_cast<int>(segment.Number(2));
        picture.width = static_cast<int>(segment.Number(2));
        picture.colours = static_cast<int>(segment.Number(1));
        const bool known = picture.colours == 1 || picture.colours == 3 || picture.colours == 4;
        if (picture.bits != 8 || !known || !Fits(picture)) return std::nullopt;
        picture.data = whole;
        return picture;
    }
    return std::nullopt;
}

/// IHDR: sizes, depth, colour type, packing, filter, interlace.
bool ReadHeader(Bytes header, Picture& picture) {
    if (!header.Has(13)) return false;
    const std::uint32_t width = header.Number(4);
    const std::uint32_t height = header.Number(4);
    if (width > kMostSide || height > kMostSide) return false;
    picture.width = static_cast<int>(width);
    picture.height = static_cast<int>(height);
    picture.bits = static_cast<int>(header.Number(1));
    const std::uint32_t colour = header.Number(1);
    const bool plain = header.Number(1) == 0 && header.Number(1) == 0 && header.Number(1) == 0;
    picture.colours = colour == 2 ? 3 : 1;
    picture.indexed = colour == 3;
    const bool deep = picture.bits == 8 || picture.bits == 16;
    const bool shallow = picture.bits == 1 || picture.bits == 2 || picture.bits == 4;
    const bool possible = colour == 0   ? deep || shallow
                          : colour == 2 ? deep
                                        : colour == 3 && (shallow || picture.bits == 8);
    return plain && possible && Fits(picture);
}

std::optional<Picture> ReadPng(std::string_view whole) {
    Picture picture;
    picture.kind = Picture::Kind::kPng;
    Bytes bytes(whole.substr(8));
    bool headed = false;
    while (bytes.Has(12)) {
        const std::uint32_t length = bytes.Number(4);
        const std::string_view kind = bytes.Take(4);
        if (bytes.Left() < 4 || length > bytes.Left() - 4) return std::nullopt;
        const std::string_view content = bytes.Take(length);
        bytes.Take(4);
        if (!headed && kind != "IHDR") return std::nullopt;
        if (kind == "IHDR") {
            if (headed || !ReadHeader(Bytes(content), picture)) return std::nullopt;
            headed = true;
        } else if (kind == "PLTE") {
            picture.palette = content;
        } else if (kind == "tRNS") {
            return std::nullopt;
        } else if (kind == "IDAT") {
            picture.data += content;
        } else if (kind == "IEND") {
            const std::size_t colours = picture.palette.size() / 3;
            const bool coloured = !picture.indexed || (picture.palette.size() % 3 == 0 &&
                                                       colours >= 1 && colours <= 256);
            if (picture.data.empty() || !coloured) return std::nullopt;
            return picture;
        }
    }
    return std::nullopt;
}

std::string ColourSpace(const Picture& picture) {
    if (picture.indexed) {
        std::string table;
        for (const char byte : picture.palette)
            table += fmt::format("{:02X}", static_cast<unsigned char>(byte));
        return fmt::format("[/Indexed /DeviceRGB {} <{}>]", picture.palette.size() / 3 - 1, table);
    }
    if (picture.colours == 1) return "/DeviceGray";
    return picture.colours == 3 ? "/DeviceRGB" : "/DeviceCMYK";
}

std::string Unpacking(const Picture& picture) {
    if (picture.kind == Picture::Kind::kPng)
        return fmt::format(
            "/Filter /FlateDecode /DecodeParms << /Predictor 15 /Colors {} /BitsPerComponent {} "
            "/Columns {} >>",
            picture.colours, picture.bits, picture.width);
    // Four colours are written turned round by all that write them (Adobe's marker).
    const char* turned = picture.colours == 4 ? " /Decode [1 0 1 0 1 0 1 0]" : "";
    return fmt::format("/Filter /DCTDecode{}", turned);
}

}  // namespace

std::optional<Picture> ReadPicture(std::string_view bytes) {
    if (bytes.starts_with("\xFF\xD8\xFF")) return ReadJpeg(bytes);
    if (bytes.starts_with("\x89PNG\r\n\x1a\n")) return ReadPng(bytes);
    return std::nullopt;
}

std::string PictureToPdf(const Picture& picture) {
    constexpr double kShort = 595.276;  // A4 in points
    constexpr double kLong = 841.89;
    const bool wide = picture.width > picture.height;
    const double scale =
        std::min((wide ? kLong : kShort) / picture.width, (wide ? kShort : kLong) / picture.height);
    const double width = picture.width * scale;
    const double height = picture.height * scale;
    print::PdfWriter writer;
    const int image = writer.AddStream(
        fmt::format("/Type /XObject /Subtype /Image /Width {} /Height {} /BitsPerComponent {} "
                    "/ColorSpace {} {}",
                    picture.width, picture.height, picture.bits, ColourSpace(picture),
                    Unpacking(picture)),
        picture.data);
    const int content =
        writer.AddStream("", fmt::format("{:.3f} 0 0 {:.3f} 0 0 cm /I Do", width, height));
    writer.Add(
        fmt::format("<< /Type /Page /Parent {} 0 R /MediaBox [0 0 {:.3f} {:.3f}] "
                    "/Contents {} 0 R /Resources << /XObject << /I {} 0 R >> >> >>",
                    content + 2, width, height, content, image));
    writer.Add(fmt::format("<< /Type /Pages /Count 1 /Kids [{} 0 R] >>", content + 1));
    const int catalog = writer.Add(fmt::format("<< /Type /Catalog /Pages {} 0 R >>", content + 2));
    return writer.Finish(catalog);
}

}  // namespace scans
