// The disk is full in the middle of the work: every person is told so, nothing is half done, and
// with new room the same running program goes on.
#include <gtest/gtest.h>

#include <system_error>

#include "machine.hpp"

namespace durability {
namespace {

/// Does the failure say that the disk is full (which the server tells in words)?
bool SaysFull(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const storage::Failure& database) {
        return database.IsFull();
    } catch (const std::system_error& file) {
        return file.code() == std::errc::no_space_on_device;
    }
}

TEST(FullDiskTest, TellsEverybodyLeavesNothingHalfDoneAndGoesOnWithNewRoom) {
    constexpr int kPeople = 3, kTimes = 10;
    Machine machine(SeedOfRun());
    const auto life = machine.Start();
    for (int time = 0; time < kTimes; ++time) {
        machine.disk().SetRoom(static_cast<std::int64_t>(machine.chance() % 300'000));
        const auto failures = life->Work(machine.told, kPeople, 1'000);
        EXPECT_EQ(failures.size(), static_cast<std::size_t>(kPeople));
        for (const auto& failure : failures) EXPECT_TRUE(SaysFull(failure));
        machine.disk().SetRoom(-1);
        for (const std::string& fault : life->Faults(machine.told)) ADD_FAILURE() << fault;
        EXPECT_TRUE(life->Work(machine.told, kPeople, 2).empty()) << "it does not go on";
    }
    EXPECT_GT(machine.told.acts.size(), 100u);
}

}  // namespace
}  // namespace durability
