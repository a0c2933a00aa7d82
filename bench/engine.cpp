// How fast acts become durable, in one run against the limit of the machine: one-row commits that
// SQLite syncs. Usage: engine_bench [ACTS] [sqlite|postgres]; figures in docs/benchmarks.md.
#include <fmt/format.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "storage/rebuild.hpp"
#include "storage/testing/test_store.hpp"

namespace {

using records::Record;
using records::Value;
using storage::testing::IdOf;
using storage::testing::TestStore;

double CpuSeconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Measured {
    double per_second = 0;
    double cpu_micros = 0;  ///< of this process, for each
};

Measured Measure(int count, const std::function<void()>& work) {
    const auto begin = std::chrono::steady_clock::now();
    const double cpu = CpuSeconds();
    work();
    const double wall =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return {count / wall, (CpuSeconds() - cpu) / count * 1e6};
}

/// The machine's limit: single-row transactions, each synced, with nothing around them.
Measured BareCommits(int count) {
    const storage::testing::TemporaryFolder folder;
    sqlite3* database = nullptr;
    sqlite3_open((folder.path() / "bare.sqlite").c_str(), &database);
    const auto run = [database](const char* sql) {
        sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
    };
    run("PRAGMA journal_mode=WAL");
    run("PRAGMA synchronous=FULL");
    run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)");
    const Measured measured = Measure(count, [&] {
        for (int i = 0; i < count; ++i) run("INSERT INTO t(b) VALUES('x')");
    });
    sqlite3_close(database);
    return measured;
}

Record ARecord(int number) {
    const base::CivilDay day = *base::CivilDay::Parse("2026-03-01");
    Record record = storage::testing::AThing(
        number, {{"name", "宁夏某某环境科技有限公司第" + std::to_string(number) + "厂"},
                 {"tally", number},
                 {"level", 3},
                 {"amount", 520000},
                 {"since", day},
                 {"medium", "air"},
                 {"is_open", true},
                 {"note", "现场检查发现废气处理设施未正常运行，已拍照取证，责令立即改正。"}});
    record.Set("$organisation", IdOf(999'999));
    record.Set("$holder", IdOf(999'998));
    record.Set("$created_on", day);
    return record;
}

/// Ten fields of a record changed, as a step of a case does.
Record Changed(Record record, int round) {
    const base::CivilDay day = base::CivilDay::Parse("2026-03-02")->Plus(round);
    record.version++;
    record.Set("$state", round % 2 == 0 ? "decided" : "filed");
    record.Set("$state_since", day);
    record.Set("tally", round);
    record.Set("level", round);
    record.Set("paid", round * 100);
    record.Set("until", day);
    record.Set("note", "第" + std::to_string(round) +
                           "次：现场检查发现废气处理设施未正常运行，已拍照取证。");
    record.Set("is_sure", round % 2 == 0);
    record.Set("ratio", 1250 + round);
    record.Set("other_medium", round % 2 == 0 ? "water" : "air");
    return record;
}

using One =
    std::function<base::Result<records::Receipt>(records::RecordWriter&, int, base::Randomness&)>;

/// `writers` threads store `count` acts; a refusal ends the program.
Measured StoreActs(TestStore& test, int writers, int count, const One& one) {
    return Measure(count, [&] {
        std::vector<std::thread> threads;
        for (int writer = 0; writer < writers; ++writer)
            threads.emplace_back([&, writer] {
                base::SystemRandomness randomness;
                for (int i = writer; i < count; i += writers) {
                    const auto stored = test.store().Write([&](records::RecordWriter& transaction) {
                        return one(transaction, i, randomness);
                    });
                    if (stored) continue;
                    fmt::print("refused: {}\n", stored.error().front().code);
                    std::exit(1);
                }
            });
        for (std::thread& thread : threads) thread.join();
    });
}

One Creating(TestStore& test, int first) {
    return [&test, first](records::RecordWriter& writer, int i, base::Randomness& randomness) {
        return writer.Store(
            records::testing::CreationOf(*test.catalogue(), ARecord(first + i), randomness));
    };
}

One Changing(TestStore& test, int first, int round) {
    return
        [&test, first, round](records::RecordWriter& writer, int i, base::Randomness& randomness) {
            const Record before = *writer.FindForUpdate(test.Type("thing"), IdOf(first + i));
            return writer.Store(records::testing::ChangeOf(*test.catalogue(), before,
                                                           Changed(before, round), randomness));
        };
}

void Print(std::string_view what, const Measured& measured, const Measured& bare) {
    fmt::print("{:<28} {:>8.0f} /s   {:>6.2f} x bare   {:>6.0f} us cpu\n", what,
               measured.per_second, measured.per_second / bare.per_second, measured.cpu_micros);
}

}  // namespace

int main(int argc, char** argv) {
    const int acts = argc > 1 ? std::atoi(argv[1]) : 6'000;
    const bool postgres = argc > 2 && std::string_view(argv[2]) == "postgres";
    TestStore test(postgres ? storage::Dialect::kPostgres : storage::Dialect::kSqlite);
    const Measured bare = BareCommits(1'000);
    Print("bare synced commits", bare, bare);
    Print("acts that create, 1 writer", StoreActs(test, 1, 1'000, Creating(test, 1)), bare);
    Print("acts that create, 64 writers", StoreActs(test, 64, acts, Creating(test, 100'000)), bare);
    Print("acts of 10 fields, 1 writer", StoreActs(test, 1, 1'000, Changing(test, 1, 1)), bare);
    for (int round = 1; round <= 3; ++round)
        Print("acts of 10 fields, 64 writers",
              StoreActs(test, 64, acts, Changing(test, 100'000, round)), bare);
    test.Sequence();
    std::int64_t rebuilt = 0;
    const int all = 2'000 + acts * 4;
    const Measured fold = Measure(all, [&] {
        test.database()->WriteAlone([&](storage::Connection& connection) {
            const storage::TableMap tables(test.catalogue(), connection.dialect());
            rebuilt = storage::Rebuild(connection, tables).acts;
        });
    });
    Print("rebuild of all records", fold, bare);
    fmt::print("{} acts folded again\n", rebuilt);
    return rebuilt == all ? 0 : 1;
}
