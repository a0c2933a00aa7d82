#include "http/detail/change_words.hpp"
#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "papers/opinions.hpp"
#include "records/fold.hpp"
#include "records/left_out.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

std::string_view SourceName(ledger::SourceKind kind) {
    switch (kind) {
        case ledger::SourceKind::kHere:
            return "here";
        case ledger::SourceKind::kPaper:
            return "paper";
        case ledger::SourceKind::kPhone:
            return "phone";
        case ledger::SourceKind::kSystem:
            return "system";
        case ledger::SourceKind::kImport:
            return "import";
    }
    return "here";
}

/// One act with the record before and after it.
struct Passage {
    records::StoredAct stored;
    Record before, after;
    bool read = true;  ///< the fold understood it
};

std::vector<Passage> Passages(Caller& caller, const catalogue::RecordType& type,
                              const base::RecordId& id) {
    std::vector<Passage> passages;
    Record record;
    for (records::StoredAct& stored : caller.view->HistoryOf(id)) {
        Passage passage;
        passage.before = record;
        for (const ledger::Touch& touch : stored.act.touches)
            if (touch.record == id)
                passage.read = records::ApplyTouch(
                                   type, touch,
                                   [&](std::string_view path) {
                                       return caller.view->Unseal(stored.act.id, id, path);
                                   },
                                   record)
                                   .has_value();
        passage.after = record;
        passage.stored = std::move(stored);
        passages.push_back(std::move(passage));
    }
    return passages;
}

/// Writes the history with names for ids and masks for what the caller may not read.
class HistoryWriter {
 public:
    HistoryWriter(Caller& caller, const catalogue::RecordType& type)
        : caller_(caller), type_(type), words_(caller) {}

    json::object Row(const Passage& passage) {
        const ledger::Act& act = passage.stored.act;
        json::array evidence;
        for (const ledger::EvidenceReference& file : act.evidence)
            evidence.push_back({{"digest", file.digest.ToText()},
                                {"name", file.name},
                                {"media_type", file.media_type},
                                {"size", file.size}});
        json::object row = {{"act", act.id.ToText()},
                            {"kind", act.kind},
                            {"label", LabelOf(passage)},
                            {"arrival", passage.stored.arrival},
                            {"happened_on", act.happened_on.ToText()},
                            {"recorded_at", act.recorded_at.ToText()},
                            {"acted_by", Person(act.acted_by)},
                            {"entered_by", Person(act.entered_by)},
                            {"source",
                             {{"kind", SourceName(act.source.kind)},
                              {"system", act.source.system},
                              {"external_id", act.source.external_id}}},
                            {"basis", act.basis},
                            {"reason", act.reason},
                            {"marks", json::array(act.marks.begin(), act.marks.end())},
                            {"mark_words", MarkWords(act)},
                            {"evidence", std::move(evidence)},
                            {"changes", Changes(passage)},
                            {"readable", passage.read}};
        if (papers::IsApprovedOnPaper(*caller_.catalogue, act))
            row["approved_on_paper"] = papers::PaperApprovalWords(
                *caller_.view, *caller_.catalogue, act.acted_by, act.entered_by, act.happened_on);
        if (passage.stored.position) row["position"] = *passage.stored.position;
        if (act.on_behalf_of) row["on_behalf_of"] = Person(*act.on_behalf_of);
        return row;
    }

