#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace base {

/// What stands next in a YAML text. `text` lives as long as the call it is handed to.
struct YamlEvent {
    enum class Kind : unsigned char {
        kDocument,  ///< a document begins; a text may hold several
        kText,      ///< what its quotes, folds and escapes mean
        kAlias,
        kListBegins,
        kListEnds,
        kMapBegins,  ///< then key, value, key, value
        kMapEnds,
    };

    Kind kind{};
    int line = 0;           ///< from 1
    std::string_view text;  ///< of a text, UTF-8
    bool plain = false;     ///< a text without quotes, to be interpreted by whoever reads it
    bool anchored = false;
    bool tagged = false;

    /// Nothing, `~` or `null` without quotes.
    [[nodiscard]] bool IsNull() const;
};

/// Why a text is no YAML, in Chinese, and in which line (from 1).
struct YamlFault {
    std::string reason;
    int line = 0;
};

/// Tells `heed` what stands in `text`, in its order, until that says no. YAML 1.1, as libyaml reads
/// it; nothing is interpreted. What went before a fault has been told.
[[nodiscard]] std::optional<YamlFault> ReadYaml(std::string_view text,
                                                const std::function<bool(const YamlEvent&)>& heed);

}  // namespace base
