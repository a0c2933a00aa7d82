#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

/// The small program that checks a proof with no server and no database.
namespace verify {

/// As the program's exit status.
enum class Status { kHolds = 0, kDoesNotHold = 1, kUnreadable = 2 };

struct Verdict {
    Status status = Status::kHolds;
    std::string words;  ///< Chinese, several lines, with a line feed at the end
};

/// Checks the text of a proof bundle (act.md) and says in words what it proves, or everything that
/// is wrong. With `witnessed`, the text of a signed head that a witness kept, also whether the log
/// only grew since then; kUnreadable when these two files cannot tell. Never throws on what the
/// texts hold.
[[nodiscard]] Verdict Judge(std::string_view bundle,
                            std::optional<std::string_view> witnessed = std::nullopt);

/// The words of one refusal, filled in; the bare code where the program has no words for it.
[[nodiscard]] std::string WordsOf(const base::Refusal& refusal);

}  // namespace verify
