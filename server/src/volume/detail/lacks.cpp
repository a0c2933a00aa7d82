#include <algorithm>

#include "volume/detail/approvals.hpp"
#include "volume/detail/under_case.hpp"

namespace volume::detail {

using catalogue::Field;
using catalogue::RecordType;
using records::Record;

namespace {

constexpr std::string_view kRecording = "recording";

/// Looks what one line of the plan misses.
class Needs {
 public:
    Needs(UnderCase& under, const std::set<base::RecordId>& with_evidence, std::vector<Lack>& lacks)
        : under_(under), with_evidence_(with_evidence), lacks_(lacks) {}

    void Need(const PlanLine& line) {
        if (line.kind != LineKind::kNeeded && line.kind != LineKind::kVideo) return;
        if (!line.templates.empty()) return NeedPaper(line);
        const RecordType* type = under_.FindType(line.type);
        if (type == nullptr) return;
        for (const UnderCase::Shown& one : under_.Of(*type)) {
            if (!under_.Passes(*type, line.filter, *one.stored)) continue;
            const auto* files = FilesOf(*one.stored, line.field);
            const bool by_act =
                line.kind == LineKind::kNeeded && with_evidence_.contains(one.stored->id);
            if ((files != nullptr && !files->empty()) || by_act) continue;
            if (line.kind == LineKind::kVideo && IsRecorded(*type, one.stored->id)) continue;
            AddLack(line, type->id, detail::TitleOf(*type, one.shown.record), one.stored->id);
        }
    }

 private:
    /// Is a recording of a body camera tied to this step?
    bool IsRecorded(const RecordType& step, const base::RecordId& id) {
        const RecordType* type = under_.FindType(kRecording);
        const Field* reference = type == nullptr ? nullptr : ReferenceTo(*type, step.id);
        return reference != nullptr &&
               std::ranges::any_of(under_.Of(*type), [&](const UnderCase::Shown& one) {
                   return one.stored->Reference(reference->id) == id;
               });
    }

    void NeedPaper(const PlanLine& line) {
        if (!under_.Passes(under_.case_type(), line.filter, under_.the_case())) return;
        if (HasPaper(line.templates)) return;
        AddLack(line, under_.case_type().id, detail::TitleOf(under_.case_type(), under_.the_case()),
                under_.the_case().id);
    }

    bool HasPaper(const std::vector<std::string>& templates) {
        const RecordType* type = under_.FindType(kDocument);
        if (type == nullptr) return false;
        return std::ranges::any_of(under_.Of(*type), [&](const UnderCase::Shown& one) {
            return one.stored->Text(records::system_field::kState) != "voided" &&
                   std::ranges::find(templates, under_.TemplateOf(*one.stored)) != templates.end();
        });
    }

    void AddLack(const PlanLine& line, const std::string& type, const std::string& title,
                 const base::RecordId& record) {
        lacks_.push_back({line.part,
                          line.kind == LineKind::kVideo,
                          {"volume.lacking", {{"words", line.words}}, ""},
                          type,
                          title,
                          record});
    }

    UnderCase& under_;
    const std::set<base::RecordId>& with_evidence_;
    std::vector<Lack>& lacks_;
};

}  // namespace

void FindLacks(UnderCase& under, const PlanLine& line,
               const std::set<base::RecordId>& with_evidence, std::vector<Lack>& lacks) {
    Needs(under, with_evidence, lacks).Need(line);
}

}  // namespace volume::detail
