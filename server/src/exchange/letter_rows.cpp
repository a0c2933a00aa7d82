#include "exchange/letter_rows.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <map>

#include "base/text.hpp"
#include "records/record.hpp"

namespace exchange {

namespace {

namespace json = boost::json;
using catalogue::Field;
using letters::Found;
using letters::Kind;
using letters::Letter;

/// Doubts that a person must settle before the letter becomes a record.
bool IsGrave(const std::string& code) {
    return code == "letter.amounts_differ" || code == "letter.sum_differs";
}

/// Makes one candidate of one letter.
class LetterRow {
 public:
    LetterRow(const catalogue::RecordType& type, const LetterFile& file, std::size_t row)
        : type_(type), file_(file), letter_(file.letter) {
        candidate_.row = row;
    }

    Candidate Read(const std::string& state) {
        TellDoubts();
        TakeNumber();
        TakeParty();
        TakeOutcome();
        TakeDay();
        TakeMoney();
        TakeArticles();
        TakeFactors();
        if (file_.file) TakeFile();
        Set(std::string(records::system_field::kState), json::value(state));
        for (const Field& field : type_.fields)
            if (field.required && !field.retired && !candidate_.values.contains(field.id))
                candidate_.missing.push_back(field.id);
        return std::move(candidate_);
    }

 private:
    void TakeNumber() {
        if (!letter_.doc_no) return Fault("letter.no_number", "decision_no", "");
        Set("decision_no", json::value(EvenNumber(letter_.doc_no->value)));
    }

    void TakeParty() {
        if (letter_.party) Set("party_name", json::value(letter_.party->value));
        // As it stands, as with books; what is doubtful about it is told.
        if (letter_.uscc && !base::IsPersonIdNumber(letter_.uscc->value))
            Set("party_credit_code", json::value(letter_.uscc->value));
    }

    void TakeOutcome() {
        const Kind kind = letter_.kind ? letter_.kind->value : Kind::kTypicalCase;
        switch (kind) {
            case Kind::kPenalty:
            case Kind::kOnTheSpot:
            case Kind::kDailyPenalty:
                return Set("outcome", "penalty");
            case Kind::kNoPenalty:
                return Set("outcome", "no_penalty");
            default:
                Fault("letter.kind_not_case", "outcome", "");
                candidate_.remarks.back().refusal.params = {
                    {"kind", letter_.kind ? std::string(TitleOf(kind)) : "看不出种类的文书"}};
        }
    }

    void TakeDay() {
        if (!letter_.doc_date) return Warn("letter.no_day", "decided_on", "");
        const bool of_page = std::ranges::any_of(letter_.doc_date->doubts, [](const auto& doubt) {
            return doubt.code == "letter.day_of_publication";
        });
        if (!of_page) Set("decided_on", json::value(letter_.doc_date->value.ToText()));
    }

    void TakeMoney() {
        const bool penalty = letter_.kind && letter_.kind->value != Kind::kNoPenalty;
        if (letter_.fine) Set("fine_amount", json::value(letter_.fine->value.fen));
        if (letter_.confiscated)
            Set("confiscated_amount", json::value(letter_.confiscated->value.fen));
        if (penalty && !letter_.fine && !letter_.confiscated)
            Warn("letter.no_fine", "fine_amount", "");
    }

    void TakeArticles() {
        json::array rows;
        std::string violated;
        for (const Found<letters::Citation>& found : letter_.citations) {
            const letters::Citation& citation = found.value;
            if (citation.use == letters::Use::kOther) continue;
            json::object row = {{"use", NameOf(citation.use)}, {"law", citation.law}};
            if (citation.article > 0) row["article"] = citation.article;
            if (citation.paragraph > 0) row["paragraph"] = citation.paragraph;
            if (citation.item > 0) row["item"] = base::ChineseNumber(citation.item);
            if (rows.size() < kMostArticles) rows.push_back(std::move(row));
            if (citation.use == letters::Use::kViolated)
                violated += (violated.empty() ? "" : "、") + citation.cited;
        }
        if (!rows.empty()) Set("legal_basis", std::move(rows));
        if (violated.empty()) return;
        Set("law_basis", json::value(violated));
        const std::string cause = "违反" + violated;
        Set("cause_of_case", json::value(cause));
        Warn("letter.cause_from_article", "cause_of_case", cause);
    }

