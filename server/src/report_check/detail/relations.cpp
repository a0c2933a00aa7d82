// Figures that stand in a known relation: figures.list says which they are and how they hang
// together. And the same words twice with two values.
#include <cmath>
#include <map>
#include <unordered_map>

#include "report_check/detail/scan.hpp"
#include "report_check/detail/subject.hpp"

namespace report_check::detail {

namespace {

bool HasWay(std::u32string_view text, std::u32string_view ways) {
    while (true) {
        const std::size_t cut = ways.find(U'/');
        if (text.find(ways.substr(0, cut)) != kNowhere) return true;
        if (cut == kNowhere) return false;
        ways.remove_prefix(cut + 1);
    }
}

bool Fits(const ConceptRow& figure, std::u32string_view unit, std::u32string_view words) {
    bool unit_fits = false;
    for (const std::u32string& known : figure.units) unit_fits = unit_fits || known == unit;
    if (!unit_fits || HasAny(words, figure.none)) return false;
    for (const std::u32string& ways : figure.all)
        if (!HasWay(words, ways)) return false;
    return true;
}

class Relations {
 public:
    explicit Relations(Subject& subject) : subject_(subject) {}

    void Check() {
        known_ = KnownFigures(subject_);
        for (const RelationRow& row : subject_.rules.relations) CheckRow(row);
        if (subject_.yearly_report) CheckTwice();
    }

 private:
    [[nodiscard]] const Quantity& At(std::size_t i) const { return subject_.quantities[i]; }

    /// The figure as it stands with the words for what it is.
    [[nodiscard]] std::string Said(const std::string& id, std::size_t i) const {
        for (const ConceptRow& figure : subject_.rules.concepts)
            if (figure.id == id) return figure.label + Shown(i);
        return Shown(i);
    }
    [[nodiscard]] std::string Shown(std::size_t i) const {
        return (At(i).near == Near::kLess ? "近" : "") + subject_.Utf8(At(i).whole);
    }

    [[nodiscard]] const std::vector<std::size_t>* Known(const std::string& id) const {
        const auto found = known_.find(id);
        return found == known_.end() ? nullptr : &found->second;
    }

    void CheckRow(const RelationRow& row) {
        if (row.kind == RelationKind::kOneBase) return CheckBase(row);
        const auto* first = Known(row.figures[0]);
        if (first == nullptr) return;
        const std::size_t whole = first->front();
        std::string all = Said(row.figures[0], whole);
        std::vector<double> values;
        for (std::size_t i = 1; i < row.figures.size(); ++i) {
            const auto* known = Known(row.figures[i]);
            if (known == nullptr && i > 1 && row.kind == RelationKind::kCovers) continue;
            if (known == nullptr) return;
            all += "，" + Said(row.figures[i], known->front());
            values.push_back(At(known->front()).value);
        }
        if (values.empty()) return;
        Judge(row, whole, all, values);
    }

    void Judge(const RelationRow& row, std::size_t at, const std::string& all,
               const std::vector<double>& values) {
        double sum = 0;
        for (const double value : values) sum += value;
        const double whole = At(at).value;
        const Params params{{"all", all},
                            {"note", row.note},
                            {"difference", NumberText(std::abs(whole - sum))},
                            {"ratio", NumberText(whole > 0 ? std::round(sum / whole) : 0)}};
        const Span place{At(at).before.begin, At(at).whole.end};
        switch (row.kind) {
            case RelationKind::kCovers:
                if (whole > sum) subject_.Add("relation-gap", place, params);
                if (whole < sum) subject_.Add("relation-above", place, params);
                return;
            case RelationKind::kAtLeast:
                if (whole < sum) subject_.Add("relation-above", place, params);
                return;
            case RelationKind::kSame:
                if (whole != sum) subject_.Add("relation-differs", place, params);
                return;
            case RelationKind::kShortfall:
                if (sum < whole) subject_.Add("relation-gap", place, params);
                return;
            case RelationKind::kExceeds:
                if (sum > whole) subject_.Add("relation-exceeds", place, params);
                return;
            case RelationKind::kNotAll:
                if (whole == values[0] && values[1] > 0)
                    subject_.Add("relation-all", place, params);
                return;
            case RelationKind::kPerHead:
                if (whole > 0 && sum / whole > row.limit)
                    subject_.Add("relation-per-head", place, params);
                return;
            case RelationKind::kOneBase:
                return;
        }
    }

    /// 100余名 in one place, 近400名 in another: who is counted?
    void CheckBase(const RelationRow& row) {
        const auto* known = Known(row.figures[0]);
        if (known == nullptr) return;
        std::string all;
        bool differ = false;
        constexpr std::size_t kMost = 6;
        for (std::size_t i = 0; i < known->size() && i < kMost; ++i) {
            all += (all.empty() ? "“" : "、“") + Shown((*known)[i]) + "”";
            differ = differ || At((*known)[i]).value != At(known->front()).value;
        }
        if (!differ) return;
        const Quantity& first = At(known->front());
        subject_.Add("relation-base", {first.whole.begin, first.after.end},
                     {{"all", all}, {"note", row.note}});
    }

    void CheckTwice() {
        std::unordered_map<std::u32string, std::size_t> seen;
        for (std::size_t i = 0; i < subject_.quantities.size(); ++i) {
            const Quantity& quantity = At(i);
            if (quantity.unit.empty() || subject_.IsPlanned(quantity.whole.begin)) continue;
            if (HasAny(subject_.Of(quantity.before), subject_.rules.Words("other_period")) ||
                HasAny(subject_.Of(quantity.before), subject_.rules.Words("target_words")))
                continue;
            std::u32string key = FigureKey(subject_, quantity);
            if (key.empty()) continue;
            const auto [first, fresh] = seen.try_emplace(std::move(key), i);
            if (fresh || At(first->second).value == quantity.value) continue;
            const std::size_t line =
                subject_.text.LineOf(subject_.text.Original(At(first->second).whole).begin);
            subject_.Add("figure-twice", {quantity.before.begin, quantity.whole.end},
                         {{"first", Shown(first->second)},
                          {"second", Shown(i)},
                          {"line", std::to_string(line)}});
        }
    }

    Subject& subject_;
    FigureMap known_;
};

}  // namespace

FigureMap KnownFigures(const Subject& subject) {
    FigureMap known;
    const std::vector<Quantity>& all = subject.quantities;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (subject.IsPlanned(all[i].whole.begin) || all[i].unit.empty()) continue;
        const std::u32string words = std::u32string(subject.Of(all[i].before)) + U'\n' +
                                     std::u32string(subject.Of(all[i].after));
        if (HasAny(words, subject.rules.Words("other_period"))) continue;
        for (const ConceptRow& figure : subject.rules.concepts)
            if (Fits(figure, all[i].unit, words)) known[figure.id].push_back(i);
    }
    return known;
}

std::u32string FigureKey(const Subject& subject, const Quantity& quantity) {
    std::u32string_view words = subject.Of(quantity.before);
    const auto& leads = subject.rules.Words("figure_leads");
    for (std::size_t size = 1; size > 0;) {
        size = LongestAt(words, 0, leads);
        words.remove_prefix(size);
        if (words.size() <= 5 || !IsDigit(words[0]) || words.substr(4, 1) != U"年") continue;
        words.remove_prefix(5);
        size = 5;
    }
    constexpr std::size_t kLeast = 5, kMost = 30;
    if (words.size() < kLeast || words.size() > kMost) return {};
    return std::u32string(words) + U'\n' + quantity.unit;
}

void CheckRelations(Subject& subject) { Relations(subject).Check(); }

}  // namespace report_check::detail
