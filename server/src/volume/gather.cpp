#include <algorithm>

#include "catalogue/messages.hpp"
#include "volume/contents.hpp"
#include "volume/detail/approvals.hpp"
#include "volume/detail/under_case.hpp"

namespace volume {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using detail::DefaultTitle;
using detail::FilesOf;
using detail::Filled;
using detail::kArrangement;
using detail::kDocument;
using detail::ReferenceTo;
using detail::StoredOrder;
using detail::TitleOf;
using Shown = detail::UnderCase::Shown;
using records::Attachment;
using records::Record;
namespace system_field = records::system_field;

namespace {

bool IsRecording(const Attachment& file) {
    return file.media_type.starts_with("video/") || file.media_type.starts_with("audio/");
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
          under_(looking, plan, the_case),
          with_side_(access_control::Holds(looking.principal, SideRight(the_case.type), the_case)) {
    }

    Contents Run() {
        contents_.faults = plan_.faults;
        const base::Refusals unfit = CheckPlan(looking_.catalogue, plan_);
        contents_.faults.insert(contents_.faults.end(), unfit.begin(), unfit.end());
        contents_.arrangement = under_.Arrangement();
        for (const PlanLine& line : plan_.lines) Take(line);
        TakeEvidenceOfActs();
        TakeOthers();
        SettleOthers();
        for (const PlanLine& line : plan_.lines)
            detail::FindLacks(under_, line, with_evidence_, contents_.lacks);
        const auto order =
            contents_.arrangement ? StoredOrder(*contents_.arrangement) : std::vector<Place>();
        contents_.items = Arranged(std::move(contents_.items), order);
        std::erase_if(contents_.items,
                      [&](const Item& item) { return item.part == Part::kSide && !with_side_; });
        std::erase_if(contents_.lacks,
                      [&](const Lack& lack) { return lack.part == Part::kSide && !with_side_; });
        return std::move(contents_);
    }

 private:
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
            for (const Shown& one : under_.Of(*type))
                if (under_.TemplateOf(*one.stored) == wanted &&
                    PartOf(*one.stored, line.part) == line.part)
                    TakePaper(line, *type, one);
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
        for (const Shown& one : under_.Of(*type)) {
            const auto* files = FilesOf(one.shown.record, line.field);
            if (files == nullptr || files->empty()) continue;
            if (under_.Passes(*type, line.filter, *one.stored)) TakeField(line, *type, one, *files);
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
            for (const Shown& one : under_.Of(*type)) TakeEvidenceOf(*type, one);
        }
    }

    /// The line of the plan under which files of this record stand; nullptr: it names none.
    [[nodiscard]] const PlanLine* LineFor(const RecordType& type, const Record& record) const {
        const auto found = std::ranges::find_if(plan_.lines, [&](const PlanLine& line) {
            return line.kind == LineKind::kFiles && line.type == type.id &&
                   under_.Passes(type, line.filter, record);
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
            for (const Shown& one : under_.Of(*type)) {
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
                for (const Shown& one : under_.Of(type))
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

    const Looking& looking_;
    const Plan& plan_;
    const Record& the_case_;
    const RecordType& type_;
    detail::UnderCase under_;
    bool with_side_ = false;
    Contents contents_;
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

}  // namespace volume
