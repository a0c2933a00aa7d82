#include "storage/kept_view.hpp"

#include <gtest/gtest.h>

#include <random>

#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using records::Record;
using records::testing::RandomWorld;
using testing::AThing;
using testing::IdOf;

/// What is asked of one view in one way.
struct KeptQuestion {
    records::Query query;
    std::optional<records::Path> group;
    const catalogue::Field* sum = nullptr;
    std::int64_t at_most = 0;
    std::string filter;  ///< its text, for messages
};

struct KeptReply {
    std::int64_t count = 0, bounded = 0, sum = 0;
    std::vector<std::tuple<std::string, std::int64_t, std::int64_t>> groups;
    bool operator==(const KeptReply&) const = default;
};

KeptReply Ask(records::RecordView& view, const KeptQuestion& question) {
    KeptReply reply;
    reply.count = view.Count(question.query);
    reply.bounded = view.Count(question.query, question.at_most);
    if (question.sum != nullptr) reply.sum = view.Sum(question.query, *question.sum);
    if (question.group)
        for (const auto& row : view.GroupBy(question.query, *question.group, question.sum))
            reply.groups.emplace_back(records::ValueToJson(row.key), row.count, row.sum);
    return reply;
}

/// One database as three processes have it: this one, another that keeps answers of its own, and
/// one that keeps none and so tells the truth.
class KeptAnswersOf : public ::testing::TestWithParam<Dialect> {
 protected:
    static std::unique_ptr<SqlRecordStore> StoreOver(Database& database, testing::TestStore& test,
                                                     bool keeps) {
        return std::make_unique<SqlRecordStore>(
            database, test.catalogue(), RecordStoreOptions{test.clock(), true, {}, {}, keeps});
    }

    const catalogue::Catalogue& catalogue() { return *test_.catalogue(); }

    KeptQuestion RandomQuestion(RandomWorld& world, std::mt19937_64& engine) {
        const char* type = engine() % 3 == 0 ? "neighbour" : "thing";
        KeptQuestion question;
        question.filter = engine() % 3 == 0 ? "{}" : world.Filter(type);
        question.query.type = &test_.Type(type);
        question.query.filter =
            *records::ReadFilter(catalogue(), *question.query.type, question.filter);
        if (engine() % 3 == 0)
            question.query.scope =
                *records::ReadFilter(catalogue(), *question.query.type, world.Filter(type));
        question.query.givens = world.RandomGivens();
        if (engine() % 4 == 0) question.query.search = world.Search();
        question.query.with_voided = engine() % 3 == 0;
        question.at_most = 1 + static_cast<std::int64_t>(engine() % 12);
        std::vector<const catalogue::Field*> sums, keys;
        for (const auto& field : question.query.type->fields) {
            using enum catalogue::FieldKind;
            if (field.kind == kInteger || field.kind == kMoney) sums.push_back(&field);
            if (field.kind == kDay || field.kind == kChoice || field.kind == kReference)
                keys.push_back(&field);
        }
        if (!sums.empty()) question.sum = sums[engine() % sums.size()];
        if (!keys.empty())
            question.group = *records::ReadPath(catalogue(), *question.query.type,
                                                keys[engine() % keys.size()]->id);
        return question;
    }

    /// A record made, or one changed to the values of another (a state, references, a voiding).
    void RandomAct(SqlRecordStore& store, std::vector<Record>& known, RandomWorld& world,
                   std::mt19937_64& engine) {
        const auto store_act = [&](const records::ActToStore& act) {
            return store.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
        };
        if (waiting_.empty()) waiting_ = world.Records(6);
        if (engine() % 3 == 0) {
            Record record = waiting_.back();
            waiting_.pop_back();
            const auto done =
                store_act(records::testing::CreationOf(catalogue(), record, test_.randomness()));
            if (done) known.push_back(std::move(record));
            return;
        }
        Record& before = known[engine() % known.size()];
        const auto alike = std::ranges::find(waiting_, before.type, &Record::type);
        if (alike == waiting_.end()) return waiting_.clear();
        Record after = before;
        after.values = alike->values;
        after.version = before.version + 1;
        if (store_act(records::testing::ChangeOf(catalogue(), before, after, test_.randomness())))
            before = after;
    }

    testing::TestStore test_{GetParam()};
    std::vector<Record> waiting_;
};

INSTANTIATE_TEST_SUITE_P(Both, KeptAnswersOf, testing::BothDialects(), testing::DialectName);

