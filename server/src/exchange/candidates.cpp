#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/text.hpp"
#include "exchange/detail/cell_meaning.hpp"
#include "exchange/detail/column_doubts.hpp"
#include "exchange/detail/headings.hpp"
#include "exchange/detail/places.hpp"
#include "exchange/detail/row_kinds.hpp"
#include "exchange/detail/years.hpp"
#include "exchange/mapping.hpp"

namespace exchange {

namespace {

using catalogue::Field;
using catalogue::FieldKind;
using detail::CellMeaning;
using detail::Destination;

constexpr std::string_view kCodeStatus = "code_status";

/// A column that is imported.
struct Source {
    std::size_t column = 0;
    std::string heading;
    std::string unit;
    Destination destination;
    detail::MoneyColumn money;
    ChoiceWords words;                    ///< by normalised text
    std::vector<detail::YearHint> years;  ///< that the book tells of days without one
    int year_said = 0;                    ///< by a person; 0: none
};

const Field& FieldOf(const Destination& to) { return to.inner != nullptr ? *to.inner : *to.field; }

bool IsOfDays(const Field& field) {
    return field.kind == FieldKind::kDay || field.kind == FieldKind::kInstant;
}

/// Reads the rows of one sheet, one at a time.
class RowReader {
 public:
    RowReader(const catalogue::RecordType& type, const std::vector<Source>& sources,
              const records::FieldValues& fixed, const CellRow& headings)
        : type_(type), sources_(sources), fixed_(fixed), headings_(headings) {}

    Candidate Read(const CellRow& row, std::size_t number) {
        row_ = &row;
        candidate_ = {};
        candidate_.row = number;
        places_.clear();
        groups_.clear();
        for (const Source& source : sources_) {
            ReadCell(source, source.column < row.size() ? row[source.column] : Cell{});
        }
        FinishPlaces();
        FinishGroups();
        for (const auto& [id, value] : fixed_) {
            if (!candidate_.references.contains(id)) candidate_.values.try_emplace(id, value);
        }
        Imply();
        NameMissing();
        return std::move(candidate_);
    }

 private:
    void ReadCell(const Source& source, const Cell& cell) {
        const Destination& to = source.destination;
        if (!to.part.empty()) return ReadPlacePart(source, cell);
        const Field& field = FieldOf(to);
        if (field.kind == FieldKind::kReference) return ReadReference(source, cell);
        CellMeaning meaning = MeaningAsSaid(source, cell);
        for (auto& warning : meaning.warnings)
            Remark(Severity::kWarning, source, cell, std::move(warning));
        if (field.kind == FieldKind::kMoney) JudgeUnit(source, cell, meaning);
        const bool sound = meaning.faults.empty();
        for (auto& fault : meaning.faults) Remark(Severity::kFault, source, cell, std::move(fault));
        if (meaning.code && to.inner == nullptr) NoteCodeStanding(*meaning.code);
        if (!sound) return;
        base::Refusals doubts;
        auto value = records::ValueFromInput(field, meaning.json, &doubts);
        for (auto& doubt : doubts) Remark(Severity::kWarning, source, cell, std::move(doubt));
        if (!value) {
            for (auto& fault : value.error())
                Remark(Severity::kFault, source, cell, std::move(fault));
        } else if (!value->IsAbsent()) {
            records::FieldValues& into =
                to.inner != nullptr ? groups_[to.field->id] : candidate_.values;
            into.insert_or_assign(field.id, std::move(*value));
        }
    }

    /// Words that a person gave a choice to mean that one.
    [[nodiscard]] CellMeaning MeaningAsSaid(const Source& source, const Cell& cell) const {
        const Field& field = FieldOf(source.destination);
        const auto said = source.words.find(base::Normalised(cell.text));
        if (said == source.words.end() && IsOfDays(field)) {
            const auto row = detail::YearsOfRow(*row_, headings_, source.column);
            return detail::MeaningOf(field, cell, source.unit,
                                     detail::JudgeYear(source.years, row, source.year_said));
        }
        if (said == source.words.end()) return detail::MeaningOf(field, cell, source.unit);
        CellMeaning meaning;
        if (!said->second.empty()) meaning.json = detail::Quoted(said->second);
        return meaning;
    }

