#include "app/calendar_watch.hpp"

#include <gtest/gtest.h>

#include "app/calendars.hpp"
#include "app/first_start.hpp"
#include "storage/testing/test_store.hpp"

namespace app {
namespace {

namespace fs = std::filesystem;

base::CivilDay Day(std::string_view text) { return *base::CivilDay::Parse(text); }

/// Two processes of one bureau that serve: one database, and on SQLite one data folder.
class CalendarOfSeveral : public ::testing::TestWithParam<storage::Dialect> {
 protected:
    CalendarOfSeveral() {
        place_.Close();
        first_ = OpenNode("data");
        person_ = base::RecordId::Make(clock_.Now(), first_->randomness);
        organisation_ = base::RecordId::Make(clock_.Now(), first_->randomness);
        EXPECT_TRUE(Perform(*first_, "organisation", "register", organisation_,
                            R"({"name":"某局","short":"某","kind":"city_bureau"})"));
        const bool is_postgres = GetParam() == storage::Dialect::kPostgres;
        const std::string data = is_postgres ? "other-data" : "data";
        fs::create_directories(place_.folder() / data);
        if (is_postgres)
            fs::copy_file(place_.folder() / "data" / kKeyFile, place_.folder() / data / kKeyFile);
        second_ = OpenNode(data);
    }

    std::unique_ptr<Node> OpenNode(const std::string& data) {
        Settings settings;
        settings.data = place_.folder() / data;
        settings.database = where_;
        settings.catalogue = fs::path(QH_SOURCE_DIR) / "catalogue";
        // The files that the second has are its own: nobody has copied the new one yet.
        settings.overlay = place_.folder() / ("overlay-" + std::to_string(opened_++));
        fs::create_directories(settings.overlay);
        NodeOptions options;
        options.clock = &clock_;
        options.demonstration = true;
        return *Node::Open(settings, *LoadDefinitions(settings.catalogue, settings.overlay),
                           logger_, options);
    }
    base::Result<workflow::Outcome> Perform(Node& node, std::string type, std::string act,
                                            const base::RecordId& record, std::string values) {
        workflow::ActRequest request;
        request.id = base::ActId::Make(node.clock.Now(), node.randomness);
        request.type = std::move(type);
        request.act = std::move(act);
        request.record = record;
        request.values = std::move(values);
        request.organisation = organisation_;
        request.reason = "试";
        return node.performer->Perform(InstallationPrincipal(person_, organisation_),
                                       node.definitions.Current(), request);
    }
    /// An order that came on 30 December and is to be answered within five working days.
    base::Result<workflow::Outcome> Receive(Node& node, const base::RecordId& record) {
        return Perform(node, "supervision_order", "receive", record,
                       R"({"number":"省督办〔2026〕)" + std::to_string(++orders_) +
                           R"(号","issued_on":"2026-12-30",)"
                           R"("enterprise_name":"某某公司","kind":"exceeding"})");
    }
    std::optional<base::CivilDay> DueDayOf(Node& node, const base::RecordId& record) {
        const auto type = node.definitions.Current()->FindType("supervision_order");
        const auto found = node.store->Read()->Find(*type, record);
        return found ? found->Day("due_on") : std::nullopt;
    }
    void LoadYear(Node& node) {
        http::YearNotice notice;
        notice.year = 2027;
        notice.source = "国务院办公厅关于2027年部分节假日安排的通知";
        for (const char* day : {"2027-01-01", "2027-01-04", "2027-01-05", "2027-05-01",
                                "2027-05-02", "2027-10-01", "2027-10-02", "2027-10-03"})
            notice.holidays.emplace_back(Day(day), "节");
        const auto loaded =
            Calendars(node).Load(notice, InstallationPrincipal(person_, organisation_));
        ASSERT_TRUE(loaded.has_value()) << loaded.error().front().code;
    }

    storage::testing::TestDatabase place_{GetParam()};
    std::string where_ = place_.options().where;
    Logger logger_{"error"};
    base::FixedClock clock_{Day("2026-12-30")};
    int opened_ = 0, orders_ = 0;
    base::RecordId person_, organisation_;
    std::unique_ptr<Node> first_, second_;
};

INSTANTIATE_TEST_SUITE_P(Both, CalendarOfSeveral, storage::testing::BothDialects(),
                         storage::testing::DialectName);

TEST_P(CalendarOfSeveral, CountsNoDueDayOfAnyByTheOneThatIsNoLongerInForce) {
    const auto before = base::RecordId::Make(clock_.Now(), second_->randomness);
    ASSERT_TRUE(Receive(*second_, before));
    EXPECT_NE(DueDayOf(*first_, before), Day("2027-01-11"));
    LoadYear(*first_);
    EXPECT_EQ(DueDayOf(*first_, before), Day("2027-01-11")) << "counted anew";
    const auto after = base::RecordId::Make(clock_.Now(), second_->randomness);

    const auto refused = Receive(*second_, after);

    ASSERT_FALSE(refused.has_value()) << DueDayOf(*first_, after)->ToText();
    EXPECT_EQ(refused.error().front().code, "calendar.renewed");
    EXPECT_FALSE(DueDayOf(*first_, after).has_value()) << "nothing of it stands";

    EXPECT_EQ(TakeOverCalendar(*second_), CalendarStanding::kTakenOver);
    ASSERT_TRUE(Receive(*second_, after));
    EXPECT_EQ(DueDayOf(*first_, after), Day("2027-01-11"));
    EXPECT_EQ(TakeOverCalendar(*second_), CalendarStanding::kInForce);
    EXPECT_EQ(second_->definitions.Current()->digest, first_->definitions.Current()->digest);
}

TEST_P(CalendarOfSeveral, IsNotCountedBackByAProcessThatHasNotReadIt) {
    const auto order = base::RecordId::Make(clock_.Now(), second_->randomness);
    ASSERT_TRUE(Receive(*second_, order));
    LoadYear(*first_);

    ASSERT_TRUE(RecountAfterNewCalendar(*second_).has_value());

    EXPECT_EQ(DueDayOf(*first_, order), Day("2027-01-11"));
    ASSERT_TRUE(RecountAfterNewCalendar(*first_).has_value());
    EXPECT_EQ(DueDayOf(*first_, order), Day("2027-01-11"));
}

TEST_P(CalendarOfSeveral, IsTakenOverByNobodyWhoseOtherDefinitionsDiffer) {
    auto other = std::make_shared<catalogue::Catalogue>(*second_->definitions.Current());
    other->canonical.replace(other->canonical.find("督办"), std::string("督办").size(), "督促");
    second_->definitions.Use(other);
    LoadYear(*first_);

    EXPECT_EQ(TakeOverCalendar(*second_), CalendarStanding::kOther);

    const auto order = base::RecordId::Make(clock_.Now(), second_->randomness);
    EXPECT_FALSE(Receive(*second_, order).has_value());
}

}  // namespace
}  // namespace app
