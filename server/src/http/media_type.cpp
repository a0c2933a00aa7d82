#include "http/media_type.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace http {

namespace {

struct Signature {
    std::string_view bytes;
    std::size_t at;
    std::string_view media_type;
};

constexpr std::array kSignatures = {
    Signature{"%PDF-", 0, "application/pdf"},
    Signature{"\x89PNG\r\n\x1a\n", 0, "image/png"},
    Signature{"\xFF\xD8\xFF", 0, "image/jpeg"},
    Signature{"GIF8", 0, "image/gif"},
    Signature{"WEBP", 8, "image/webp"},
    Signature{"ftyphei", 4, "image/heic"},
    Signature{"ftyp", 4, "video/mp4"},
    Signature{"OggS", 0, "audio/ogg"},
    Signature{"ID3", 0, "audio/mpeg"},
    Signature{"WAVE", 8, "audio/wav"},
    Signature{"PK\x03\x04", 0, "application/zip"},
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 0, "application/x-ole-storage"},
    Signature{"MZ", 0, "application/x-msdownload"},
    Signature{"\x7F"
              "ELF",
              0, "application/x-executable"},
};

struct Ending {
    std::string_view ending;
    std::string_view container;  ///< what the bytes must say; empty: text
    std::string_view media_type;
};

constexpr std::array kEndings = {
    Ending{".pdf", "application/pdf", "application/pdf"},
    Ending{".png", "image/png", "image/png"},
    Ending{".jpg", "image/jpeg", "image/jpeg"},
    Ending{".jpeg", "image/jpeg", "image/jpeg"},
    Ending{".gif", "image/gif", "image/gif"},
    Ending{".webp", "image/webp", "image/webp"},
    Ending{".heic", "image/heic", "image/heic"},
    Ending{".mp4", "video/mp4", "video/mp4"},
    Ending{".docx", "application/zip",
           "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    Ending{".xlsx", "application/zip",
           "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    Ending{".pptx", "application/zip",
           "application/vnd.openxmlformats-officedocument.presentationml.presentation"},
    Ending{".ofd", "application/zip", "application/ofd"},
    Ending{".zip", "application/zip", "application/zip"},
    Ending{".doc", "application/x-ole-storage", "application/msword"},
    Ending{".xls", "application/x-ole-storage", "application/vnd.ms-excel"},
    Ending{".csv", "", "text/csv"},
    Ending{".txt", "", "text/plain"},
};

std::string_view Recognised(std::string_view bytes) {
    for (const Signature& signature : kSignatures)
        if (bytes.size() >= signature.at + signature.bytes.size() &&
            bytes.substr(signature.at, signature.bytes.size()) == signature.bytes)
            return signature.media_type;
    return {};
}

const Ending* EndingOf(std::string_view name) {
    std::string lower(name);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    for (const Ending& ending : kEndings)
        if (lower.ends_with(ending.ending)) return &ending;
    return nullptr;
}

}  // namespace

std::string SniffedMediaType(std::string_view first_bytes, std::string_view name) {
    const std::string_view container = Recognised(first_bytes);
    const Ending* ending = EndingOf(name);
    if (ending != nullptr && ending->container == container) return std::string(ending->media_type);
    return container.empty() ? "application/octet-stream" : std::string(container);
}

bool NameFitsContent(std::string_view first_bytes, std::string_view name) {
    const Ending* ending = EndingOf(name);
    if (ending == nullptr) {
        const std::string_view container = Recognised(first_bytes);
        return container != "application/x-msdownload" && container != "application/x-executable";
    }
    return ending->container == Recognised(first_bytes);
}

std::string MediaTypeWords(std::string_view media_type) {
    struct Words {
        std::string_view start, words;
    };
    static constexpr std::array kWords = {
        Words{"application/pdf", "PDF 文件"},
        Words{"image/", "图片"},
        Words{"video/", "录像"},
        Words{"audio/", "录音"},
        Words{"text/", "文本"},
        Words{"application/x-msdownload", "程序文件"},
        Words{"application/x-executable", "程序文件"},
        Words{"application/ofd", "OFD 版式文件"},
        Words{"application/vnd.openxmlformats-officedocument.wordprocessingml", "Word 文件"},
        Words{"application/vnd.openxmlformats-officedocument.spreadsheetml", "Excel 表格"},
        Words{"application/vnd.openxmlformats-officedocument.presentationml", "演示文稿"},
        Words{"application/zip", "压缩包（Word、Excel、OFD 也是）"},
        Words{"application/x-ole-storage", "旧版或者加了密码的 Word、Excel 文件"},
        Words{"application/msword", "旧版 Word 文件"},
        Words{"application/vnd.ms-excel", "旧版 Excel 表格"},
    };
    for (const Words& row : kWords)
        if (media_type.starts_with(row.start)) return std::string(row.words);
    return "不明类型的文件";
}

std::string SizeWords(std::int64_t bytes) {
    constexpr std::int64_t kMega = 1 << 20, kGiga = 1 << 30;
    if (bytes >= kGiga && bytes % kGiga == 0) return fmt::format("{} GB", bytes / kGiga);
    return fmt::format("{} MB", bytes / kMega);
}

}  // namespace http
