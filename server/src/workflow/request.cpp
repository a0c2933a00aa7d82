#include <boost/json.hpp>

#include "base/check.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"
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

/// Writes a canonical object: members are named in the order of RFC 8785, all in ASCII.
class Members {
 public:
    explicit Members(std::string& out) : out_(out) { out_ += '{'; }

    std::string& Name(std::string_view name) {
        out_ += is_first_ ? "\"" : ",\"";
        is_first_ = false;
        out_ += name;
        out_ += "\":";
        return out_;
    }
    void Text(std::string_view name, std::string_view text) {
        ledger::AppendJsonText(Name(name), text);
    }
    void TextIfAny(std::string_view name, std::string_view text) {
        if (!text.empty()) Text(name, text);
    }
    template <class T>
    void TextIfAny(std::string_view name, const std::optional<T>& value) {
        if (value) Text(name, value->ToText());
    }
    /// What no JSON number of ours can be stands as a text, and is refused later.
    void Number(std::string_view name, std::int64_t number) {
        if (number > ledger::kGreatestJsonInteger || number < -ledger::kGreatestJsonInteger)
            return Text(name, std::to_string(number));
        ledger::AppendJsonInteger(Name(name), number);
    }
    void NumberIfAny(std::string_view name, const std::optional<std::int64_t>& number) {
        if (number) Number(name, *number);
    }
    void FlagIfSet(std::string_view name, bool flag) {
        if (flag) Name(name) += "true";
    }
    void End() { out_ += '}'; }

 private:
    std::string& out_;
    bool is_first_ = true;
};

void AppendEvidence(std::string& out, const std::vector<ledger::EvidenceReference>& evidence) {
    out += '[';
    for (const ledger::EvidenceReference& file : evidence) {
        if (&file != evidence.data()) out += ',';
        Members members(out);
        members.Text("digest", file.digest.ToText());
        members.Text("media_type", file.media_type);
        members.Text("name", file.name);
        members.Number("size", file.size);
        members.End();
    }
    out += ']';
}

void AppendSource(std::string& out, const ledger::Source& source) {
    Members members(out);
    members.TextIfAny("device", source.device);
    members.TextIfAny("external_id", source.external_id);
    members.Number("kind", static_cast<int>(source.kind));
    members.TextIfAny("scan", source.scan);
    members.NumberIfAny("sequence", source.sequence);
    members.NumberIfAny("skew_ms", source.skew_ms);
    members.TextIfAny("system", source.system);
    members.End();
}

/// The text as JSON where it can be read, else as a text: refused later, with its fault.
void AppendValues(std::string& out, const std::string& text) {
    if (const auto canonical = ledger::CanonicalJson(text))
        out += *canonical;
    else
        ledger::AppendJsonText(out, text);
}

std::string Canonical(const json::object& object) {
    auto canonical = ledger::CanonicalJson(json::serialize(object));
    CHECK(canonical.has_value());
    return std::move(*canonical);
}

}  // namespace

std::string RequestBytes(const ActRequest& request) {
    std::string out;
    out.reserve(640 + request.values.size() + request.reason.size());
    Members members(out);
    members.FlagIfSet("accept_doubts", request.accept_doubts);
    members.Text("act", request.act);
    members.TextIfAny("acted_by", request.acted_by);
    members.FlagIfSet("as_fact", request.as_fact);
    members.TextIfAny("basis", request.basis);
    members.TextIfAny("captured_at", request.captured_at);
    if (!request.evidence.empty()) AppendEvidence(members.Name("evidence"), request.evidence);
    members.Number("expected_version", request.expected_version);
    members.TextIfAny("happened_on", request.happened_on);
    members.Text("id", request.id.ToText());
    members.TextIfAny("on_behalf_of", request.on_behalf_of);
    members.TextIfAny("organisation", request.organisation);
    members.TextIfAny("reason", request.reason);
    members.Text("record", request.record.ToText());
    AppendSource(members.Name("source"), request.source);
    members.Text("type", request.type);
    AppendValues(members.Name("values"), request.values);
    members.End();
    return out;
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
    if (request.left_out > 0) out["left_out"] = request.left_out;
    out["source"] = SourceJson(request.source);
    if (!request.evidence.empty()) out["evidence"] = EvidenceJson(request.evidence);
    return Canonical(out);
}

}  // namespace detail
}  // namespace workflow