    void JudgeUnit(const Source& source, const Cell& cell, CellMeaning& meaning) {
        auto doubt = detail::DoubtOfUnit(source.money, cell, !type_.procedure.empty());
        if (doubt.code.empty() || !meaning.faults.empty()) return;
        base::Refusal said{std::move(doubt.code),
                           {{"label", FieldOf(source.destination).label}, {"value", cell.text}},
                           source.destination.path};
        if (doubt.fault)
            meaning.faults.push_back(std::move(said));
        else
            Remark(Severity::kWarning, source, cell, std::move(said));
    }

    /// A reference in a table is a name; whoever holds the records looks it up.
    void ReadReference(const Source& source, const Cell& cell) {
        const std::string text(base::Trim(cell.text));
        if (text.empty() || detail::IsPlaceholder(text)) return;
        if (const auto id = base::RecordId::Parse(text)) {
            candidate_.values.insert_or_assign(source.destination.field->id, records::Value(*id));
        } else {
            candidate_.references[source.destination.field->id] = text;
        }
    }

    void ReadPlacePart(const Source& source, const Cell& cell) {
        if (cell.IsEmpty() || detail::IsPlaceholder(cell.text)) return;
        PlaceParts& parts = places_[source.destination.field->id];
        parts.source = &source;
        if (source.destination.part == "text") {
            parts.text = std::string(base::Trim(cell.text));
            return;
        }
        const auto degrees = detail::DegreesOf(cell.text);
        if (!degrees) {
            const Field& field = *source.destination.field;
            Remark(
                Severity::kFault, source, cell,
                {"exchange.bad_degrees", {{"label", field.label}, {"value", cell.text}}, field.id});
            parts.broken = true;
        } else {
            (source.destination.part == "lng" ? parts.lng : parts.lat) = *degrees;
        }
    }

    void FinishPlaces() {
        for (auto& [id, parts] : places_) {
            const Field& field = *parts.source->destination.field;
            if (parts.broken) continue;
            if (!parts.lng || !parts.lat) {
                Remark(Severity::kFault, *parts.source, {},
                       {"exchange.half_a_point", {{"label", field.label}}, field.id});
                continue;
            }
            boost::json::object json{{"lng", *parts.lng}, {"lat", *parts.lat}};
            if (!parts.text.empty()) json["text"] = parts.text;
            auto value = records::ValueFromInput(field, boost::json::serialize(json));
            if (value) {
                candidate_.values.insert_or_assign(id, std::move(*value));
                continue;
            }
            for (auto& fault : value.error())
                Remark(Severity::kFault, *parts.source, {}, std::move(fault));
        }
    }

    void FinishGroups() {
        for (auto& [id, values] : groups_) {
            if (values.empty()) continue;
            const Field& group = *type_.FindField(id);
            for (const Field& inner : group.fields) {
                if (inner.required && inner.when.empty() && !values.contains(inner.id)) {
                    candidate_.missing.push_back(id + "." + inner.id);
                }
            }
            records::Row row;
            row.values = std::move(values);
            candidate_.values.insert_or_assign(
                id, records::Value(std::vector<records::Row>{std::move(row)}));
        }
    }

    /// The register keeps beside a code what became of its check.
    void NoteCodeStanding(detail::CodeStanding standing) {
        const Field* status = type_.FindField(kCodeStatus);
        const std::string choice(detail::ChoiceOf(standing));
        const bool known = status != nullptr && status->kind == FieldKind::kChoice &&
                           status->FindChoice(choice) != nullptr;
        if (known) candidate_.values.insert_or_assign(status->id, records::Value(choice));
    }

    /// What the row does not say and its other values tell: shown as a doubt.
    void Imply() {
        for (const catalogue::ImpliedChoice& implied : type_.import_implied) {
            const Field* field = type_.FindField(implied.path);
            const auto by = candidate_.values.find(implied.by);
            if (field == nullptr || by == candidate_.values.end() || Faulted(implied.path))
                continue;
            const auto* number = by->second.As<std::int64_t>();  // of money, fen
            if (number != nullptr && *number <= 0) continue;
            if (!candidate_.values.try_emplace(implied.path, records::Value(implied.choice)).second)
                continue;
            candidate_.implied.insert(implied.path);
            const catalogue::Choice* choice = field->FindChoice(implied.choice);
            CellRemark remark;
            remark.severity = Severity::kWarning;
            remark.row = candidate_.row;
            remark.heading = field->label;
            remark.field = implied.path;
            remark.refusal = {"exchange.implied",
                              {{"label", field->label},
                               {"by", type_.FindField(implied.by)->label},
                               {"choice", choice == nullptr ? implied.choice : choice->label}},
                              implied.path};
            candidate_.remarks.push_back(std::move(remark));
        }
    }

