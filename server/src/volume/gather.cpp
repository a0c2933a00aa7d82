#include <algorithm>

#include "catalogue/messages.hpp"
#include "records/view_neighbours.hpp"
#include "volume/contents.hpp"
#include "volume/detail/approvals.hpp"

namespace volume {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using detail::DefaultTitle;
using detail::Filled;
using detail::TitleOf;
using records::Attachment;
using records::Record;
namespace system_field = records::system_field;

namespace {

constexpr std::string_view kDocument = "document";
constexpr std::string_view kArrangement = "case_volume";
constexpr std::string_view kRecording = "recording";

bool IsRecording(const Attachment& file) {
    return file.media_type.starts_with("video/") || file.media_type.starts_with("audio/");
}

const std::vector<Attachment>* FilesOf(const Record& record, std::string_view field) {
    return record.Get(field).As<std::vector<Attachment>>();
}

/// The reference by which records of `type` lie under the one whose volume it is.
const Field* ReferenceTo(const RecordType& type, const std::string& target) {
    const auto found = std::ranges::find_if(type.fields, [&](const Field& field) {
        return field.kind == FieldKind::kReference && field.target == target;
    });
    return found == type.fields.end() ? nullptr : &*found;
}

std::optional<base::CivilDay> DayOf(const Record& record, const std::string& field) {
    if (const auto day = record.Day(field)) return day;
    if (const auto* moment = record.Get(field).As<base::Instant>()) return moment->DayInShanghai();
    return std::nullopt;
}

class Gatherer {
 public:
    Gatherer(const Looking& looking, const Plan& plan, const Record& the_case)
        : looking_(looking),
          plan_(plan),
          the_case_(the_case),
          type_(*looking.catalogue.FindType(the_case.type)),
          neighbours_(looking.view),
          with_side_(access_control::Holds(looking.principal, SideRight(the_case.type), the_case)) {
    }

    Contents Run() {
        contents_.faults = plan_.faults;
        const base::Refusals unfit = CheckPlan(looking_.catalogue, plan_);
        contents_.faults.insert(contents_.faults.end(), unfit.begin(), unfit.end());
        FindArrangement();
        for (const PlanLine& line : plan_.lines) Take(line);
        TakeEvidenceOfActs();
        TakeOthers();
        SettleOthers();
        for (const PlanLine& line : plan_.lines) Need(line);
        contents_.items = Arranged(std::move(contents_.items), StoredOrder());
        std::erase_if(contents_.items,
                      [&](const Item& item) { return item.part == Part::kSide && !with_side_; });
        std::erase_if(contents_.lacks,
                      [&](const Lack& lack) { return lack.part == Part::kSide && !with_side_; });
        return std::move(contents_);
    }

 private:
    struct Shown {
        const Record* stored = nullptr;
        access_control::ShownRecord shown;
    };

    [[nodiscard]] records::Givens Givens() const {
        return {{"today", looking_.today}, {"act.happened_on", looking_.today}};
    }

    /// Records of `type` under the case that may be read, as they are shown to who looks.
    const std::vector<Shown>& Under(const RecordType& type) {
        const auto [at, is_new] = under_.try_emplace(type.id);
        if (!is_new) return at->second;
        std::vector<const Record*> found;
        if (type.id == type_.id)
            found.push_back(&the_case_);
        else if (const Field* reference = ReferenceTo(type, type_.id))
            found = neighbours_.PointingAt(type, *reference, the_case_.id);
        for (const Record* record : found)
            if (access_control::Holds(looking_.principal, type.id + ".read", *record))
                at->second.push_back(
                    {record, access_control::Show(looking_.principal, type, *record)});
        return at->second;
    }

    [[nodiscard]] bool Passes(const RecordType& type, const std::string& filter,
                              const Record& record) const {
        if (filter.empty()) return true;
        const auto read = records::ReadFilter(looking_.catalogue, type, filter);
        return read && records::Passes(*read, record, Givens(), neighbours_);
    }

