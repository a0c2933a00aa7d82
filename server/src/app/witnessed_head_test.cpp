#include "app/witnessed_head.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

#include "app/catalogue_holder.hpp"
#include "app/first_start.hpp"
#include "app/node.hpp"
#include "app/settings.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

/// An installation with a few acts, under a clock that stands.
class WitnessedHead : public ::testing::Test {
 protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "qingheng-head-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder_ = name;
        Settings settings;
        settings.data = folder_ / "data";
        NodeOptions options;
        options.clock = &clock_;
        auto definitions = LoadDefinitions(fs::path(QH_SOURCE_DIR) / "catalogue", "");
        ASSERT_TRUE(definitions);
        auto node = Node::Open(settings, *definitions, logger_, options);
        ASSERT_TRUE(node) << node.error().front().code;
        node_ = *std::move(node);
    }
    void TearDown() override {
        node_.reset();
        fs::remove_all(folder_);
    }
    /// One act: a bureau of that name is registered.
    void AddAct(const std::string& bureau) {
        const auto id = base::RecordId::Make(clock_.Now(), node_->randomness);
        workflow::ActRequest request;
        request.id = base::ActId::Make(clock_.Now(), node_->randomness);
        request.type = catalogue::kOrganisationType;
        request.record = id;
        request.act = "register";
        request.values =
            fmt::format(R"({{"name":"{0}","short":"{0}","kind":"city_bureau"}})", bureau);
        request.organisation = id;
        const auto done = node_->performer->Perform(InstallationPrincipal(id, id),
                                                    node_->definitions.Current(), request);
        ASSERT_TRUE(done) << done.error().front().code;
    }
    void MoveTo(std::string_view instant) { clock_.Set(*base::Instant::Parse(instant)); }
    fs::path Out() const { return folder_ / "witness"; }
    ledger::Head HeadIn(const std::string& name) const {
        std::string text = ReadTextFile(Out() / name);
        EXPECT_TRUE(text.ends_with('\n')) << name;
        if (!text.empty()) text.pop_back();
        const auto head = ledger::ReadHead(text);
        EXPECT_TRUE(head) << text;
        return head.value_or(ledger::Head{});
    }
    std::size_t HeadsStored() { return storage::LedgerStore(*node_->database).Heads().size(); }

    /// 04:00 on 2 March in Shanghai.
    base::FixedClock clock_{*base::Instant::Parse("2026-03-01T20:00:00.000000Z")};
    Logger logger_{"error"};
    fs::path folder_;
    std::unique_ptr<Node> node_;
};

TEST_F(WitnessedHead, IsWrittenOnceADayUnderTheDayOfShanghai) {
    AddAct("甲局");

    const auto file = WriteWitnessedHead(*node_->keeper, Out(), clock_.Today());
    const auto again = WriteWitnessedHead(*node_->keeper, Out(), clock_.Today());

    ASSERT_TRUE(file);
    EXPECT_EQ(file->filename(), "head-2026-03-02.json");
    EXPECT_FALSE(again);
    const ledger::Head head = HeadIn("head-2026-03-02.json");
    EXPECT_TRUE(ledger::VerifyHead(head));
    EXPECT_EQ(static_cast<std::int64_t>(head.size), node_->keeper->Acts());
    EXPECT_EQ(ledger::HeadText(HeadIn("head-latest.json")), ledger::HeadText(head));
    EXPECT_EQ(std::distance(fs::directory_iterator(Out()), fs::directory_iterator()), 2)
        << "nothing half written is left";
}

TEST_F(WitnessedHead, SaysOnAQuietDayTooThatNothingCame) {
    AddAct("甲局");
    WriteWitnessedHead(*node_->keeper, Out(), clock_.Today());
    MoveTo("2026-03-02T20:00:00.000000Z");

    WriteWitnessedHead(*node_->keeper, Out(), clock_.Today());

    const ledger::Head first = HeadIn("head-2026-03-02.json");
    const ledger::Head second = HeadIn("head-2026-03-03.json");
    EXPECT_EQ(second.root, first.root);
    EXPECT_EQ(second.signed_at, clock_.Now()) << "signed that day, not shown again";
    EXPECT_EQ(ledger::HeadText(HeadIn("head-latest.json")), ledger::HeadText(second));
}

TEST_F(WitnessedHead, IsTheSameForEveryNodeOfTheDay) {
    const ledger::Head first = node_->keeper->HeadOfDay(clock_.Today());
    AddAct("甲局");
    MoveTo("2026-03-02T03:00:00.000000Z");
    node_->keeper->SignNow();

    WriteWitnessedHead(*node_->keeper, Out(), clock_.Today());

    EXPECT_EQ(ledger::HeadText(HeadIn("head-2026-03-02.json")), ledger::HeadText(first));
    EXPECT_EQ(HeadsStored(), 2U) << "no head beside the hour's";
}

TEST_F(WitnessedHead, IsReachedByEveryProofOfTheNextWeeks) {
    AddAct("甲局");
    const ledger::Head kept = node_->keeper->HeadOfDay(clock_.Today());
    MoveTo("2026-03-19T03:00:00.000000Z");
    AddAct("乙局");
    MoveTo("2026-03-20T03:00:00.000000Z");
    const auto act = node_->store->Read()->ActAt(0);
    ASSERT_TRUE(act);

    const auto text = node_->keeper->Proof(act->act.id);

    ASSERT_TRUE(text);
    const auto bundle = ledger::ReadBundle(*text);
    ASSERT_TRUE(bundle);
    EXPECT_TRUE(ledger::CheckWitness(*bundle, kept));
}

}  // namespace
}  // namespace app
