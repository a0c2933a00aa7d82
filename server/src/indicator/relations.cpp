#include "indicator/relations.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/decimal.hpp"

namespace indicator {

namespace {

using catalogue::Relation;
using catalogue::RelationKind;

constexpr double kEndless = std::numeric_limits<double>::infinity();
constexpr double kToldOne = 10'000;   ///< 1, told with four digits
constexpr double kAboutShare = 0.1;   ///< 约 and 近: within a tenth
constexpr double kFloatSlack = 1e-6;  ///< of arithmetic with doubles

/// The values that the words leave open.
struct Between {
    double least = 0, most = 0;
};

/// Half of the last digit that is told: 39.28 is 39.275 to 39.285; a whole number is itself.
double HalfDigit(std::int64_t value) {
    double step = 1;
    for (std::int64_t unit = 1'000; unit >= 1 && value % (unit * 10) != 0; unit /= 10)
        step = static_cast<double>(unit) / kToldOne;
    return value % 10'000 == 0 ? 0 : step / 2;
}

Between OpenTo(const Told& told) {
    const double value = static_cast<double>(told.value) / kToldOne;
    const double about = std::abs(value) * kAboutShare;
    if (told.comparator == "at_least") return {value, kEndless};
    if (told.comparator == "at_most") return {-kEndless, value};
    if (told.comparator == "approx") return {value - about, value + about};
    if (told.comparator == "approx_below") return {value - about, value};
    return {value, value};
}

/// A measured value: rounded to its last digit, too.
Between Rounded(const Told& told) {
    Between open = OpenTo(told);
    open.least -= HalfDigit(told.value);
    open.most += HalfDigit(told.value);
    return open;
}

/// A rate or a change: 13.4% and 100% are rounded to what is written.
Between AsPercent(const Told& told) {
    Between open = OpenTo(told);
    const double half = std::max(HalfDigit(told.value), told.value % 10'000 == 0 ? 0.5 : 0.0);
    open.least -= half;
    open.most += half;
    return open;
}

bool Apart(Between a, Between b) {
    return a.least > b.most + kFloatSlack || b.least > a.most + kFloatSlack;
}

std::string NumberText(std::int64_t value) {
    std::string text = base::DecimalText(value, kToldDigits);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.') text.pop_back();
    return text;
}

/// Behind the number: 余, 以内.
std::string_view WordOf(const Told& told) {
    if (told.comparator == "at_least") return "以上";
    if (told.comparator == "at_most") return "以内";
    return "";
}

/// One relation against the figures; keeps which of them break it.
class Judge {
 public:
    Judge(const catalogue::Catalogue& catalogue, const ToldFigures& now, const ToldFigures& before)
        : catalogue_(catalogue), now_(now), before_(before) {}

    std::vector<Breach> Of(const Relation& relation) {
        relation_ = &relation;
        breaches_.clear();
        const Told* whole = At(relation.whole);
        switch (relation.kind) {
            case RelationKind::kRange:
                EachInRange();
                break;
            case RelationKind::kSum:
            case RelationKind::kWithin:
                if (whole != nullptr) Parts(*whole);
                break;
            case RelationKind::kRate:
                if (whole != nullptr) Rate(*whole);
                break;
            case RelationKind::kChange:
            case RelationKind::kRise:
                if (whole != nullptr) Change(*whole);
                break;
            case RelationKind::kNeeds:
                if (whole != nullptr) Needs(*whole);
                break;
            case RelationKind::kPerHead:
                if (whole != nullptr) PerHead(*whole);
                break;
        }
        return std::move(breaches_);
    }

 private:
    [[nodiscard]] const Told* At(const std::string& id) const {
        const auto found = now_.find(id);
        return found == now_.end() ? nullptr : &found->second;
    }

    [[nodiscard]] std::string Say(const std::string& id, const Told& told,
                                  std::string_view of) const {
        const auto found = catalogue_.indicators.find(id);
        if (found == catalogue_.indicators.end()) return {};
        return fmt::format("{}{} {}{}{}", of, found->second.label, NumberText(told.value),
                           found->second.unit, WordOf(told));
    }

    void Break(const std::vector<std::string>& ids, const std::string& and_before = {}) {
        Breach breach{relation_, {}, {}};
        for (const std::string& id : ids) {
            const Told* told = At(id);
            if (told == nullptr) continue;
            if (std::ranges::find(breach.figures, id) != breach.figures.end()) continue;
            breach.figures.push_back(id);
            breach.working += (breach.working.empty() ? "" : "，") + Say(id, *told, "");
        }
        breach.working += and_before;
        breaches_.push_back(std::move(breach));
    }

    [[nodiscard]] std::vector<std::string> WholeAndParts() const {
        std::vector<std::string> ids = {relation_->whole};
        ids.insert(ids.end(), relation_->parts.begin(), relation_->parts.end());
        return ids;
    }

    /// A bound without an upper end counts things: no part of one.
    void EachInRange() {
        const bool counts = relation_->most == std::numeric_limits<std::int64_t>::max();
        for (const std::string& id : relation_->parts) {
            const Told* told = At(id);
            if (told == nullptr) continue;
            const Between open = OpenTo(*told);
            const bool outside = open.most < static_cast<double>(relation_->least) ||
                                 open.least > static_cast<double>(relation_->most);
            if (outside || (counts && told->value % 10'000 != 0)) Break({id});
        }
    }

    /// Parts that nobody told are not below nought.
    void Parts(const Told& whole) {
        Between sum;
        bool all = true, any = false;
        for (const std::string& id : relation_->parts) {
            const Told* part = At(id);
            all = all && part != nullptr;
            any = any || part != nullptr;
            if (part == nullptr) continue;
            sum.least += OpenTo(*part).least;
            sum.most += OpenTo(*part).most;
        }
        const Between open = OpenTo(whole);
        const bool above = any && sum.least > open.most + kFloatSlack;
        const bool below = relation_->kind == RelationKind::kSum && all && Apart(sum, open);
        if (above || below) Break(WholeAndParts());
    }

    void Rate(const Told& rate) {
        const Told* part = At(relation_->parts[0]);
        const Told* of = relation_->parts.size() > 1 ? At(relation_->parts[1]) : nullptr;
        if (part == nullptr || of == nullptr) return;
        const Between up = OpenTo(*part), down = OpenTo(*of);
        if (down.most <= 0) return Break(WholeAndParts());
        const Between told{down.most == kEndless ? 0 : up.least * 100 / down.most,
                           down.least <= 0 ? kEndless : up.most * 100 / down.least};
        if (Apart(AsPercent(rate), told)) Break(WholeAndParts());
    }

    void Change(const Told& change) {
        const std::string& id = relation_->parts[0];
        const Told* now = At(id);
        const auto before = before_.find(id);
        if (now == nullptr || before == before_.end()) return;
        const Between a = Rounded(*now), b = Rounded(before->second);
        Between told{a.least - b.most, a.most - b.least};
        Between open = Rounded(change);
        if (relation_->kind == RelationKind::kChange) {
            if (b.least <= 0) return;
            told = {(a.least / b.most - 1) * 100, (a.most / b.least - 1) * 100};
            open = AsPercent(change);
        }
        if (Apart(open, told)) Break(WholeAndParts(), "，" + Say(id, before->second, "上年"));
    }

    void Needs(const Told& whole) {
        if (OpenTo(whole).most > 0) return;
        for (const std::string& id : relation_->parts)
            if (const Told* part = At(id); part != nullptr && OpenTo(*part).least > 0)
                Break({relation_->whole, id});
    }

    void PerHead(const Told& heads) {
        const Told* part = At(relation_->parts[0]);
        if (part == nullptr) return;
        if (OpenTo(*part).least > OpenTo(heads).most * static_cast<double>(relation_->most))
            Break(WholeAndParts());
    }

    const catalogue::Catalogue& catalogue_;
    const ToldFigures& now_;
    const ToldFigures& before_;
    const Relation* relation_ = nullptr;
    std::vector<Breach> breaches_;
};

bool InForce(const Relation& relation, base::CivilDay day) {
    return relation.effective_from <= day &&
           (!relation.effective_to || day <= *relation.effective_to);
}

}  // namespace

std::vector<Breach> Breaches(const catalogue::Catalogue& catalogue, int year,
                             const ToldFigures& now, const ToldFigures& before) {
    std::vector<Breach> all;
    Judge judge(catalogue, now, before);
    for (const auto& [id, relation] : catalogue.relations) {
        if (!InForce(relation, Span::Year(year).to)) continue;
        for (Breach& breach : judge.Of(relation)) all.push_back(std::move(breach));
    }
    return all;
}

base::Refusal BreachAsRefusal(const Breach& breach, const std::string& where) {
    return {breach.relation->impossible ? "figures.impossible" : "figures.doubtful",
            {{"figures", breach.working}, {"says", breach.relation->says}},
            where};
}

std::optional<Told> TellFigure(records::RecordView& view, const catalogue::Catalogue& catalogue,
                               const Question& question) {
    const auto figure = Compute(view, catalogue, question);
    if (!figure) return std::nullopt;
    return TellComputed(view, catalogue, question, *figure);
}

bool LooksBack(const catalogue::Catalogue& catalogue, std::string_view indicator) {
    return std::ranges::any_of(catalogue.relations, [&](const auto& entry) {
        const Relation& relation = entry.second;
        return (relation.kind == RelationKind::kChange || relation.kind == RelationKind::kRise) &&
               relation.parts.front() == indicator;
    });
}

std::optional<Told> TellComputed(records::RecordView& view, const catalogue::Catalogue& catalogue,
                                 const Question& question, const Figure& figure) {
    if (!figure.stated) return std::nullopt;
    Told told{figure.value, {}, {}};
    for (int scale = figure.scale; scale < kToldDigits; ++scale) told.value *= 10;
    if (!IsReported(*question.indicator)) return told;
    const auto rows = Rows(view, catalogue, question, {});
    if (!rows) return std::nullopt;
    std::set<std::string> words;
    for (const FigureRow& row : *rows) words.insert(row.record.Text("comparator"));
    if (words.contains("exact")) words.insert("");
    words.erase("exact");
    if (figure.derived) {
        if (words != std::set<std::string>{""} && !words.empty()) told.comparator = "approx";
        return told;
    }
    if (words.size() > 1) return std::nullopt;
    if (!words.empty()) told.comparator = *words.begin();
    return told;
}

std::vector<const catalogue::Indicator*> Related(const catalogue::Catalogue& catalogue,
                                                 const std::vector<std::string>& ids) {
    std::set<std::string> wanted(ids.begin(), ids.end());
    for (const auto& [name, relation] : catalogue.relations) {
        std::vector<std::string> of = relation.parts;
        if (!relation.whole.empty()) of.push_back(relation.whole);
        // A range says nothing of one figure against another.
        if (relation.kind == RelationKind::kRange) continue;
        if (std::ranges::any_of(
                ids, [&](const std::string& id) { return std::ranges::find(of, id) != of.end(); }))
            wanted.insert(of.begin(), of.end());
    }
    std::vector<const catalogue::Indicator*> all;
    for (const std::string& id : wanted)
        if (const auto at = catalogue.indicators.find(id); at != catalogue.indicators.end())
            all.push_back(&at->second);
    return all;
}

}  // namespace indicator