    void Take(const PlanLine& line) {
        const std::size_t first = contents_.items.size();
        if (line.kind == LineKind::kPapers) TakePapers(line);
        if (line.kind == LineKind::kFiles) TakeFiles(line);
        if (line.kind == LineKind::kApprovals) TakeApprovals(line);
        if (line.kind == LineKind::kOthers) ends_[line.part] = &line;
        std::stable_sort(contents_.items.begin() + static_cast<std::ptrdiff_t>(first),
                         contents_.items.end(), [](const Item& a, const Item& b) {
                             if (!a.day || !b.day) return a.day.has_value() && !b.day.has_value();
                             return *a.day < *b.day;
                         });
    }

    Item NewItem(const PlanLine& line, const RecordType& type, const Record& record) {
        Item item;
        item.part = line.part;
        item.section = line.section;
        item.type = type.id;
        item.record = record.id;
        return item;
    }

    void AddFiles(Item& item, const std::vector<Attachment>& files) {
        for (const Attachment& file : files) {
            (IsRecording(file) ? item.recordings : item.files).push_back(file);
            seen_.insert(file.digest);
        }
    }

    void NoteOpened(const RecordType& type, const Shown& one, const std::string& field) {
        const auto& opened = one.shown.opened;
        if (std::ranges::find(opened, field) == opened.end()) return;
        auto& [name, fields] = contents_.opened[one.stored->id];
        name = type.id;
        fields.insert(field);
    }

    // ---- papers: records of type `document` ----

    void TakePapers(const PlanLine& line) {
        const RecordType* type = looking_.catalogue.FindType(kDocument);
        if (type == nullptr) return;
        for (const std::string& wanted : line.templates)
            for (const Shown& one : Under(*type))
                if (TemplateOf(*one.stored) == wanted &&
                    PartOf(*one.stored, line.part) == line.part)
                    TakePaper(line, *type, one);
    }

    [[nodiscard]] std::string TemplateOf(const Record& paper) const {
        const std::string made_by = paper.Text("template");
        return made_by.empty() ? plan_.TemplateNamed(paper.Text("title")) : made_by;
    }

    /// The paper itself says where it belongs; the plan where it does not.
    static Part PartOf(const Record& paper, Part otherwise) {
        const std::string part = paper.Text("part");
        if (part.empty()) return otherwise;
        return part == PartId(Part::kSide) ? Part::kSide : Part::kMain;
    }

    void TakePaper(const PlanLine& line, const RecordType& type, const Shown& one) {
        const std::string state = one.stored->Text(system_field::kState);
        if (state == "voided" || !taken_.insert(one.stored->id).second) return;
        const Record& record = one.shown.record;
        Item item = NewItem(line, type, record);
        item.key = "document/" + record.id.ToText();
        item.title = record.Text("title");
        item.number = record.Text("number");
        item.day = record.Day("made_on");
        if (const auto* pages = record.Get("pages").As<std::int64_t>())
            item.pages_told = static_cast<int>(*pages);
        for (const char* field : {"scan", "printed", "file"}) {
            const auto* files = FilesOf(record, field);
            if (files == nullptr || files->empty()) continue;
            AddFiles(item, *files);
            NoteOpened(type, one, field);
            break;
        }
        NotePaperState(item, record, state);
        contents_.items.push_back(std::move(item));
    }

    void NotePaperState(const Item& item, const Record& record, const std::string& state) {
        const auto* scans = FilesOf(record, "scan");
        if (scans != nullptr && !scans->empty()) return;
        std::string code = "volume.not_scanned";
        if (state == "drafted" || state == "in_review" || state == "returned" || state == "agreed")
            code = "volume.not_printed";
        if (state == "sealed") code = "volume.not_filed";
        contents_.lacks.push_back({item.part,
                                   false,
                                   {code, {{"title", item.title}}, ""},
                                   item.type,
                                   item.title,
                                   item.record});
    }

    // ---- files of fields ----

