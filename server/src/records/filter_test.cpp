#include "records/filter.hpp"

#include <gtest/gtest.h>

#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using testing::ListedNeighbours;
using testing::RandomWorld;

base::RecordId IdOf(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}
base::Uuid RowId(int number) { return IdOf(number).value; }
base::CivilDay Day(const char* text) { return *base::CivilDay::Parse(text); }

constexpr int kThing = 1, kParent = 2, kNeighbour = 3, kOther = 4, kOffice = 5, kPerson = 6,
              kNowhere = 99;

Record ARecord(int number, const char* type, FieldValues values) {
    return {IdOf(number), type, 1, std::move(values)};
}

std::vector<Row> Lines() {
    return {{RowId(20),
             {{"label", Value("首行")}, {"weight", Value(3)}, {"who", Value(IdOf(kPerson))}}},
            {RowId(21), {{"label", Value("次行")}, {"weight", Value(7)}}},
            {RowId(22), {{"label", Value("末行")}}}};
}

/// One thing with a value of every kind, and what lies around it.
std::vector<Record> World() {
    return {
        ARecord(kThing, "thing",
                {{"name", Value("银川（上实）环境 有限公司")},
                 {"tally", Value(5)},
                 {"amount", Value(120'050)},
                 {"paid", Value(120'050)},
                 {"ratio", Value(500)},
                 {"since", Value(Day("2026-03-02"))},
                 {"made_at", Value(*base::Instant::Parse("2026-03-02T00:00:00Z"))},
                 {"is_open", Value(true)},
                 {"medium", Value("air")},
                 {"neighbour", Value(IdOf(kNeighbour))},
                 {"parent", Value(IdOf(kParent))},
                 {"owner", Value(IdOf(kPerson))},
                 {"code", Value("91350100M000100Y43")},
                 {"secret", Value(Erased{})},
                 {"place", Value(Place{101'778'900, 36'617'100, ""})},
                 {"lines", Value(Lines())},
                 {"$state", Value("filed")},
                 {"$organisation", Value(IdOf(kOffice))}}),
        ARecord(kParent, "thing",
                {{"name", Value("上级")}, {"tally", Value(9)}, {"$voided", Value(true)}}),
        ARecord(kNeighbour, "neighbour",
                {{"name", Value("邻居")},
                 {"level", Value(5)},
                 {"thing", Value(IdOf(kThing))},
                 {"buddy", Value(IdOf(kNowhere))},
                 {"organisation", Value(IdOf(kOffice))}}),
        ARecord(kOther, "neighbour",
                {{"name", Value("作废的邻居")},
                 {"level", Value(8)},
                 {"thing", Value(IdOf(kThing))},
                 {"$voided", Value(true)}}),
        ARecord(
            kOffice, "organisation",
            {{"name", Value("市局")},
             {"powers",
              Value(std::vector<Row>{
                  {RowId(30),
                   {{"power", Value("water")},
                    {"from", Value(Day("2020-01-01"))},
                    {"to", Value(Day("2024-12-31"))}}},
                  {RowId(31), {{"power", Value("air")}, {"from", Value(Day("2025-01-01"))}}}})}}),
        ARecord(kPerson, "person",
                {{"name", Value("张三")}, {"organisation", Value(IdOf(kOffice))}}),
    };
}

bool Holds(const std::string& json) {
    const auto filter =
        ReadFilter(*RandomWorld::Catalogue(), *RandomWorld::Catalogue()->FindType("thing"), json);
    EXPECT_TRUE(filter) << json << (filter ? "" : filter.error().front().code);
    if (!filter) return false;
    const Givens givens = {{"today", Value(Day("2026-03-02"))}, {"actor", Value(IdOf(kPerson))}};
    const std::vector<Record> world = World();
    return Passes(*filter, world.front(), givens, ListedNeighbours(world));
}

struct Case {
    const char* json;
    bool holds;
};

void Check(const std::vector<Case>& cases) {
    for (const Case& row : cases) {
        EXPECT_EQ(Holds(row.json), row.holds) << row.json;
        EXPECT_EQ(Holds(std::string("{\"not\":") + row.json + "}"), !row.holds)
            << "not " << row.json;
    }
}

TEST(Filter, ComparesNumbersAtTheirScale) {
    Check({
        {R"({"tally":5})", true},
        {R"({"tally":{"eq":6}})", false},
        {R"({"tally":{"ne":6}})", true},
        {R"({"tally":{"ne":5}})", false},
        {R"({"tally":{"lt":6}})", true},
        {R"({"tally":{"lt":5}})", false},
        {R"({"tally":{"lte":5}})", true},
        {R"({"tally":{"gt":4}})", true},
        {R"({"tally":{"gt":5}})", false},
        {R"({"tally":{"gte":5}})", true},
        {R"({"tally":{"in":[1,5]}})", true},
        {R"({"tally":{"in":[]}})", false},
        {R"({"tally":{"between":[5,5]}})", true},
        {R"({"tally":{"between":[6,4]}})", false},
        {R"({"tally":{"gt":1,"lt":5}})", false},
        {R"({"amount":"1200.50"})", true},
        {R"({"amount":120050})", true},
        {R"({"amount":{"gt":"1,200.49"}})", true},
        {R"({"amount":{"path":"paid"}})", true},
        {R"({"ratio":"0.5"})", true},
        {R"({"ratio":{"gt":"0.499"}})", true},
    });
}

TEST(Filter, ComparesDaysAndInstantsInTime) {
    Check({
        {R"({"since":"2026-03-02"})", true},
        {R"({"since":{"gte":"2026-03-03"}})", false},
        {R"({"since":{"between":["2026-01-01","2026-03-02"]}})", true},
        {R"({"since":{"lte":{"given":"today"}}})", true},
        {R"({"since":{"lt":{"given":"today"}}})", false},
        {R"({"since":{"lt":{"given":"today","plus":1}}})", true},
        {R"({"since":{"eq":{"given":"today","plus":0}}})", true},
        {R"({"since":{"gt":{"given":"today","minus":1}}})", true},
        {R"({"since":{"lte":{"given":"today","minus":1}}})", false},
        {R"({"since":{"between":[{"given":"today"},{"given":"today","plus":15}]}})", true},
        {R"({"since":{"gt":{"given":"act.happened_on","minus":3}}})", false},
        {R"({"made_at":"2026-03-02T08:00:00+08:00"})", true},
        {R"({"made_at":{"lt":"2026-03-02T00:00:00.000001Z"}})", true},
    });
}

TEST(Filter, ComparesTextsInTheirNormalisedForm) {
    Check({
        {R"({"name":"银川(上实)环境有限公司"})", true},
        {R"({"name":{"contains":"（上实）"}})", true},
        {R"({"name":{"contains":"境有"}})", true},
        {R"({"name":{"contains":"上海"}})", false},
        {R"({"name":{"starts":"银 川"}})", true},
        {R"({"name":{"starts":"上实"}})", false},
        {R"({"name":{"in":["银川","银川(上实)环境有限公司"]}})", true},
        {R"({"code":{"starts":"91350100m"}})", true},
        {R"({"name":{"gt":"a"}})", true},
        {R"({"$state":"filed"})", true},
        {R"({"$state":"Filed"})", false},
        {R"({"medium":"air"})", true},
        {R"({"medium":{"in":["water","noise"]}})", false},
        {R"({"is_open":true})", true},
        {R"({"is_open":{"ne":true}})", false},
    });
}

TEST(Filter, HoldsNothingOfAnAbsentValueButItsAbsence) {
    for (const char* field :
         {"level", "is_sure", "until", "seen_at", "note", "other_medium", "secret",
          "neighbour.buddy.name", "neighbour.buddy.level", "parent.parent.tally"}) {
        const std::string name = field;
        EXPECT_TRUE(Holds("{\"" + name + "\":{\"absent\":true}}")) << name;
        EXPECT_FALSE(Holds("{\"" + name + "\":{\"absent\":false}}")) << name;
    }
    Check({
        {R"({"level":{"ne":5}})", false},
        {R"({"level":{"lt":5}})", false},
        {R"({"level":{"in":[5]}})", false},
        {R"({"tally":{"ne":{"path":"level"}}})", false},
        {R"({"tally":{"in":[{"path":"level"},5]}})", true},
        {R"({"tally":{"between":[{"path":"level"},9]}})", false},
        {R"({"since":{"lt":{"given":"act.happened_on"}}})", false},
        {R"({"secret":{"contains":"a"}})", false},
        {R"({"note":{"contains":"a"}})", false},
        {R"({"is_sure":{"ne":true}})", false},
    });
}

TEST(Filter, TellsPresenceOfListsAndPlaces) {
    Check({
        {R"({"files":{"absent":true}})", true},
        {R"({"lines":{"absent":false}})", true},
        {R"({"parts":{"absent":true}})", true},
        {R"({"place":{"absent":false}})", true},
    });
}

TEST(Filter, StepsOverReferencesEvenToVoidedRecords) {
    Check({
        {R"({"neighbour.name":"邻居"})", true},
        {R"({"parent.tally":{"gt":{"path":"tally"}}})", true},
        {R"({"neighbour.thing.neighbour.thing.name":{"path":"name"}})", true},
        {R"({"neighbour.thing":{"path":"$id"}})", true},
        {R"({"parent":{"path":"$id"}})", false},
        {R"({"neighbour.$id":{"path":"neighbour"}})", true},
        {R"({"owner":{"given":"actor"}})", true},
        {R"({"neighbour.organisation.name":"市局"})", true},
        {R"({"$organisation":{"path":"owner.organisation"}})", true},
        {R"({"owner":"019583a2-0000-7000-8000-000000000006"})", true},
    });
}

TEST(Filter, LooksAtRowsOfGroups) {
    Check({
        {R"({"any":{"of":"lines"}})", true},
        {R"({"any":{"of":"lines","where":{"weight":7}}})", true},
        {R"({"any":{"of":"lines","where":{"weight":8}}})", false},
        {R"({"all":{"of":"lines","where":{"weight":{"gt":1}}}})", false},
        {R"({"all":{"of":"lines","where":{"label":{"contains":"行"}}}})", true},
        {R"({"all":{"of":"parts","where":{"level":1}}})", true},
        {R"({"any":{"of":"parts"}})", false},
        {R"({"none":{"of":"parts"}})", true},
        {R"({"none":{"of":"lines","where":{"weight":3}}})", false},
        {R"({"count":{"of":"lines","where":{"weight":{"gte":3}},"eq":2}})", true},
        {R"({"count":{"of":"lines","gte":3}})", true},
        {R"({"count":{"of":"lines","lt":3}})", false},
        {R"({"count":{"of":"parts","eq":0}})", true},
        {R"({"any":{"of":"lines","where":{"who.organisation.name":"市局"}}})", true},
        {R"({"any":{"of":"$organisation.powers","where":{"power":"air","from":{"lte":{"path":"^since"}},
             "or":[{"to":{"absent":true}},{"to":{"gte":{"path":"^since"}}}]}}})",
         true},
        {R"({"any":{"of":"$organisation.powers","where":{"power":"water",
             "to":{"gte":{"path":"^since"}}}}})",
         false},
        {R"({"any":{"of":"neighbour.buddy.powers"}})", false},
        {R"({"all":{"of":"neighbour.buddy.powers","where":{"power":"air"}}})", true},
    });
}

