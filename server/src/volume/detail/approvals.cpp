#include "volume/detail/approvals.hpp"

#include <algorithm>

#include "catalogue/messages.hpp"
#include "papers/opinions.hpp"

namespace volume::detail {

using catalogue::RecordType;
using records::Record;

namespace {

constexpr int kMost = 1'000;

const catalogue::Act* ActOf(const Looking& looking, const RecordType& subject_type,
                            const Record& approval) {
    const std::string id = approval.Text("act");
    for (const catalogue::Procedure& procedure : looking.catalogue.procedures) {
        if (procedure.record_type != subject_type.id) continue;
        if (const catalogue::Act* act = procedure.FindAct(id)) return act;
    }
    return nullptr;
}

std::string NameOf(const Looking& looking, const records::Value* value) {
    const auto* id = value == nullptr ? nullptr : value->As<base::RecordId>();
    const RecordType* people = looking.catalogue.FindType(catalogue::kPersonType);
    if (id == nullptr || people == nullptr) return {};
    const auto names = looking.view.Titles(*people, {*id});
    return names.empty() ? std::string() : names.begin()->second;
}

const records::Value* In(const records::Row& row, std::string_view field) {
    const auto at = row.values.find(field);
    return at == row.values.end() ? nullptr : &at->second;
}

std::string TextIn(const records::Row& row, std::string_view field) {
    const records::Value* value = In(row, field);
    const auto* text = value == nullptr ? nullptr : value->As<std::string>();
    return text == nullptr ? std::string() : *text;
}

std::string OpinionText(const Looking& looking, const catalogue::Field& opinions,
                        const catalogue::Act* act, const records::Row& row) {
    std::string step = TextIn(row, "step");
    if (act != nullptr)
        for (const catalogue::ApprovalStep& one : act->approval)
            if (one.id == step) step = one.label;
    const catalogue::Field* opinion = opinions.FindField("opinion");
    const records::Value* said = In(row, "opinion");
    std::string line = fmt::format(
        "{}　{}：{}", step, NameOf(looking, In(row, "person")),
        opinion == nullptr || said == nullptr ? "" : records::ValueToShow(*opinion, *said));
    if (const std::string text = TextIn(row, "text"); !text.empty()) line += "。" + text;
    if (const std::string other = NameOf(looking, In(row, "on_behalf_of")); !other.empty())
        line += fmt::format("（代{}）", other);
    const records::Value* at = In(row, "given_at");
    if (const auto* moment = at == nullptr ? nullptr : at->As<base::Instant>())
        line += "　" + moment->DayInShanghai().ToChinese();
    return line;
}

}  // namespace

std::vector<Record> ApprovalsOf(const Looking& looking, const RecordType& type,
                                const Record& subject) {
    records::Query query;
    query.type = &type;
    query.limit = kMost;
    auto filter = records::ReadFilter(
        looking.catalogue, type,
        fmt::format(R"({{"subject":"{}","$state":{{"in":["approved","returned"]}}}})",
                    subject.id.ToText()));
    if (!filter) return {};
    query.filter = *std::move(filter);
    std::vector<Record> found = looking.view.Select(query);
    std::erase_if(found, [&](const Record& approval) {
        return !access_control::Holds(looking.principal, type.id + ".read", approval);
    });
    std::ranges::stable_sort(found, {}, [](const Record& one) {
        const auto day = one.Day("proposed_on");
        return day ? day->serial() : 0;
    });
    return found;
}

std::string TitleOf(const RecordType& type, const Record& record) {
    const catalogue::Field* title = type.FindField(type.title);
    return title == nullptr ? type.label : records::ValueToShow(*title, record.Get(title->id));
}

std::string DefaultTitle(const RecordType& type, const Record& record,
                         const std::string& field_id) {
    const catalogue::Field* field = type.FindField(field_id);
    return fmt::format("{}·{}（{}）", type.label, field == nullptr ? field_id : field->label,
                       TitleOf(type, record));
}

std::string Filled(const std::string& words, const RecordType& type, const Record& record) {
    std::string shown;
    return catalogue::FillPlaces(words, [&](std::string_view name) -> const std::string* {
        const catalogue::Field* field = type.FindField(name);
        shown = field == nullptr ? "" : records::ValueToShow(*field, record.Get(field->id));
        return &shown;
    });
}

std::vector<Item> ApprovedOnPaper(const Looking& looking, const RecordType& type,
                                  const Record& subject) {
    std::vector<Item> items;
    for (const papers::PaperApproval& one :
         papers::PaperApprovalsOf(looking.view, looking.catalogue, subject)) {
        Item item;
        item.type = type.id;
        item.record = subject.id;
        item.key = "approval/" + one.act.ToText();
        item.title = fmt::format("审批意见（{}）", one.step->label);
        item.day = one.happened_on;
        item.text = {"事项：" + TitleOf(type, subject), "呈报：" + one.step->label,
                     papers::PaperApprovalWords(looking.view, looking.catalogue, one.approved_by,
                                                one.entered_by, one.happened_on)};
        if (one.scan) item.text.push_back("纸质审批件的扫描件：SM3 " + one.scan->ToText());
        items.push_back(std::move(item));
    }
    return items;
}

std::string ApprovalTitle(const Looking& looking, const RecordType& subject_type,
                          const Record& approval) {
    const catalogue::Act* act = ActOf(looking, subject_type, approval);
    return fmt::format("审批意见（{}）", act == nullptr ? approval.Text("act") : act->label);
}

std::vector<std::string> ApprovalText(const Looking& looking, const RecordType& subject_type,
                                      const Record& approval) {
    const RecordType* type = looking.catalogue.FindType(approval.type);
    const catalogue::Act* act = ActOf(looking, subject_type, approval);
    std::vector<std::string> lines = {
        "事项：" + approval.Text("subject_title"),
        "呈报：" + (act == nullptr ? approval.Text("act") : act->label)};
    const auto day = approval.Day("proposed_on");
    lines.push_back(fmt::format("呈报人：{}　{}", NameOf(looking, &approval.Get("proposed_by")),
                                day ? day->ToChinese() : ""));
    const catalogue::Field* opinions = type == nullptr ? nullptr : type->FindField("opinions");
    const auto* rows = approval.Get("opinions").As<std::vector<records::Row>>();
    if (opinions == nullptr || rows == nullptr) return lines;
    for (const records::Row& row : *rows)
        lines.push_back(OpinionText(looking, *opinions, act, row));
    return lines;
}

}  // namespace volume::detail
