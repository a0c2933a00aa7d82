#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "exchange/table.hpp"

namespace exchange {
namespace {

class FileTest : public ::testing::Test {
 public:
    ~FileTest() override { std::filesystem::remove(path_); }

 protected:
    FileTest()
        : path_(std::filesystem::path(::testing::TempDir()) /
                (std::string("qingheng-") +
                 ::testing::UnitTest::GetInstance()->current_test_info()->name() + ".csv")) {
        std::ofstream(path_, std::ios::binary) << "名称\n甲\n";
    }

    std::filesystem::path path_;
};

TEST_F(FileTest, ReadsATableFromTheDisk) {
    const auto sheets = ReadSpreadsheetFile(path_);

    ASSERT_TRUE(sheets);
    EXPECT_EQ(sheets->front().rows[1][0].text, "甲");
}

TEST_F(FileTest, RefusesALargeFileBeforeReadingIt) {
    const auto sheets = ReadSpreadsheetFile(path_, {.file_bytes = 3});

    ASSERT_FALSE(sheets);
    EXPECT_EQ(sheets.error()[0].code, "exchange.file_too_large");
}

TEST_F(FileTest, FailsWhereThereIsNoFile) {
    EXPECT_THROW((void)ReadSpreadsheetFile(path_.string() + ".absent"), std::runtime_error);
}

}  // namespace
}  // namespace exchange
