#include <algorithm>
#include <set>

#include "report/report.hpp"

namespace report {

namespace {

constexpr std::string_view kStop = "。";
constexpr std::size_t kMost = 60;  ///< more than anybody reads

/// Indicators that a sentence names, in its order.
std::vector<std::string> IndicatorsOf(const std::string& sentence) {
    std::vector<std::string> ids;
    for (const TextPart& part : SplitText(sentence)) {
        const auto place = part.is_place ? ReadPlace(part.text) : std::nullopt;
        if (place && std::ranges::find(ids, place->indicator) == ids.end())
            ids.push_back(place->indicator);
    }
    return ids;
}

class Proposer {
 public:
    Proposer(const catalogue::Catalogue& catalogue, FigureBook& book)
        : catalogue_(catalogue), book_(book) {}

    std::vector<Suggestion> Run(const catalogue::Report& report, const std::string& heading) {
        std::vector<std::string> own;
        for (const catalogue::ReportSection& section : report.sections)
            if (section.heading == heading) own = section.paragraphs;
        const bool known =
            std::ranges::find(report.sections, heading, &catalogue::ReportSection::heading) !=
            report.sections.end();
        if (!known)
            for (const catalogue::ReportSection& section : report.sections)
                own.insert(own.end(), section.paragraphs.begin(), section.paragraphs.end());
        for (const std::string& sentence : own) Offer(sentence);
        for (const std::string& sentence : own) OfferOthers(IndicatorsOf(sentence));
        std::ranges::stable_sort(made_, {},
                                 [](const Suggestion& one) { return !one.wanted.empty(); });
        if (made_.size() > kMost) made_.resize(kMost);
        return std::move(made_);
    }

 private:
    void Offer(const std::string& sentence) {
        if (!seen_.insert(sentence).second) return;
        Suggestion one{sentence, book_.Fill(sentence), {}};
        for (const std::string& id : IndicatorsOf(sentence)) {
            const Placed& placed = book_.At(id);
            if (!placed.figure.stated || placed.indicator == nullptr) one.wanted.push_back(id);
        }
        made_.push_back(std::move(one));
    }

    /// The same figures otherwise: against last year, nought in words, as other reports say it.
    void OfferOthers(const std::vector<std::string>& ids) {
        for (const std::string& id : ids) {
            const Placed& placed = book_.At(id);
            if (placed.indicator == nullptr || !placed.figure.stated) continue;
            if (placed.figure.value == 0)
                Offer(fmt::format("{}为{{{}|word}}{}", placed.indicator->label, id, kStop));
            else if (placed.previous && book_.At(id + "|change").faults.empty())
                Offer(fmt::format("{}{{{}|word}}，上年为{{{}|word|last}}，同比{{{}|change}}{}",
                                  placed.indicator->label, id, id, id, kStop));
        }
        for (const auto& [key, report] : catalogue_.reports)
            for (const catalogue::ReportSection& section : report.sections)
                for (const std::string& sentence : section.paragraphs) {
                    const auto named = IndicatorsOf(sentence);
                    if (std::ranges::any_of(ids, [&](const std::string& id) {
                            return std::ranges::find(named, id) != named.end();
                        }))
                        Offer(sentence);
                }
    }

    const catalogue::Catalogue& catalogue_;
    FigureBook& book_;
    std::vector<Suggestion> made_;
    std::set<std::string> seen_;
};

}  // namespace

std::vector<Suggestion> Suggest(const catalogue::Catalogue& catalogue,
                                const catalogue::Report& report, const std::string& heading,
                                FigureBook& book) {
    return Proposer(catalogue, book).Run(report, heading);
}

}  // namespace report
