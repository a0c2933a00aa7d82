#include "records/memory_store.hpp"

#include <gtest/gtest.h>

#include "records/fold.hpp"
#include "records/testing/random_filter.hpp"

namespace records {
namespace {

using testing::RandomWorld;

base::RecordId StoredId(int number) {
    return *base::RecordId::Parse(fmt::format("019583a2-0000-7000-8000-{:012x}", number));
}

class MemoryStore : public ::testing::Test {
 protected:
    base::Result<Receipt> Store(ActToStore act) {
        return store_.Write([&](RecordWriter& writer) { return writer.Store(act); });
    }
    static Record AThing(int number, FieldValues values) {
        values.emplace("$state", Value("current"));
        return {StoredId(number), "thing", 1, std::move(values)};
    }
    base::Result<Receipt> Create(const Record& record) {
        return Store(testing::CreationOf(*catalogue_, record, randomness_));
    }
    base::Result<Receipt> Change(const Record& before, const std::string& field, Value value) {
        Record after = before;
        after.version += 1;
        after.Set(field, std::move(value));
        return Store(testing::ChangeOf(*catalogue_, before, after, randomness_));
    }
    [[nodiscard]] const catalogue::RecordType& Thing() const {
        return *catalogue_->FindType("thing");
    }
    [[nodiscard]] Query Ask(std::string_view filter, std::string_view sort = "") const {
        Query query;
        query.type = &Thing();
        query.filter = *ReadFilter(*catalogue_, Thing(), filter);
        query.sort = *ReadSort(*catalogue_, Thing(), sort);
        return query;
    }
    std::vector<std::string> NamesOf(const Query& query) {
        std::vector<std::string> names;
        for (const Record& record : store_.Read()->Select(query))
            names.push_back(record.Text("name"));
        return names;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = RandomWorld::Catalogue();
    base::FixedClock clock_{*base::CivilDay::Parse("2026-03-02")};
    base::SeededRandomness randomness_{1};
    MemoryRecordStore store_{catalogue_, clock_};
};

TEST_F(MemoryStore, FindsWhatWasStoredAndItsHistory) {
    const Record thing = AThing(1, {{"name", Value("甲")}});

    const auto receipt = Create(thing);

    ASSERT_TRUE(receipt);
    EXPECT_EQ(receipt->arrival, 1);
    EXPECT_EQ(receipt->recorded_at, clock_.Now());
    const auto view = store_.Read();
    EXPECT_EQ(view->Find(Thing(), thing.id), thing);
    EXPECT_FALSE(view->Find(*catalogue_->FindType("person"), thing.id));
    ASSERT_EQ(view->HistoryOf(thing.id).size(), 1U);
    EXPECT_EQ(view->HistoryOf(thing.id).front().act.kind, "thing.register");
    EXPECT_EQ(view->ActAt(0)->act.id, receipt->act);
    EXPECT_FALSE(view->ActAt(1));
}

TEST_F(MemoryStore, KeepsAViewAsItWas) {
    const auto before = store_.Read();

    ASSERT_TRUE(Create(AThing(1, {})));

    EXPECT_EQ(before->Count(Ask("{}"), 0), 0);
    EXPECT_EQ(store_.Read()->Count(Ask("{}"), 0), 1);
}

TEST_F(MemoryStore, SortsByPinyinWithAbsentLastBothWays) {
    int number = 1;
    for (const char* name : {"重庆", "安阳", "北京"}) {
        ASSERT_TRUE(Create(AThing(number++, {{"name", Value(name)}})));
    }
    ASSERT_TRUE(Create(AThing(number, {})));

    EXPECT_EQ(NamesOf(Ask("{}", "name")), (std::vector<std::string>{"安阳", "北京", "重庆", ""}));
    EXPECT_EQ(NamesOf(Ask("{}", "-name")), (std::vector<std::string>{"重庆", "北京", "安阳", ""}));
}

TEST_F(MemoryStore, PagesCountsSumsAndGroups) {
    for (int number = 1; number <= 6; ++number) {
        ASSERT_TRUE(Create(AThing(number, {{"name", Value(fmt::format("{}", number))},
                                           {"amount", Value(number * 100)},
                                           {"medium", Value(number % 3 == 0 ? "water" : "air")}})));
    }
    Query query = Ask(R"({"amount":{"gt":100}})", "-amount");
    query.offset = 1;
    query.limit = 2;
    const auto view = store_.Read();

    EXPECT_EQ(NamesOf(query), (std::vector<std::string>{"5", "4"}));
    EXPECT_EQ(view->Count(query, 0), 5);
    EXPECT_EQ(view->Count(query, 3), 3);
    EXPECT_EQ(view->Sum(query, *Thing().FindField("amount")), 2'000);
    const auto groups = view->GroupBy(query, *ReadPath(*catalogue_, Thing(), "medium"),
                                      Thing().FindField("amount"));
    ASSERT_EQ(groups.size(), 2U);
    EXPECT_EQ(groups[0].key, Value("air"));
    EXPECT_EQ(groups[0].count, 3);
    EXPECT_EQ(groups[1].sum, 900);
}

TEST_F(MemoryStore, LeavesOutVoidedRecordsUnlessAsked) {
    ASSERT_TRUE(Create(AThing(1, {{"name", Value("甲")}, {"$voided", Value(true)}})));
    Query query = Ask("{}");

    EXPECT_TRUE(NamesOf(query).empty());
    query.with_voided = true;
    EXPECT_EQ(NamesOf(query).size(), 1U);
}

TEST_F(MemoryStore, Searches) {
    ASSERT_TRUE(Create(AThing(1, {{"name", Value("银川（上实）环境有限公司")}})));
    ASSERT_TRUE(Create(AThing(2, {{"name", Value("银川热电")}})));
    Query query = Ask("{}", "name");

    for (const auto& [typed, hits] : std::vector<std::pair<std::string, std::size_t>>{
             {"银川", 2}, {"实", 1}, {"(上实)环境", 1}, {"银川 热电", 1}, {"川银", 0}, {"", 2}}) {
        query.search = typed;
        EXPECT_EQ(NamesOf(query).size(), hits) << typed;
    }
}

TEST_F(MemoryStore, RefusesAStaleVersion) {
    const Record thing = AThing(1, {{"name", Value("甲")}});
    ASSERT_TRUE(Create(thing));
    ASSERT_TRUE(Change(thing, "name", Value("乙")));

    const auto late = Change(thing, "name", Value("丙"));

    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().front().code, "records.stale");
    EXPECT_EQ(NamesOf(Ask("{}")), std::vector<std::string>{"乙"});
}

TEST_F(MemoryStore, RepeatsTheReceiptForTheSameRequestAndRefusesAnother) {
    const ActToStore act = testing::CreationOf(*catalogue_, AThing(1, {}), randomness_);
    const auto first = Store(act);
    ActToStore other = act;
    other.act.request = base::Sm3("another request");

    const auto again = Store(act);
    const auto refused = Store(other);

    ASSERT_TRUE(first && again);
    EXPECT_FALSE(first->repeated);
    EXPECT_TRUE(again->repeated);
    EXPECT_EQ(again->digest, first->digest);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().code, "act.id_used");
    EXPECT_EQ(store_.Read()->HistoryOf(StoredId(1)).size(), 1U);
}

TEST_F(MemoryStore, TakesNumbersWithoutGapsEvenAfterARefusal) {
    const auto take = [&](bool refuse) {
        std::int64_t number = 0;
        (void)store_.Write([&](RecordWriter& writer) -> base::Result<Receipt> {
            number = writer.TakeNumber("case_number", StoredId(5), 2026);
            if (refuse) return base::Refuse("test.refused");
            return Receipt{};
        });
        return number;
    };

    EXPECT_EQ(take(false), 1);
    EXPECT_EQ(take(true), 2);
    EXPECT_EQ(take(false), 2);
    EXPECT_EQ(take(false), 3);
}

TEST_F(MemoryStore, StartsASeriesInMidYear) {
    (void)store_.Write([&](RecordWriter& writer) -> base::Result<Receipt> {
        EXPECT_EQ(writer.TakeNumber("case_number", StoredId(5), 2026, 118), 118);
        EXPECT_EQ(writer.TakeNumber("case_number", StoredId(5), 2026, 118), 119);
        EXPECT_EQ(writer.TakeNumber("case_number", StoredId(5), 2027), 1);
        EXPECT_EQ(writer.TakeNumber("case_number", StoredId(6), 2026), 1);
        return Receipt{};
    });
}

TEST_F(MemoryStore, RefusesASecondValueOfAUniqueField) {
    auto catalogue = std::make_shared<catalogue::Catalogue>(*catalogue_);
    catalogue->record_types.find("thing")->second.fields[0].unique = true;
    store_.UseCatalogue(catalogue);
    ASSERT_TRUE(Create(AThing(1, {{"name", Value("银川（上实）")}})));

    const auto doubled = Create(AThing(2, {{"name", Value("银川(上实)")}}));

    ASSERT_FALSE(doubled);
    EXPECT_EQ(doubled.error().front().code, "records.not_unique");
    EXPECT_EQ(doubled.error().front().where, "name");
    EXPECT_TRUE(Create(AThing(2, {{"name", Value("银川(上实)")}, {"$voided", Value(true)}})));
}

TEST_F(MemoryStore, AnswersAsKnownThen) {
    const Record thing = AThing(1, {{"name", Value("甲")}, {"tally", Value(1)}});
    ASSERT_TRUE(Create(thing));
    const base::Instant then = clock_.Now();
    clock_.Advance(1'000'000);
    ASSERT_TRUE(Change(thing, "tally", Value(2)));
    ASSERT_TRUE(Create(AThing(2, {{"name", Value("乙")}, {"tally", Value(1)}})));
    Query query = Ask(R"({"tally":1})");
    const auto view = store_.Read();

    EXPECT_EQ(NamesOf(query), std::vector<std::string>{"乙"});
    query.as_known = AsKnown{view->ArrivalAt(then)};
    EXPECT_EQ(query.as_known->arrival, 1);
    EXPECT_EQ(NamesOf(query), std::vector<std::string>{"甲"});
}

TEST_F(MemoryStore, NeverRecordsBeforeTheLastAct) {
    ASSERT_TRUE(Create(AThing(1, {})));
    const base::Instant first = clock_.Now();
    clock_.Advance(-5'000'000);

    const auto second = Create(AThing(2, {}));

    EXPECT_EQ(second->recorded_at, first);
}

TEST_F(MemoryStore, ErasesASealedValueFromTheRecordAndItsPast) {
    const Record thing = AThing(1, {{"secret", Value("投诉人")}});
    const auto receipt = Create(thing);
    ASSERT_TRUE(receipt);
    ASSERT_TRUE(store_.Read()->Unseal(receipt->act, thing.id, "secret"));

    (void)store_.Write([&](RecordWriter& writer) -> base::Result<Receipt> {
        writer.Erase(receipt->act, thing.id, "secret");
        return Receipt{};
    });

    const auto view = store_.Read();
    EXPECT_FALSE(view->Unseal(receipt->act, thing.id, "secret"));
    EXPECT_EQ(view->Find(Thing(), thing.id)->Get("secret"), Value(Erased{}));
    Query query = Ask(R"({"secret":{"absent":false}})");
    query.as_known = AsKnown{1};
    EXPECT_EQ(view->Count(query, 0), 0);
}

TEST_F(MemoryStore, KeepsTheFirstKeyOfAnEvidenceFile) {
    ledger::StoredEvidence evidence;
    evidence.digest = base::Sm3("file");
    evidence.key.key[0] = 1;
    ledger::StoredEvidence other = evidence;
    other.key.key[0] = 2;

    (void)store_.KeepEvidence(evidence);

    EXPECT_EQ(store_.KeepEvidence(other).key.key[0], 1);
    EXPECT_EQ(store_.Read()->FindEvidence(evidence.digest)->key.key[0], 1);
}

TEST_F(MemoryStore, OpensOneJobForAKey) {
    ActToStore act = testing::CreationOf(*catalogue_, AThing(1, {}), randomness_);
    act.jobs = {{"notify", "a", "{}", {}}, {"notify", "a", "{}", {}}, {"notify", "b", "{}", {}}};

    ASSERT_TRUE(Store(act));

    EXPECT_EQ(store_.Jobs().size(), 2U);
}

TEST_F(MemoryStore, FoldsAllRecordsAgainByARenamingCatalogue) {
    ASSERT_TRUE(Create(AThing(1, {{"name", Value("甲")}})));
    auto renamed = std::make_shared<catalogue::Catalogue>(*catalogue_);
    catalogue::RecordType& thing = renamed->record_types.find("thing")->second;
    thing.fields[0].id = "full_name";
    thing.fields[0].was = {"name"};

    store_.UseCatalogue(renamed);

    EXPECT_EQ(store_.Read()->Find(thing, StoredId(1))->Text("full_name"), "甲");
}

TEST_F(MemoryStore, HoldsRandomWorldsAsTheyWereMade) {
    RandomWorld world(3);
    const std::vector<Record> records = world.Records(12);
    for (const Record& record : records) ASSERT_TRUE(Create(record));
    const testing::ListedNeighbours neighbours(records);

    for (int i = 0; i < 100; ++i) {
        Query query = Ask(world.Filter());
        query.givens = world.RandomGivens();
        query.with_voided = true;
        query.limit = 1'000;
        std::vector<base::RecordId> expected, found;
        for (const Record& record : records) {
            if (record.type == "thing" && Passes(query.filter, record, query.givens, neighbours)) {
                expected.push_back(record.id);
            }
        }
        for (const Record& record : store_.Read()->Select(query)) found.push_back(record.id);
        std::sort(expected.begin(), expected.end());
        EXPECT_EQ(found, expected) << query.filter.text;
    }
}

}  // namespace
}  // namespace records
