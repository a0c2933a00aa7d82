#include "audit/finding.hpp"

namespace audit {
namespace {

void Replace(std::string& text, const std::string& place, std::string_view value) {
    for (std::size_t at = 0; (at = text.find(place, at)) != std::string::npos;) {
        text.replace(at, place.size(), value);
        at += value.size();
    }
}

}  // namespace

std::string WordsOf(const catalogue::Catalogue& catalogue, const Finding& finding) {
    const auto found = catalogue.messages.find(finding.code);
    std::string words = found == catalogue.messages.end() ? finding.code : found->second;
    Replace(words, "{table}", finding.table);
    Replace(words, "{key}", finding.key);
    for (const auto& [name, value] : finding.params) Replace(words, "{" + name + "}", value);
    return words;
}

}  // namespace audit
