#include "access/confine.hpp"

#include <gtest/gtest.h>

#include "access/testing/bureau.hpp"

namespace access_control {
namespace {

/// A person of each city holds a case of their own city, and one of 甲市 holds one of 乙市 as well.
class Confining : public ::testing::Test {
 protected:
    Confining() {
        near_ = bureau_.AddPerson({"甲承办", bureau_.city, {{"leader", bureau_.city}}});
        far_ = bureau_.AddPerson({"乙承办", bureau_.city});
        bureau_.AddCase("本市案", bureau_.city, near_);
        bureau_.AddCase("外市案", bureau_.other_city, far_);
    }

    /// Names of the persons that a filter leaves, before and after it is confined.
    std::vector<std::string> Names(const std::string& json, bool confined) {
        const catalogue::RecordType& type = bureau_.TypeOf("person");
        auto filter = records::ReadFilter(*bureau_.catalogue, type, json);
        EXPECT_TRUE(filter) << json;
        const Principal asker = *bureau_.Load(near_);
        records::Query query;
        query.type = &type;
        query.filter = confined ? Confined(asker, *bureau_.catalogue, *filter) : *filter;
        std::vector<std::string> names;
        for (const records::Record& record : bureau_.store.Read()->Select(query))
            names.push_back(record.Text("name"));
        std::sort(names.begin(), names.end());
        return names;
    }

    testing::Bureau bureau_;
    base::RecordId near_, far_;
};

using Strings = std::vector<std::string>;

TEST_F(Confining, LeavesForeignRecordsOutOfBackReferences) {
    const std::vector<std::tuple<std::string, Strings, Strings>> table{
        {R"({"any":{"of":"case.$holder"}})", {"乙承办", "甲承办"}, {"甲承办"}},
        {R"({"any":{"of":"case.$holder","where":{"title":{"eq":"外市案"}}}})", {"乙承办"}, {}},
        {R"({"any":{"of":"case.$holder","where":{"title":{"eq":"本市案"}}}})",
         {"甲承办"},
         {"甲承办"}},
        {R"({"none":{"of":"case.$holder"}})", {}, {"乙承办"}},
        {R"({"all":{"of":"case.$holder","where":{"title":{"eq":"本市案"}}}})",
         {"甲承办"},
         {"乙承办", "甲承办"}},
        {R"({"not":{"any":{"of":"case.$holder","where":{"title":{"eq":"外市案"}}}}})",
         {"甲承办"},
         {"乙承办", "甲承办"}},
        {R"({"count":{"of":"case.$holder","gte":1}})", {"乙承办", "甲承办"}, {"甲承办"}},
    };

    for (const auto& [json, everything, confined] : table) {
        EXPECT_EQ(Names(json, false), everything) << json;
        EXPECT_EQ(Names(json, true), confined) << json;
    }
}

TEST_F(Confining, ReachesByAPathOnlyWhatMayBeRead) {
    const base::RecordId stranger = bureau_.AddPerson({"乙市人", bureau_.other_city});
    bureau_.AddCase("交叉案", bureau_.city, stranger);
    const catalogue::RecordType& type = bureau_.TypeOf("case");
    const auto filter =
        records::ReadFilter(*bureau_.catalogue, type, R"({"$holder.name":{"contains":"承办"}})");
    const auto foreign =
        records::ReadFilter(*bureau_.catalogue, type, R"({"$holder.name":{"eq":"乙市人"}})");
    ASSERT_TRUE(filter && foreign);
    const Principal asker = *bureau_.Load(near_);
    const auto count = [&](const records::Filter& one) {
        records::Query query;
        query.type = &type;
        query.filter = one;
        return bureau_.store.Read()->Count(query);
    };

    EXPECT_EQ(count(*foreign), 1);
    EXPECT_EQ(count(Confined(asker, *bureau_.catalogue, *foreign)), 0);
    EXPECT_EQ(count(Confined(asker, *bureau_.catalogue, *filter)), 2);
}

TEST_F(Confining, LeavesAFilterAsItIsWhereEverythingMayBeRead) {
    const Principal all =
        *bureau_.Load(bureau_.AddPerson({"统计", bureau_.city, {{"statistician", bureau_.city}}}));
    const auto filter = records::ReadFilter(*bureau_.catalogue, bureau_.TypeOf("person"),
                                            R"({"any":{"of":"case.$holder"}})");
    ASSERT_TRUE(filter);
    records::Query query;
    query.type = &bureau_.TypeOf("person");
    query.filter = Confined(all, *bureau_.catalogue, *filter);

    EXPECT_EQ(bureau_.store.Read()->Count(query), 2);
    EXPECT_TRUE(Confined(all, *bureau_.catalogue, {}).IsEverything());
}

}  // namespace
}  // namespace access_control
