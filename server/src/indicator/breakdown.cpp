#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "indicator/derived.hpp"
#include "indicator/detail/ask.hpp"

namespace indicator {
namespace {

namespace json = boost::json;

struct Amount {
    std::int64_t value = 0, rows = 0;

    void Add(const records::GroupRow& row, bool counts) {
        rows += row.count;
        value += counts ? row.count : row.sum;
    }
};

std::string MonthKey(base::CivilDay day) { return day.ToText().substr(0, 7); }

std::optional<base::CivilDay> DayOf(const records::Value& value) {
    if (const auto* day = value.As<base::CivilDay>()) return *day;
    if (const auto* instant = value.As<base::Instant>()) return instant->DayInShanghai();
    return std::nullopt;
}

std::vector<Share> ByMonth(const std::vector<records::GroupRow>& groups, bool counts, Span span) {
    std::map<std::string, Amount> months;
    for (const records::GroupRow& row : groups) {
        if (const auto day = DayOf(row.key))
            months[MonthKey(std::max(*day, span.from))].Add(row, counts);
    }
    std::vector<Share> shares;
    auto first = base::CivilDay::From(span.from.year(), span.from.month(), 1).value_or(span.from);
    for (; first <= span.to; first = first.PlusMonths(1)) {
        const Amount amount = months[MonthKey(first)];
        shares.push_back({MonthKey(first), fmt::format("{}年{}月", first.year(), first.month()),
                          amount.value, amount.rows});
    }
    return shares;
}

std::vector<Share> ByOrganisation(records::RecordView& view, const catalogue::Catalogue& catalogue,
                                  const std::vector<records::GroupRow>& groups, bool counts) {
    std::map<std::optional<base::RecordId>, Amount> parts;
    std::vector<base::RecordId> ids;
    for (const records::GroupRow& row : groups) {
        const auto* id = row.key.As<base::RecordId>();
        if (id != nullptr) ids.push_back(*id);
        parts[id == nullptr ? std::nullopt : std::optional(*id)].Add(row, counts);
    }
    std::map<base::RecordId, std::string> titles;
    if (const auto* type = catalogue.FindType(catalogue::kOrganisationType)) {
        titles = view.Titles(*type, ids);
    }
    std::vector<std::pair<std::string, Share>> sorted;
    for (const auto& [id, amount] : parts) {
        if (!id) continue;
        const std::string& title = titles[*id];
        sorted.push_back(
            {base::PinyinKey(title), {id->ToText(), title, amount.value, amount.rows}});
    }
    std::sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
        return std::tie(a.first, a.second.key) < std::tie(b.first, b.second.key);
    });
    std::vector<Share> shares;
    shares.reserve(sorted.size() + 1);
    for (auto& [key, share] : sorted) shares.push_back(std::move(share));
    if (const auto none = parts.find(std::nullopt); none != parts.end()) {
        shares.push_back({"", "", none->second.value, none->second.rows});
    }
    return shares;
}

base::Result<records::Filter> OfOrganisations(const catalogue::Catalogue& catalogue,
                                              const catalogue::RecordType& type,
                                              const std::vector<std::string>& ids) {
    json::array wanted(ids.begin(), ids.end());
    return records::ReadFilter(
        catalogue, type,
        json::serialize(json::object{{"$organisation", {{"in", std::move(wanted)}}}}));
}

/// The question widened to all shares up to one.
class Parts {
 public:
    Parts(records::RecordView& view, const catalogue::Catalogue& catalogue,
          const Question& question, By by)
        : view_(view), catalogue_(catalogue), question_(question), by_(by) {}

    /// What is counted once belongs to the first part that has it: the figure up to this part less
    /// the figure before. What stands on the last day: the figure at each part's end.
    base::Done Tell(std::vector<Share>& shares) {
        std::int64_t before = 0;
        for (Share& share : shares) {
            seen_.push_back(share.key);
            const auto value = ValueUpTo(share.key);
            if (!value) return base::Refuse(value.error());
            share.value = *value - before;
            if (detail::BoundOf(*question_.indicator) != detail::Bound::kLastDay) before = *value;
        }
        return base::AllWell();
    }

 private:
    base::Result<std::int64_t> ValueUpTo(const std::string& key) {
        Question part = question_;
        if (by_ == By::kMonth) {
            const auto first = base::CivilDay::Parse(key + "-01").value_or(part.span.from);
            part.span.to = std::min(part.span.to, first.PlusMonths(1).Plus(-1));
        }
        auto asked = detail::Ask(view_, catalogue_, part);
        if (!asked) return base::Refuse(std::move(asked.error()));
        if (by_ == By::kOrganisation && !key.empty()) {
            auto own = OfOrganisations(catalogue_, *asked->query.type, seen_);
            if (!own) return base::Refuse(std::move(own.error()));
            asked->query.filter = records::Both(asked->query.filter, *own);
        }
        return detail::ValueOf(view_, *asked, view_.Count(asked->query));
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const Question& question_;
    By by_;
    std::vector<std::string> seen_;
};

}  // namespace

base::Result<std::vector<Share>> Breakdown(records::RecordView& view,
                                           const catalogue::Catalogue& catalogue,
                                           const Question& question, By by) {
    auto asked = detail::Ask(view, catalogue, question);
    if (!asked) return base::Refuse(std::move(asked.error()));
    if (Derive(view, catalogue, question)) return std::vector<Share>{};
    const std::string key = by == By::kMonth ? question.indicator->dated_by
                                             : std::string(records::system_field::kOrganisation);
    auto path = records::ReadPath(catalogue, *asked->query.type, key);
    if (!path) return base::Refuse(std::move(path.error()));
    const bool counts = asked->measure.sum == nullptr;
    const auto groups = view.GroupBy(asked->query, *path, asked->measure.sum);
    auto shares = by == By::kMonth ? ByMonth(groups, counts, question.span)
                                   : ByOrganisation(view, catalogue, groups, counts);
    if (asked->share) {
        records::Query passing = asked->query;
        passing.filter = records::Both(asked->query.filter, *asked->share);
        const auto parts = view.GroupBy(passing, *path, nullptr);
        const auto of_part = by == By::kMonth ? ByMonth(parts, counts, question.span)
                                              : ByOrganisation(view, catalogue, parts, counts);
        std::map<std::string, std::int64_t> passed;
        for (const Share& share : of_part) passed[share.key] = share.rows;
        for (Share& share : shares) share.value = detail::PercentOf(passed[share.key], share.rows);
    }
    const bool bound =
        by == By::kMonth && detail::BoundOf(*question.indicator) != detail::Bound::kNo;
    if (asked->distinct || bound)
        if (const auto done = Parts(view, catalogue, question, by).Tell(shares); !done)
            return base::Refuse(done.error());
    // Rows were told by the day on which they begun, which these parts are not of.
    if (bound && counts && !asked->distinct)
        for (Share& share : shares) share.rows = share.value;
    return shares;
}

}  // namespace indicator
