#pragma once

#include <optional>
#include <string>
#include <vector>

#include "exchange/import_plan.hpp"
#include "letters/letter.hpp"
#include "records/value.hpp"

namespace exchange {

/// A letter that was read, and its file where that is kept already.
struct LetterFile {
    std::string name;
    letters::Letter letter;
    std::optional<records::Attachment> file;
    std::size_t number = 0;  ///< as people number it; 0: its place in the list
};

/// What each letter could become: a historical case in `state` (a state's id). Its row is the
/// letter's number; remarks name the field and the words of the letter. `type` has the field
/// `$state` (workflow::WithState). A letter is faulty that is no decision of a case, has no number
/// (it could not be told whether it is known), or whose amounts contradict each other. The day a
/// page was published is no day of decision.
[[nodiscard]] Candidates CandidatesOfLetters(const catalogue::RecordType& type,
                                             const std::vector<LetterFile>& files,
                                             const std::string& state);

/// As PlanImport; a letter whose number is known changes nothing (`letter.known`), also where the
/// book says something else than the letter. Of two letters with one number the second is left out
/// (`letter.twice`), unless the first is faulty: then the second stands for itself, with a word
/// (`letter.twin_faulty`).
[[nodiscard]] ImportPlan PlanLetters(records::RecordView& view,
                                     const catalogue::Catalogue& catalogue,
                                     const catalogue::RecordType& type,
                                     const Candidates& candidates, const records::Filter& scope);

/// The number with 〔〕 around its year: 盘环罚决(2021)138号 and 盘环罚决〔2021〕138号 are one.
[[nodiscard]] std::string EvenNumber(const std::string& number);

}  // namespace exchange