    void TakeFiles(const PlanLine& line) {
        const RecordType* type = looking_.catalogue.FindType(line.type);
        if (type == nullptr) return;
        home_.try_emplace(line.type, &line);
        named_.insert(line.type + "." + line.field);
        for (const Shown& one : Under(*type)) {
            const auto* files = FilesOf(one.shown.record, line.field);
            if (files == nullptr || files->empty()) continue;
            if (Passes(*type, line.filter, *one.stored)) TakeField(line, *type, one, *files);
        }
    }

    void TakeField(const PlanLine& line, const RecordType& type, const Shown& one,
                   const std::vector<Attachment>& files) {
        const std::string key =
            fmt::format("{}/{}/{}", type.id, one.stored->id.ToText(), line.field);
        if (std::ranges::find(contents_.items, key, &Item::key) != contents_.items.end()) return;
        Item item = NewItem(line, type, *one.stored);
        item.key = key;
        item.title = line.words.empty() ? DefaultTitle(type, one.shown.record, line.field)
                                        : Filled(line.words, type, one.shown.record);
        if (!line.day_field.empty()) item.day = DayOf(one.shown.record, line.day_field);
        if (!line.number_field.empty()) item.number = one.shown.record.Text(line.number_field);
        AddFiles(item, files);
        NoteOpened(type, one, line.field);
        contents_.items.push_back(std::move(item));
    }

    void TakeApprovals(const PlanLine& line) {
        const RecordType* type = looking_.catalogue.FindType("approval");
        if (type == nullptr) return;
        for (const Record& approval : detail::ApprovalsOf(looking_, *type, the_case_)) {
            Item item = NewItem(line, *type, approval);
            item.key = "approval/" + approval.id.ToText();
            item.title = detail::ApprovalTitle(looking_, type_, approval);
            item.day = approval.Day("proposed_on");
            item.text = detail::ApprovalText(looking_, type_, approval);
            contents_.items.push_back(std::move(item));
        }
        for (Item& item : detail::ApprovedOnPaper(looking_, type_, the_case_)) {
            item.part = line.part;
            item.section = line.section;
            contents_.items.push_back(std::move(item));
        }
    }

    // ---- what no line names ----

    /// Files that were given with an act and stand in no field.
    void TakeEvidenceOfActs() {
        std::vector<std::string> types;
        for (const auto& [id, line] : home_)
            if (id != type_.id) types.push_back(id);
        types.push_back(type_.id);  // last: an act of a service touches the case as well
        for (const std::string& id : types) {
            const RecordType* type = looking_.catalogue.FindType(id);
            if (type == nullptr) continue;
            for (const Shown& one : Under(*type)) TakeEvidenceOf(*type, one);
        }
    }

    /// The line of the plan under which files of this record stand; nullptr: it names none.
    [[nodiscard]] const PlanLine* LineFor(const RecordType& type, const Record& record) const {
        const auto found = std::ranges::find_if(plan_.lines, [&](const PlanLine& line) {
            return line.kind == LineKind::kFiles && line.type == type.id &&
                   Passes(type, line.filter, record);
        });
        return found == plan_.lines.end() ? nullptr : &*found;
    }

    /// An act of a record under the case touches the case as well: what was taken there is left out
    /// here.
    std::vector<Attachment> EvidenceOf(const RecordType& type, const Record& record) {
        std::set<base::Digest> own;
        for (const Field& field : type.fields)
            if (const auto* files = FilesOf(record, field.id))
                for (const Attachment& file : *files) own.insert(file.digest);
        std::vector<Attachment> files;
        for (const records::StoredAct& stored : looking_.view.HistoryOf(record.id)) {
            if (stored.act.kind.starts_with("import.")) continue;
            for (const ledger::EvidenceReference& file : stored.act.evidence) {
                const bool elsewhere = type.id == type_.id && seen_.contains(file.digest);
                if (!elsewhere && own.insert(file.digest).second)
                    files.push_back({file.digest, file.name, file.media_type, file.size});
            }
        }
        return files;
    }

