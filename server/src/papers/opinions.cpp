#include "papers/opinions.hpp"

#include <algorithm>

#include "workflow/approval_steps.hpp"

namespace papers {

using catalogue::Act;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using records::Record;

namespace {

constexpr int kMostApprovals = 50;

std::string NameOf(records::RecordView& view, const catalogue::Catalogue& catalogue,
                   const base::RecordId& person) {
    const RecordType* people = catalogue.FindType(catalogue::kPersonType);
    if (people == nullptr) return {};
    const auto names = view.Titles(*people, {person});
    return names.empty() ? std::string() : names.begin()->second;
}

/// The act of the record's own procedure; where it has none (opened since), of any that has it.
const Act* ActOf(const catalogue::Catalogue& catalogue, const Record& record,
                 const std::string& id) {
    const std::string own = record.Text(records::system_field::kProcedure);
    const Act* found = nullptr;
    for (const catalogue::Procedure& procedure : catalogue.procedures) {
        if (procedure.record_type != record.type) continue;
        const Act* act = procedure.FindAct(id);
        if (act == nullptr) continue;
        if (fmt::format("{}@{}", procedure.id, procedure.version) == own) return act;
        found = act;
    }
    return found;
}

template <class T>
const T* In(const records::Row& row, std::string_view field) {
    const auto at = row.values.find(field);
    return at == row.values.end() ? nullptr : at->second.As<T>();
}

/// What a paper approves, and what became of it.
class Opinions {
 public:
    explicit Opinions(const Asking& asking) : asking_(asking) {}

    std::optional<document::Rows> Run(const Paper& paper, const Record& record) {
        const Act* waiting = nullptr;
        for (const std::string& named : paper.source.approves) {
            const auto dot = named.find('.');
            const std::string type = named.substr(0, dot), id = named.substr(dot + 1);
            const auto subject = SubjectOf(type, record);
            const Act* act = subject ? ActOf(asking_.catalogue, *subject, id) : nullptr;
            if (act == nullptr) continue;
            if (waiting == nullptr) waiting = act;
            if (auto rows = OfPaper(*subject, id)) return rows;
            if (auto rows = OfApproval(*subject, *act)) return rows;
        }
        if (waiting == nullptr) return std::nullopt;
        return ForInk(*waiting, Record(), {});
    }

 private:
    /// The record itself, or the one of that type which it refers to.
    std::optional<Record> SubjectOf(const std::string& type_id, const Record& record) {
        if (type_id == record.type) return record;
        const RecordType* type = asking_.catalogue.FindType(type_id);
        const RecordType* own = asking_.catalogue.FindType(record.type);
        if (type == nullptr || own == nullptr) return std::nullopt;
        for (const Field& field : own->fields) {
            if (field.kind != FieldKind::kReference || field.target != type_id) continue;
            const auto id = record.Reference(field.id);
            auto found = id ? asking_.view.Find(*type, *id) : std::nullopt;
            const bool may =
                found && access_control::Holds(asking_.principal, type_id + ".read", *found);
            if (may) return found;
        }
        return std::nullopt;
    }

    std::optional<document::Rows> OfPaper(const Record& subject, const std::string& act) {
        const auto all = PaperApprovalsOf(asking_.view, asking_.catalogue, subject);
        const auto last = std::find_if(all.rbegin(), all.rend(), [&](const PaperApproval& one) {
            return one.step->id == act;
        });
        if (last == all.rend()) return std::nullopt;
        document::Values row;
        row.Set("环节", workflow::StepLabels(workflow::LastSteps(*last->step)));
        row.Set("意见", PaperApprovalWords(asking_.view, asking_.catalogue, last->approved_by,
                                           last->entered_by, last->happened_on));
        row.Set("签名", NameOf(asking_.view, asking_.catalogue, last->approved_by));
        row.Set("日期", last->happened_on);
        return document::Rows{std::move(row)};
    }

    std::optional<document::Rows> OfApproval(const Record& subject, const Act& act) {
        const RecordType* type = asking_.catalogue.FindType("approval");
        const Field* opinions = type == nullptr ? nullptr : type->FindField("opinions");
        if (opinions == nullptr) return std::nullopt;
        records::Query query;
        query.type = type;
        query.limit = kMostApprovals;
        auto filter = records::ReadFilter(
            asking_.catalogue, *type,
            fmt::format(R"({{"subject":"{}","act":"{}","$state":{{"in":["approved","pending"]}}}})",
                        subject.id.ToText(), act.id));
        auto sort = records::ReadSort(asking_.catalogue, *type, "-proposed_on");
        if (!filter || !sort) return std::nullopt;
        query.filter = *std::move(filter);
        query.sort = *std::move(sort);
        for (const Record& approval : asking_.view.Select(query))
            if (access_control::Holds(asking_.principal, "approval.read", approval))
                return Said(approval, act, *opinions);
        return std::nullopt;
    }

