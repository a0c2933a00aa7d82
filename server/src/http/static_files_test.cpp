#include "http/static_files.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>
#include <stdexcept>

namespace http {
namespace {

namespace fs = std::filesystem;

class StaticFilesTest : public ::testing::Test {
 protected:
    StaticFilesTest() {
        std::string name = (fs::temp_directory_path() / "qh-static-files-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
        folder_ = name;
        fs::create_directories(folder_ / "assets");
    }
    void TearDown() override { fs::remove_all(folder_); }
    void Write(const char* name, const std::string& text) {
        std::ofstream(folder_ / name, std::ios::binary) << text;
    }
    [[nodiscard]] Response Get(const char* path) const {
        Request request;
        request.path = path;
        return StaticFiles(folder_)(request);
    }

    fs::path folder_;
};

TEST_F(StaticFilesTest, GivesThePageForEveryAddressThatNamesNoFile) {
    Write("index.html", "<!doctype html>");
    Write("assets/app-1a2b.js", "1");

    EXPECT_EQ(Get("/").body, "<!doctype html>");
    EXPECT_EQ(Get("/record/case/1").body, "<!doctype html>");
    EXPECT_EQ(Get("/assets/app-1a2b.js").body, "1");
    EXPECT_EQ(Get("/assets/gone.js").status, 404);
    EXPECT_EQ(Get("/../secret.txt").status, 404);
}

TEST_F(StaticFilesTest, GivesNothingOfAFolderThatHoldsNoPages) {
    Write("secret.txt", "密");

    EXPECT_EQ(Get("/secret.txt").status, 404);
    EXPECT_EQ(Get("/").status, 404);
}

TEST_F(StaticFilesTest, GivesNothingOfAFolderTooLargeToBeTheWeb) {
    Write("index.html", "<!doctype html>");
    Write("secret.txt", "密");
    { std::ofstream(folder_ / "ledger.sqlite"); }
    fs::resize_file(folder_ / "ledger.sqlite", 100U << 20);

    EXPECT_EQ(Get("/secret.txt").status, 404);
    EXPECT_EQ(Get("/").status, 404);
}

}  // namespace
}  // namespace http