    [[nodiscard]] bool Faulted(const std::string& field) const {
        return std::ranges::any_of(candidate_.remarks, [&](const CellRemark& remark) {
            return remark.severity == Severity::kFault && remark.field == field;
        });
    }

    void NameMissing() {
        for (const Field& field : type_.fields) {
            const bool given =
                candidate_.values.contains(field.id) || candidate_.references.contains(field.id);
            if (field.required && !field.retired && !given) candidate_.missing.push_back(field.id);
        }
    }

    void Remark(Severity severity, const Source& source, const Cell& cell, base::Refusal refusal) {
        candidate_.remarks.push_back({severity, candidate_.row, source.column, source.heading,
                                      source.destination.path, cell.text, std::move(refusal)});
    }

    struct PlaceParts {
        std::optional<std::int64_t> lng, lat;
        std::string text;
        bool broken = false;
        const Source* source = nullptr;
    };

    const catalogue::RecordType& type_;
    const std::vector<Source>& sources_;
    const records::FieldValues& fixed_;
    const CellRow& headings_;
    const CellRow* row_ = nullptr;
    Candidate candidate_;
    std::map<std::string, PlaceParts> places_;
    std::map<std::string, records::FieldValues> groups_;
};

ChoiceWords WordsFor(const Destination& to, const Mapping& mapping) {
    ChoiceWords words;
    const auto said = mapping.words.find(to.path);
    if (said == mapping.words.end() || FieldOf(to).kind != FieldKind::kChoice) return words;
    for (const auto& [text, choice] : said->second) words[base::Normalised(text)] = choice;
    return words;
}

/// The imported columns, or all that is wrong with the mapping.
base::Result<std::vector<Source>> SourcesOf(const catalogue::RecordType& type, const Sheet& sheet,
                                            const Mapping& mapping) {
    const auto destinations = detail::DestinationsOf(type);
    const CellRow headings = HeadingsAt(sheet, mapping.header_row);
    std::vector<Source> sources;
    std::set<std::string> used;
    base::Refusals faults;
    for (std::size_t column = 0; column < mapping.columns.size(); ++column) {
        const std::string& path = mapping.columns[column];
        if (path.empty()) continue;
        const auto found = std::ranges::find(destinations, path, &Destination::path);
        const std::string heading =
            column < headings.size() ? std::string(base::Trim(headings[column].text)) : "";
        if (found == destinations.end()) {
            faults.push_back(
                {"exchange.no_such_target", {{"heading", heading}, {"field", path}}, path});
        } else if (!used.insert(path).second) {
            faults.push_back(
                {"exchange.target_twice", {{"heading", heading}, {"label", found->label}}, path});
        } else {
            const std::string unit = detail::ParseHeading(heading).unit;
            sources.push_back({column,
                               heading,
                               unit,
                               *found,
                               detail::LookOver(sheet, mapping.header_row + 1, column, unit),
                               WordsFor(*found, mapping),
                               {},
                               0});
            if (!IsOfDays(FieldOf(*found))) continue;
            const auto said = mapping.years.find(path);
            sources.back().year_said = said == mapping.years.end() ? 0 : said->second;
            sources.back().years = detail::YearsOfBook(
                sheet, mapping.header_row, column < headings.size() ? headings[column] : Cell{});
        }
    }
    if (sources.empty() && faults.empty()) faults.push_back({"exchange.nothing_mapped", {}, ""});
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return sources;
}

base::Result<records::FieldValues> FixedOf(const catalogue::RecordType& type,
                                           const Mapping& mapping) {
    records::FieldValues values;
    base::Refusals faults;
    for (const auto& [id, json] : mapping.fixed) {
        const Field* field = type.FindField(id);
        if (field == nullptr) {
            faults.push_back({"exchange.no_such_target", {{"heading", ""}, {"field", id}}, id});
            continue;
        }
        auto value = records::ValueFromInput(*field, json);
        if (!value) {
            std::ranges::move(value.error(), std::back_inserter(faults));
        } else if (!value->IsAbsent()) {
            values.insert_or_assign(field->id, std::move(*value));
        }
    }
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return values;
}

/// Why a row below the heading is no record; empty: it may be one.
std::string ReasonToLeaveOut(const Sheet& sheet, std::size_t at, std::size_t header_row,
                             const std::vector<Source>& sources) {
    const CellRow& row = sheet.rows[at];
    const CellRow above = header_row > 0 ? sheet.rows[header_row - 1] : CellRow{};
    if (auto reason = detail::ReasonToLeaveOut(row, sheet.rows[header_row], above); !reason.empty())
        return reason;
    const auto filled = [&](const Source& source) {
        return source.column < row.size() &&
               !(row[source.column].IsEmpty() && !row[source.column].formula);
    };
    return std::ranges::none_of(sources, filled) ? "exchange.row_without_values" : "";
}

/// Rows that somebody hid are read, and said to be hidden.
void TellHidden(const Sheet& sheet, Candidates& candidates) {
    const std::set<std::size_t> hidden(sheet.hidden_rows.begin(), sheet.hidden_rows.end());
    for (Candidate& candidate : candidates.rows) {
        if (!hidden.contains(candidate.row - 1)) continue;
        CellRemark remark;
        remark.severity = Severity::kWarning;
        remark.row = candidate.row;
        remark.refusal = {"exchange.row_hidden", {}, ""};
        candidate.remarks.push_back(std::move(remark));
    }
}

/// The first column of days tells the year of a row.
void TellYears(const catalogue::RecordType& type, const std::vector<Source>& sources,
               Candidates& candidates) {
    const auto days = std::ranges::find_if(sources, [](const Source& source) {
        return FieldOf(source.destination).kind == FieldKind::kDay &&
               source.destination.inner == nullptr;
    });
    if (type.procedure.empty() || days == sources.end()) return;
    detail::TellYears(days->destination.field->id, days->column, days->heading, candidates);
}

/// The columns of what befell a case, in the order of its fields; limits (…届满日, 期限) are none.
void TellOrder(const catalogue::RecordType& type, const std::vector<Source>& sources,
               Candidates& candidates) {
    if (type.procedure.empty()) return;
    std::vector<detail::DayColumn> columns;
    for (const Field& field : type.fields) {
        const bool limit = field.id.ends_with("due_on") || field.id.ends_with("ends_on") ||
                           !field.id.ends_with("_on");
        const auto source = std::ranges::find_if(sources, [&](const Source& one) {
            return one.destination.field == &field && one.destination.inner == nullptr;
        });
        if (field.kind == FieldKind::kDay && !limit && source != sources.end())
            columns.push_back({field.id, field.label, source->heading, source->column});
    }
    detail::TellOrder(columns, candidates);
}

}  // namespace

bool Candidate::HasFaults() const {
    return std::ranges::any_of(remarks,
                               [](const CellRemark& r) { return r.severity == Severity::kFault; });
}

base::Result<Candidates> CandidatesOf(const catalogue::RecordType& type, const Sheet& sheet,
                                      const Mapping& mapping) {
    if (mapping.header_row >= sheet.rows.size()) return base::Refuse("exchange.no_heading_row");
    auto sources = SourcesOf(type, sheet, mapping);
    auto fixed = FixedOf(type, mapping);
    if (!sources || !fixed) {
        base::Refusals faults;
        if (!sources) std::ranges::move(sources.error(), std::back_inserter(faults));
        if (!fixed) std::ranges::move(fixed.error(), std::back_inserter(faults));
        return base::Refuse(std::move(faults));
    }
    Candidates candidates;
    const CellRow headings = HeadingsAt(sheet, mapping.header_row);
    RowReader reader(type, *sources, *fixed, headings);
    for (std::size_t i = mapping.header_row + 1; i < sheet.rows.size(); ++i) {
        const CellRow& row = sheet.rows[i];
        if (row.empty()) continue;
        if (auto reason = ReasonToLeaveOut(sheet, i, mapping.header_row, *sources);
            !reason.empty()) {
            const std::string number = std::to_string(i + 1);
            candidates.notes.push_back({std::move(reason), {{"row", number}}, "row " + number});
            continue;
        }
        candidates.rows.push_back(reader.Read(row, i + 1));
    }
    TellHidden(sheet, candidates);
    TellYears(type, *sources, candidates);
    TellOrder(type, *sources, candidates);
    return candidates;
}

}  // namespace exchange
