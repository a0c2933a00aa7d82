#include "app/first_start.hpp"

#include <gtest/gtest.h>

#include <barrier>
#include <thread>

#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

/// Two processes that come at once to a database in which nothing is: on SQLite with one data
/// folder, on PostgreSQL each with its own.
class FirstStartOfTwo : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    FirstStartOfTwo() { place_.Close(); }

    [[nodiscard]] Settings SettingsOf(int process) const {
        Settings settings;
        settings.data = place_.folder() / "data";
        if (settings_apart_) settings.data += std::to_string(process);
        settings.database = place_.where;
        return settings;
    }
    base::Result<std::unique_ptr<Node>> Open(int process) {
        return Node::Open(SettingsOf(process), definitions_, logger_, {});
    }
    /// What each of two threads that begin together answers.
    template <class Work>
    auto Together(const Work& work) {
        std::barrier begin(2);
        std::array<std::optional<decltype(work(0))>, 2> answers;
        const auto run = [&](int process) {
            begin.arrive_and_wait();
            answers[static_cast<std::size_t>(process)].emplace(work(process));
        };
        std::thread other([&] { run(1); });
        run(0);
        other.join();
        return answers;
    }

    struct Place : storage::testing::TestDatabase {
        using TestDatabase::TestDatabase;
        std::string where = options().where;
    };
    Place place_{GetParam()};
    bool settings_apart_ = GetParam() == storage::Dialect::kPostgres;
    std::shared_ptr<const catalogue::Catalogue> definitions_ =
        *LoadDefinitions(fs::path(QH_SOURCE_DIR) / "catalogue", "");
    Logger logger_{"error"};
};

INSTANTIATE_TEST_SUITE_P(Both, FirstStartOfTwo, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(FirstStartOfTwo, MakesOneAdministratorWithOnePassword) {
    const auto first = Open(0);
    ASSERT_TRUE(first.has_value());
    if (settings_apart_) {
        fs::create_directories(SettingsOf(1).data);
        fs::copy_file(SettingsOf(0).data / kKeyFile, SettingsOf(1).data / kKeyFile);
    }
    const auto second = Open(1);
    ASSERT_TRUE(second.has_value());
    const std::array nodes = {first->get(), second->get()};

    const auto made = Together([&](int process) {
        return MakeFirstAdministrator(*nodes[static_cast<std::size_t>(process)]);
    });

    std::vector<FirstAdministrator> administrators;
    for (const auto& answer : made) {
        ASSERT_TRUE(answer->has_value()) << answer->error().front().code;
        if (**answer) administrators.push_back(***answer);
    }
    ASSERT_EQ(administrators.size(), 1U);
    const auto session = nodes[0]->sessions->Open(
        {"admin", administrators[0].one_time_password, "127.0.0.1", "a test"});
    EXPECT_TRUE(session.has_value());
    for (const char* type : {"organisation", "person"}) {
        records::Query query;
        query.type = definitions_->FindType(type);
        query.limit = 10;
        EXPECT_EQ(nodes[1]->store->Read()->Select(query).size(), 1U) << type;
    }
}

TEST_P(FirstStartOfTwo, BeginsOneLedgerWhoseKeyNobodyElseGoesOnWith) {
    auto opened = Together([&](int process) { return Open(process); });

    if (!settings_apart_) {  // the folder is one, and so is its key
        for (const auto& answer : opened)
            EXPECT_TRUE(answer->has_value()) << answer->error().front().code;
        return;
    }
    const std::size_t begun = opened[0]->has_value() ? 0 : 1;
    ASSERT_TRUE(opened[begun]->has_value());
    ASSERT_FALSE(opened[1 - begun]->has_value());
    EXPECT_EQ(opened[1 - begun]->error().front().code, "ledger.key_missing");
    const fs::path left = SettingsOf(static_cast<int>(1 - begun)).data / kKeyFile;
    EXPECT_FALSE(fs::exists(left)) << "a key that signs for nothing must not be kept for one";
}

TEST_P(FirstStartOfTwo, IsRefusedToWhoeverBringsAnotherLedgersKey) {
    ASSERT_TRUE(Open(0).has_value());
    const fs::path data = SettingsOf(0).data;
    fs::remove(data / kKeyFile);
    ASSERT_TRUE(KeepKey(data / kKeyFile, ledger::SigningKey::Make(), false).has_value());

    const auto again = Open(0);

    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().front().code, "ledger.other_key");
}

}  // namespace
}  // namespace app
