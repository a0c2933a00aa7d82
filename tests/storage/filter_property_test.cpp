#include <gtest/gtest.h>

#include <cstdlib>
#include <random>

#include "base/check.hpp"
#include "records/memory_store.hpp"
#include "storage/testing/test_store.hpp"

/// filter.md says what a filter means; memory, SQLite and PostgreSQL must agree on it.
/// QH_CASES says on how many random cases.
namespace storage {
namespace {

using records::AsKnown;
using records::Query;
using records::Record;
using records::testing::RandomWorld;

constexpr int kThings = 30;
constexpr int kFiltersAWorld = 250;

int Cases() {
    const char* asked = std::getenv("QH_CASES");  // NOLINT(concurrency-mt-unsafe): one thread
    return asked == nullptr ? 1'500 : std::max(std::atoi(asked), 1);
}

/// The same acts in memory and in both databases. Arrivals differ; `arrivals` tells which is which.
class ThreeStores {
 public:
    void Fill(RandomWorld& world, std::mt19937_64& engine) {
        memory_ = std::make_unique<records::MemoryRecordStore>(catalogue_, clock_);
        arrivals_.clear();
        Empty(sqlite_);
        Empty(postgres_);
        std::vector<Record> records = world.Records(kThings);
        for (const Record& record : records) {
            Store(records::testing::CreationOf(*catalogue_, record, randomness_));
        }
        // A history: a third takes on the values of another record of its type.
        for (std::size_t i = 0; i + 1 < records.size(); ++i) {
            const Record& other = records[i + 1];
            if (engine() % 3 != 0 || other.type != records[i].type) continue;
            Record after{records[i].id, other.type, 2, other.values};
            Store(records::testing::ChangeOf(*catalogue_, records[i], after, randomness_));
        }
        views_ = {memory_->Read(), sqlite_.store().Read(), postgres_.store().Read()};
    }

    /// Of memory, SQLite, PostgreSQL, with `query` about the same moment in each.
    template <class Ask>
    auto Answers(Query query, std::optional<std::size_t> act, const Ask& ask) {
        std::vector<decltype(ask(*views_[0], query))> answers;
        for (std::size_t i = 0; i < views_.size(); ++i) {
            if (act) query.as_known = AsKnown{arrivals_[*act][i]};
            answers.push_back(ask(*views_[i], query));
        }
        return answers;
    }
    [[nodiscard]] std::size_t acts() const { return arrivals_.size(); }
    [[nodiscard]] const catalogue::Catalogue& catalogue() const { return *catalogue_; }

 private:
    void Empty(testing::TestStore& store) {
        views_ = {};
        for (const auto& [id, type] : catalogue_->record_types) {
            for (const char* prefix : {"r_", "h_", "s_"}) {
                store.Execute(fmt::format("DELETE FROM {}{}", prefix, id));
            }
            for (const catalogue::Field& field : type.fields) {
                if (field.kind != catalogue::FieldKind::kGroup) continue;
                for (const char* prefix : {"g_", "hg_"}) {
                    store.Execute(fmt::format("DELETE FROM {}{}__{}", prefix, id, field.id));
                }
            }
            if (&store == &sqlite_) {
                store.Execute(
                    fmt::format("INSERT INTO search_{0}(search_{0}) VALUES('delete-all')", id));
            }
        }
        store.Execute(&store == &postgres_ ? "DELETE FROM search" : "DELETE FROM search_waiting");
    }

