#include "exchange/import_plan.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <set>

#include "base/text.hpp"
#include "records/asked.hpp"

namespace exchange {

namespace json = boost::json;
using Keys = std::vector<std::pair<std::string, std::string>>;

std::size_t ImportPlan::CountOf(RowOutcome outcome) const {
    return static_cast<std::size_t>(std::count_if(
        rows.begin(), rows.end(), [&](const PlannedRow& row) { return row.outcome == outcome; }));
}

namespace {

constexpr int kMostAlike = 50;

std::string Signature(const Keys& keys) {
    std::string text;
    for (const auto& [field, value] : keys) {
        text.append(field).append(1, '\x1f');
        text.append(value).append(1, '\x1e');
    }
    return text;
}

/// No key that both have differs.
bool Compatible(const Keys& a, const Keys& b) {
    for (const auto& [field, value] : a)
        for (const auto& [other_field, other_value] : b)
            if (field == other_field && value != other_value) return false;
    return true;
}

class Planner {
 public:
    Planner(records::RecordView& view, const catalogue::Catalogue& catalogue,
            const catalogue::RecordType& type, const records::Filter& scope)
        : view_(view),
          catalogue_(catalogue),
          type_(type),
          stored_type_(*catalogue.FindType(type.id)),
          scope_(scope),
          conditions_(catalogue) {}

    ImportPlan Run(Candidates candidates) {
        for (const Candidate& candidate : candidates.rows)
            if (const Keys keys = KeysOf(type_, candidate.values); !keys.empty())
                ++rows_with_[keys.front()];
        ImportPlan plan;
        plan.notes = std::move(candidates.notes);
        for (Candidate& candidate : candidates.rows)
            plan.rows.push_back(PlanRow(std::move(candidate)));
        return plan;
    }

 private:
    PlannedRow PlanRow(Candidate candidate) {
        PlannedRow row;
        row.row = candidate.row;
        row.remarks = std::move(candidate.remarks);
        row.values = std::move(candidate.values);
        for (const auto& [field, text] : candidate.references) ResolveReference(row, field, text);
        known_ = {};
        const Keys keys = KeysOf(type_, row.values);
        if (!keys.empty()) {
            const auto [first, fresh] = first_row_.emplace(Signature(keys), row.row);
            if (!fresh) {
                Remark(row, Severity::kWarning, keys.front().first,
                       {"import.duplicate_row", {{"row", std::to_string(first->second)}}, ""});
                TellDifferences(row, first->second);
                row.outcome = RowOutcome::kDuplicate;
                return row;
            }
            values_of_[row.row] = row.values;
            FindKnown(row, keys);
            LeaveImplied(row, candidate.implied);
        }
        CheckUnique(row);
        CheckAsked(row, candidate.missing);
        CheckBelongs(row);
        Settle(row);
        return row;
    }

    /// What no cell said changes nothing that a known record holds.
    void LeaveImplied(PlannedRow& row, const std::set<std::string>& implied) const {
        if (!row.record) return;
        for (const std::string& id : implied) {
            if (known_.Get(id).IsAbsent()) continue;
            row.values.erase(id);
            std::erase_if(row.remarks, [&](const CellRemark& remark) {
                return remark.refusal.code == "exchange.implied" && remark.field == id;
            });
        }
    }

    /// What the row that is left out says otherwise than the one that is taken.
    void TellDifferences(PlannedRow& row, std::size_t first) {
        const auto taken = values_of_.find(first);
        if (taken == values_of_.end()) return;
        std::string labels;
        for (const auto& [id, value] : row.values) {
            const auto other = taken->second.find(id);
            if (other != taken->second.end() && EqualIgnoringRowIds(other->second, value)) continue;
            const catalogue::Field* field = type_.FindField(id);
            labels += (labels.empty() ? "" : "、") + (field == nullptr ? id : field->label);
        }
        if (!labels.empty())
            Remark(row, Severity::kWarning, "",
                   {"import.duplicate_differs",
                    {{"row", std::to_string(first)}, {"fields", labels}},
                    ""});
    }

    /// What the row says must apply by what the record will hold, and what applies must be there.
    void CheckAsked(PlannedRow& row, const std::vector<std::string>& missing) {
        records::Record after = known_;
        for (const auto& [id, value] : row.values) after.Set(id, value);
        for (const std::string& id : missing) {
            const catalogue::Field* field = stored_type_.FindField(id);
            const bool applies =
                field == nullptr || conditions_.Hold(stored_type_, field->when, after);
            if (!row.record && applies) AddMissing(row, id);
        }
        for (const catalogue::Field& field : stored_type_.fields) {
            const auto given = row.values.find(field.id);
            const bool applies = conditions_.Hold(stored_type_, field.when, after);
            if (given != row.values.end() && !applies) {
                Remark(row, Severity::kFault, field.id,
                       {"workflow.not_asked",
                        {{"label", field.label},
                         {"by", records::LabelsIn(stored_type_.fields, field.when)}},
                        ""});
            } else if (given != row.values.end()) {
                for (base::Refusal& fault : records::CheckRows(conditions_, stored_type_, field,
                                                               given->second, known_.Get(field.id)))
                    Remark(row, Severity::kFault, field.id, std::move(fault));
            } else if (row.record && field.required && !field.when.empty() && applies &&
                       !conditions_.Hold(stored_type_, field.when, known_)) {
                if (after.Get(field.id).IsAbsent()) AddMissing(row, field.id);
            }
        }
    }