    void TakeFactors() {
        std::string reason;
        for (const Found<letters::Factor>& found : letter_.factors)
            reason += (reason.empty() ? "" : "；") + letters::TextOf(found.value);
        for (const Found<std::string>& found : letter_.benchmarks)
            reason += (reason.empty() ? "" : "；") + found.value;
        if (!reason.empty()) Set("decision_reason", json::value(reason));
    }

    void TakeFile() {
        const records::Attachment& file = *file_.file;
        Set("evidence", json::array{json::object{{"digest", file.digest.ToText()},
                                                 {"name", file.name},
                                                 {"media_type", file.media_type},
                                                 {"size", file.size}}});
    }

    /// Everything doubtful about the values, and every place that could not be read.
    void TellDoubts() {
        Tell("kind", letter_.kind);
        Tell("decision_no", letter_.doc_no);
        Tell("party_name", letter_.party);
        Tell("party_credit_code", letter_.uscc);
        Tell("decided_on", letter_.doc_date);
        Tell("fine_amount", letter_.fine);
        Tell("confiscated_amount", letter_.confiscated);
        for (const auto& found : letter_.citations) TellOne("legal_basis", found);
        for (const auto& found : letter_.unread) TellOne("", found);
    }

    template <class T>
    void Tell(const char* field, const std::optional<Found<T>>& found) {
        if (found) TellOne(field, *found);
    }

    template <class T>
    void TellOne(const char* field, const Found<T>& found) {
        for (const base::Refusal& doubt : found.doubts) {
            Say(IsGrave(doubt.code) ? Severity::kFault : Severity::kWarning, doubt.code.c_str(),
                field, "");
            candidate_.remarks.back().refusal.params = doubt.params;
        }
    }

    void Set(const std::string& id, const json::value& value) {
        const Field* field = type_.FindField(id);
        if (field == nullptr) return;  // an overlay may have taken it away
        auto read = records::ValueFromInput(*field, json::serialize(value));
        if (read && !read->IsAbsent()) {
            candidate_.values.insert_or_assign(field->id, std::move(*read));
            return;
        }
        if (read) return;
        for (base::Refusal& fault : read.error()) {
            Say(Severity::kFault, fault.code.c_str(), field->id.c_str(), "");
            candidate_.remarks.back().refusal = std::move(fault);
        }
    }

    void Fault(const char* code, const char* field, const std::string& value) {
        Say(Severity::kFault, code, field, value);
    }
    void Warn(const char* code, const char* field, const std::string& value) {
        Say(Severity::kWarning, code, field, value);
    }

    void Say(Severity severity, const char* code, const char* field, const std::string& value) {
        CellRemark remark;
        remark.severity = severity;
        remark.row = candidate_.row;
        remark.field = field;
        const Field* definition = type_.FindField(field);
        remark.heading = definition == nullptr ? "" : definition->label;
        remark.value = value;
        remark.refusal = {code, {{"value", value}}, field};
        candidate_.remarks.push_back(std::move(remark));
    }

    static constexpr std::size_t kMostArticles = 20;
    const catalogue::RecordType& type_;
    const LetterFile& file_;
    const Letter& letter_;
    Candidate candidate_;
};

}  // namespace

std::string EvenNumber(const std::string& number) {
    std::u32string points = base::ToCodePoints(number);
    const auto digit = [](char32_t c) { return c >= U'0' && c <= U'9'; };
    for (std::size_t i = 0; i + 5 < points.size(); ++i) {
        const bool year = digit(points[i + 1]) && digit(points[i + 2]) && digit(points[i + 3]) &&
                          digit(points[i + 4]) && !digit(points[i]) && !digit(points[i + 5]);
        static constexpr std::u32string_view kOpen = U"(（[［﹝【{", kClose = U")）]］﹞】}";
        const bool bracketed = kOpen.find(points[i]) != std::u32string_view::npos &&
                               kClose.find(points[i + 5]) != std::u32string_view::npos;
        if (!year || !bracketed) continue;
        points[i] = U'〔';
        points[i + 5] = U'〕';
        break;
    }
    return base::FromCodePoints(points);
}

Candidates CandidatesOfLetters(const catalogue::RecordType& type,
                               const std::vector<LetterFile>& files, const std::string& state) {
    Candidates candidates;
    for (std::size_t i = 0; i < files.size(); ++i)
        candidates.rows.push_back(
            LetterRow(type, files[i], files[i].number > 0 ? files[i].number : i + 1).Read(state));
    return candidates;
}

namespace {

/// The letter of that number, as people number letters; nullptr where there is none.
const PlannedRow* RowNumbered(const ImportPlan& plan, std::size_t number) {
    const auto found = std::ranges::find(plan.rows, number, &PlannedRow::row);
    return found == plan.rows.end() ? nullptr : &*found;
}

/// The letter whose number stood before this one's did, where this one repeats it.
const PlannedRow* FirstOf(const ImportPlan& plan, const PlannedRow& row) {
    for (const CellRemark& remark : row.remarks) {
        if (remark.refusal.code != "import.duplicate_row") continue;
        for (const auto& [name, value] : remark.refusal.params)
            if (name == "row") return RowNumbered(plan, std::stoul(value));
    }
    return nullptr;
}

CellRemark RemarkOf(const PlannedRow& row, base::Refusal refusal) {
    CellRemark remark;
    remark.severity = Severity::kWarning;
    remark.row = row.row;
    remark.field = "decision_no";
    remark.refusal = std::move(refusal);
    remark.refusal.where = remark.field;
    return remark;
}

/// Plans letters of which a faulty one bars no sound one of its number.
class LetterPlanner {
 public:
    LetterPlanner(records::RecordView& view, const catalogue::Catalogue& catalogue,
                  const catalogue::RecordType& type, const records::Filter& scope)
        : view_(view), catalogue_(catalogue), type_(type), scope_(scope) {}

