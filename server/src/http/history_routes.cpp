#include "http/detail/record_page.hpp"
#include "http/detail/routes.hpp"
#include "papers/opinions.hpp"
#include "records/fold.hpp"

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
        : caller_(caller), type_(type) {}

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

    /// What each mark means: the label of the gate that would have barred, of the clock that was
    /// over.
    json::array MarkWords(const ledger::Act& act) {
        static const std::map<std::string, std::string, std::less<>> kOwn = {
            {"no_approval", "没有在本系统里审批"},
            {"before_state", "早于前一步的日期"},
            {"under_state", "当时不在应有的环节"}};
        json::array words;
        for (const std::string& mark : act.marks) {
            if (mark.starts_with("historical:")) continue;
            const std::string name = mark.substr(mark.find(':') + 1);
            const auto own = kOwn.find(name);
            const auto gate = caller_.catalogue->gates.find(name);
            const auto clock = caller_.catalogue->clocks.find(name);
            words.emplace_back(own != kOwn.end() ? own->second
                               : gate != caller_.catalogue->gates.end()
                                   ? "不符合“" + gate->second.label + "”"
                               : clock != caller_.catalogue->clocks.end()
                                   ? "超过“" + clock->second.label + "”的期限"
                                   : name);
        }
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
        return {{"id", id.ToText()}, {"name", Title(catalogue::kPersonType, id)}};
    }

    std::string Title(std::string_view type_id, const base::RecordId& id) {
        const auto known = titles_.find(id);
        if (known != titles_.end()) return known->second;
        const catalogue::RecordType* type = caller_.catalogue->FindType(type_id);
        std::string title;
        if (type != nullptr)
            for (const auto& [other, text] : caller_.view->Titles(*type, {id}))
                title = ChoiceLabel(records::FindField(*type, type->title), text);
        return titles_[id] = title;
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
        if (field.id == records::system_field::kState) {
            const catalogue::Procedure* procedure = ProcedureOf(*caller_.catalogue, shown.record);
            const std::string id = shown.record.Text(field.id);
            const catalogue::State* state =
                procedure == nullptr ? nullptr : procedure->FindState(id);
            return state == nullptr ? id : state->label;
        }
        return ValueText(field, shown.record.Get(field.id));
    }

    std::string ValueText(const catalogue::Field& field, const records::Value& value) {
        if (const auto* id = value.As<base::RecordId>()) return Title(field.target, *id);
        const auto* rows = value.As<std::vector<records::Row>>();
        if (rows == nullptr) return records::ValueToShow(field, value);
        std::string text;
        for (const records::Row& row : *rows) {
            std::string line;
            for (const catalogue::Field& inner : field.fields) {
                const auto found = row.values.find(inner.id);
                if (found == row.values.end()) continue;
                const std::string one =
                    inner.seal == catalogue::Seal::kNone ? ValueText(inner, found->second) : "＊";
                if (!one.empty()) line += (line.empty() ? "" : " ") + one;
            }
            text += (text.empty() ? "" : "；") + line;
        }
        return text;
    }

    Caller& caller_;
    const catalogue::RecordType& type_;
    std::map<base::RecordId, std::string> titles_;
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
