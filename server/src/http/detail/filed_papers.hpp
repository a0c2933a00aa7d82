#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "http/detail/record_page.hpp"
#include "ledger/act.hpp"
#include "papers/write.hpp"
#include "print/word_to_pdf.hpp"

/// What the routes of papers, of papers that are filed and of scans have in common.
namespace http {

inline constexpr std::string_view kDocumentType = "document";

[[nodiscard]] boost::json::array Texts(const std::vector<std::string>& texts);
[[nodiscard]] papers::Asking AskingOf(Caller& caller);
/// What a paper shows openly is read as on the record's page.
void LogReads(Caller& caller, const papers::Written& written);
/// The paper that the route names, for a record of the type; refuses `papers.not_found`,
/// `papers.template_faulty`.
[[nodiscard]] base::Result<const papers::Paper*> PaperFor(const Caller& caller,
                                                          const Request& request,
                                                          const catalogue::RecordType& type);

/// The case to which the papers of a record belong: itself, or the one it lies under.
[[nodiscard]] std::optional<records::Record> CaseOf(Caller& caller, const FoundRecord& found);

/// Records of type `document` for which `filter` (filter.md) holds, whoever asks; by version.
[[nodiscard]] std::vector<records::Record> SelectDocuments(Caller& caller,
                                                           const boost::json::object& filter);
[[nodiscard]] bool MayReadDocument(const Caller& caller, const records::Record& document);

/// Template id → what was filed of it for this record and the caller may read, newest first.
[[nodiscard]] std::map<std::string, boost::json::array> FiledByTemplate(Caller& caller,
                                                                        const FoundRecord& found);

struct FileToKeep {
    std::string name, media_type, bytes;
};

/// Stores a file that the server made, as an upload would be; on return it is durable.
[[nodiscard]] base::Result<ledger::EvidenceReference> KeepFile(Caller& caller,
                                                               const FileToKeep& file);
/// The whole file; refuses `evidence.damaged`, `evidence.missing`.
[[nodiscard]] base::Result<std::string> ReadKept(Caller& caller,
                                                 const ledger::StoredEvidence& stored);

/// As the value of an attachment field in a request.
[[nodiscard]] boost::json::array AttachmentJson(const ledger::EvidenceReference& file);

}  // namespace http
