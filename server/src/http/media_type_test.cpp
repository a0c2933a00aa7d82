#include "http/media_type.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

struct Case {
    std::string bytes, name;
    bool fits;
    std::string media_type;
};

TEST(MediaType, ContentTellsWhatTheNameOnlyClaims) {
    const std::vector<Case> cases = {
        {"%PDF-1.7", "笔录.pdf", true, "application/pdf"},
        {"MZ\x90", "笔录.pdf", false, "application/x-msdownload"},
        {"PK\x03\x04", "表.xlsx", true,
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"PK\x03\x04", "表.XLSX", true,
         "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
        {"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "表.xlsx", false, "application/x-ole-storage"},
        {"\xFF\xD8\xFF\xE0", "照片.jpg", true, "image/jpeg"},
        {"%PDF-1.4", "照片.jpg", false, "application/pdf"},
        {"a,b\n1,2", "数据.csv", true, "text/csv"},
        {"PK\x03\x04", "数据.csv", false, "application/zip"},
        {std::string("\x00\x00\x00\x18"
                     "ftypmp42",
                     12),
         "录像.mp4", true, "video/mp4"},
        {"MZ\x90", "程序", false, "application/x-msdownload"},
        {"hello", "未知.bin", true, "application/octet-stream"},
    };
    for (const Case& one : cases) {
        EXPECT_EQ(NameFitsContent(one.bytes, one.name), one.fits) << one.name;
        EXPECT_EQ(SniffedMediaType(one.bytes, one.name), one.media_type) << one.name;
    }
}

TEST(MediaType, IsCalledWhatAPersonCallsIt) {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"application/pdf", "PDF 文件"},          {"image/heic", "图片"},
        {"video/mp4", "录像"},                    {"text/csv", "文本"},
        {"application/x-msdownload", "程序文件"}, {"application/octet-stream", "不明类型的文件"},
    };
    for (const auto& [media_type, words] : rows) EXPECT_EQ(MediaTypeWords(media_type), words);
}

TEST(MediaType, LimitsAreReadInTheLargestUnitThatFits) {
    EXPECT_EQ(SizeWords(4LL << 30), "4 GB");
    EXPECT_EQ(SizeWords(50 << 20), "50 MB");
    EXPECT_EQ(SizeWords((1LL << 30) + (512 << 20)), "1536 MB");
}

}  // namespace
}  // namespace http