    void Store(const records::ActToStore& act) {
        const auto keep = [&](records::RecordStore& store) {
            const auto receipt =
                store.Write([&](records::RecordWriter& writer) { return writer.Store(act); });
            if (!receipt) ADD_FAILURE() << receipt.error().front().code;
            CHECK(receipt.has_value());
            return receipt->arrival;
        };
        arrivals_.push_back({keep(*memory_), keep(sqlite_.store()), keep(postgres_.store())});
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_ = RandomWorld::Catalogue();
    base::FixedClock clock_{base::CivilDay::FromSerial(20'000)};
    base::SeededRandomness randomness_{3};
    std::unique_ptr<records::MemoryRecordStore> memory_;
    testing::TestStore sqlite_{Dialect::kSqlite}, postgres_{Dialect::kPostgres};
    std::array<std::unique_ptr<records::RecordView>, 3> views_;
    std::vector<std::array<std::int64_t, 3>> arrivals_;
};

struct Case {
    Query query;
    std::optional<std::size_t> act;  ///< as known after this act
    std::string text;                ///< to show a case that fails
};

class FilterProperty : public ::testing::Test {
 protected:
    Case ACase(RandomWorld& world, std::mt19937_64& engine) {
        const char* type = engine() % 5 == 0 ? "neighbour" : "thing";
        const auto one_in = [&](unsigned n) { return engine() % n == 0; };
        Case made;
        made.query.type = stores_.catalogue().FindType(type);
        made.text = type;
        made.query.filter = Read(*made.query.type, world.Filter(type), made);
        if (one_in(4)) made.query.scope = Read(*made.query.type, world.Filter(type), made);
        made.query.givens = world.RandomGivens();
        if (one_in(4)) made.query.search = world.Search();
        const std::string sort = world.Sort(type);
        made.query.sort = records::ReadSort(stores_.catalogue(), *made.query.type, sort).value();
        made.query.with_voided = one_in(3);
        made.query.offset = one_in(4) ? static_cast<std::int64_t>(engine() % 5) : 0;
        made.query.limit = one_in(4) ? static_cast<int>(engine() % 7) : 1'000;
        if (one_in(5)) made.act = engine() % stores_.acts();
        made.text += fmt::format("\nsearch {} sort {} offset {} limit {} voided {} act {}",
                                 made.query.search, sort, made.query.offset, made.query.limit,
                                 made.query.with_voided, made.act ? *made.act + 1 : 0);
        return made;
    }

    void Compare(const Case& made) {
        const auto pages = stores_.Answers(made.query, made.act,
                                           [](records::RecordView& view, const Query& query) {
                                               std::vector<std::string> ids;
                                               for (const Record& record : view.Select(query))
                                                   ids.push_back(record.id.ToText());
                                               return ids;
                                           });
        EXPECT_EQ(pages[0], pages[1]) << "SQLite: " << made.text;
        EXPECT_EQ(pages[0], pages[2]) << "PostgreSQL: " << made.text;
        found_ += pages[0].size();
    }

    void CompareTotals(const Case& made, std::mt19937_64& engine) {
        const auto at_most = static_cast<std::int64_t>(engine() % 4);
        const catalogue::Field* sum = made.query.type->FindField("amount");
        const char* keys[] = {"name",         "is_open",       "since",  "thing",
                              "parent.name",  "$organisation", "$state", "medium",
                              "thing.amount", "made_at",       "$id"};
        const auto key = records::ReadPath(stores_.catalogue(), *made.query.type,
                                           keys[engine() % std::size(keys)]);
        const auto totals = stores_.Answers(
            made.query, made.act, [&](records::RecordView& view, const Query& query) {
                std::string text =
                    fmt::format("{} {}", view.Count(query, at_most), view.Sum(query, *sum));
                if (!key) return text;
                for (const records::GroupRow& row : view.GroupBy(query, *key, sum)) {
                    text += fmt::format("\n{}: {} {}", records::ValueToJson(row.key), row.count,
                                        row.sum);
                }
                return text;
            });
        EXPECT_EQ(totals[0], totals[1]) << "SQLite: " << made.text;
        EXPECT_EQ(totals[0], totals[2]) << "PostgreSQL: " << made.text;
    }

    ThreeStores stores_;
    std::size_t found_ = 0;

 private:
    records::Filter Read(const catalogue::RecordType& type, const std::string& json, Case& made) {
        made.text += "\n" + json;
        return records::ReadFilter(stores_.catalogue(), type, json).value();
    }
};

TEST_F(FilterProperty, MemorySqliteAndPostgresGiveTheSameRowsInTheSameOrder) {
    const int cases = Cases();
    int done = 0;
    for (std::uint64_t seed = 1; done < cases && !HasFailure(); ++seed) {
        std::mt19937_64 engine(seed);
        RandomWorld world(seed);
        stores_.Fill(world, engine);
        for (int i = 0; i < kFiltersAWorld && done < cases && !HasFailure(); ++i, ++done) {
            const Case made = ACase(world, engine);
            Compare(made);
            if (i % 5 == 0) CompareTotals(made, engine);
        }
    }
    RecordProperty("cases", done);
    fmt::print("{} cases, {} rows found\n", done, found_);
    EXPECT_GT(found_, static_cast<std::size_t>(done)) << "the filters find next to nothing";
}

}  // namespace
}  // namespace storage
