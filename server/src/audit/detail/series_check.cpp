#include "audit/detail/context.hpp"

namespace audit::detail {
namespace {

const char* const kSeries = "number_series";

std::string KeyText(const SeriesRow& row) {
    return fmt::format("{}/{}/{}", row.numbering, ShowBytes(row.organisation), row.year);
}

bool HasSeries(const Context& context, const std::vector<SeriesRow>& rows,
               const NumberSeries& series) {
    return std::any_of(rows.begin(), rows.end(), [&](const SeriesRow& row) {
        const auto names = context.short_names.find(row.organisation);
        return row.numbering == series.numbering && row.year == series.year &&
               names != context.short_names.end() && names->second.contains(series.short_name);
    });
}

/// The last number taken must stand in some act, and none taken may be above it.
bool Fits(const Context& context, const SeriesRow& row) {
    const auto names = context.short_names.find(row.organisation);
    if (names == context.short_names.end()) return false;
    bool stands = false;
    for (const std::string& name : names->second) {
        const auto taken = context.taken.find({row.numbering, row.year, name});
        if (taken == context.taken.end()) continue;
        stands = stands || taken->second.written.contains(row.next - 1);
        if (taken->second.highest_issued >= row.next) return false;
    }
    return stands;
}

}  // namespace

void CheckSeries(Context& context) {
    context.Guard(kSeries, [&] {
        const std::vector<SeriesRow> rows = context.source.Series();
        for (const SeriesRow& row : rows) {
            if (!Fits(context, row)) {
                context.Fault("audit.series_wrong", kSeries, KeyText(row),
                              {{"next", std::to_string(row.next)}});
            }
        }
        for (const auto& [series, taken] : context.taken) {
            if (taken.highest_issued > 0 && !HasSeries(context, rows, series)) {
                context.Fault(
                    "audit.row_missing", kSeries,
                    fmt::format("{}/{}/{}", series.numbering, series.short_name, series.year));
            }
        }
    });
}

}  // namespace audit::detail
