// The power goes at random moments of the bureau's work. What was acknowledged is there when the
// machine is back, and nothing is half done.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <iostream>

#include "machine.hpp"

namespace durability {
namespace {

namespace fs = std::filesystem;

constexpr int kPeople = 3;
constexpr int kRounds = 1'000;  ///< more than any cut lets them do

/// Where in a life the power goes.
enum class Moment { kWhileStarting, kWhileWorking, kWhileClosing };

Moment AMoment(Machine& machine) {
    const auto chance = machine.chance() % 10;
    if (chance < 2) return Moment::kWhileStarting;
    return chance < 8 ? Moment::kWhileWorking : Moment::kWhileClosing;
}

std::int64_t UpTo(Machine& machine, std::uint64_t most) {
    return 1 + static_cast<std::int64_t>(machine.chance() % most);
}

/// Starts, looks back, works and loses power. Returns what was found when looking back.
std::vector<std::string> LiveUntilTheCut(Machine& machine, Moment moment) {
    std::vector<std::string> faults;
    if (moment == Moment::kWhileStarting) machine.disk().CutAfter(UpTo(machine, 60));
    try {
        const auto life = machine.Start();
        if (moment != Moment::kWhileStarting) faults = life->Faults(machine.told);
        if (moment == Moment::kWhileWorking) machine.disk().CutAfter(UpTo(machine, 300));
        life->Work(machine.told, kPeople, moment == Moment::kWhileClosing ? 3 : kRounds);
        if (moment == Moment::kWhileClosing) machine.disk().CutAfter(UpTo(machine, 200));
    } catch (const std::exception& failure) {
        if (!machine.disk().IsOff()) faults.emplace_back(failure.what());
    }
    machine.disk().CutNow();
    machine.Boot();
    return faults;
}

std::vector<std::string> LookBack(Machine& machine) {
    try {
        return machine.Start()->Faults(machine.told);
    } catch (const std::exception& failure) {
        return {failure.what()};
    }
}

std::string Joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) text += line + "\n";
    return text;
}

TEST(PowerCutTest, AHundredCutsLoseNothingAcknowledgedAndLeaveNothingHalfDone) {
    constexpr int kCutsOfOneMachine = 20;  // what is looked through after each must not grow on
    std::size_t acts = 0, files = 0;
    for (int cut = 0; cut < CutsOfRun();) {
        const std::uint64_t seed = SeedOfRun() + static_cast<std::uint64_t>(cut);
        Machine machine(seed);
        for (int end = std::min(cut + kCutsOfOneMachine, CutsOfRun()); cut < end; ++cut)
            ASSERT_EQ(Joined(LiveUntilTheCut(machine, AMoment(machine))), "")
                << "cut " << cut << ", QH_SEED=" << seed;
        ASSERT_EQ(Joined(LookBack(machine)), "") << "QH_SEED=" << seed;
        acts += machine.told.acts.size();
        files += machine.told.evidence.size();
    }
    EXPECT_GT(acts, static_cast<std::size_t>(CutsOfRun())) << "the load is no load";
    EXPECT_GT(files, 0u);
    std::cout << acts << " acknowledged acts and " << files << " files before " << CutsOfRun()
              << " cuts\n";
}

TEST(PowerCutTest, AFirstStartThatWasCutOffBeginsAgain) {
    std::int64_t whole = 0;
    {
        Machine machine(SeedOfRun());
        static_cast<void>(machine.Start());
        whole = machine.disk().operations();
    }
    for (int cut = 0; cut < 20; ++cut) {
        Machine machine(SeedOfRun() + 100 + static_cast<std::uint64_t>(cut));
        machine.disk().CutAfter(UpTo(machine, static_cast<std::uint64_t>(whole) - 20));
        try {
            static_cast<void>(machine.Start());
        } catch (const std::exception& failure) {
            EXPECT_TRUE(machine.disk().IsOff()) << failure.what();
        }
        EXPECT_TRUE(machine.disk().IsOff());
        machine.Boot();
        ASSERT_EQ(Joined(LookBack(machine)), "") << "cut " << cut;
    }
}

TEST(PowerCutTest, AFolderThatAKilledProcessHadMadeIsDurableBeforeTheFirstFileInIt) {
    constexpr int kFolders = 256, kTimes = 6;
    for (int time = 0; time < kTimes; ++time) {
        Machine machine(SeedOfRun() + 200 + static_cast<std::uint64_t>(time));
        static_cast<void>(machine.Start());
        for (int folder = 0; folder < kFolders; ++folder)
            ASSERT_EQ(
                mkdir((machine.root() / "evidence" / fmt::format("{:02x}", folder)).c_str(), 0700),
                0);
        EXPECT_TRUE(machine.Start()->Work(machine.told, kPeople, 2).empty());
        machine.disk().CutNow();
        machine.Boot();
        ASSERT_EQ(Joined(LookBack(machine)), "") << "time " << time;
    }
}

// ---- the test can fail: a disk that lies is found out -------------------------------------------

struct Lie {
    const char* name;
    bool (*rule)(const fs::path&);
};

bool IsInEvidence(const fs::path& path) {
    return path.string().find("/evidence") != std::string::npos;
}

class LyingDiskTest : public ::testing::TestWithParam<Lie> {};

TEST_P(LyingDiskTest, IsFoundOutByWhatItLoses) {
    Machine machine(SeedOfRun(), GetParam().rule);
    constexpr int kMostCuts = 40;
    for (int cut = 0; cut < kMostCuts; ++cut)
        if (!LiveUntilTheCut(machine, Moment::kWhileWorking).empty()) return;
    EXPECT_NE(Joined(LookBack(machine)), "") << "no loss in " << kMostCuts << " cuts";
}

INSTANTIATE_TEST_SUITE_P(
    Lies, LyingDiskTest,
    ::testing::Values(Lie{"AboutTheDatabase",
                          [](const fs::path& path) {
                              return path.filename().string().starts_with("qingheng.sqlite");
                          }},
                      Lie{"AboutTheEncryptedFile",
                          [](const fs::path& path) { return path.extension() == ".sealed"; }},
                      Lie{"AboutTheFilesName",
                          [](const fs::path& path) {
                              return IsInEvidence(path) && path.filename().string().size() == 2;
                          }},
                      Lie{"AboutTheFoldersName",
                          [](const fs::path& path) { return path.filename() == "evidence"; }}),
    [](const auto& one) { return std::string(one.param.name); });

}  // namespace
}  // namespace durability