    /// A type that may belong to one of several requires none of them by itself; a record that
    /// belongs to none would be found below nothing.
    void CheckBelongs(PlannedRow& row) const {
        if (row.record || type_.belongs_to.size() < 2) return;
        const auto said = [&](const std::string& id) {
            return row.values.contains(id) ||
                   std::ranges::any_of(row.remarks, [&](const CellRemark& remark) {
                       return remark.severity == Severity::kFault && remark.field == id;
                   });
        };
        if (std::ranges::any_of(type_.belongs_to, said)) return;
        std::string fields;
        for (const std::string& id : type_.belongs_to)
            fields += (fields.empty() ? "" : "，或者") + HowToName(id);
        Remark(row, Severity::kFault, type_.belongs_to.front(),
               {"import.belongs_to_none", {{"type", type_.label}, {"fields", fields}}, ""});
    }

    /// `“案件”（写立案号）`: by what a reference is looked up.
    [[nodiscard]] std::string HowToName(const std::string& id) const {
        const catalogue::Field* field = type_.FindField(id);
        if (field == nullptr) return id;
        const catalogue::RecordType* target = catalogue_.FindType(field->target);
        if (target == nullptr) return "“" + field->label + "”";
        const catalogue::Field* key =
            target->FindField(target->import_key.empty() ? target->title : target->import_key);
        return "“" + field->label + "”" + (key == nullptr ? "" : "（写" + key->label + "）");
    }

    /// A value that only one record may have, in two rows or in another record already.
    void CheckUnique(PlannedRow& row) {
        for (const catalogue::Field& field : type_.fields) {
            const auto found = row.values.find(field.id);
            const auto* text =
                found == row.values.end() ? nullptr : found->second.As<std::string>();
            if (!field.unique || text == nullptr) continue;
            const std::string value = base::Normalised(*text);
            const auto [first, fresh] = unique_.emplace(std::pair(field.id, value), row.row);
            if (!fresh) {
                Remark(row, Severity::kFault, field.id,
                       {"import.unique_twice",
                        {{"field", field.label},
                         {"value", *text},
                         {"row", std::to_string(first->second)}},
                        ""});
                continue;
            }
            const auto known = Alike(stored_type_, field.id, value, nullptr);
            const bool other = std::ranges::any_of(known, [&](const records::Record& record) {
                return !row.record || record.id != *row.record;
            });
            if (other)
                Remark(row, Severity::kFault, field.id,
                       {"import.unique_known", {{"field", field.label}, {"value", *text}}, ""});
        }
    }

    void Settle(PlannedRow& row) {
        const bool faulty = std::any_of(
            row.remarks.begin(), row.remarks.end(),
            [](const CellRemark& remark) { return remark.severity == Severity::kFault; });
        if (faulty)
            row.outcome = RowOutcome::kFaulty;
        else if (!row.record)
            row.outcome = RowOutcome::kNew;
        else
            row.outcome = row.values.empty() ? RowOutcome::kSame : RowOutcome::kChanged;
    }

    void Remark(PlannedRow& row, Severity severity, const std::string& field,
                base::Refusal refusal) const {
        CellRemark remark;
        remark.severity = severity;
        remark.row = row.row;
        remark.field = field;
        const auto target = std::ranges::find(targets_, field, &Target::path);
        if (target != targets_.end()) remark.heading = target->label;
        remark.refusal = std::move(refusal);
        row.remarks.push_back(std::move(remark));
    }

    void AddMissing(PlannedRow& row, const std::string& field) {
        // What stands in the cell was not taken: said once.
        if (std::ranges::any_of(row.remarks, [&](const CellRemark& remark) {
                return remark.severity == Severity::kFault && remark.field == field;
            }))
            return;
        const auto target = std::ranges::find(targets_, field, &Target::path);
        Remark(row, Severity::kFault, field,
               {"import.required_missing",
                {{"field", target == targets_.end() ? field : target->label}},
                ""});
    }

    std::vector<records::Record> Alike(const catalogue::RecordType& type, const std::string& field,
                                       const std::string& text, const records::Filter* scope) {
        records::Query query;
        query.type = &type;
        const auto filter = records::ReadFilter(
            catalogue_, type, json::serialize(json::object{{field, {{"eq", text}}}}));
        if (!filter) return {};
        query.filter = *filter;
        if (scope != nullptr) query.scope = *scope;
        query.limit = kMostAlike;
        return view_.Select(query);
    }

