#include <algorithm>
#include <map>

#include "catalogue/detail/check.hpp"
#include "catalogue/participants.hpp"
#include "catalogue/row_type.hpp"

namespace catalogue::detail {

namespace {

class TypeCheck {
 public:
    TypeCheck(const Checking& checking, const RecordType& type, const Node& node)
        : checking_(checking), type_(type), node_(node) {}

    void Run() {
        CheckFields(checking_, type_, node_);
        Conditions();
        Heading("title", type_.title);
        Open("title", type_.title);
        if (!type_.subtitle.empty()) {
            Heading("subtitle", type_.subtitle);
            Open("subtitle", type_.subtitle);
        }
        Procedures();
        Columns();
        for (std::size_t i = 0; i < type_.filters.size(); ++i) {
            checking_.Path(type_, type_.filters[i], ItemOf(node_, "filters", i));
        }
        Views();
        checking_.Sort(type_, type_.default_sort, node_.Near("default_sort"));
        if (!type_.import_key.empty()) Heading("import_key", type_.import_key);
        for (std::size_t i = 0; i < type_.import_match.size(); ++i) {
            OwnField(type_.import_match[i], ItemOf(node_, "import_match", i));
        }
        Implied();
        TakingPart();
    }

 private:
    /// When fields apply, those of rows by what else stands in the row.
    void Conditions() {
        for (std::size_t i = 0; i < type_.fields.size(); ++i) {
            const Field& field = type_.fields[i];
            const Node& at = ItemOf(node_, "fields", i);
            checking_.Filter(type_, field.when, at.Near("when"));
            if (field.fields.empty()) continue;
            const RecordType rows = RowType(type_, field);
            for (std::size_t j = 0; j < field.fields.size(); ++j)
                checking_.Filter(rows, field.fields[j].when, ItemOf(at, "fields", j).Near("when"));
        }
        CheckWhens(checking_, type_, node_);
    }

    void Implied() {
        for (std::size_t i = 0; i < type_.import_implied.size(); ++i) {
            const ImpliedChoice& implied = type_.import_implied[i];
            const Node& at = ItemOf(node_, "import_implied", i);
            OwnField(implied.path, at);
            OwnField(implied.by, at);
            const Field* field = type_.FindField(implied.path);
            if (field != nullptr && field->FindChoice(implied.choice) == nullptr)
                checking_.faults.Add("records.no_such_choice",
                                     {{"label", field->label}, {"value", implied.choice}}, at);
        }
    }

    /// Who takes part is found by indexes of references: at most one of a row or of the record, and
    /// one of what it leads to.
    void TakingPart() {
        for (std::size_t i = 0; i < type_.participants.size(); ++i) {
            const Node& at = ItemOf(node_, "participants", i);
            const std::string& path = type_.participants[i].path;
            if (!ReadParticipants(checking_.catalogue, type_, path))
                checking_.faults.Add("catalogue.no_participants",
                                     {{"type", type_.label}, {"path", path}}, at);
        }
        for (std::size_t i = 0; i < type_.belongs_to.size(); ++i) {
            const Node& at = ItemOf(node_, "belongs_to", i);
            OwnField(type_.belongs_to[i], at);
            const Field* field = type_.FindField(type_.belongs_to[i]);
            if (field == nullptr || field->kind == FieldKind::kReference ||
                type_.id == kApprovalType)
                continue;
            checking_.faults.Add("catalogue.belongs_to_nothing",
                                 {{"type", type_.label}, {"field", field->label}}, at);
        }
    }

    void OwnField(const std::string& id, const Node& at) {
        const Field* field = type_.FindField(id);
        if (field && field->id == id && !field->retired) return;
        checking_.faults.Add("catalogue.unknown_path", {{"type", type_.label}, {"path", id}}, at);
    }

    void Heading(const char* member, const std::string& id) { OwnField(id, node_.Near(member)); }

    /// It stands wherever the record is named, for whoever may read the record.
    void Open(const char* member, const std::string& id) {
        const Field* field = type_.FindField(id);
        if (field == nullptr || (field->mask == Mask::kNone && field->read_right.empty())) return;
        checking_.faults.Add("catalogue.heading_hidden",
                             {{"type", type_.label}, {"field", field->label}}, node_.Near(member));
    }

    void KnownProcedure(const std::string& id, const Node& at) {
        const bool found =
            std::ranges::any_of(checking_.catalogue.procedures, [&](const Procedure& procedure) {
                return procedure.id == id && procedure.record_type == type_.id;
            });
        if (!found) checking_.Unknown("程序", id, at);
    }

    void Procedures() {
        if (!type_.procedure.empty()) KnownProcedure(type_.procedure, node_.Near("procedure"));
        for (std::size_t i = 0; i < type_.other_procedures.size(); ++i) {
            KnownProcedure(type_.other_procedures[i], ItemOf(node_, "other_procedures", i));
        }
        if (type_.procedure.empty() && !type_.other_procedures.empty()) {
            checking_.faults.Add("catalogue.member_missing", {{"member", "procedure"}}, node_);
        }
        OpeningActs();
    }

    /// The id of an opening act tells by which procedure a record begins.
    void OpeningActs() {
        std::map<std::string, std::string> opened_by;
        for (const Procedure& procedure : checking_.catalogue.procedures) {
            if (!type_.BeginsUnder(procedure.id)) continue;
            for (const Act& act : procedure.acts) {
                if (!act.from.empty()) continue;
                const auto [first, fresh] = opened_by.emplace(act.id, procedure.id);
                if (fresh || first->second == procedure.id) continue;
                checking_.faults.Add(
                    "catalogue.opening_act_twice",
                    {{"act", act.id}, {"left", first->second}, {"right", procedure.id}},
                    node_.Near("other_procedures"));
            }
        }
    }

    void Columns() {
        for (std::size_t i = 0; i < type_.columns.size(); ++i) {
            const Node& at = ItemOf(node_, "columns", i);
            const Field* field = checking_.Path(type_, type_.columns[i].path, at);
            if (field && field->retired) OwnField(field->id, at);
        }
    }

    void Views() {
        std::map<std::string, const Node*> seen;
        for (std::size_t i = 0; i < type_.views.size(); ++i) {
            const SavedView& view = type_.views[i];
            const Node& at = ItemOf(node_, "views", i);
            const auto [first, fresh] = seen.emplace(view.id, &at);
            if (!fresh) {
                checking_.faults.Add("catalogue.id_twice",
                                     {{"id", view.id}, {"first", first->second->Where()}}, at);
            }
            checking_.Filter(type_, view.filter, at.Near("filter"));
            checking_.Sort(type_, view.sort, at.Near("sort"));
        }
    }

    const Checking& checking_;
    const RecordType& type_;
    const Node& node_;
};

}  // namespace

void CheckRecordTypes(const Checking& checking) {
    for (const auto& [id, type] : checking.catalogue.record_types) {
        TypeCheck(checking, type, *checking.definitions.Find("record_types", id)).Run();
    }
}

}  // namespace catalogue::detail
