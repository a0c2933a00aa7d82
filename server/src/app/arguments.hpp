#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace app {

/// The words after a command. `--name value` for options that take one, `--name` for switches.
struct Arguments {
    std::vector<std::string> words;  ///< those that are no options, in order
    std::map<std::string, std::string, std::less<>> options;

    [[nodiscard]] bool Has(std::string_view name) const { return options.contains(name); }
    [[nodiscard]] std::string Option(std::string_view name, const std::string& fallback = {}) const;
};

/// What a command takes. An unknown option, a missing value, too few or too many words are all
/// reported (`command.*`).
struct ArgumentShape {
    std::vector<std::string> valued;
    std::vector<std::string> switches;
    std::size_t least_words = 0, most_words = 0;
};

[[nodiscard]] base::Result<Arguments> ReadArguments(const std::vector<std::string>& words,
                                                    const ArgumentShape& shape);

}  // namespace app
