#include "workflow/detail/proposal.hpp"

#include <boost/json.hpp>

#include "base/check.hpp"
#include "records/record.hpp"

namespace workflow::detail {
namespace {

namespace json = boost::json;

std::string TextOf(const json::object& object, const char* key) {
    const json::value* member = object.if_contains(key);
    const json::string* text = member == nullptr ? nullptr : member->if_string();
    return text == nullptr ? std::string() : std::string(text->data(), text->size());
}

std::optional<ledger::EvidenceReference> EvidenceOf(const json::value& item) {
    const json::object* object = item.if_object();
    if (object == nullptr) return std::nullopt;
    const auto digest = base::Digest::Parse(TextOf(*object, "digest"));
    const json::value* size = object->if_contains("size");
    if (!digest || size == nullptr || !size->is_int64()) return std::nullopt;
    return ledger::EvidenceReference{*digest, TextOf(*object, "name"),
                                     TextOf(*object, "media_type"), size->get_int64()};
}

}  // namespace

std::string ProposalText(const Proposal& proposal) {
    json::object values;
    for (const auto& [field, value] : proposal.values) {
        values[field] = json::parse(records::ValueToJson(value));
    }
    json::array evidence;
    for (const ledger::EvidenceReference& file : proposal.evidence) {
        evidence.push_back({{"digest", file.digest.ToText()},
                            {"media_type", file.media_type},
                            {"name", file.name},
                            {"size", file.size}});
    }
    json::object out = {{"act", proposal.act}, {"values", std::move(values)}};
    if (!proposal.basis.empty()) out["basis"] = proposal.basis;
    if (!proposal.reason.empty()) out["reason"] = proposal.reason;
    if (!evidence.empty()) out["evidence"] = std::move(evidence);
    auto canonical = ledger::CanonicalJson(json::serialize(out));
    CHECK(canonical.has_value());
    return std::move(*canonical);
}

std::optional<Proposal> ReadProposal(const catalogue::RecordType& type, std::string_view text) {
    json::error_code error;
    const json::value parsed = json::parse(json::string_view(text.data(), text.size()), error);
    if (error || !parsed.is_object()) return std::nullopt;
    const json::object& object = parsed.get_object();
    Proposal proposal;
    proposal.act = TextOf(object, "act");
    proposal.basis = TextOf(object, "basis");
    proposal.reason = TextOf(object, "reason");
    const json::value* values = object.if_contains("values");
    if (values == nullptr || !values->is_object()) return std::nullopt;
    for (const auto& member : values->get_object()) {
        const catalogue::Field* field =
            records::FindField(type, std::string_view(member.key().data(), member.key().size()));
        if (field == nullptr) continue;
        const auto value = records::ValueFromStored(*field, json::serialize(member.value()));
        if (!value) return std::nullopt;
        proposal.values.emplace(field->id, *value);
    }
    const json::value* evidence = object.if_contains("evidence");
    if (evidence == nullptr || !evidence->is_array()) return proposal;
    for (const json::value& item : evidence->get_array()) {
        auto file = EvidenceOf(item);
        if (!file) return std::nullopt;
        proposal.evidence.push_back(std::move(*file));
    }
    return proposal;
}

}  // namespace workflow::detail
