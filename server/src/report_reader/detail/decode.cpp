#include "report_reader/detail/decode.hpp"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdint>
#include <memory>
#include <stdexcept>

namespace report_reader::detail {

namespace {

using namespace std::string_view_literals;

constexpr std::string_view kReplacement = "\xef\xbf\xbd"sv;

struct Beginning {
    std::string_view bytes;
    std::string_view kind;
};
constexpr std::array<Beginning, 11> kBinary{{
    {"PK\x03\x04"sv, "压缩包或 Word、Excel 文件"sv},
    {"%PDF"sv, "PDF"sv},
    {"\xd0\xcf\x11\xe0"sv, "旧版 Office 文件（.doc、.xls）"sv},
    {"\x89PNG"sv, "图片"sv},
    {"\xff\xd8\xff"sv, "图片"sv},
    {"GIF8"sv, "图片"sv},
    {"BM\x36"sv, "图片"sv},
    {"II*\0"sv, "图片"sv},
    {"MM\0*"sv, "图片"sv},
    {"\x7f"
     "ELF"sv,
     "程序"sv},
    {"Rar!"sv, "压缩包"sv},
}};

std::string_view KindOf(std::string_view raw) {
    for (const Beginning& beginning : kBinary)
        if (raw.starts_with(beginning.bytes)) return beginning.kind;
    return "非文字"sv;
}

/// Length of the UTF-8 character at `at`, 0 where the bytes are broken.
std::size_t LengthAt(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) {
        return i < text.size() ? static_cast<unsigned char>(text[i]) : 0U;
    };
    const unsigned first = byte(at);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    for (std::size_t i = 1; i < length; ++i)
        if ((byte(at + i) & 0xC0U) != 0x80U) return 0;
    const unsigned second = byte(at + 1);
    const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);
    return overlong || outside ? 0 : length;
}

struct Utf8Count {
    std::size_t good = 0;  ///< characters of several bytes
    std::size_t bad = 0;
};

Utf8Count CountUtf8(std::string_view text) {
    Utf8Count count;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = LengthAt(text, at);
        if (length == 0) ++count.bad;
        if (length > 1) ++count.good;
        at += std::max<std::size_t>(length, 1);
    }
    return count;
}

/// Through iconv in pieces; what it does not know becomes U+FFFD.
Decoded Convert(std::string_view bytes, const char* encoding) {
    const auto close = [](void* converter) {
        if (converter != reinterpret_cast<void*>(-1)) iconv_close(converter);  // NOLINT: as below
    };
    const std::unique_ptr<void, decltype(close)> converter(iconv_open("UTF-8", encoding), close);
    if (converter.get() == reinterpret_cast<void*>(-1))  // NOLINT: iconv says no by this value
        throw std::runtime_error(std::string("iconv has no converter for ") + encoding);
    Decoded decoded{"", encoding, 0};
    std::vector<char> piece(65'536);
    char* in = const_cast<char*>(bytes.data());  // NOLINT: iconv takes what it only reads so
    std::size_t left = bytes.size();
    while (left > 0) {
        char* out = piece.data();
        std::size_t room = piece.size();
        const std::size_t status = iconv(converter.get(), &in, &left, &out, &room);
        const int error = errno;
        decoded.text.append(piece.data(), static_cast<std::size_t>(out - piece.data()));
        if (status != static_cast<std::size_t>(-1) || error == E2BIG) continue;
        decoded.text += kReplacement;
        ++decoded.broken;
        ++in;
        --left;
    }
    return decoded;
}

}  // namespace

Decoded CleanUtf8(std::string_view raw) {
    constexpr std::string_view kMark = "\xef\xbb\xbf"sv;
    if (raw.starts_with(kMark)) raw.remove_prefix(kMark.size());
    Decoded decoded{"", "UTF-8", 0};
    decoded.text.reserve(raw.size());
    for (std::size_t at = 0; at < raw.size();) {
        const std::size_t length = LengthAt(raw, at);
        decoded.text += length == 0 ? kReplacement : raw.substr(at, length);
        if (length == 0) ++decoded.broken;
        at += std::max<std::size_t>(length, 1);
    }
    return decoded;
}

base::Result<Decoded> Decode(std::string_view raw) {
    const auto refuse_binary = [&] {
        return base::Refuse("report.binary", {{"kind", std::string(KindOf(raw))}});
    };
    for (const Beginning& beginning : kBinary)
        if (raw.starts_with(beginning.bytes)) return refuse_binary();
    if (raw.starts_with("\xff\xfe"sv)) return Convert(raw.substr(2), "UTF-16LE");
    if (raw.starts_with("\xfe\xff"sv)) return Convert(raw.substr(2), "UTF-16BE");
    if (raw.substr(0, 65'536).find('\0') != std::string_view::npos) return refuse_binary();
    // Chinese text in GB18030 hardly ever forms UTF-8 by chance.
    constexpr std::size_t kClearly = 10;
    const Utf8Count count = CountUtf8(raw);
    if (count.bad == 0 || raw.starts_with("\xef\xbb\xbf"sv) || count.good > kClearly * count.bad)
        return CleanUtf8(raw);
    Decoded decoded = Convert(raw, "GB18030");
    constexpr std::size_t kMostBroken = 100;  // one in so many bytes
    if (decoded.broken * kMostBroken > raw.size())
        return base::Refuse("report.bad_encoding", {{"broken", std::to_string(decoded.broken)}});
    return decoded;
}

}  // namespace report_reader::detail
