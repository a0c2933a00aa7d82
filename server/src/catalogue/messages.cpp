#include "catalogue/messages.hpp"

#include <algorithm>

namespace catalogue {

std::string FillPlaces(std::string_view text,
                       const std::function<const std::string*(std::string_view)>& value) {
    std::string out;
    while (!text.empty()) {
        const std::size_t open = text.find('{');
        out += text.substr(0, open);
        if (open == std::string_view::npos) break;
        text.remove_prefix(open);
        const std::size_t close = text.find('}');
        if (close == std::string_view::npos) return out.append(text);
        const std::string* filled = value(text.substr(1, close - 1));
        out += filled ? std::string_view(*filled) : text.substr(0, close + 1);
        text.remove_prefix(close + 1);
    }
    return out;
}

Wording Words(const MessageTexts& messages, const base::Refusal& refusal) {
    const auto found = messages.find(refusal.code);
    if (found == messages.end()) return {refusal.code, false};
    const auto param = [&refusal](std::string_view name) -> const std::string* {
        const auto at = std::ranges::find(
            refusal.params, name, [](const auto& pair) { return std::string_view(pair.first); });
        return at == refusal.params.end() ? nullptr : &at->second;
    };
    return {FillPlaces(found->second, param), true};
}

Wording Words(const Catalogue& catalogue, const base::Refusal& refusal) {
    return Words(catalogue.messages, refusal);
}

}  // namespace catalogue
