#include "http/form_data.hpp"

#include <gtest/gtest.h>

namespace http {
namespace {

constexpr std::string_view kType = "multipart/form-data; boundary=x1";

TEST(FormData, ReadsTextsAndFilesWithTheirNames) {
    const std::string whole =
        "--x1\r\nContent-Disposition: form-data; name=\"year\"\r\n\r\n2025\r\n"
        "--x1\r\ncontent-disposition: form-data; name=\"file\"; filename=\"报告%22稿;1.docx\"\r\n"
        "Content-Type: application/octet-stream\r\n\r\nPK\r\n--x\r\n"
        "--x1\r\nContent-Disposition: form-data; name=text\r\n\r\n\r\n--x1--\r\n";
    const auto read = ReadFormData(kType, whole);
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->size(), 3U);
    EXPECT_EQ((*read)[0].name, "year");
    EXPECT_EQ((*read)[0].bytes, "2025");
    EXPECT_FALSE((*read)[0].is_file);
    EXPECT_TRUE((*read)[1].is_file);
    EXPECT_EQ((*read)[1].file_name, "报告\"稿;1.docx");
    EXPECT_EQ((*read)[1].bytes, "PK\r\n--x");
    EXPECT_EQ((*read)[2].name, "text");
    EXPECT_EQ((*read)[2].bytes, "");
}

TEST(FormData, RefusesWhatIsNoFormOrIsCutOff) {
    const std::string part = "--x1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1";
    const std::pair<std::string, std::string> rows[] = {
        {"application/json", "{}"},
        {"multipart/form-data", "--x1--"},
        {"multipart/form-data; boundary=\"x1", "--x1--"},
        {"multipart/form-data; boundary=" + std::string(71, 'x'),
         "--" + std::string(71, 'x') + "--"},
        {std::string(kType), ""},
        {std::string(kType), "x1"},
        {std::string(kType), "--x1"},
        {std::string(kType), part},
        {std::string(kType), part + "\r\n--x1"},
        {std::string(kType), "--x1\r\n\r\n1\r\n--x1--"},
        {std::string(kType), "--x1\r\nContent-Disposition: form-data\r\n\r\n1\r\n--x1--"},
        {std::string(kType), "--x1\r\nX: " + std::string(5000, 'a') + "\r\n\r\n1\r\n--x1--"},
    };
    for (const auto& [type, body] : rows) {
        const auto read = ReadFormData(type, body);
        ASSERT_FALSE(read.has_value()) << type << body;
        EXPECT_EQ(read.error().front().code, "http.not_form");
    }
}

TEST(FormData, RefusesMorePartsThanAnyPageSends) {
    std::string body = "--x1";
    for (std::size_t i = 0; i <= kMostFormParts; ++i)
        body += "\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x1";
    const auto read = ReadFormData(kType, body + "--");

    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().front().code, "http.form_too_many");
}

}  // namespace
}  // namespace http
