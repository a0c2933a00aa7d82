#include "print/program.hpp"

#include <gtest/gtest.h>

namespace print {
namespace {

ProgramRun Shell(const WorkFolder& folder, const std::string& script) {
    return {{"sh", "-c", script}, folder.path()};
}

TEST(ProgramTest, GivesOutputAndStatusOfWhatEnded) {
    const WorkFolder folder;
    folder.Write("said", "你好");

    const ProgramResult result = RunProgram(Shell(folder, "cat said; exit 3"));

    EXPECT_EQ(result.end, ProgramEnd::kDone);
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(result.output, "你好");
}

TEST(ProgramTest, NamesWhatIsNotInstalled) {
    const WorkFolder folder;
    EXPECT_EQ(RunProgram({{"qingheng-no-such-program"}, folder.path()}).end, ProgramEnd::kMissing);
    EXPECT_FALSE(HasProgram("qingheng-no-such-program"));
    EXPECT_TRUE(HasProgram("sh"));
}

TEST(ProgramTest, KillsItWithAllThatItStartedWhenTheTimeIsOver) {
    const WorkFolder folder;
    ProgramRun run = Shell(folder, "sleep 300 & echo $! > child; wait");
    run.most = std::chrono::seconds(1);

    EXPECT_EQ(RunProgram(run).end, ProgramEnd::kTooLong);

    const std::string child = folder.Read("child");
    // Dead and not yet taken from the table of processes (Z) is dead.
    const std::string script =
        "for i in 1 2 3 4 5 6 7 8 9 10; do s=$(cut -d' ' -f3 /proc/" +
        child.substr(0, child.find('\n')) +
        "/stat 2>/dev/null); [ -z \"$s\" ] || [ \"$s\" = Z ] && exit 0; sleep 0.1; done; exit 1";
    const ProgramResult left = RunProgram(Shell(folder, script));
    EXPECT_EQ(left.status, 0) << "the child still runs";
}

TEST(ProgramTest, EndsWhatTakesMoreMemoryThanItMay) {
    const WorkFolder folder;
    ProgramRun run{{"dd", "if=/dev/zero", "of=/dev/null", "bs=1G", "count=1"}, folder.path()};
    run.memory_bytes = 256 << 20;

    const ProgramResult result = RunProgram(run);

    EXPECT_TRUE(result.end == ProgramEnd::kKilled || result.status != 0);
}

TEST(ProgramTest, HandsOnNothingOfOurEnvironmentNorOpenFiles) {
    const WorkFolder folder;
    ::setenv("QINGHENG_SECRET", "x", 1);

    const ProgramResult result = RunProgram(Shell(folder, "env; ls /proc/self/fd | wc -l"));

    EXPECT_EQ(result.output.find("QINGHENG_SECRET"), std::string::npos);
    EXPECT_NE(result.output.find("HOME=" + folder.path().string()), std::string::npos);
    // 0, 1, 2 and the folder that ls itself reads
    EXPECT_NE(result.output.find("\n4\n"), std::string::npos) << result.output;
}

TEST(WorkFolderTest, IsGoneWithAllThatWasInIt) {
    std::filesystem::path path;
    {
        const WorkFolder folder;
        folder.Write("a", "b");
        path = folder.path();
        EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms::owner_all);
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

}  // namespace
}  // namespace print