    void TakeEvidenceOf(const RecordType& type, const Shown& one) {
        const std::vector<Attachment> files = EvidenceOf(type, *one.stored);
        if (files.empty()) return;
        const PlanLine* home = type.id == type_.id ? nullptr : LineFor(type, *one.stored);
        PlanLine other;
        other.part = type.id == type_.id ? Part::kMain : Part::kSide;
        const PlanLine& line = home == nullptr ? other : *home;
        Item item = NewItem(line, type, *one.stored);
        item.key = fmt::format("{}/{}/acts", type.id, one.stored->id.ToText());
        const auto* filled = FilesOf(one.shown.record, line.field);
        const bool stands_alone = home != nullptr && (filled == nullptr || filled->empty());
        if (stands_alone)
            item.title = Filled(line.words, type, one.shown.record);
        else if (type.id == type_.id)
            item.title = "办理时附的材料";
        else
            item.title = fmt::format("办理时附的材料（{}：{}）", type.label,
                                     TitleOf(type, one.shown.record));
        if (!line.day_field.empty()) item.day = DayOf(one.shown.record, line.day_field);
        if (!line.number_field.empty()) item.number = one.shown.record.Text(line.number_field);
        AddFiles(item, files);
        with_evidence_.insert(one.stored->id);
        contents_.items.push_back(std::move(item));
    }

    /// Papers of no known template; attachments of types that the plan does not name, in the 副卷.
    void TakeOthers() {
        PlanLine other;
        if (const RecordType* type = looking_.catalogue.FindType(kDocument))
            for (const Shown& one : Under(*type)) {
                other.part = PartOf(*one.stored, Part::kSide);
                TakePaper(other, *type, one);
            }
        other.part = Part::kSide;
        for (const auto& [id, type] : looking_.catalogue.record_types) {
            if (id == kDocument || id == kArrangement || ReferenceTo(type, type_.id) == nullptr)
                continue;
            for (const Field& field : type.fields) {
                if (field.kind != FieldKind::kAttachment || named_.contains(id + "." + field.id))
                    continue;
                other.field = field.id;
                for (const Shown& one : Under(type))
                    if (const auto* files = FilesOf(one.shown.record, field.id))
                        if (!files->empty()) TakeField(other, type, one, *files);
            }
        }
    }

    /// Items without a section stand where the plan says 其余.
    void SettleOthers() {
        std::vector<Item> others;
        std::erase_if(contents_.items, [&](const Item& item) {
            if (item.section.empty()) others.push_back(item);
            return item.section.empty();
        });
        for (Item& item : others) {
            const auto end = ends_.find(item.part);
            item.section = end == ends_.end() ? "其他材料" : end->second->section;
            contents_.items.push_back(std::move(item));
        }
        std::ranges::stable_sort(contents_.items, {}, [&](const Item& item) {
            return std::pair(item.part, PlaceOf(item));
        });
    }

    [[nodiscard]] std::size_t PlaceOf(const Item& item) const {
        const auto found = std::ranges::find_if(plan_.lines, [&](const PlanLine& line) {
            return line.part == item.part && line.section == item.section;
        });
        return static_cast<std::size_t>(found - plan_.lines.begin());
    }

    // ---- what is missing ----

    void Need(const PlanLine& line) {
        if (line.kind != LineKind::kNeeded && line.kind != LineKind::kVideo) return;
        if (!line.templates.empty()) return NeedPaper(line);
        const RecordType* type = looking_.catalogue.FindType(line.type);
        if (type == nullptr) return;
        for (const Shown& one : Under(*type)) {
            if (!Passes(*type, line.filter, *one.stored)) continue;
            const auto* files = FilesOf(*one.stored, line.field);
            const bool by_act =
                line.kind == LineKind::kNeeded && with_evidence_.contains(one.stored->id);
            if ((files != nullptr && !files->empty()) || by_act) continue;
            if (line.kind == LineKind::kVideo && IsRecorded(*type, one.stored->id)) continue;
            AddLack(line, type->id, TitleOf(*type, one.shown.record), one.stored->id);
        }
    }

    /// Is a recording of a body camera tied to this step?
    bool IsRecorded(const RecordType& step, const base::RecordId& id) {
        const RecordType* type = looking_.catalogue.FindType(kRecording);
        const Field* reference = type == nullptr ? nullptr : ReferenceTo(*type, step.id);
        return reference != nullptr && std::ranges::any_of(Under(*type), [&](const Shown& one) {
                   return one.stored->Reference(reference->id) == id;
               });
    }

