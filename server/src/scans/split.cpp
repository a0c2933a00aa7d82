#include "scans/split.hpp"

#include <algorithm>

namespace scans {

namespace {

using print::PageCode;

std::optional<SheetFault> FaultOf(Standing standing) {
    switch (standing) {
        case Standing::kAwaited:
        case Standing::kNotSealed:
            return std::nullopt;
        case Standing::kNotPrinted:
            return SheetFault::kNotPrinted;
        case Standing::kFiled:
            return SheetFault::kFiled;
        case Standing::kVoided:
            return SheetFault::kOldVersion;
        case Standing::kElsewhere:
            return SheetFault::kElsewhere;
    }
    return SheetFault::kUnknown;
}

class Splitter {
 public:
    Splitter(const std::vector<KnownPaper>& papers, const std::map<int, ByHand>& by_hand)
        : papers_(papers), by_hand_(by_hand) {}

    Split Run(const std::vector<Sheet>& sheets) {
        // What a person placed counts before what was read, wherever it lies in the stack.
        for (const Sheet& sheet : sheets)
            if (by_hand_.contains(sheet.number)) ByHandOf(sheet, by_hand_.at(sheet.number));
        for (const Sheet& sheet : sheets)
            if (!by_hand_.contains(sheet.number)) Read(sheet);
        for (Pile& pile : split_.piles) Close(pile);
        std::ranges::sort(split_.faulty, {}, &FaultySheet::sheet);
        OrderPiles(sheets);
        return std::move(split_);
    }

 private:
    void ByHandOf(const Sheet& sheet, const ByHand& hand) {
        if (hand.paper.empty()) return Fault(sheet, SheetFault::kLeftOut);
        const auto paper = std::ranges::find(papers_, hand.paper, &KnownPaper::id);
        if (paper == papers_.end()) return Fault(sheet, SheetFault::kUnknown);
        Place(sheet, *paper, {hand.page, std::nullopt});
    }

    void Read(const Sheet& sheet) {
        if (sheet.codes.empty())
            return Fault(sheet, sheet.blank ? SheetFault::kBlank : SheetFault::kUnreadable);
        const PageCode& code = sheet.codes.front();
        const bool same =
            std::ranges::all_of(sheet.codes, [&](const PageCode& other) { return other == code; });
        if (!same) return Fault(sheet, SheetFault::kTwoPapers);
        const auto paper = std::ranges::find(papers_, code.code, &KnownPaper::code);
        if (paper == papers_.end()) return Fault(sheet, SheetFault::kUnknown, code);
        Place(sheet, *paper, {code.page, code});
    }

    struct Where {
        int page = 0;
        std::optional<PageCode> code;  ///< absent: by hand
    };

    void Place(const Sheet& sheet, const KnownPaper& paper, const Where& where) {
        if (const auto fault = FaultOf(paper.standing))
            return Fault(sheet, *fault, where.code, paper.id);
        if (where.code && where.code->version != paper.version)
            return Fault(sheet, SheetFault::kOldVersion, where.code, paper.id);
        Pile& pile = PileOf(paper, where);
        const bool fits = where.page >= 1 && (pile.pages == 0 || where.page <= pile.pages) &&
                          (!where.code || where.code->pages == pile.pages);
        if (!fits) return Fault(sheet, SheetFault::kWrongNumber, where.code, paper.id);
        const auto before = std::ranges::find(pile.placed, where.page, &PlacedSheet::page);
        if (before != pile.placed.end()) {
            Fault(sheet, SheetFault::kTwice, where.code, paper.id);
            split_.faulty.back().as = before->sheet;
            return;
        }
        pile.placed.push_back({sheet.number, where.page, !where.code.has_value(), sheet.turn});
    }

    /// The number of pages is the record's; where it has none, the first code's.
    Pile& PileOf(const KnownPaper& paper, const Where& where) {
        auto pile = std::ranges::find(split_.piles, paper.id, &Pile::paper);
        if (pile == split_.piles.end()) {
            Pile made;
            made.paper = paper.id;
            made.pages = paper.pages;
            made.not_sealed = paper.standing == Standing::kNotSealed;
            pile = split_.piles.insert(split_.piles.end(), std::move(made));
        }
        if (pile->pages == 0 && where.code) pile->pages = where.code->pages;
        return *pile;
    }

    static void Close(Pile& pile) {
        std::ranges::sort(pile.placed, {}, &PlacedSheet::page);
        // Placed by hand only, and nobody knows of how many pages it is: up to the last one.
        if (pile.pages == 0 && !pile.placed.empty()) pile.pages = pile.placed.back().page;
        for (int page = 1; page <= pile.pages; ++page)
            if (std::ranges::find(pile.placed, page, &PlacedSheet::page) == pile.placed.end())
                pile.missing.push_back(page);
    }

    void OrderPiles(const std::vector<Sheet>& sheets) {
        std::erase_if(split_.piles, [](const Pile& pile) { return pile.placed.empty(); });
        const auto first = [&](const Pile& pile) {
            int least = static_cast<int>(sheets.size()) + 1;
            for (const PlacedSheet& placed : pile.placed) least = std::min(least, placed.sheet);
            return least;
        };
        std::ranges::sort(split_.piles, {}, first);
    }

    void Fault(const Sheet& sheet, SheetFault fault, std::optional<PageCode> code = {},
               std::string paper = {}) {
        split_.faulty.push_back({sheet.number, fault, std::move(code), std::move(paper), 0});
    }

    const std::vector<KnownPaper>& papers_;
    const std::map<int, ByHand>& by_hand_;
    Split split_;
};

}  // namespace

Split SplitStack(const std::vector<Sheet>& sheets, const std::vector<KnownPaper>& papers,
                 const std::map<int, ByHand>& by_hand) {
    return Splitter(papers, by_hand).Run(sheets);
}

}  // namespace scans
