#include "http/detail/filed_papers.hpp"

#include <stdexcept>

namespace http {

namespace json = boost::json;
using records::Record;

std::optional<Record> CaseOf(Caller& caller, const FoundRecord& found) {
    if (found.type->id == "case") return found.record;
    const catalogue::RecordType* type = caller.catalogue->FindType("case");
    const catalogue::Field* field = found.type->FindField("case");
    const auto above =
        field == nullptr || field->target != "case" ? std::nullopt : found.record.Reference("case");
    if (type == nullptr || !above) return std::nullopt;
    return caller.view->Find(*type, *above);
}

std::vector<Record> SelectDocuments(Caller& caller, const json::object& filter) {
    const catalogue::RecordType* type = caller.catalogue->FindType(kDocumentType);
    if (type == nullptr) return {};
    auto read = records::ReadFilter(*caller.catalogue, *type, json::serialize(filter));
    auto sort = records::ReadSort(*caller.catalogue, *type, "-version_no");
    // A bureau's own definitions took the place of the type without its fields.
    if (!read || !sort) throw std::runtime_error("record type document lacks its fields");
    records::Query query;
    query.type = type;
    query.filter = *std::move(read);
    query.givens = caller.Givens();
    query.sort = *std::move(sort);
    query.limit = 1000;
    return caller.view->Select(query);
}

bool MayReadDocument(const Caller& caller, const Record& document) {
    return access_control::Holds(caller.principal, "document.read", document);
}

std::map<std::string, json::array> FiledByTemplate(Caller& caller, const FoundRecord& found) {
    std::map<std::string, json::array> filed;
    const catalogue::RecordType* type = caller.catalogue->FindType(kDocumentType);
    if (type == nullptr) return filed;
    for (const Record& document :
         SelectDocuments(caller, {{"subject", found.record.id.ToText()}})) {
        if (!MayReadDocument(caller, document)) continue;
        filed[document.Text("template")].push_back(
            {{"id", document.id.ToText()},
             {"version", document.version},
             {"version_no", ValueJson(document.Get("version_no"))},
             {"number", document.Text("number")},
             {"code", document.Text("code")},
             {"blanks", ValueJson(document.Get("blanks"))},
             {"state", StateJson(*caller.catalogue, *type, document)}});
    }
    return filed;
}

base::Result<ledger::EvidenceReference> KeepFile(Caller& caller, const FileToKeep& file) {
    ledger::EvidenceStore& evidence = caller.platform.evidence;
    const std::string upload =
        base::Uuid::Make(caller.platform.clock.Now(), caller.platform.randomness).ToText();
    const auto received =
        evidence.Append(upload, 0, std::as_bytes(std::span(file.bytes.data(), file.bytes.size())));
    if (!received) return base::Refuse(received.error());
    bool known = false;
    const auto finished = evidence.Finish(
        upload, [&](const base::Digest& digest) -> std::optional<ledger::StoredEvidence> {
            const auto found = caller.platform.store.Read()->FindEvidence(digest);
            known = found.has_value();
            return found;
        });
    if (!finished) return base::Refuse(finished.error());
    const ledger::StoredEvidence kept = caller.platform.store.KeepEvidence(*finished);
    if (!known && kept.key != finished->key) evidence.Remove(*finished);
    return ledger::EvidenceReference{kept.digest, file.name, file.media_type, kept.size};
}

base::Result<std::string> ReadKept(Caller& caller, const ledger::StoredEvidence& stored) {
    std::string bytes;
    const auto done = caller.platform.evidence.Read(
        stored, 0, stored.size, [&](std::span<const std::byte> piece) {
            bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
        });
    if (!done) return base::Refuse(done.error());
    return bytes;
}

json::array AttachmentJson(const ledger::EvidenceReference& file) {
    return {{{"digest", file.digest.ToText()},
             {"name", file.name},
             {"media_type", file.media_type},
             {"size", file.size}}};
}

}  // namespace http
