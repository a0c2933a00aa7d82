#include "http/detail/yearly_report.hpp"

#include <algorithm>
#include <set>

#include "catalogue/messages.hpp"

namespace http {

namespace json = boost::json;
using records::Record;

namespace {

constexpr int kMost = 1'000;

/// Name of an act as its procedure calls it; generic ones by their own names.
std::string ActLabel(const catalogue::Catalogue& catalogue, const std::string& kind) {
    static const std::map<std::string, std::string, std::less<>> kGeneric = {
        {"register", "登记"},  {"correct", "更正"}, {"void", "作废"},    {"restore", "恢复"},
        {"hand_over", "移交"}, {"perform", "导入"}, {"undo", "撤销导入"}};
    const auto dot = kind.find('.');
    const std::string type = kind.substr(0, dot);
    std::string act = dot == std::string::npos ? kind : kind.substr(dot + 1);
    const bool proposed = act.ends_with(".propose");
    if (proposed) act.resize(act.size() - std::string_view(".propose").size());
    for (const catalogue::Procedure& procedure : catalogue.procedures)
        if (procedure.record_type == type)
            if (const catalogue::Act* found = procedure.FindAct(act))
                return (proposed ? "呈报" : "") + found->label;
    const auto generic = kGeneric.find(act);
    return generic == kGeneric.end() ? kind : generic->second;
}

std::vector<records::StoredAct> ActsSince(Caller& caller, const base::RecordId& record,
                                          std::int64_t since) {
    std::vector<records::StoredAct> acts = caller.view->HistoryOf(record);
    std::erase_if(acts, [&](const records::StoredAct& act) { return act.arrival <= since; });
    return acts;
}

std::string PersonName(Caller& caller, const base::RecordId& person) {
    const auto* type = caller.catalogue->FindType(catalogue::kPersonType);
    const auto names = caller.view->Titles(*type, {person});
    const auto found = names.find(person);
    return found == names.end() ? "" : found->second;
}

/// Bars of one section, each told once.
class Barring {
 public:
    explicit Barring(report::FigureBook& book) : book_(book) {}

    void Add(const Record& section) {
        const std::string heading = section.Text("heading");
        const std::string where = section.id.ToText();
        const std::string text = section.Text("text");
        std::string words;
        for (const report::TextPart& part : report::SplitText(text)) {
            if (!part.is_place)
                words += part.text;
            else
                AddPlace(part.text, heading, where);
        }
        const auto left = report::PlaceholdersIn(words);
        if (left.empty()) return;
        std::string signs;
        for (const std::string& sign : left) signs += (signs.empty() ? "" : "、") + sign;
        Tell({"report.placeholder_left", {{"section", heading}, {"words", signs}}, where});
    }

    base::Refusals Take() { return std::move(bars_); }

 private:
    void AddPlace(const std::string& place, const std::string& heading, const std::string& where) {
        const report::Placed& placed = book_.At(place);
        const std::string label = placed.indicator == nullptr ? place : placed.indicator->label;
        for (const base::Refusal& fault : placed.faults) {
            const std::string code =
                fault.code == "report.unknown_place" ? "report.bad_place" : fault.code;
            Tell({code, {{"section", heading}, {"place", place}, {"label", label}}, where});
        }
        if (placed.faults.empty() && !placed.unsigned_rows.empty())
            Tell({"report.figure_not_signed",
                  {{"section", heading},
                   {"label", label},
                   {"n", std::to_string(placed.unsigned_rows.size())}},
                  where});
    }

    void Tell(base::Refusal refusal) {
        if (std::ranges::find(bars_, refusal) == bars_.end()) bars_.push_back(std::move(refusal));
    }

