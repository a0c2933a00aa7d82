#include "app/arguments.hpp"

#include <algorithm>

namespace app {

std::string Arguments::Option(std::string_view name, const std::string& fallback) const {
    const auto found = options.find(name);
    return found == options.end() ? fallback : found->second;
}

namespace {

bool Contains(const std::vector<std::string>& list, const std::string& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

/// Taken by every command: where the database, the settings and the definitions are.
bool IsCommonOption(const std::string& name) {
    static const std::vector<std::string> kCommon = {
        "settings", "data", "db", "catalogue", "overlay", "format", "web", "plain", "secure"};
    return Contains(kCommon, name);
}

}  // namespace

base::Result<Arguments> ReadArguments(const std::vector<std::string>& words,
                                      const ArgumentShape& shape) {
    Arguments arguments;
    base::Refusals refusals;
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        // `-o` is an option; `-7wd` and `-` are words.
        const bool letter = word.size() == 2 && word[0] == '-' && word[1] >= 'a' && word[1] <= 'z';
        if (!word.starts_with("--") && !letter) {
            arguments.words.push_back(word);
            continue;
        }
        const auto equals = word.find('=');
        const std::size_t dashes = letter ? 1 : 2;
        const std::string name =
            word.substr(dashes, equals == std::string::npos ? equals : equals - dashes);
        if (Contains(shape.switches, name)) {
            arguments.options[name] = "";
        } else if (!Contains(shape.valued, name) && !IsCommonOption(name)) {
            refusals.push_back({"command.unknown_option", {{"option", word}}, word});
        } else if (equals != std::string::npos) {
            arguments.options[name] = word.substr(equals + 1);
        } else if (i + 1 < words.size()) {
            arguments.options[name] = words[++i];
        } else {
            refusals.push_back({"command.option_without_value", {{"option", word}}, word});
        }
    }
    if (arguments.words.size() < shape.least_words)
        refusals.push_back({"command.too_few_words", {}, ""});
    if (arguments.words.size() > shape.most_words)
        refusals.push_back(
            {"command.too_many_words", {{"word", arguments.words[shape.most_words]}}, ""});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return arguments;
}

}  // namespace app
