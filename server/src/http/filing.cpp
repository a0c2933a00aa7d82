#include "http/detail/filing.hpp"

#include "base/decimal.hpp"
#include "http/detail/figure_scope.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/detail/locked_before.hpp"

namespace http {

namespace json = boost::json;
using forms::Place;
using records::Record;
using records::Row;

namespace {

const std::vector<Row>* SheetRows(const Record& record, std::string_view group) {
    return record.Get(group).As<std::vector<Row>>();
}

template <class T>
T SheetCellOf(const Row& row, std::string_view field, T otherwise = {}) {
    const auto at = row.values.find(field);
    const T* value = at == row.values.end() ? nullptr : at->second.As<T>();
    return value == nullptr ? otherwise : *value;
}

int NumberOf(const Record& record, std::string_view field) {
    const auto* number = record.Get(field).As<std::int64_t>();
    return number == nullptr ? 0 : static_cast<int>(*number);
}

/// The figure's integer at forms::kScale, in 万元 where that is wanted; half away from nought.
std::int64_t AtFormScale(const indicator::Figure& figure, bool in_wan) {
    int up = forms::kScale - figure.scale - (in_wan ? 4 : 0);
    std::int64_t value = figure.value;
    for (; up > 0; --up) value *= 10;
    for (; up < 0; ++up) value = (value + (value < 0 ? -5 : 5)) / 10;
    return value;
}

/// Whose numbers they are: the unit that the form names, else the one that keeps it.
std::optional<base::RecordId> UnitOf(const Record& filing) {
    const auto unit = filing.Reference("unit");
    return unit ? unit : filing.Reference(records::system_field::kOrganisation);
}

forms::PeriodKind KindOf(const Record& form) {
    return forms::PeriodKindOf(form.Text("period")).value_or(forms::PeriodKind::kYearly);
}

/// The days that a cell is about; nullopt where the calendar has none.
std::optional<indicator::Span> SpanOf(const CellMeaning& meaning, forms::PeriodKind kind,
                                      const forms::Period& period, int number) {
    const int year = period.to.year();
    const auto january = [](int of_year) { return indicator::Span::Year(of_year).from; };
    if (meaning.means == "period") return indicator::Span{period.from, period.to};
    if (meaning.means == "cumulative") return indicator::Span{january(year), period.to};
    if (meaning.means == "month") {
        const auto month = forms::PeriodOf(forms::PeriodKind::kMonthly, year, meaning.month);
        return month ? std::optional(indicator::Span{month->from, month->to}) : std::nullopt;
    }
    const auto before = forms::PeriodOf(kind, year - 1, number);
    if (!before) return std::nullopt;
    if (meaning.means == "last_period") return indicator::Span{before->from, before->to};
    return indicator::Span{january(year - 1), before->to};
}

/// `{"violation":"water"}` for the indicator's records; a fault where they have no such choice.
base::Result<records::Filter> KindFilter(Caller& caller, const CellMeaning& meaning,
                                         const catalogue::RecordType& type) {
    return records::ReadFilter(
        *caller.catalogue, type,
        json::serialize(json::object{{meaning.kind_field, meaning.kind_choice}}),
        access_control::ReadRule(caller.principal));
}

base::Refusal CellFault(const char* code, const CellMeaning& meaning) {
    return {code, {{"sheet", meaning.sheet}, {"cell", meaning.cell}}, meaning.cell};
}

}  // namespace

base::Done MayActOnFiling(const Caller& caller, const workflow::ActRequest& asked) {
    const bool of_filing =
        asked.type == "stat_filing" && (asked.act == "begin" || asked.act == "lock");
    const bool of_form = asked.type == "stat_form" && asked.act == "bind";
    if (!of_filing && !of_form) return base::AllWell();
    std::string label = asked.act;
    for (const catalogue::Procedure& procedure : caller.catalogue->procedures)
        if (procedure.record_type == asked.type)
            if (const auto* act = procedure.FindAct(asked.act)) label = act->label;
    return base::Refuse("forms.own_way", {{"act", label}});
}

std::vector<CellMeaning> MeaningsOf(const Caller& caller, const Record& form) {
    std::vector<CellMeaning> meanings;
    const auto* rows = SheetRows(form, "bindings");
    if (rows == nullptr) return meanings;
    for (const Row& row : *rows) {
        CellMeaning meaning;
        meaning.sheet = SheetCellOf<std::string>(row, "sheet");
        meaning.cell = SheetCellOf<std::string>(row, "cell");
        const auto place = forms::ReadPlace(meaning.cell);
        if (!place) continue;
        meaning.at = *place;
        meaning.means = SheetCellOf<std::string>(row, "means");
        const auto indicator =
            caller.catalogue->indicators.find(SheetCellOf<std::string>(row, "indicator"));
        if (indicator != caller.catalogue->indicators.end()) meaning.indicator = &indicator->second;
        if (const auto branch = SheetCellOf<base::RecordId>(row, "branch"); !branch.IsNil())
            meaning.branch = branch;
        meaning.kind_field = SheetCellOf<std::string>(row, "kind_field");
        meaning.kind_choice = SheetCellOf<std::string>(row, "kind_choice");
        meaning.month = static_cast<int>(SheetCellOf<std::int64_t>(row, "month"));
        meaning.in_wan = SheetCellOf<std::string>(row, "in_unit") == "wan";
        meanings.push_back(std::move(meaning));
    }
    return meanings;
}

std::vector<forms::SheetRule> RulesOf(const Record& form) {
    std::vector<forms::SheetRule> rules;
    if (const auto* rows = SheetRows(form, "rules"))
        for (const Row& row : *rows)
            rules.push_back(
                {SheetCellOf<std::string>(row, "sheet"), SheetCellOf<std::string>(row, "rule")});
    return rules;
}

base::Refusals FaultsOf(Caller& caller, const std::vector<CellMeaning>& meanings) {
    base::Refusals refusals;
    for (const CellMeaning& meaning : meanings) {
        if (meaning.IsWords() || meaning.means == "by_hand") continue;
        if (meaning.indicator == nullptr) {
            refusals.push_back(CellFault("forms.indicator_missing", meaning));
            continue;
        }
        if (meaning.means == "month" && (meaning.month < 1 || meaning.month > 12))
            refusals.push_back(CellFault("forms.month_missing", meaning));
        if (meaning.kind_field.empty()) continue;
        const auto* type = CountedType(caller, *meaning.indicator);
        if (type != nullptr && KindFilter(caller, meaning, *type)) continue;
        base::Refusal refusal = CellFault("forms.field_not_kind", meaning);
        refusal.params.emplace_back("field", meaning.kind_field);
        refusals.push_back(std::move(refusal));
    }
    return refusals;
}

base::Result<std::string> AttachedBytes(Caller& caller, const Record& record,
                                        std::string_view field) {
    const auto* files = record.Get(field).As<std::vector<records::Attachment>>();
    const auto stored = files == nullptr || files->empty()
                            ? std::nullopt
                            : caller.view->FindEvidence(files->front().digest);
    if (!stored) return base::Refuse("forms.no_template");
    if (stored->size > static_cast<std::int64_t>(forms::kLargestTemplate))
        return base::Refuse("forms.too_large",
                            {{"size", std::to_string((stored->size >> 20) + 1)},
                             {"limit", std::to_string(forms::kLargestTemplate >> 20)}});
    return ReadKept(caller, *stored);
}

base::Result<Filing> Filing::Open(Caller& caller, const Record& form, const Record& filing) {
    Filing opened(caller, form, filing);
    auto bytes = AttachedBytes(caller, form, "template");
    if (!bytes) return base::Refuse(std::move(bytes.error()));
    auto grid = forms::ReadTemplate(*bytes);
    if (!grid) return base::Refuse(std::move(grid.error()));
    opened.bytes_ = *std::move(bytes);
    opened.grid_ = *std::move(grid);
    opened.Compute();
    opened.FindFormer();
    opened.Compare();
    opened.CompareWithOwn();
    opened.Check();
    return opened;
}

forms::Period Filing::OwnPeriod() const {
    const auto period =
        forms::PeriodOf(KindOf(form_), NumberOf(filing_, "year"), NumberOf(filing_, "number"));
    return period.value_or(forms::Period{});
}

void Filing::Compute() {
    const forms::Period period = OwnPeriod();
    for (const CellMeaning& meaning : MeaningsOf(caller_, form_)) {
        FilledCell cell = Compute(meaning, period);
        TakeHandNumber(cell);
        if (cell.number)
            numbers_[{meaning.sheet, meaning.at}] = *cell.number;
        else if (!meaning.IsWords())
            waiting_.insert({meaning.sheet, meaning.at});
        cells_.push_back(std::move(cell));
    }
    formulas_ = forms::EvaluateFormulas(grid_, numbers_, waiting_);
}

FilledCell Filing::Compute(const CellMeaning& meaning, const forms::Period& period) const {
    FilledCell cell;
    cell.meaning = meaning;
    if (meaning.means == "period_words") cell.words = period.words;
    if (meaning.means == "filled_on") cell.words = caller_.today.ToText();
    const auto own = UnitOf(filing_);
    if (meaning.means == "unit_name" && own)
        if (const auto* type = caller_.catalogue->FindType(catalogue::kOrganisationType))
            cell.words = caller_.view->Titles(*type, {*own})[*own];
    if (meaning.means == "by_hand") cell.missing = "要手工填";
    if (meaning.IsWords() || meaning.indicator == nullptr || !own) return cell;
    const auto span = SpanOf(meaning, KindOf(form_), period, NumberOf(filing_, "number"));
    const auto* type = CountedType(caller_, *meaning.indicator);
    if (!span || type == nullptr) return cell;
    cell.span = *span;
    indicator::Question question = FigureQuestion(
        caller_, *meaning.indicator, {span->to.year(), meaning.branch.value_or(*own), {}});
    question.span = *span;
    if (!meaning.kind_field.empty()) {
        const auto kind = KindFilter(caller_, meaning, *type);
        if (!kind) return cell;
        question.scope = records::Both(question.scope, *kind);
    }
    const auto figure = indicator::Compute(*caller_.view, *caller_.catalogue, question);
    if (!figure) return cell;
    cell.rows = figure->rows;
    cell.source =
        indicator::IsReported(*meaning.indicator) && !figure->derived ? "reported" : "computed";
    if (figure->stated)
        cell.number = AtFormScale(*figure, meaning.in_wan && figure->unit == "元");
    else
        cell.missing = "“" + meaning.indicator->label + "”" +
                       (figure->summable ? "还没有单位填报"
                                         : "有几个单位各报各的，不能相加；请由填报单位报一个总的");
    return cell;
}

/// What somebody typed stands where nothing can be computed.
void Filing::TakeHandNumber(FilledCell& cell) const {
    const auto* rows = SheetRows(filing_, "by_hand");
    if (cell.number || cell.meaning.IsWords() || rows == nullptr) return;
    for (const Row& row : *rows) {
        const auto place = forms::ReadPlace(SheetCellOf<std::string>(row, "cell"));
        if (place != cell.meaning.at ||
            SheetCellOf<std::string>(row, "sheet") != cell.meaning.sheet)
            continue;
        cell.number = SheetCellOf<std::int64_t>(row, "value");
        cell.words = SheetCellOf<std::string>(row, "note");
        cell.source = "by_hand";
        cell.missing.clear();
    }
}

void Filing::FindFormer() {
    const auto* type = caller_.catalogue->FindType("stat_filing");
    const auto own = filing_.Reference(records::system_field::kOrganisation);
    const auto from = filing_.Day("from_day");
    if (type == nullptr || !own || !from) return;
    auto filter =
        records::ReadFilter(*caller_.catalogue, *type,
                            json::serialize(json::object{{"form", form_.id.ToText()},
                                                         {"$organisation", own->ToText()},
                                                         {"$state", {{"in", {"locked", "sent"}}}},
                                                         {"to_day", {{"lt", from->ToText()}}}}));
    if (!filter) return;
    records::Query query;
    query.type = type;
    query.filter = *std::move(filter);
    query.limit = 100;
    for (Record& record : caller_.view->Select(query))
        if (!former_ || *former_->Day("to_day") < *record.Day("to_day"))
            former_ = std::move(record);
}

bool Filing::IsExplained(const std::string& sheet, const std::string& cell) const {
    const auto* rows = SheetRows(filing_, "explanations");
    return rows != nullptr && std::ranges::any_of(*rows, [&](const Row& row) {
               return SheetCellOf<std::string>(row, "sheet") == sheet &&
                      SheetCellOf<std::string>(row, "cell") == cell;
           });
}

/// What was locked last, asked of the records as they are now.
void Filing::Compare() {
    const auto* rows = former_ ? SheetRows(*former_, "cells") : nullptr;
    const auto period = former_ ? forms::PeriodOf(KindOf(form_), NumberOf(*former_, "year"),
                                                  NumberOf(*former_, "number"))
                                : base::Result<forms::Period>(forms::Period{});
    if (rows == nullptr || !period) return;
    const Filing then(caller_, form_, *former_);
    for (const Row& row : *rows) {
        const auto place = forms::ReadPlace(SheetCellOf<std::string>(row, "cell"));
        const std::string sheet = SheetCellOf<std::string>(row, "sheet");
        if (!place || SheetCellOf<std::string>(row, "source") == "by_hand") continue;
        const auto cell = std::ranges::find_if(cells_, [&](const FilledCell& one) {
            return one.meaning.sheet == sheet && one.meaning.at == *place;
        });
        if (cell == cells_.end() || cell->meaning.indicator == nullptr ||
            cell->meaning.indicator->id != SheetCellOf<std::string>(row, "indicator"))
            continue;
        const FilledCell now = then.Compute(cell->meaning, *period);
        const auto was = SheetCellOf<std::int64_t>(row, "value");
        if (!now.number || *now.number == was) continue;
        differences_.push_back({sheet, former_->Text("period_words"), *place, was, *now.number,
                                IsExplained(sheet, forms::NameOf(*place)), false});
    }
}

/// A reason given for another difference explains nothing of this one.
bool Filing::IsExplained(const Difference& difference) const {
    const auto* rows = SheetRows(filing_, "explanations");
    return rows != nullptr && std::ranges::any_of(*rows, [&](const Row& row) {
               return SheetCellOf<std::string>(row, "sheet") == difference.sheet &&
                      SheetCellOf<std::string>(row, "cell") == forms::NameOf(difference.at) &&
                      SheetCellOf<std::string>(row, "was") == forms::NumberText(difference.was) &&
                      SheetCellOf<std::string>(row, "is_now") == forms::NumberText(difference.now);
           });
}

/// What this filing itself said before it was sent back, numbers by hand among them.
void Filing::CompareWithOwn() {
    const auto before = LockedBeforeOf(caller_, filing_);
    if (!before) return;
    locked_before_ = before->words;
    for (const Row& row : before->cells) {
        const auto place = forms::ReadPlace(SheetCellOf<std::string>(row, "cell"));
        const std::string sheet = SheetCellOf<std::string>(row, "sheet");
        const auto cell = std::ranges::find_if(cells_, [&](const FilledCell& one) {
            return one.meaning.sheet == sheet && one.meaning.at == place;
        });
        const auto was = SheetCellOf<std::int64_t>(row, "value");
        if (!place || cell == cells_.end() || !cell->number || *cell->number == was) continue;
        Difference difference{sheet, before->words, *place, was, *cell->number, false, true};
        difference.explained = IsExplained(difference);
        differences_.push_back(std::move(difference));
    }
}

void Filing::Add(base::Refusal refusal, std::string sheet, std::string cell, bool explainable) {
    const bool explained = explainable && IsExplained(sheet, cell);
    findings_.push_back(
        {std::move(refusal), std::move(sheet), std::move(cell), explainable, explained});
}

/// The cell of the period by itself that belongs to a cumulative one.
std::optional<Place> Filing::PeriodCellOf(const CellMeaning& total) const {
    const auto own = std::ranges::find_if(cells_, [&](const FilledCell& one) {
        const CellMeaning& other = one.meaning;
        return other.means == "period" && other.sheet == total.sheet &&
               other.indicator == total.indicator && other.branch == total.branch &&
               other.kind_field == total.kind_field && other.kind_choice == total.kind_choice &&
               other.in_wan == total.in_wan;
    });
    return own == cells_.end() ? std::nullopt : std::optional(own->meaning.at);
}

void Filing::CheckCells() {
    std::vector<forms::CellName> names;
    for (const FilledCell& cell : cells_) {
        const CellMeaning& meaning = cell.meaning;
        names.push_back({meaning.sheet, meaning.cell});
        if (cell.number || meaning.IsWords()) continue;
        Add({"forms.empty_cell",
             {{"sheet", meaning.sheet}, {"cell", meaning.cell}, {"why", cell.missing}},
             meaning.cell},
            meaning.sheet, meaning.cell, false);
    }
    for (base::Refusal& one : forms::CheckCells(grid_, names)) {
        const std::string cell = one.where;
        Add(std::move(one), "", cell, false);
    }
}

/// The years printed in the sheet, and whether the period is over.
void Filing::CheckDays() {
    const int year = NumberOf(filing_, "year");
    if (grid_.years.size() > 1) {
        std::string years;
        for (const int one : grid_.years)
            years += (years.empty() ? "" : "、") + std::to_string(one);
        Add({"forms.two_years", {{"years", years}}, {}}, "", "", false);
    } else if (!grid_.years.empty() && !grid_.years.contains(year)) {
        Add({"forms.other_year",
             {{"printed", std::to_string(*grid_.years.begin())}, {"year", std::to_string(year)}},
             {}},
            "", "", false);
    }
    const forms::Period period = OwnPeriod();
    if (caller_.today < period.to)
        Add({"forms.period_not_over", {{"period", period.words}, {"day", period.to.ToText()}}, {}},
            "", "", false);
}

/// Only the period right before this one, of the same year, is what a total goes on from.
std::optional<forms::Numbers> Filing::FormerTotals() const {
    const bool goes_on = former_ && NumberOf(*former_, "year") == NumberOf(filing_, "year") &&
                         NumberOf(*former_, "number") == NumberOf(filing_, "number") - 1;
    const auto* rows = goes_on ? SheetRows(*former_, "cells") : nullptr;
    if (rows == nullptr) return std::nullopt;
    forms::Numbers totals;
    for (const Row& row : *rows)
        if (const auto place = forms::ReadPlace(SheetCellOf<std::string>(row, "cell")))
            totals[{SheetCellOf<std::string>(row, "sheet"), *place}] =
                SheetCellOf<std::int64_t>(row, "value");
    return totals;
}

void Filing::CheckSums() {
    const std::vector<forms::SheetRule> rules = RulesOf(form_);
    for (base::Refusal& one : forms::CheckRules(grid_, rules)) Add(std::move(one), "", "", false);
    for (forms::Fault& fault : forms::BrokenRules(grid_, numbers_, waiting_, rules))
        Add(std::move(fault.refusal), fault.sheet, forms::NameOf(fault.at), false);
    std::vector<forms::Cumulative> adding;
    for (const FilledCell& cell : cells_)
        if (cell.meaning.AddsUp())
            adding.push_back({cell.meaning.sheet, cell.meaning.at, PeriodCellOf(cell.meaning)});
    const bool first = NumberOf(filing_, "number") == 1;
    for (forms::Fault& fault : forms::CumulativeFaults(adding, numbers_, FormerTotals(), first))
        Add(std::move(fault.refusal), fault.sheet, forms::NameOf(fault.at), true);
}

void Filing::Check() {
    CheckCells();
    CheckDays();
    CheckSums();
    for (const Difference& one : differences_) {
        const std::string cell = forms::NameOf(one.at);
        Add({one.own ? "forms.changed_since_locked" : "forms.difference_unexplained",
             {{one.own ? "when" : "period", one.period},
              {"sheet", one.sheet},
              {"cell", cell},
              {"was", forms::NumberText(one.was)},
              {"now", forms::NumberText(one.now)}},
             cell},
            one.sheet, cell, true);
        findings_.back().explained = one.explained;
    }
}

base::Result<std::string> Filing::Workbook() const {
    std::vector<forms::CellValue> values;
    for (const FilledCell& cell : cells_)
        values.push_back({cell.meaning.sheet, cell.meaning.at, cell.number,
                          cell.meaning.IsWords() ? cell.words : std::string()});
    for (const forms::GridSheet& sheet : grid_.sheets)
        for (const auto& [place, cell] : sheet.cells) {
            if (cell.content != forms::Content::kFormula) continue;
            const auto known = formulas_.find({sheet.name, place});
            values.push_back(
                {sheet.name,
                 place,
                 known == formulas_.end() ? std::nullopt : std::optional(known->second),
                 {}});
        }
    return forms::FillTemplate(bytes_, values);
}

}  // namespace http
