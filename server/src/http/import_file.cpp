#include "http/detail/import_file.hpp"

#include "catalogue/messages.hpp"
#include "http/detail/act_request.hpp"
#include "http/detail/filed_papers.hpp"
#include "http/media_type.hpp"

namespace http {

namespace json = boost::json;
using exchange::RowOutcome;

base::Result<const catalogue::RecordType*> ImportableType(Caller& caller, const std::string& id) {
    // Who may import cases need not read those of others: the file shows its own rows.
    const catalogue::RecordType* importable = caller.catalogue->FindType(id);
    if (importable != nullptr && access_control::HoldsSomewhere(caller.principal, id + ".import"))
        return importable;
    auto type = caller.ReadableType(id);
    if (!type) return type;
    return base::Refuse("import.not_allowed", {{"type", (*type)->label}});
}

base::Result<std::string> ReadWhole(Caller& caller, const base::Digest& digest, std::int64_t most) {
    const auto stored = caller.view->FindEvidence(digest);
    if (!stored) return base::Refuse("evidence.not_found");
    if (stored->size > most)
        return base::Refuse("evidence.too_large", {{"most", SizeWords(most)}}, "upload");
    return ReadKept(caller, *stored);
}

std::string_view OutcomeName(RowOutcome outcome) {
    switch (outcome) {
        case RowOutcome::kNew:
            return "new";
        case RowOutcome::kChanged:
            return "changed";
        case RowOutcome::kSame:
            return "same";
        case RowOutcome::kDuplicate:
            return "duplicate";
        case RowOutcome::kFaulty:
            return "faulty";
    }
    return "faulty";
}

json::object RemarkJson(const Caller& caller, const exchange::CellRemark& remark) {
    return {{"field", remark.field},
            {"value", remark.value},
            {"code", remark.refusal.code},
            {"words", catalogue::Words(*caller.catalogue, remark.refusal).text},
            {"severity", remark.severity == exchange::Severity::kFault ? "fault" : "warning"}};
}

void AddActs(const ImportSession& session, json::object& answer) {
    if (session.performed) answer["performed"] = {{"act", session.performed->ToText()}};
    if (session.undone) answer["undone"] = {{"act", session.undone->ToText()}};
}

Response ManyDone(const workflow::Outcome& outcome) {
    json::object answer = OutcomeJson(outcome);
    answer["touched"] = outcome.touched.size();
    answer.erase("created");
    return JsonAnswer(answer, StatusOf(outcome));
}

}  // namespace http
