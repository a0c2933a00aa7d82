#include "ledger/durable_file.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <barrier>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

namespace ledger {
namespace {

namespace fs = std::filesystem;

class DurableFileTest : public ::testing::Test {
 public:
    ~DurableFileTest() override { fs::remove_all(root_); }

 protected:
    DurableFileTest() {
        std::string pattern = (fs::temp_directory_path() / "durable-XXXXXX").string();
        root_ = mkdtemp(pattern.data());
    }

    static std::string Content(const fs::path& file) {
        std::ifstream in(file, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    [[nodiscard]] std::size_t FileCount() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(root_), fs::directory_iterator()));
    }

    fs::path root_;
};

TEST_F(DurableFileTest, PutsTheNewContentInThePlaceOfTheOld) {
    WriteDurably(root_ / "key.pem", "a longer first content");
    WriteDurably(root_ / "key.pem", "second");

    EXPECT_EQ(Content(root_ / "key.pem"), "second");
    struct stat status {};
    ASSERT_EQ(stat((root_ / "key.pem").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777, 0600u);
    EXPECT_EQ(FileCount(), 1u);
}

TEST_F(DurableFileTest, CopiesWholeFilesOfAnyLength) {
    for (const std::size_t length : {std::size_t{0}, std::size_t{1}, std::size_t{3} << 20}) {
        const std::string content(length, 'x');
        WriteDurably(root_ / "from", content + "end");
        CopyDurably(root_ / "from", root_ / "to");
        EXPECT_EQ(Content(root_ / "to"), content + "end") << length;
    }
}

TEST_F(DurableFileTest, ACopyThatStoppedHalfwayDoesNotCountAndIsMadeAnew) {
    WriteDurably(root_ / "from", "whole");
    std::ofstream(root_ / "to.0.part") << "half of something that was lon";

    EXPECT_FALSE(fs::exists(root_ / "to"));
    CopyDurably(root_ / "from", root_ / "to");

    EXPECT_EQ(Content(root_ / "to"), "whole");
    EXPECT_EQ(Content(root_ / "to.0.part"), "half of something that was lon");  // or another's
    EXPECT_EQ(FileCount(), 3u);
}

TEST_F(DurableFileTest, WhoeverWritesAtOnceOneOfThemStandsThereWhole) {
    constexpr std::size_t kLength = 300'000;
    constexpr int kRounds = 20;
    WriteDurably(root_ / "from", std::string(kLength, 'c'));
    for (int round = 0; round < kRounds; ++round) {
        std::barrier start(4);
        {
            std::vector<std::jthread> threads;
            for (const char letter : {'a', 'b', 'c', 'c'})
                threads.emplace_back([&, letter] {
                    const std::string content(kLength, letter);
                    start.arrive_and_wait();
                    if (letter == 'c')
                        CopyDurably(root_ / "from", root_ / "to");
                    else
                        WriteDurably(root_ / "to", content);
                });
        }

        const std::string content = Content(root_ / "to");
        ASSERT_EQ(content.size(), kLength) << round;
        EXPECT_EQ(content, std::string(kLength, content.front())) << round;
    }
    EXPECT_EQ(FileCount(), 2u);
}

TEST_F(DurableFileTest, OneHasAFolderUntilItLetsGoOrDies) {
    const pid_t child = fork();
    if (child == 0) _exit(TryLockFolder(root_) == nullptr ? 1 : 0);
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_EQ(status, 0);

    auto lock = TryLockFolder(root_);
    EXPECT_NE(lock, nullptr);
    EXPECT_EQ(TryLockFolder(root_), nullptr);
    lock.reset();
    EXPECT_NE(TryLockFolder(root_), nullptr);
}

TEST_F(DurableFileTest, ThrowsWhereThereIsNothingToCopyAndNowhereToWrite) {
    EXPECT_THROW(CopyDurably(root_ / "none", root_ / "to"), std::system_error);
    EXPECT_THROW(WriteDurably(root_ / "none" / "file", "x"), std::system_error);
    EXPECT_FALSE(fs::exists(root_ / "to"));
}

TEST_F(DurableFileTest, MakesEveryFolderThatIsMissing) {
    MakeFolders(root_ / "a" / "b" / "c");
    MakeFolders(root_ / "a" / "b" / "c" / "");

    EXPECT_TRUE(fs::is_directory(root_ / "a" / "b" / "c"));
    std::ofstream(root_ / "file") << "x";
    EXPECT_THROW(MakeFolders(root_ / "file" / "d"), std::system_error);
}

}  // namespace
}  // namespace ledger
