// Letters of other bureaus. Whatever the text, every value read stands in it at the place it names,
// and the object written of it is JSON; bytes that are no text are refused.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "letters/letter_json.hpp"

namespace {

void CheckPlace(const letters::Place& place, std::string_view text) {
    CHECK(place.begin < place.end && place.end <= text.size());
    CHECK(base::IsUtf8(text.substr(place.begin, place.end - place.begin)));
    CHECK(place.line >= 1);
}

template <class T>
void CheckFound(const std::optional<letters::Found<T>>& found, std::string_view text) {
    if (!found) return;
    CheckPlace(found->place, text);
    for (const base::Refusal& doubt : found->doubts) CHECK(doubt.code.starts_with("letter."));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto letter = letters::ReadLetter(text);
    if (!letter) {
        CHECK(!letter.error().empty());
        return 0;
    }
    CheckFound(letter->kind, text);
    CheckFound(letter->doc_no, text);
    CheckFound(letter->party, text);
    CheckFound(letter->uscc, text);
    CheckFound(letter->legal_representative, text);
    CheckFound(letter->address, text);
    CheckFound(letter->issuer, text);
    CheckFound(letter->doc_date, text);
    CheckFound(letter->fine, text);
    CheckFound(letter->confiscated, text);
    if (letter->fine) CHECK(letter->fine->value.fen >= 0);
    for (const auto& found : letter->citations) CheckPlace(found.place, text);
    for (const auto& found : letter->factors) CheckPlace(found.place, text);
    for (const auto& found : letter->benchmarks) CheckPlace(found.place, text);
    for (const auto& found : letter->unread) CheckPlace(found.place, text);
    const std::string json = letters::LetterJson(
        *letter, "letter.txt", text, [](const base::Refusal& doubt) { return doubt.code; });
    boost::json::error_code error;
    CHECK(boost::json::parse(json, error).is_object() && !error);
    return 0;
}