    ImportPlan Run(const Candidates& candidates) {
        for (const Candidate& candidate : candidates.rows) NoteNumber(candidate);
        Candidates left = candidates;
        ImportPlan plan = PlanImport(view_, catalogue_, type_, left, scope_);
        while (SetFaultyApart(plan, left))
            plan = PlanImport(view_, catalogue_, type_, left, scope_);
        for (PlannedRow& row : plan.rows) Word(plan, row);
        std::ranges::move(apart_, std::back_inserter(plan.rows));
        std::ranges::sort(plan.rows, {}, &PlannedRow::row);
        return plan;
    }

 private:
    void NoteNumber(const Candidate& candidate) {
        const auto found = candidate.values.find("decision_no");
        const auto* text =
            found == candidate.values.end() ? nullptr : found->second.As<std::string>();
        if (text != nullptr) number_of_[candidate.row] = *text;
    }

    /// Takes those out of `left` that are faulty and would bar another; false where none does.
    bool SetFaultyApart(const ImportPlan& plan, Candidates& left) {
        const std::size_t before = apart_.size();
        for (const PlannedRow& row : plan.rows) {
            const PlannedRow* first = FirstOf(plan, row);
            if (first == nullptr || first->record || first->outcome != RowOutcome::kFaulty)
                continue;
            if (std::ranges::find(apart_, first->row, &PlannedRow::row) == apart_.end())
                apart_.push_back(*first);
        }
        std::erase_if(left.rows, [&](const Candidate& candidate) {
            return std::ranges::find(apart_, candidate.row, &PlannedRow::row) != apart_.end();
        });
        return apart_.size() > before;
    }

    void Word(const ImportPlan& plan, PlannedRow& row) {
        const PlannedRow* first = FirstOf(plan, row);
        if (first != nullptr && first->record) row.record = first->record;
        if (row.record) {
            row.outcome = RowOutcome::kDuplicate;
            row.values.clear();
            row.remarks = {RemarkOf(row, {"letter.known", {{"value", number_of_[row.row]}}, ""})};
            return;
        }
        for (CellRemark& remark : row.remarks) {
            if (remark.refusal.code == "import.duplicate_row") remark.refusal.code = "letter.twice";
            if (remark.refusal.code == "import.duplicate_differs")
                remark.refusal.code = "letter.twice_differs";
        }
        const auto twin = std::ranges::find_if(apart_, [&](const PlannedRow& faulty) {
            return number_of_[faulty.row] == number_of_[row.row];
        });
        if (row.outcome == RowOutcome::kNew && twin != apart_.end())
            row.remarks.push_back(
                RemarkOf(row, {"letter.twin_faulty", {{"row", std::to_string(twin->row)}}, ""}));
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const catalogue::RecordType& type_;
    const records::Filter& scope_;
    std::map<std::size_t, std::string> number_of_;
    std::vector<PlannedRow> apart_;
};

}  // namespace

ImportPlan PlanLetters(records::RecordView& view, const catalogue::Catalogue& catalogue,
                       const catalogue::RecordType& type, const Candidates& candidates,
                       const records::Filter& scope) {
    return LetterPlanner(view, catalogue, type, scope).Run(candidates);
}

}  // namespace exchange
