#pragma once

#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "exchange/letter_rows.hpp"
#include "import_desk/batch.hpp"

namespace import_desk {

/// What an old letter becomes: a record of this type.
inline constexpr const char* kLetterType = "case";
/// The state that letters come in with unless told otherwise, by id or label.
inline constexpr const char* kLetterState = "已结案";

/// The id of the state named by id or label, of the procedure in force (`type` with the field
/// `$state`). Refuses `letter.state_wrong` with all that are known.
[[nodiscard]] base::Result<std::string> StateNamed(const catalogue::RecordType& type,
                                                   const std::string& name,
                                                   const std::string& where);

/// Against what letters are planned.
struct LetterPlace {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const catalogue::RecordType& type;  ///< with the field `$state`
    std::string state;                  ///< a state's id
    records::Filter scope;              ///< within which a number is known
};

/// What would become of each letter; its row is the letter's number.
[[nodiscard]] exchange::ImportPlan PlanOf(const LetterPlace& place,
                                          const std::vector<exchange::LetterFile>& letters);

/// The new cases of the plan, the files of their letters (and of no others: those belong to no
/// case) as evidence, and `甲.docx 等 3 件决定书`, counting the same, as source.
void AddLetters(const Ids& ids, const std::vector<exchange::LetterFile>& letters,
                exchange::ImportPlan plan, workflow::BatchRequest& batch);

/// 甲.docx; of several `甲.docx 等 3 件决定书`; empty where there are none.
[[nodiscard]] std::string NameOfAll(const std::string& first, std::size_t how_many);

}  // namespace import_desk
