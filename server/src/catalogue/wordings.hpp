#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

/// How reports speak of the indicators: `catalogue/wordings/*.yaml` (docs/formats/wordings.md).
/// Only those who read reports ask for them: no act depends on them, so they are no part of what
/// the ledger vouches for.
namespace catalogue {

/// Words that state a figure without a digit: 率先出台 says "at least one".
struct SaidFigure {
    std::vector<std::string> words;
    std::string value;
    std::string comparator;  ///< exact, at_least …
};

/// The words of one indicator. A word may hold `…`: a gap of at most 14 characters within a clause.
struct FigureWording {
    std::string id, label;
    /// count, amount, rate, change, rank, ordinal, measure, frequency, duration explain a number.
    /// The others say something of the words around one (docs/formats/wordings.md): part, neutral,
    /// frame, level, total, place_total, span, yearly, other_base, campaign, campaign_again,
    /// campaign_verb, campaign_all, campaign_several, matter, paper
    std::string kind;
    std::string unit;                ///< the unit its value is given in
    std::vector<std::string> units;  ///< units it is written with; empty: those of the kind
    std::vector<std::string> keeps;  ///< written units that stay as they are
    std::string comparator;          ///< always this one; empty: as written
    std::string period;              ///< year (the usual), year_end, standing
    std::string within;     ///< how far `needs` reach: clause, sentence, paragraph (the usual)
    bool falls = false;     ///< less is better: 改善 means a fall
    bool none = false;      ///< these words make a figure none of the indicators
    bool whole = false;     ///< speaks of all of the bureau's year: no figure of a part is it
    int rank = 0;           ///< of a level: 0 county … 3 country
    bool campaign = false;  ///< counts within a campaign, whose name must be told
    std::vector<std::string> applies;             ///< of neutral words: to these; empty: to all
    std::vector<std::string> names;               ///< one of them beside the figure
    std::vector<std::vector<std::string>> needs;  ///< of each group one in reach
    std::vector<std::string> after;               ///< or a figure of one of these before it
    std::vector<std::string> helps;               ///< makes it likelier
    std::vector<std::string> without;             ///< none of them beside the figure
    std::vector<std::string> not_near;            ///< none of them before it in the sentence
    std::vector<std::string> zero;                ///< 无…发生 of these is 0
    std::vector<std::string> all;                 ///< these say 100 %
    std::vector<std::string> same;                ///< 均已立案: as many as the figure before
    std::vector<SaidFigure> says;
    /// Words met in one report only; a reader that must not know that report leaves them out.
    std::map<std::string, std::vector<std::string>> seen;
    std::string kept;  ///< the record by which a bureau keeps it; empty: of the catalogue
};

/// Of the folders, the later ones laid over the first. Every fault of every file at once.
[[nodiscard]] base::Result<std::vector<FigureWording>> LoadWordings(
    const std::vector<std::filesystem::path>& folders);

/// Of one file's text, checked as those of a folder; `name`: of the file, without its ending.
[[nodiscard]] base::Result<std::vector<FigureWording>> ReadWordings(const std::string& name,
                                                                    std::string_view yaml);

/// One of the words that only `report` has taught is taken out everywhere, indicators included
/// that have none left.
[[nodiscard]] std::vector<FigureWording> WithoutReport(std::vector<FigureWording> wordings,
                                                       const std::string& report);

}  // namespace catalogue
