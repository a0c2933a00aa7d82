#include "indicator/left_out.hpp"

#include <set>

#include "indicator/detail/ask.hpp"
#include "records/left_out.hpp"

namespace indicator {

namespace {

constexpr std::string_view kHistorical = R"({"$marks":{"contains":"historical:"}})";
constexpr int kMostImports = 30;

/// The records behind the figure that came in with their past.
std::vector<base::RecordId> HistoricalRows(records::RecordView& view,
                                           const catalogue::Catalogue& catalogue,
                                           const Question& question) {
    auto asked = detail::Ask(view, catalogue, question);
    if (!asked) return {};
    records::Query query = std::move(asked->query);
    const auto historical = records::ReadFilter(catalogue, *query.type, kHistorical);
    if (!historical) return {};
    query.filter = records::Both(query.filter, *historical);
    return view.Ids(query);
}

}  // namespace

std::size_t RowsLeftOut(records::RecordView& view, const catalogue::Catalogue& catalogue,
                        const Question& question) {
    if (IsReported(*question.indicator)) return 0;
    std::set<base::RecordId> seen;
    std::size_t left_out = 0;
    int imports = 0;
    for (const base::RecordId& id : HistoricalRows(view, catalogue, question)) {
        if (seen.contains(id) || imports >= kMostImports) continue;
        const auto history = view.HistoryOf(id);
        if (history.empty()) continue;
        ++imports;
        const ledger::Act& act = history.front().act;
        for (const ledger::Touch& touch : act.touches) seen.insert(touch.record);
        for (const std::string& mark : act.marks) left_out += records::RowsLeftOutBy(mark);
    }
    return left_out;
}

}  // namespace indicator
