#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/digest.hpp"
#include "base/result.hpp"
#include "http/desk_store.hpp"

/// An import of letters on its way: an ImportSession whose `mapping` holds the letters.
namespace http {

/// A file that somebody laid into the import.
struct SessionLetter {
    std::string name, media_type;
    std::int64_t size = 0;               ///< in bytes
    std::optional<base::Digest> digest;  ///< the file; none where it could not be read, or any more
    std::optional<base::Digest> text;    ///< what was read of it; kept until the import is done
    base::Refusals refused;              ///< why it could not be read
    bool left_out = false;               ///< by the person
};

struct LetterSession {
    std::vector<SessionLetter> letters;  ///< number i + 1 is letter i
    std::string state;                   ///< a state's id: what the cases come in with
    /// Under which it is, or was, being performed; noted before, so that an act whose answer or
    /// whose note was lost is found again.
    std::optional<base::ActId> act;
};

[[nodiscard]] bool HoldsLetters(const ImportSession& session);
[[nodiscard]] std::string LetterSessionText(const LetterSession& letters);
/// Of what LetterSessionText wrote.
[[nodiscard]] LetterSession ReadLetterSession(std::string_view text);

}  // namespace http