    void NeedPaper(const PlanLine& line) {
        if (!Passes(type_, line.filter, the_case_)) return;
        if (HasPaper(line.templates)) return;
        AddLack(line, type_.id, TitleOf(type_, the_case_), the_case_.id);
    }

    bool HasPaper(const std::vector<std::string>& templates) {
        const RecordType* type = looking_.catalogue.FindType(kDocument);
        if (type == nullptr) return false;
        return std::ranges::any_of(Under(*type), [&](const Shown& one) {
            return one.stored->Text(system_field::kState) != "voided" &&
                   std::ranges::find(templates, TemplateOf(*one.stored)) != templates.end();
        });
    }

    void AddLack(const PlanLine& line, const std::string& type, const std::string& title,
                 const base::RecordId& record) {
        contents_.lacks.push_back({line.part,
                                   line.kind == LineKind::kVideo,
                                   {"volume.lacking", {{"words", line.words}}, ""},
                                   type,
                                   title,
                                   record});
    }

    // ---- the stored order ----

    void FindArrangement() {
        const RecordType* type = looking_.catalogue.FindType(kArrangement);
        const Field* reference = type == nullptr ? nullptr : ReferenceTo(*type, type_.id);
        if (reference == nullptr) return;
        const auto found = neighbours_.PointingAt(*type, *reference, the_case_.id);
        if (!found.empty()) contents_.arrangement = *found.front();
    }

    [[nodiscard]] std::vector<Place> StoredOrder() const {
        std::vector<Place> order;
        if (!contents_.arrangement) return order;
        const auto* rows = contents_.arrangement->Get("lines").As<std::vector<records::Row>>();
        if (rows == nullptr) return order;
        for (const records::Row& row : *rows) {
            const auto text = [&](const char* field) {
                const auto at = row.values.find(field);
                const auto* held = at == row.values.end() ? nullptr : at->second.As<std::string>();
                return held == nullptr ? std::string() : *held;
            };
            order.push_back(
                {text("item"), text("part") == PartId(Part::kSide) ? Part::kSide : Part::kMain});
        }
        return order;
    }

    const Looking& looking_;
    const Plan& plan_;
    const Record& the_case_;
    const RecordType& type_;
    records::ViewNeighbours neighbours_;
    bool with_side_ = false;
    Contents contents_;
    std::map<std::string, std::vector<Shown>> under_;
    std::map<std::string, const PlanLine*> home_;  ///< first line of a type
    std::map<Part, const PlanLine*> ends_;
    std::set<std::string> named_;
    std::set<base::RecordId> taken_, with_evidence_;
    std::set<base::Digest> seen_;
};

}  // namespace

std::string SideRight(const std::string& record_type) { return record_type + ".read_side_volume"; }

Contents Gather(const Looking& looking, const Plan& plan, const Record& the_case) {
    return Gatherer(looking, plan, the_case).Run();
}

base::Refusals CheckPlan(const catalogue::Catalogue& catalogue, const Plan& plan) {
    base::Refusals faults;
    for (const PlanLine& line : plan.lines) {
        const bool of_papers = !line.templates.empty();
        const bool of_files = !line.type.empty();
        if (!of_papers && !of_files) continue;
        const RecordType* type = catalogue.FindType(of_papers ? plan.record_type : line.type);
        const Field* field = type == nullptr || of_papers ? nullptr : type->FindField(line.field);
        if (type == nullptr ||
            (of_files && (field == nullptr || field->kind != FieldKind::kAttachment))) {
            faults.push_back(
                {"volume.unknown_field", {{"source", line.type + "." + line.field}}, line.where});
            continue;
        }
        if (!line.filter.empty() && !records::ReadFilter(catalogue, *type, line.filter))
            faults.push_back({"volume.bad_filter", {{"line", line.filter}}, line.where});
    }
    return faults;
}

}  // namespace volume