    document::Rows Said(const Record& approval, const Act& act, const Field& opinions) {
        document::Rows rows;
        const auto* said = approval.Get("opinions").As<std::vector<records::Row>>();
        for (const records::Row& row : said == nullptr ? std::vector<records::Row>() : *said)
            rows.push_back(OpinionRow(row, act, opinions));
        const bool over = approval.Text(records::system_field::kState) == "approved";
        return over ? rows : ForInk(act, approval, std::move(rows));
    }

    document::Values OpinionRow(const records::Row& row, const Act& act, const Field& opinions) {
        const auto* step = In<std::string>(row, "step");
        std::string label = step == nullptr ? "" : *step;
        for (const catalogue::ApprovalStep& one : act.approval)
            if (one.id == label) label = one.label;
        const Field* kind = opinions.FindField("opinion");
        const auto at = row.values.find("opinion");
        std::string words = kind == nullptr || at == row.values.end()
                                ? ""
                                : records::ValueToShow(*kind, at->second);
        if (const auto* text = In<std::string>(row, "text"); text != nullptr && !text->empty())
            words += "。" + *text;
        std::string name;
        if (const auto* person = In<base::RecordId>(row, "person"))
            name = NameOf(asking_.view, asking_.catalogue, *person);
        if (const auto* other = In<base::RecordId>(row, "on_behalf_of"))
            name += fmt::format("（代{}）", NameOf(asking_.view, asking_.catalogue, *other));
        document::Values written;
        written.Set("环节", label);
        written.Set("意见", words);
        written.Set("签名", name);
        if (const auto* moment = In<base::Instant>(row, "given_at"))
            written.Set("日期", moment->DayInShanghai());
        return written;
    }

    /// A row without opinion for each step that has not agreed yet.
    static document::Rows ForInk(const Act& act, const Record& approval, document::Rows rows) {
        const workflow::StepList open = workflow::OpenSteps(act, approval);
        const std::size_t behind = workflow::StepsBehind(act, approval).size();
        for (std::size_t i = behind; i < act.approval.size(); ++i) {
            const bool asked_now = workflow::TogetherFrom(act, i) == behind;
            if (asked_now && std::ranges::find(open, &act.approval[i]) == open.end()) continue;
            document::Values row;
            row.Set("环节", act.approval[i].label);
            rows.push_back(std::move(row));
        }
        return rows;
    }

    const Asking& asking_;
};

}  // namespace

bool IsApprovedOnPaper(const catalogue::Catalogue& catalogue, const ledger::Act& act) {
    const bool unknown = std::ranges::find(act.marks, "irregular:no_approval") != act.marks.end();
    if (act.source.kind != ledger::SourceKind::kPaper || act.acted_by == act.entered_by || unknown)
        return false;
    const auto dot = act.kind.find('.');
    if (dot == std::string::npos) return false;
    const std::string type = act.kind.substr(0, dot), id = act.kind.substr(dot + 1);
    return std::ranges::any_of(catalogue.procedures, [&](const catalogue::Procedure& procedure) {
        const Act* defined = procedure.record_type == type ? procedure.FindAct(id) : nullptr;
        return defined != nullptr && !defined->approval.empty();
    });
}

std::vector<PaperApproval> PaperApprovalsOf(records::RecordView& view,
                                            const catalogue::Catalogue& catalogue,
                                            const Record& record) {
    std::vector<PaperApproval> found;
    for (const records::StoredAct& stored : view.HistoryOf(record.id)) {
        const ledger::Act& act = stored.act;
        const bool own = act.kind.starts_with(record.type + ".");
        if (!own || !IsApprovedOnPaper(catalogue, act)) continue;
        const Act* step = ActOf(catalogue, record, act.kind.substr(record.type.size() + 1));
        if (step == nullptr || step->approval.empty()) continue;
        found.push_back(
            {act.id, step, act.acted_by, act.entered_by, act.happened_on, act.source.scan});
    }
    return found;
}

std::string PaperApprovalWords(records::RecordView& view, const catalogue::Catalogue& catalogue,
                               const base::RecordId& approved_by, const base::RecordId& entered_by,
                               base::CivilDay happened_on) {
    return fmt::format("由{}于{}在纸上批准（录入人{}）", NameOf(view, catalogue, approved_by),
                       happened_on.ToChinese(), NameOf(view, catalogue, entered_by));
}

std::optional<document::Rows> OpinionRows(const Asking& asking, const Paper& paper,
                                          const Record& record) {
    if (paper.source.approves.empty()) return std::nullopt;
    return Opinions(asking).Run(paper, record);
}

}  // namespace papers
