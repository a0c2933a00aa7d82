#include <boost/json.hpp>

#include "base/check.hpp"
#include "ledger/act.hpp"
#include "workflow/detail/requests.hpp"
#include "workflow/performer.hpp"

namespace workflow {
namespace {

namespace json = boost::json;

void Put(json::object& object, const char* key, const std::string& text) {
    if (!text.empty()) object[key] = text;
}

template <class T>
void PutText(json::object& object, const char* key, const std::optional<T>& value) {
    if (value) object[key] = value->ToText();
}

json::object SourceJson(const ledger::Source& source) {
    json::object out;
    out["kind"] = static_cast<int>(source.kind);
    Put(out, "system", source.system);
    Put(out, "external_id", source.external_id);
    PutText(out, "scan", source.scan);
    Put(out, "device", source.device);
    if (source.sequence) out["sequence"] = *source.sequence;
    if (source.skew_ms) out["skew_ms"] = *source.skew_ms;
    return out;
}

json::array EvidenceJson(const std::vector<ledger::EvidenceReference>& evidence) {
    json::array out;
    for (const ledger::EvidenceReference& file : evidence) {
        out.push_back({{"digest", file.digest.ToText()},
                       {"media_type", file.media_type},
                       {"name", file.name},
                       {"size", file.size}});
    }
    return out;
}

/// The text as JSON where it is canonical JSON, else as a string: refused later, with its fault.
json::value EmbeddedJson(const std::string& text) {
    const auto canonical = ledger::CanonicalJson(text);
    return canonical ? json::parse(*canonical) : json::value(text);
}

std::string Canonical(const json::object& object) {
    auto canonical = ledger::CanonicalJson(json::serialize(object));
    CHECK(canonical.has_value());
    return std::move(*canonical);
}

}  // namespace

std::string RequestBytes(const ActRequest& request) {
    json::object out;
    out["id"] = request.id.ToText();
    out["type"] = request.type;
    out["record"] = request.record.ToText();
    out["act"] = request.act;
    out["expected_version"] = request.expected_version;
    out["values"] = EmbeddedJson(request.values);
    PutText(out, "happened_on", request.happened_on);
    if (request.as_fact) out["as_fact"] = true;
    PutText(out, "acted_by", request.acted_by);
    PutText(out, "on_behalf_of", request.on_behalf_of);
    PutText(out, "organisation", request.organisation);
    Put(out, "basis", request.basis);
    Put(out, "reason", request.reason);
    out["source"] = SourceJson(request.source);
    PutText(out, "captured_at", request.captured_at);
    if (!request.evidence.empty()) out["evidence"] = EvidenceJson(request.evidence);
    if (request.accept_doubts) out["accept_doubts"] = true;
    return Canonical(out);
}

namespace detail {

std::string BatchBytes(const BatchRequest& request) {
    json::object out;
    out["id"] = request.id.ToText();
    out["kind"] = request.kind;
    out["type"] = request.type;
    json::array items;
    for (const BatchItem& item : request.items) {
        json::object values;
        for (const auto& [field, value] : item.values) {
            values[field] = json::parse(records::ValueToJson(value));
        }
        items.push_back({{"record", item.record.ToText()},
                         {"expected_version", item.expected_version},
                         {"values", std::move(values)}});
    }
    out["items"] = std::move(items);
    PutText(out, "organisation", request.organisation);
    out["happened_on"] = request.happened_on.ToText();
    Put(out, "reason", request.reason);
    out["source"] = SourceJson(request.source);
    if (!request.evidence.empty()) out["evidence"] = EvidenceJson(request.evidence);
    return Canonical(out);
}

}  // namespace detail
}  // namespace workflow