 private:
    std::string LabelOf(const Passage& passage) {
        const std::string& kind = passage.stored.act.kind;
        if (kind == "import.perform") return "导入";
        if (kind == "import.undo") return "撤销导入";
        if (kind == "ledger.erase") return "销毁敏感内容";
        if (kind == "calendar.recount") return "按新日历重新计算到期日";
        std::string act = kind.substr(kind.find('.') + 1);
        const bool proposed = act.ends_with(".propose");
        if (proposed) act.resize(act.size() - std::string_view(".propose").size());
        static const std::map<std::string, std::string> kGeneric = {{"register", "登记"},
                                                                    {"correct", "更正"},
                                                                    {"void", "作废"},
                                                                    {"restore", "恢复"},
                                                                    {"hand_over", "移交"}};
        const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, passage.after);
        const catalogue::Act* defined = procedure == nullptr ? nullptr : procedure->FindAct(act);
        const auto generic = kGeneric.find(act);
        const std::string label = defined != nullptr              ? defined->label
                                  : generic != kGeneric.end()     ? generic->second
                                  : kind.starts_with("approval.") ? ApprovalLabel(act)
                                                                  : OthersLabel(kind, act);
        return proposed ? "呈报：" + label : label;
    }

    /// An act of a record below that moved this one: 登记送达, not `deliver`.
    std::string OthersLabel(const std::string& kind, const std::string& act) {
        const std::string type = kind.substr(0, kind.find('.'));
        for (const catalogue::Procedure& procedure : caller_.catalogue->procedures)
            if (procedure.record_type == type)
                if (const catalogue::Act* defined = procedure.FindAct(act)) return defined->label;
        return act;
    }

    json::array MarkWords(const ledger::Act& act) const {
        json::array words;
        for (const std::string& mark : act.marks)
            if (!mark.starts_with("historical:") && !mark.starts_with(records::kLeftOutMark))
                words.emplace_back(words_.Mark(mark));
        return words;
    }

    std::string ApprovalLabel(const std::string& act) {
        const catalogue::Procedure* approval =
            caller_.catalogue->FindProcedure("approval", caller_.today);
        const catalogue::Act* defined = approval == nullptr ? nullptr : approval->FindAct(act);
        return defined == nullptr ? act : "审批：" + defined->label;
    }

    json::object Person(const base::RecordId& id) {
        // Nobody: the system did it on its own.
        if (id == base::RecordId{}) return {{"id", ""}, {"name", "系统"}};
        return {{"id", id.ToText()}, {"name", words_.Title(catalogue::kPersonType, id)}};
    }

    json::array Changes(const Passage& passage) {
        const auto before = access_control::Show(caller_.principal, type_, passage.before);
        const auto after = access_control::Show(caller_.principal, type_, passage.after);
        json::array changes;
        const auto add = [&](const catalogue::Field& field) {
            if (passage.before.Get(field.id) == passage.after.Get(field.id)) return;
            changes.push_back({{"field", field.id},
                               {"label", field.label},
                               {"from", Text(field, before)},
                               {"to", Text(field, after)}});
        };
        for (const catalogue::Field& field : type_.fields) add(field);
        for (const catalogue::Field& field : records::SystemFields()) add(field);
        return changes;
    }

    std::string Text(const catalogue::Field& field, const access_control::ShownRecord& shown) {
        for (const auto& [name, text] : shown.masked)
            if (name == field.id) return text;
        return words_.Of(field, shown.record);
    }

    Caller& caller_;
    const catalogue::RecordType& type_;
    ChangeWords words_;
};

Response GetHistory(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const PageAsked page = PageOf(request);
    const std::vector<Passage> passages = Passages(caller, *found->type, found->record.id);
    HistoryWriter writer(caller, *found->type);
    json::array rows;
    const auto total = static_cast<std::int64_t>(passages.size());
    const std::int64_t end = std::max<std::int64_t>(0, total - page.offset);
    for (std::int64_t i = end; i > 0 && i > end - page.limit; --i)
        rows.push_back(writer.Row(passages[static_cast<std::size_t>(i - 1)]));
    return JsonAnswer(json::object{{"rows", std::move(rows)}, {"total", total}});
}

}  // namespace

void AddHistoryRoutes(Router& router, Platform& platform) {
    router.Add(Method::kGet, "/api/records/{type}/{id}/history", ForCallers(platform, GetHistory));
}

}  // namespace http