TEST_P(KeptAnswersOf, AreTheTruthAfterEveryActOfEveryProcess) {
    const auto other_database = OpenDatabase(test_.database().options());
    const auto other = StoreOver(*other_database, test_, true);
    const auto truth = StoreOver(*other_database, test_, false);
    RandomWorld world(23);
    std::mt19937_64 engine(23);
    std::vector<Record> known = world.Records(24);
    for (const Record& record : known) ASSERT_TRUE(test_.Create(record));
    std::vector<KeptQuestion> questions(12);
    for (KeptQuestion& question : questions) question = RandomQuestion(world, engine);

    int changed = 0;
    std::vector<KeptReply> last(questions.size());
    for (int round = 0; round < 40; ++round) {
        // Views that were there before the act go on to see what they saw.
        const auto old_view = test_.store().Read();
        const auto old_truth = truth->Read();
        RandomAct(round % 3 == 0 ? *other : test_.store(), known, world, engine);
        if (round % 4 == 0) test_.Sequence();  // only such answers are carried on by PostgreSQL
        const auto view = test_.store().Read();
        const auto other_view = other->Read();
        const auto true_view = truth->Read();
        for (std::size_t i = 0; i < questions.size(); ++i) {
            const KeptQuestion& question = questions[i];
            const KeptReply reply = Ask(*true_view, question);
            ASSERT_EQ(Ask(*view, question), reply) << round << ' ' << question.filter;
            ASSERT_EQ(Ask(*other_view, question), reply) << round << ' ' << question.filter;
            ASSERT_EQ(Ask(*old_view, question), Ask(*old_truth, question))
                << round << ' ' << question.filter;
            changed += reply == last[i] ? 0 : 1;
            last[i] = reply;
        }
    }
    EXPECT_GT(changed, 100);  // the acts did matter
}

TEST_P(KeptAnswersOf, AreHandedOutUntilAnActTouchesATypeThatWasRead) {
    ASSERT_TRUE(test_.Create(AThing(1, {{"name", records::Value("甲")}})));
    const base::Digest key = records::KeyText("page").Finish();
    const auto read = [&](std::string_view type) {
        test_.Sequence();  // an act without a position is looked at again
        auto view = test_.store().Read();
        auto* keeping = records::KeepingOf(*view);
        const auto kept = keeping->Kept(key);
        if (kept == nullptr) {
            static_cast<void>(view->Find(test_.Type(type), IdOf(1)));
            keeping->Keep(key, std::make_shared<const int>(1), 4);
        }
        return kept != nullptr;
    };
    Record neighbour = AThing(900, {});
    neighbour.type = "neighbour";

    EXPECT_FALSE(read("thing"));
    EXPECT_TRUE(read("thing"));
    ASSERT_TRUE(test_.Create(neighbour));
    EXPECT_TRUE(read("thing"));
    ASSERT_TRUE(test_.Create(AThing(2, {})));
    EXPECT_FALSE(read("neighbour"));
    ASSERT_TRUE(test_.Create(AThing(3, {})));
    EXPECT_TRUE(read("neighbour"));
}

TEST_P(KeptAnswersOf, EndWithActsOnRecordsThatTheQuestionComesToFromItsOwn) {
    // Four things, each with a neighbour that points back; the acts change the neighbours alone.
    std::vector<Record> neighbours;
    for (int i = 1; i <= 4; ++i) {
        Record neighbour = AThing(900 + i, {{"level", records::Value(i)}});
        neighbour.type = "neighbour";
        const records::FieldValues line = {{"neighbour", records::Value(IdOf(900 + i))}};
        ASSERT_TRUE(test_.Create(AThing(
            i, {{"level", records::Value(2)},
                {"neighbour", records::Value(IdOf(900 + i))},
                {"lines", records::Value(std::vector<records::Row>{{IdOf(50).value, line}})}})));
        neighbour.Set("thing", records::Value(IdOf(i)));
        ASSERT_TRUE(test_.Create(neighbour));
        neighbours.push_back(std::move(neighbour));
    }
    std::vector<std::string> filters = {
        R"({"neighbour.level":{"gte":3}})", R"({"level":{"lt":{"path":"neighbour.level"}}})",
        R"({"not":{"neighbour.level":{"lt":3}}})",
        R"({"any":{"of":"neighbour.thing","where":{"level":{"gte":3}}}})",
        R"({"any":{"of":"lines","where":{"neighbour.level":{"gte":3}}}})"};
    const auto counts = [&] {
        std::vector<std::int64_t> counted;
        const auto view = test_.store().Read();
        for (const std::string& filter : filters) {
            records::Query query;
            query.type = &test_.Type("thing");
            const auto read = records::ReadFilter(catalogue(), *query.type, filter);
            EXPECT_TRUE(read) << filter;
            if (read) query.filter = *read;
            counted.push_back(view->Count(query, 0));
        }
        return counted;
    };
    using Counts = std::vector<std::int64_t>;

    EXPECT_EQ(counts(), Counts(filters.size(), 2));
    ASSERT_TRUE(test_.Change(neighbours[0], "level", records::Value(3)));
    EXPECT_EQ(counts(), Counts(filters.size(), 3));
    ASSERT_TRUE(test_.Change(neighbours[3], "level", records::Value(1)));
    EXPECT_EQ(counts(), Counts(filters.size(), 2));
}

TEST_P(KeptAnswersOf, AreNotMadeOfWhatWasLoggedOrNeedsMoreThanRecords) {
    const base::Digest key = records::KeyText("page").Finish();
    for (int round = 0; round < 2; ++round) {
        auto view = test_.store().Read();
        EXPECT_EQ(records::KeepingOf(*view)->Kept(key), nullptr);
        records::KeepingOf(*view)->Bar();
        records::KeepingOf(*view)->Keep(key, std::make_shared<const int>(1), 4);
    }
}

}  // namespace
}  // namespace storage
