// What the server computes for one case beside the database's own work: its next steps with every
// gate, its clocks with their working, and a paper of it in Word.
//   case_bench DATA CATALOGUE CASE-ID ACCOUNT [ROUNDS]
// DATA is a SQLite folder that bench/case.mjs left; nothing is written.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include "access/principal.hpp"
#include "catalogue/load.hpp"
#include "deadline/clocks.hpp"
#include "papers/write.hpp"
#include "records/view_neighbours.hpp"
#include "storage/database.hpp"
#include "storage/record_store.hpp"
#include "workflow/performer.hpp"

namespace {

using CataloguePointer = std::shared_ptr<const catalogue::Catalogue>;

/// Half of the times and the slowest twentieth, in milliseconds.
template <class Work>
void Measure(const char* what, int rounds, const Work& work) {
    std::vector<double> times;
    for (int round = 0; round < rounds; ++round) {
        const auto begun = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::milli> took =
            std::chrono::steady_clock::now() - begun;
        times.push_back(took.count());
    }
    std::sort(times.begin(), times.end());
    const auto at = [&](double part) {
        return times[std::min(times.size() - 1,
                              static_cast<std::size_t>(part * static_cast<double>(times.size())))];
    };
    fmt::print("| {} | {:.2f} | {:.2f} | {:.2f} |\n", what, at(0.5), at(0.95), times.back());
}

base::RecordId PersonOf(records::RecordView& view, const catalogue::Catalogue& catalogue,
                        const std::string& account) {
    const catalogue::RecordType* type = catalogue.FindType(catalogue::kPersonType);
    records::Query query;
    query.type = type;
    query.filter =
        *records::ReadFilter(catalogue, *type, fmt::format(R"({{"account":"{}"}})", account));
    const auto found = view.Select(query);
    return found.empty() ? base::RecordId{} : found.front().id;
}

int Run(const std::vector<std::string>& words) {
    const auto loaded = catalogue::LoadCatalogue({words[1]});
    const auto id = base::RecordId::Parse(words[2]);
    if (!loaded || !id) return EXIT_FAILURE;
    const CataloguePointer& catalogue = *loaded;
    storage::DatabaseOptions options;
    options.where = words[0] + "/qingheng.sqlite";
    options.create = false;
    const auto database = storage::OpenDatabase(options);
    const base::SystemClock clock;
    base::SystemRandomness randomness;
    storage::SqlRecordStore store(*database, catalogue, {clock, true, {}, {}});
    workflow::Performer performer(store, clock, randomness);
    const papers::Shelf shelf = papers::ReadShelf({words[1]});
    const int rounds = words.size() > 4 ? std::atoi(words[4].c_str()) : 200;

    const auto view = store.Read();
    const catalogue::RecordType& type = *catalogue->FindType("case");
    const auto record = view->Find(type, *id);
    const auto principal = access_control::LoadPrincipal(
        *view, *catalogue, PersonOf(*view, *catalogue, words[3]), clock.Today());
    const papers::Paper* paper = shelf.Find("case_filing_approval");
    if (!record || !principal || paper == nullptr) return EXIT_FAILURE;
    const records::Givens givens = {{"today", records::Value(clock.Today())}};
    Measure("next steps of the case, every gate", rounds, [&] {
        (void)performer.NextSteps(*principal, catalogue, *record, *view);
    });
    Measure("its clocks with their working", rounds, [&] {
        const records::ViewNeighbours neighbours(*view);
        (void)deadline::RunningClocks(*catalogue, type, *record, givens, neighbours);
    });
    Measure("one paper of it in Word", rounds, [&] {
        (void)papers::Write({*view, *catalogue, *principal, clock.Today()}, shelf.Names(), *paper,
                            *record);
    });
    Measure("what its papers lack, all of them", std::max(1, rounds / 10), [&] {
        for (const papers::Paper& one : shelf.Papers()) {
            if (one.source.record_type != type.id || !one.the_template) continue;
            (void)papers::FindMissing({*view, *catalogue, *principal, clock.Today()},
                                      shelf.Names(), one, *record);
        }
    });
    return EXIT_SUCCESS;
}

}  // namespace

int main(int count, char** words) {
    const std::vector<std::string> given(words + 1, words + count);
    if (given.size() < 4) {
        fmt::print(stderr, "case_bench DATA CATALOGUE CASE-ID ACCOUNT [ROUNDS]\n");
        return 2;
    }
    return Run(given);
}
