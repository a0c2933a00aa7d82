#include "import_desk/letter_import.hpp"

#include <algorithm>

#include "records/record.hpp"

namespace import_desk {

base::Result<std::string> StateNamed(const catalogue::RecordType& type, const std::string& name,
                                     const std::string& where) {
    const catalogue::Field* state = type.FindField(records::system_field::kState);
    std::string known;
    if (state != nullptr)
        for (const catalogue::Choice& choice : state->choices) {
            if (choice.id == name || choice.label == name) return choice.id;
            known += (known.empty() ? "" : "、") + choice.label;
        }
    return base::Refuse("letter.state_wrong", {{"value", name}, {"known", known}}, where);
}

exchange::ImportPlan PlanOf(const LetterPlace& place,
                            const std::vector<exchange::LetterFile>& letters) {
    return exchange::PlanLetters(place.view, place.catalogue, place.type,
                                 exchange::CandidatesOfLetters(place.type, letters, place.state),
                                 place.scope);
}

std::string NameOfAll(const std::string& first, std::size_t how_many) {
    return how_many > 1 ? fmt::format("{} 等 {} 件决定书", first, how_many) : first;
}

void AddLetters(const Ids& ids, const std::vector<exchange::LetterFile>& letters,
                exchange::ImportPlan plan, workflow::BatchRequest& batch) {
    std::string first;
    std::size_t coming = 0;
    for (std::size_t i = 0; i < letters.size(); ++i) {
        const exchange::LetterFile& letter = letters[i];
        const std::size_t number = letter.number > 0 ? letter.number : i + 1;
        const bool is_new = std::ranges::any_of(plan.rows, [&](const exchange::PlannedRow& row) {
            return row.row == number && row.outcome == exchange::RowOutcome::kNew;
        });
        if (!is_new) continue;
        if (++coming == 1) first = letter.name;
        const bool kept = std::ranges::any_of(batch.evidence, [&](const auto& evidence) {
            return letter.file && evidence.digest == letter.file->digest;
        });
        if (!letter.file || kept) continue;
        batch.evidence.push_back(
            {letter.file->digest, letter.file->name, letter.file->media_type, letter.file->size});
    }
    batch.source.system = NameOfAll(first, coming);
    batch.reason = LeftOutInWords(plan, "件");
    AddRows(ids, std::move(plan), batch);
}

}  // namespace import_desk
