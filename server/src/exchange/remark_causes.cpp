#include "exchange/remark_causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

namespace exchange {

namespace {

using CauseKey = std::tuple<Severity, std::string, std::string, std::string>;

CauseKey KeyOf(const CellRemark& remark) {
    return {remark.severity, remark.heading, remark.field, remark.refusal.code};
}

/// Puts remarks together; finds each kind of a cause without going through the others.
class CauseGatherer {
 public:
    void Add(const CellRemark& remark) {
        const auto [at, fresh] = index_.emplace(KeyOf(remark), causes_.size());
        if (fresh) causes_.emplace_back();
        RemarkCause& cause = causes_[at->second];
        auto& kinds = kinds_[at->second];
        const auto [kind, first] =
            kinds.emplace(std::pair(remark.value, remark.refusal.params), cause.kinds.size());
        if (first) cause.kinds.push_back({remark, {}});
        cause.kinds[kind->second].rows.push_back(remark.row);
        cause.rows.push_back(remark.row);
    }

    std::vector<RemarkCause> Take() {
        std::ranges::stable_sort(causes_, {}, [](const RemarkCause& cause) {
            return cause.Example().severity != Severity::kFault;
        });
        return std::move(causes_);
    }

 private:
    using Kind = std::pair<std::string, decltype(base::Refusal::params)>;
    std::vector<RemarkCause> causes_;
    std::map<CauseKey, std::size_t> index_;
    std::map<std::size_t, std::map<Kind, std::size_t>> kinds_;
};

}  // namespace

std::vector<RemarkCause> CausesOf(const ImportPlan& plan) {
    CauseGatherer gatherer;
    for (const PlannedRow& row : plan.rows)
        for (const CellRemark& remark : row.remarks) gatherer.Add(remark);
    return gatherer.Take();
}

std::string RowsInWords(const std::vector<std::size_t>& rows) {
    std::string text;
    for (std::size_t at = 0; at < rows.size();) {
        std::size_t end = at + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1) ++end;
        if (!text.empty()) text += "、";
        const std::size_t first = rows[at], last = rows[end - 1];
        text += last == first       ? std::to_string(first)
                : last == first + 1 ? fmt::format("{}、{}", first, last)
                                    : fmt::format("{}—{}", first, last);
        at = end;
    }
    return text;
}

}  // namespace exchange
