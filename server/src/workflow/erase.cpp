#include <boost/json.hpp>

#include "base/text.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/detail/scene.hpp"
#include "workflow/performer.hpp"

namespace workflow {

using access_control::Principal;
using catalogue::RecordType;
using detail::Draft;
using detail::Judged;
using detail::Scene;
using records::Record;

namespace {

namespace json = boost::json;

constexpr const char* kRight = "ledger.erase";
constexpr std::size_t kApprovals = 2;

/// One sealed value to destroy: where it lies.
struct SealedPlace {
    base::ActId act;
    std::string path;
};

/// Paths at which one touch sealed a value: `phone`, `contacts/<row>/phone`.
std::vector<std::string> SealedPaths(const std::string& changes) {
    std::vector<std::string> paths;
    const auto is_seal = [](const json::value& value) {
        return value.is_object() && value.get_object().contains("sealed");
    };
    const json::value parsed = json::parse(changes);
    for (const auto& member : parsed.as_object()) {
        const std::string field(member.key().data(), member.key().size());
        if (is_seal(member.value())) paths.push_back(field);
        const json::array* rows = member.value().if_array();
        if (rows == nullptr) continue;
        for (const json::value& row : *rows) {
            const json::object* cells = row.if_object();
            const json::value* id = cells == nullptr ? nullptr : cells->if_contains("id");
            if (id == nullptr || !id->is_string()) continue;
            for (const auto& cell : *cells) {
                if (!is_seal(cell.value())) continue;
                paths.push_back(fmt::format("{}/{}/{}", field, id->get_string().c_str(),
                                            std::string(cell.key().data(), cell.key().size())));
            }
        }
    }
    return paths;
}

/// The path in today's names: fields pass through `was:`.
std::string CurrentName(const RecordType& type, const std::string& path) {
    std::vector<std::string> parts = base::Split(path, '/');
    const catalogue::Field* field = type.FindField(parts.front());
    if (field == nullptr) return path;
    parts.front() = field->id;
    if (parts.size() == 3) {
        if (const catalogue::Field* cell = field->FindField(parts[2])) parts[2] = cell->id;
    }
    return fmt::format("{}", fmt::join(parts, "/"));
}

class EraseJudge {
 public:
    EraseJudge(const Scene& scene, const EraseRequest& request, std::vector<SealedPlace>& places)
        : scene_(scene), request_(request), places_(places) {}

    Judged Run() {
        judged_.kind = "ledger.erase";
        judged_.acted_by = scene_.principal.person;
        judged_.happened_on = scene_.today();
        judged_.basis = std::string(base::Trim(request_.basis));
        judged_.reason = std::string(base::Trim(request_.reason));
        if (judged_.basis.empty()) Refuse("erase.basis_required", "basis");
        if (judged_.reason.empty()) Refuse("workflow.reason_required", "reason");
        if (base::Trim(request_.retention).empty()) Refuse("erase.retention_required", "retention");
        const RecordType* type = scene_.catalogue.FindType(request_.type);
        auto record = type == nullptr ? std::nullopt : scene_.Find(*type, request_.record);
        if (!record) {
            Refuse("workflow.no_such_record", "record");
            return std::move(judged_);
        }
        CheckPeople(*record);
        if (record->version != request_.expected_version) {
            judged_.refusals.push_back({"records.stale",
                                        {{"record", record->id.ToText()},
                                         {"expected", std::to_string(request_.expected_version)},
                                         {"has", std::to_string(record->version)}},
                                        "expected_version"});
        }
        FindPlaces(*type);
        judged_.drafts.push_back(detail::DraftOf(*type, std::move(*record)));
        NameErased(judged_.drafts.back());
        return std::move(judged_);
    }

