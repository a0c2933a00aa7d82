#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "letters/letter.hpp"

namespace letters {

/// The words of a doubt for people.
using WordsOf = std::function<std::string(const base::Refusal&)>;

/// One letter as a JSON object (docs/formats/letter.md): the values by name, null where absent,
/// then `read` with each one's place and text, `doubts`, and `unread`. `text` is what was read.
[[nodiscard]] std::string LetterJson(const Letter& letter, std::string_view file,
                                     std::string_view text, const WordsOf& words);

}  // namespace letters