TEST(Filter, LooksAtRecordsThatPointHereUnlessVoided) {
    Check({
        {R"({"count":{"of":"neighbour.thing","eq":1}})", true},
        {R"({"any":{"of":"neighbour.thing","where":{"level":8}}})", false},
        {R"({"any":{"of":"neighbour.thing","where":{"level":{"path":"^tally"}}}})", true},
        {R"({"any":{"of":"thing.parent"}})", false},
    });
}

TEST(Filter, StepsOutOfSeveralFrames) {
    Check({
        {R"({"any":{"of":"lines","where":{"weight":{"lt":{"path":"^tally"}}}}})", true},
        {R"({"any":{"of":"lines","where":{"any":{"of":"^neighbour.thing","where":
             {"level":{"gt":{"path":"^weight"}},"name":{"ne":{"path":"^^name"}}}}}}})",
         true},
        {R"({"any":{"of":"lines","where":{"any":{"of":"^lines","where":
             {"weight":{"gt":{"path":"^weight"}}}}}}})",
         true},
        {R"({"any":{"of":"lines","where":{"weight":7,"any":{"of":"^lines","where":
             {"weight":{"gt":{"path":"^weight"}}}}}}})",
         false},
    });
}

TEST(Filter, JoinsConditions) {
    Check({
        {R"({"and":[]})", true},
        {R"({"or":[]})", false},
        {R"({"tally":5,"is_open":false})", false},
        {R"({"or":[{"tally":6},{"is_open":true}]})", true},
        {R"({"and":[{"tally":5},{"not":{"is_open":false}}]})", true},
        {R"({"not":{"not":{"tally":5}}})", true},
        {R"({})", true},
    });
}

TEST(Filter, DoesNotTakeNeForNotEq) {
    EXPECT_FALSE(Holds(R"({"level":{"ne":5}})"));
    EXPECT_TRUE(Holds(R"({"not":{"level":{"eq":5}}})"));
}

TEST(Filter, YieldsTheValueAtAPath) {
    const auto& thing = *RandomWorld::Catalogue()->FindType("thing");
    const std::vector<Record> world = World();
    const ListedNeighbours neighbours(world);
    const auto at = [&](const char* path) {
        return ValueAt(*ReadPath(*RandomWorld::Catalogue(), thing, path), world.front(),
                       neighbours);
    };

    EXPECT_EQ(at("neighbour.level"), Value(5));
    EXPECT_EQ(at("$id"), Value(IdOf(kThing)));
    EXPECT_EQ(at("neighbour.buddy.name"), Value());
    EXPECT_EQ(at("secret"), Value());
}

}  // namespace
}  // namespace records