 private:
    void CheckPeople(const Record& record) {
        if (!access_control::Holds(scene_.principal, kRight, record)) Refuse("erase.no_right");
        std::set<base::RecordId> approvers(request_.approved_by.begin(),
                                           request_.approved_by.end());
        approvers.erase(scene_.principal.person);
        if (approvers.size() < kApprovals) Refuse("erase.two_approvers", "approved_by");
        for (const base::RecordId& person : approvers) {
            const auto loaded = access_control::LoadPrincipal(scene_.view, scene_.catalogue, person,
                                                              scene_.today());
            if (!loaded || !access_control::Holds(*loaded, kRight, record)) {
                Refuse("erase.approver_has_no_right", "approved_by");
            }
        }
    }

    void FindPlaces(const RecordType& type) {
        places_.clear();
        std::set<std::string> found;
        for (const records::StoredAct& stored : scene_.view.HistoryOf(request_.record)) {
            for (const ledger::Touch& touch : stored.act.touches) {
                if (touch.record != request_.record) continue;
                for (const std::string& path : SealedPaths(touch.changes)) {
                    const std::string name = CurrentName(type, path);
                    const auto asked = Asked(name);
                    if (!asked || !scene_.view.Unseal(stored.act.id, request_.record, path))
                        continue;
                    found.insert(*asked);
                    places_.push_back({stored.act.id, path});
                }
            }
        }
        for (const std::string& field : request_.fields) {
            if (!found.contains(field)) Refuse("erase.nothing_sealed", field);
        }
        for (const base::Digest& digest : request_.evidence) {
            if (!scene_.view.FindEvidence(digest)) Refuse("erase.nothing_sealed", digest.ToText());
        }
        if (request_.fields.empty() && request_.evidence.empty())
            Refuse("workflow.nothing_to_do", "fields");
    }

    /// What was asked for that covers `path`: itself, or the whole group it lies in.
    [[nodiscard]] std::optional<std::string> Asked(const std::string& path) const {
        for (const std::string& field : request_.fields) {
            if (path == field || path.starts_with(field + "/")) return field;
        }
        return std::nullopt;
    }

    void NameErased(Draft& draft) const {
        for (const SealedPlace& place : places_)
            draft.erased.push_back(place.act.ToText() + "/" + place.path);
        for (const base::Digest& digest : request_.evidence)
            draft.erased.push_back("evidence/" + digest.ToText());
    }

    void Refuse(const char* code, std::string where = {}) {
        std::vector<std::pair<std::string, std::string>> params = {{"where", where},
                                                                   {"label", request_.type}};
        judged_.refusals.push_back({code, std::move(params), std::move(where)});
    }

    const Scene& scene_;
    const EraseRequest& request_;
    std::vector<SealedPlace>& places_;
    Judged judged_;
};

std::string StatementOf(const EraseRequest& request) {
    json::array approvers;
    for (const base::RecordId& person : request.approved_by)
        approvers.emplace_back(person.ToText());
    const json::object statement = {{"approved_by", std::move(approvers)},
                                    {"retention", std::string(base::Trim(request.retention))}};
    auto canonical = ledger::CanonicalJson(json::serialize(statement));
    return canonical ? std::move(*canonical) : std::string();
}

}  // namespace

base::Result<Outcome> Performer::Erase(const Principal& principal,
                                       const CataloguePointer& catalogue,
                                       const EraseRequest& request) {
    ledger::Act shell;
    shell.id = request.id;
    shell.request = base::Sm3(detail::EraseBytes(request));
    shell.statement = StatementOf(request);
    std::vector<SealedPlace> places;
    const auto judge = [&](const Scene& scene) { return EraseJudge(scene, request, places).Run(); };
    const auto destroy = [&](records::RecordWriter& writer) {
        for (const SealedPlace& place : places) writer.Erase(place.act, request.record, place.path);
        for (const base::Digest& digest : request.evidence) writer.EraseEvidence(digest);
    };
    return detail::Undertake({store_, randomness_, principal, *catalogue, std::move(shell), false},
                             judge, destroy);
}

}  // namespace workflow
