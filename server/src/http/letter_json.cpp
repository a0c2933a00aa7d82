#include <algorithm>

#include "catalogue/messages.hpp"
#include "http/detail/import_file.hpp"
#include "http/detail/letter_import.hpp"
#include "import_desk/letter_values.hpp"

namespace http {

namespace json = boost::json;
using exchange::RowOutcome;
using import_desk::OpenedLetter;

namespace {

std::string LetterWords(const Caller& caller, const base::Refusal& refusal) {
    return catalogue::Words(*caller.catalogue, refusal).text;
}

json::array RemarksOf(const Caller& caller, const exchange::PlannedRow& row) {
    json::array remarks;
    for (const exchange::CellRemark& remark : row.remarks) {
        json::object one = RemarkJson(caller, remark);
        one["label"] = remark.heading;
        remarks.push_back(std::move(one));
    }
    return remarks;
}

/// One line of the list: what the letter is, and what would become of it.
json::object LineJson(const Caller& caller, const LetterImport& import,
                      const PlannedLetters& planned, std::size_t index) {
    const SessionLetter& letter = import.kept.letters[index];
    const OpenedLetter& opened = planned.opened[index];
    json::object line = {
        {"n", index + 1}, {"name", letter.name}, {"size", letter.size}, {"outcome", "left_out"}};
    if (!opened.refusals.empty()) {
        if (!letter.left_out) line["outcome"] = "refused";
        line["refused"] = RefusalsToJson(*caller.catalogue, opened.refusals);
        return line;
    }
    const letters::Letter& read = opened.letter;
    if (read.kind) line["kind"] = TitleOf(read.kind->value);
    if (read.doc_no) line["doc_no"] = read.doc_no->value;
    if (read.party) line["party"] = read.party->value;
    if (read.doc_date) line["doc_date"] = read.doc_date->value.ToText();
    if (read.fine) line["amount_yuan"] = read.fine->value.ToText();
    for (const exchange::PlannedRow& row : planned.plan.rows) {
        if (row.row != index + 1) continue;
        line["outcome"] = OutcomeName(row.outcome);
        line["known"] = row.outcome == RowOutcome::kDuplicate && row.record.has_value();
        line["remarks"] = RemarksOf(caller, row);
    }
    return line;
}

json::object PlaceJson(const letters::Place& place) {
    return {{"line", place.line}, {"begin", place.begin}, {"end", place.end}};
}

json::array ValuesJson(const Caller& caller, const letters::Letter& letter) {
    json::array values;
    for (const import_desk::ReadValue& read : import_desk::ValuesOf(letter)) {
        json::object value = PlaceJson(read.place);
        value["field"] = read.field;
        value["label"] = LetterWords(caller, {read.label, {}, {}});
        value["value"] = read.value;
        json::array doubts;
        for (const base::Refusal& doubt : read.doubts)
            doubts.push_back(json::value(LetterWords(caller, doubt)));
        value["doubts"] = std::move(doubts);
        values.push_back(std::move(value));
    }
    return values;
}

json::array UnreadJson(const Caller& caller, const letters::Letter& letter) {
    json::array unread;
    for (const auto& found : letter.unread)
        for (const base::Refusal& doubt : found.doubts) {
            json::object one = PlaceJson(found.place);
            one["field"] = doubt.where;
            one["words"] = LetterWords(caller, doubt);
            unread.push_back(std::move(one));
        }
    return unread;
}

}  // namespace

json::object FoundJson(const Caller& caller, const LetterImport& import,
                       const PlannedLetters& planned) {
    json::array lines;
    for (std::size_t i = 0; i < import.kept.letters.size(); ++i)
        lines.push_back(LineJson(caller, import, planned, i));
    const auto left_out = std::ranges::count_if(
        import.kept.letters, [](const SessionLetter& letter) { return letter.left_out; });
    return {{"rows", import.kept.letters.size()},
            {"new", planned.plan.CountOf(RowOutcome::kNew)},
            {"changed", 0},
            {"same", 0},
            {"duplicate", planned.plan.CountOf(RowOutcome::kDuplicate)},
            {"faulty", planned.Faulty()},
            {"left_out", left_out},
            {"letters", std::move(lines)}};
}

json::object LettersJson(Caller& caller, LetterDesk& desk, const LetterImport& import) {
    const ImportSession& session = import.session;
    json::object answer = session.performed
                              ? json::parse(session.outcome).as_object()
                              : FoundJson(caller, import, PlanLetters(caller, desk, import));
    answer["id"] = session.id.ToText();
    answer["type"] = session.type;
    answer["file"] = session.file;
    answer["created_at"] = session.created_at.ToText();
    answer["own"] = session.person == caller.principal.person;
    answer["state"] = import.kept.state;
    json::array states;
    if (const catalogue::Field* state = import.type.FindField(records::system_field::kState))
        for (const catalogue::Choice& choice : state->choices)
            states.push_back({{"id", choice.id}, {"label", choice.label}});
    answer["states"] = std::move(states);
    AddActs(session, answer);
    return answer;
}

json::object LetterTextJson(const Caller& caller, std::size_t n, const OpenedLetter& opened) {
    json::array lacks;
    for (const import_desk::Lack& lack : import_desk::LacksOf(opened.letter))
        lacks.push_back(
            {{"field", lack.field}, {"label", LetterWords(caller, {lack.label, {}, {}})}});
    return {{"n", n},
            {"name", opened.name},
            {"text", opened.text},
            {"values", ValuesJson(caller, opened.letter)},
            {"lacks", std::move(lacks)},
            {"unread", UnreadJson(caller, opened.letter)}};
}

}  // namespace http