    report::FigureBook& book_;
    base::Refusals bars_;
};

}  // namespace

const std::vector<records::Row>& RowsOf(const Record& record, std::string_view field) {
    static const std::vector<records::Row> kNone;
    const auto* rows = record.Get(field).As<std::vector<records::Row>>();
    return rows == nullptr ? kNone : *rows;
}

std::string TextIn(const records::Row& row, std::string_view field) {
    const auto found = row.values.find(field);
    const auto* text = found == row.values.end() ? nullptr : found->second.As<std::string>();
    return text == nullptr ? "" : *text;
}

std::int64_t NumberIn(const records::FieldValues& values, std::string_view field) {
    const auto found = values.find(field);
    const auto* number = found == values.end() ? nullptr : found->second.As<std::int64_t>();
    return number == nullptr ? 0 : *number;
}

std::vector<Record> SelectWhere(Caller& caller, std::string_view type_id,
                                const json::object& filter, std::string_view sort) {
    records::Query query;
    query.type = caller.catalogue->FindType(type_id);
    if (query.type == nullptr) return {};
    auto read = records::ReadFilter(*caller.catalogue, *query.type, json::serialize(filter));
    auto keys = records::ReadSort(*caller.catalogue, *query.type, sort);
    if (!read || !keys) throw std::logic_error("a filter of our own does not read");
    query.filter = *std::move(read);
    query.sort = *std::move(keys);
    query.limit = kMost;
    return caller.view->Select(query);
}

report::FigureScope ScopeOfReport(Caller& caller, const Record& report,
                                  std::optional<records::AsKnown> as_known) {
    report::FigureScope scope;
    scope.year = static_cast<int>(NumberIn(report.values, "year"));
    scope.until = report.Day("period_end");
    scope.whose = report.Reference(records::system_field::kOrganisation);
    json::array ids;
    if (scope.whose)
        for (const base::RecordId& id :
             access_control::Subtree(*caller.view, *caller.catalogue, *scope.whose))
            ids.emplace_back(id.ToText());
    const std::string filter =
        json::serialize(json::object{{"$organisation", {{"in", std::move(ids)}}}});
    scope.records = [catalogue = caller.catalogue, filter](const catalogue::RecordType& type) {
        auto read = records::ReadFilter(*catalogue, type, filter);
        return read ? *std::move(read) : records::Filter{};
    };
    scope.givens = caller.Givens();
    scope.as_known = as_known;
    for (const records::Row& row : RowsOf(report, "prior"))
        scope.prior[TextIn(row, "indicator")] = {TextIn(row, "value"), TextIn(row, "sentence")};
    return scope;
}

std::optional<records::AsKnown> KnownBy(Caller& caller, const Record& report) {
    const auto day = report.Day("known_at");
    if (!day) return std::nullopt;
    return records::AsKnown{caller.view->ArrivalAt(base::Instant::StartOf(day->Plus(1)))};
}

std::vector<Record> SectionsOf(Caller& caller, const base::RecordId& report) {
    return SelectWhere(caller, kReportSectionType,
                       {{"report", report.ToText()}, {"$state", {{"in", {"drafting", "done"}}}}},
                       "ordinal");
}

base::Refusals BarsOf(const std::vector<Record>& sections, report::FigureBook& book) {
    Barring barring(book);
    for (const Record& section : sections) barring.Add(section);
    base::Refusals bars = barring.Take();
    // Told once, at the first part that speaks of one of the figures.
    for (const indicator::Breach& breach : book.Contradictions()) {
        if (!breach.relation->impossible) continue;
        const auto at = std::ranges::find_if(sections, [&](const Record& section) {
            const std::string text = section.Text("text");
            return std::ranges::any_of(breach.figures, [&](const std::string& id) {
                return text.find("{" + id) != std::string::npos;
            });
        });
        bars.push_back(indicator::BreachAsRefusal(
            breach, at == sections.end() ? std::string() : at->id.ToText()));
    }
    return bars;
}

FixedFigures FixedOf(Caller& caller, const Record& report) {
    FixedFigures fixed;
    fixed.arrival = NumberIn(report.values, "head_arrival");
    for (const records::Row& row : RowsOf(report, "figures"))
        fixed.figures.push_back({TextIn(row, "place"), TextIn(row, "label"), TextIn(row, "shown"),
                                 TextIn(row, "value"), TextIn(row, "rows_digest"),
                                 NumberIn(row.values, "rows")});
    auto issued = SelectWhere(caller, kRestatementType,
                              {{"report", report.id.ToText()}, {"$state", "issued"}}, "");
    std::ranges::sort(issued, {},
                      [](const Record& one) { return NumberIn(one.values, "head_arrival"); });
    for (const Record& restatement : issued) {
        fixed.arrival = NumberIn(restatement.values, "head_arrival");
        for (const records::Row& row : RowsOf(restatement, "items")) {
            const auto known =
                std::ranges::find(fixed.figures, TextIn(row, "place"), &FixedFigure::place);
            if (known == fixed.figures.end()) continue;
            known->shown = TextIn(row, "after");
            known->value = TextIn(row, "value");
            known->rows = NumberIn(row.values, "rows");
            known->rows_digest = TextIn(row, "rows_digest");
        }
    }
    return fixed;
}

base::Result<json::object> FixedJson(Caller& caller, report::FigureBook& book,
                                     const std::string& place) {
    const report::Placed& placed = book.At(place);
    if (!placed.faults.empty()) return base::Refuse(placed.faults);
    const auto digest =
        report::RowsDigest(*caller.view, *caller.catalogue, book.QuestionOf(placed));
    if (!digest) return base::Refuse(digest.error());
    return json::object{{"place", place},
                        {"label", placed.indicator->label},
                        {"from_day", placed.span.from.ToText()},
                        {"to_day", placed.span.to.ToText()},
                        {"shown", placed.shown},
                        {"value", placed.figure.ValueText()},
                        {"unit", placed.figure.unit},
                        {"rows", placed.figure.rows},
                        {"rows_digest", *digest},
                        {"definition_digest", report::DefinitionDigest(*placed.indicator)}};
}

base::Result<std::vector<ChangedFigure>> ChangesOf(Caller& caller, const Record& report) {
    const FixedFigures fixed = FixedOf(caller, report);
    const auto known = KnownBy(caller, report);
    report::FigureBook now(*caller.view, *caller.catalogue, ScopeOfReport(caller, report, {}));
    report::FigureBook then(*caller.view, *caller.catalogue,
                            ScopeOfReport(caller, report, records::AsKnown{fixed.arrival}));
    std::vector<ChangedFigure> changes;
    if (known) return changes;  // what was known on a day does not change any more
    for (const FixedFigure& before : fixed.figures) {
        const report::Placed& placed = now.At(before.place);
        if (placed.indicator == nullptr) continue;
        const auto question = now.QuestionOf(placed);
        const auto digest = report::RowsDigest(*caller.view, *caller.catalogue, question);
        if (!digest) return base::Refuse(digest.error());
        FixedFigure after{before.place, before.label,      placed.shown, placed.figure.ValueText(),
                          *digest,      placed.figure.rows};
        if (after.shown == before.shown && after.rows_digest == before.rows_digest) continue;
        report::Placed old = placed;
        auto rows =
            report::CompareRows(*caller.view, *caller.catalogue, then.QuestionOf(old), question);
        if (!rows) return base::Refuse(rows.error());
        changes.push_back({before, std::move(after), *std::move(rows)});
    }
    return changes;
}

namespace {

/// What the field holds, where everybody who may read the record may see it.
std::string OpenValue(const catalogue::RecordType& type, const Record& record,
                      const std::string& field_id) {
    const auto* field = records::FindField(type, field_id);
    const bool closed = field == nullptr || field->seal != catalogue::Seal::kNone ||
                        field->mask != catalogue::Mask::kNone || !field->read_right.empty();
    return closed ? "" : records::ValueToShow(*field, record.Get(field_id));
}

}  // namespace

std::string NameForReport(Caller& caller, const std::string& type_id, const base::RecordId& id) {
    const catalogue::RecordType* type = caller.catalogue->FindType(type_id);
    const auto record = type == nullptr ? std::nullopt : caller.view->Find(*type, id);
    if (!record) return type == nullptr ? type_id : type->label;
    if (!access_control::Holds(caller.principal, type->id + ".read", *record))
        return type->label + "（您无权查看）";
    const std::string title = OpenValue(*type, *record, type->title);
    const std::string number = OpenValue(*type, *record, type->subtitle);
    return type->label + (title.empty() ? "" : "“" + title + "”") +
           (number.empty() ? "" : "（" + number + "）");
}

namespace {

indicator::Figure Shape(Caller& caller, const ChangedFigure& change) {
    const auto place = report::ReadPlace(change.before.place);
    indicator::Figure shape;
    if (!place) return shape;
    const auto found = caller.catalogue->indicators.find(place->indicator);
    if (found == caller.catalogue->indicators.end()) return shape;
    const std::string& sum = found->second.sum;
    const auto dot = sum.find('.');
    if (dot == std::string::npos) return shape;
    const auto* type = caller.catalogue->FindType(sum.substr(0, dot));
    const auto* field = type == nullptr ? nullptr : records::FindField(*type, sum.substr(dot + 1));
    if (field != nullptr)
        shape.scale = field->kind == catalogue::FieldKind::kMoney ? 2 : field->scale;
    return shape;
}

std::string AmountOf(indicator::Figure shape, const std::optional<std::int64_t>& amount) {
    if (!amount) return "不计";
    shape.value = *amount;
    return shape.ValueText();
}

}  // namespace

std::string BecauseOf(Caller& caller, const ChangedFigure& change, std::int64_t since) {
    const indicator::Figure shape = Shape(caller, change);
    std::string because;
    for (const report::RowChange& row : change.rows) {
        because += fmt::format("{}{}：原{}，现{}", because.empty() ? "" : "\n",
                               NameForReport(caller, row.type, row.record),
                               AmountOf(shape, row.before), AmountOf(shape, row.after));
        for (const records::StoredAct& stored : ActsSince(caller, row.record, since)) {
            because += fmt::format("；{} {}（{}）", stored.act.happened_on.ToText(),
                                   ActLabel(*caller.catalogue, stored.act.kind),
                                   PersonName(caller, stored.act.acted_by));
            if (!stored.act.reason.empty()) because += "：" + stored.act.reason;
        }
    }
    return because;
}

json::array RowsJson(Caller& caller, const ChangedFigure& change, std::int64_t since) {
    const indicator::Figure shape = Shape(caller, change);
    json::array rows;
    for (const report::RowChange& row : change.rows) {
        json::array acts;
        for (const records::StoredAct& stored : ActsSince(caller, row.record, since))
            acts.push_back({{"id", stored.act.id.ToText()},
                            {"label", ActLabel(*caller.catalogue, stored.act.kind)},
                            {"on", stored.act.happened_on.ToText()},
                            {"by", PersonName(caller, stored.act.acted_by)},
                            {"reason", stored.act.reason}});
        rows.push_back({{"type", row.type},
                        {"id", row.record.ToText()},
                        {"name", NameForReport(caller, row.type, row.record)},
                        {"before", AmountOf(shape, row.before)},
                        {"after", AmountOf(shape, row.after)},
                        {"acts", std::move(acts)}});
    }
    return rows;
}

namespace {

base::Done StillTrue(Caller& caller, const Record& report) {
    const auto changes = ChangesOf(caller, report);
    if (!changes) return base::Refuse(changes.error());
    base::Refusals refusals;
    for (const ChangedFigure& change : *changes)
        refusals.push_back(
            {"report.changed_since",
             {{"label", change.before.label},
              {"before", fmt::format("{}（{} 条记录）", change.before.shown, change.before.rows)},
              {"after", fmt::format("{}（{} 条记录）", change.after.shown, change.after.rows)}},
             ""});
    report::FigureBook book(*caller.view, *caller.catalogue,
                            ScopeOfReport(caller, report, KnownBy(caller, report)));
    const base::Refusals bars = BarsOf(SectionsOf(caller, report.id), book);
    if (refusals.empty()) refusals = bars;
    return base::DoneUnless(std::move(refusals));
}

std::optional<Record> ReportOf(Caller& caller, const base::RecordId& id) {
    const auto* type = caller.catalogue->FindType(kReportType);
    return type == nullptr ? std::nullopt : caller.view->Find(*type, id);
}

bool IsTakenByItsPage(const workflow::ActRequest& asked) {
    return (asked.type == kReportType && (asked.act == "open" || asked.act == "check")) ||
           (asked.type == kRestatementType && asked.act == "draw_up");
}

}  // namespace

base::Done MayActOnReport(Caller& caller, const workflow::ActRequest& asked) {
    if (IsTakenByItsPage(asked))
        return base::Refuse("report.own_way",
                            {{"act", ActLabel(*caller.catalogue, asked.type + "." + asked.act)}});
    std::optional<Record> report;
    if (asked.type == kReportType && asked.act == "sign") {
        report = ReportOf(caller, asked.record);
    } else if (asked.type == catalogue::kApprovalType &&
               (asked.act == "approve" || asked.act == "endorse")) {
        const auto* type = caller.catalogue->FindType(catalogue::kApprovalType);
        const auto approval = caller.view->Find(*type, asked.record);
        if (!approval || approval->Text("subject_type") != kReportType) return base::AllWell();
        if (approval->Text("act") != "sign") return base::AllWell();
        const auto id = base::Uuid::Parse(approval->Text("subject"));
        if (id) report = ReportOf(caller, base::RecordId{*id});
    }
    if (!report || report->Text(records::system_field::kState) != "checked") return base::AllWell();
    return StillTrue(caller, *report);
}

}  // namespace http