    void ResolveReference(PlannedRow& row, const std::string& field, const std::string& text) {
        const catalogue::Field* definition = type_.FindField(field);
        const catalogue::RecordType* target =
            definition == nullptr ? nullptr : catalogue_.FindType(definition->target);
        if (target == nullptr) return;
        auto found = Alike(*target, target->title, text, nullptr);
        // A book may name it by its code: 统一社会信用代码 of an enterprise.
        if (found.empty() && !target->import_key.empty())
            found = Alike(*target, target->import_key, text, nullptr);
        if (found.size() == 1) {
            row.values[field] = found.front().id;
            return;
        }
        Remark(row, Severity::kFault, field,
               {found.empty() ? "import.reference_not_found" : "import.reference_ambiguous",
                {{"field", definition->label}, {"value", text}, {"type", target->label}},
                ""});
    }

    /// The one record that the row is about, if it is known.
    void FindKnown(PlannedRow& row, const Keys& keys) {
        for (std::size_t i = 0; i < keys.size(); ++i) {
            const auto found = Alike(stored_type_, keys[i].first, keys[i].second, &scope_);
            for (const records::Record& record : found)
                if (KeysOf(type_, record.values) == keys) return Take(row, record);
            if (i > 0 || rows_with_[keys.front()] > 1) {
                if (TakeOnlyCompatible(row, keys, found)) return;
            } else if (found.size() == 1) {
                return Take(row, found.front());  // the same code under another name: it changed
            } else if (found.size() > 1) {
                if (!TakeOnlyCompatible(row, keys, found))
                    Remark(row, Severity::kFault, keys.front().first,
                           {"import.ambiguous",
                            {{"value", keys.front().second}, {"n", std::to_string(found.size())}},
                            ""});
                return;
            }
        }
    }

    bool TakeOnlyCompatible(PlannedRow& row, const Keys& keys,
                            const std::vector<records::Record>& found) {
        const records::Record* only = nullptr;
        for (const records::Record& record : found) {
            if (!Compatible(KeysOf(type_, record.values), keys) || taken_.contains(record.id))
                continue;
            if (only != nullptr) return false;
            only = &record;
        }
        if (only != nullptr) Take(row, *only);
        return only != nullptr;
    }

    void Take(PlannedRow& row, const records::Record& record) {
        row.record = record.id;
        known_ = record;
        KeepState(row, record);
        row.version = record.version;
        taken_.insert(record.id);
        std::erase_if(row.values, [&](const auto& pair) {
            return EqualIgnoringRowIds(record.Get(pair.first), pair.second);
        });
    }

    /// The state of a known record is moved by acts only.
    void KeepState(PlannedRow& row, const records::Record& record) const {
        const auto state = row.values.find(records::system_field::kState);
        if (state == row.values.end()) return;
        if (record.Get(records::system_field::kState) != state->second)
            Remark(row, Severity::kWarning, std::string(records::system_field::kState),
                   {"import.state_kept", {}, ""});
        row.values.erase(state);
    }

    /// Rows of groups get a new id at each reading of the file; only their values count here.
    static bool EqualIgnoringRowIds(const records::Value& a, const records::Value& b) {
        const auto* rows_a = a.As<std::vector<records::Row>>();
        const auto* rows_b = b.As<std::vector<records::Row>>();
        if (rows_a == nullptr || rows_b == nullptr) return a == b;
        return std::equal(
            rows_a->begin(), rows_a->end(), rows_b->begin(), rows_b->end(),
            [](const records::Row& x, const records::Row& y) { return x.values == y.values; });
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const catalogue::RecordType& type_;         ///< as the file is read: maybe with `$state`
    const catalogue::RecordType& stored_type_;  ///< as records are asked for
    const records::Filter& scope_;
    const std::vector<Target> targets_ = TargetsOf(type_);
    std::map<std::pair<std::string, std::string>, int> rows_with_;
    std::map<std::string, std::size_t> first_row_;
    std::map<std::size_t, records::FieldValues> values_of_;  ///< of rows that may be repeated
    std::map<std::pair<std::string, std::string>, std::size_t> unique_;
    std::set<base::RecordId> taken_;
    records::FieldConditions conditions_;
    records::Record known_;  ///< which the row in hand changes or equals; else nothing stands in it
};

}  // namespace

ImportPlan PlanImport(records::RecordView& view, const catalogue::Catalogue& catalogue,
                      const catalogue::RecordType& type, Candidates candidates,
                      const records::Filter& scope) {
    return Planner(view, catalogue, type, scope).Run(std::move(candidates));
}

}  // namespace exchange
