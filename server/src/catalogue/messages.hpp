#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "catalogue/model.hpp"

namespace catalogue {

/// What a refusal says on the screen. `known` is false where no words are written for its code;
/// `text` is then the code itself.
struct Wording {
    std::string text;
    bool known = true;
};

using MessageTexts = std::map<std::string, std::string, std::less<>>;

/// Fills the `{name}` places of the words from the refusal's parameters; a place without a
/// parameter stays as it is written, so that it is seen.
[[nodiscard]] Wording Words(const MessageTexts& messages, const base::Refusal& refusal);
[[nodiscard]] Wording Words(const Catalogue& catalogue, const base::Refusal& refusal);

/// `{name}` places of `text` replaced by what `value` gives for the name; a place for which it
/// gives nothing stays as written.
[[nodiscard]] std::string FillPlaces(
    std::string_view text, const std::function<const std::string*(std::string_view)>& value);

}  // namespace catalogue
