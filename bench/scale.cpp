// A province of a million records and ten million acts: how fast its records are made of its acts,
// and how long the questions take that its officers ask. Figures in docs/benchmarks.md.
#include "bench/scale.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <future>

#include "bench/matter.hpp"
#include "catalogue/load.hpp"
#include "storage/ledger_store.hpp"
#include "storage/migrate.hpp"
#include "storage/rebuild.hpp"

namespace bench {
namespace {

constexpr std::string_view kUsage =
    "usage: scale_bench FOLDER [--records N] [--acts N] [--seed N] [--rounds N]\n"
    "                   [--only make|rebuild|ask] [--about TEXT: only questions that hold it]\n"
    "                   [--elsewhere N: the askers take part in N cases of other units]\n"
    "Makes FOLDER/qingheng.sqlite (25 GB for 1,000,000 records and 10,000,000 acts), folds its\n"
    "records, asks the mix of questions and prints the figures. What it made it leaves there.\n";

std::int64_t NumberOf(const char* text) {
    std::int64_t number = 0;
    const std::string_view digits(text);
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

bool ReadOptions(int argc, char** argv, ScaleOptions& options) {
    if (argc < 2 || argv[1][0] == '-' || argc % 2 != 0) return false;
    options.folder = argv[1];
    for (int i = 2; i + 1 < argc; i += 2) {
        const std::string_view name = argv[i], value = argv[i + 1];
        if (name == "--records")
            options.size.records = NumberOf(argv[i + 1]);
        else if (name == "--acts")
            options.size.acts = NumberOf(argv[i + 1]);
        else if (name == "--seed")
            options.size.seed = static_cast<std::uint64_t>(NumberOf(argv[i + 1]));
        else if (name == "--rounds")
            options.rounds = static_cast<int>(NumberOf(argv[i + 1]));
        else if (name == "--elsewhere")
            options.elsewhere = static_cast<int>(NumberOf(argv[i + 1]));
        else if (name == "--about")
            options.about = value;
        else if (name == "--only") {
            options.make = value == "make";
            options.rebuild = value == "rebuild";
            options.ask = value == "ask";
        } else
            return false;
    }
    return true;
}

ledger::SigningKey NewKey(const std::string& folder) {
    ledger::SigningKey key = ledger::SigningKey::Make();
    const auto path = std::filesystem::path(folder) / "ledger-key.pem";
    std::ofstream(path) << key.ToPem();
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    return key;
}

std::shared_ptr<const catalogue::Catalogue> Shipped() {
    auto catalogue = catalogue::LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    if (catalogue) return *catalogue;
    for (const base::Refusal& fault : catalogue.error())
        fmt::print(stderr, "{} {}\n", fault.where, fault.code);
    std::exit(1);
}

}  // namespace

void PrintResult(const std::string& what, const std::string& target, const std::string& result) {
    fmt::print("| {} | {} | {} |\n", what, target, result);
    std::fflush(stdout);
}

void MakeLedger(storage::Database& database, const catalogue::Catalogue& catalogue,
                const ScaleOptions& options) {
    const Stopwatch watch;
    const ledger::SigningKey key = NewKey(options.folder);
    if (!storage::Migrate(database, catalogue)) throw std::runtime_error("migrate");
    if (!storage::LedgerStore(database).Begin(key, true)) throw std::runtime_error("begin");
    const Province province(options.size);
    Years years(province, catalogue);
    storage::testing::BulkLedger ledger(database);
    // One thread invents and digests, this one writes.
    auto making = std::async(std::launch::async, [&] { return years.Next(); });
    double told = 0;
    for (auto acts = making.get(); !acts.empty(); acts = making.get()) {
        making = std::async(std::launch::async, [&] { return years.Next(); });
        ledger.Append(acts);
        if (watch.Seconds() - told < 10) continue;
        told = watch.Seconds();
        fmt::print(stderr, "{} acts made, {:.0f} s\n", ledger.size(), told);
    }
    ledger.WriteSeries(years.series());
    storage::LedgerStore(database).SignHead(key,
                                            base::Instant::StartOf(Province::kLastDay.Plus(1)));
    PrintResult("ledger made", "–",
                fmt::format("{} acts of {} records in {:.0f} s ({:.0f} acts/s)", ledger.size(),
                            years.records(), watch.Seconds(),
                            static_cast<double>(ledger.size()) / watch.Seconds()));
}

void RebuildRecords(storage::Database& database,
                    const std::shared_ptr<const catalogue::Catalogue>& catalogue) {
    const Stopwatch watch;
    storage::RebuildReport report;
    double folded = 0;
    database.RewriteAlone([&](storage::Connection& connection) {
        const storage::TableMap tables(catalogue, connection.dialect());
        double told = 0;
        report = storage::Rebuild(connection, tables, [&](std::int64_t acts) {
            if (watch.Seconds() - told < 10) return;
            told = watch.Seconds();
            fmt::print(stderr, "{} acts folded, {:.0f} s\n", acts, told);
        });
        folded = watch.Seconds();
    });
    const double seconds = watch.Seconds();
    for (const std::string& fault : report.faults) fmt::print("FAULT {}\n", fault);
    PrintResult("records rebuilt from acts", "≥ 50,000 acts/s",
                fmt::format("{:.0f} acts/s ({} acts, {} records: {:.0f} s to the last index,"
                            " {:.0f} s to the commit)",
                            static_cast<double>(report.acts) / seconds, report.acts, report.records,
                            folded, seconds));
}

}  // namespace bench

int main(int argc, char** argv) {
    bench::ScaleOptions options;
    if (!bench::ReadOptions(argc, argv, options)) {
        fmt::print(stderr, "{}", bench::kUsage);
        return 2;
    }
    std::filesystem::create_directories(options.folder);
    const auto catalogue = bench::Shipped();
    const auto database = storage::OpenDatabase({.where = options.folder + "/qingheng.sqlite"});
    fmt::print("| What | Target | Result |\n|---|---|---|\n");
    if (options.make) bench::MakeLedger(*database, *catalogue, options);
    if (options.rebuild) bench::RebuildRecords(*database, catalogue);
    // A database of an earlier program gets the indexes of this one.
    if (options.ask && !options.make && !storage::Migrate(*database, *catalogue))
        throw std::runtime_error("migrate");
    if (options.ask) bench::AskFigures(*database, catalogue, options);
    if (options.ask) bench::AskMix(*database, catalogue, options);
    return 0;
}
