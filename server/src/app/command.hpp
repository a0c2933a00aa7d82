#pragma once

#include <functional>
#include <iosfwd>
#include <memory>
#include <string>
#include <vector>

#include "app/arguments.hpp"
#include "app/settings.hpp"
#include "catalogue/messages.hpp"
#include "catalogue/model.hpp"

namespace app {

/// Exit status of every command: done; done with findings; wrong use or bad input.
inline constexpr int kDone = 0;
inline constexpr int kFindings = 1;
inline constexpr int kBadInput = 2;

/// What a command runs with. Output for people and programs on `out`, faults on `err`.
struct CommandContext {
    std::ostream& out;
    std::ostream& err;
    std::string program_folder;  ///< where the binary lies, to find what was shipped with it
};

struct Command {
    std::string name;   ///< `ledger verify`
    std::string usage;  ///< `[--format text|json]`
    std::string help;   ///< one line, Chinese
    ArgumentShape shape;
    std::function<int(CommandContext&, const Arguments&)> run;
};

/// Every command, in the order in which help lists them.
[[nodiscard]] std::vector<Command> AllCommands();

/// Finds the command, reads its arguments, runs it; help when there is none. Failures are caught
/// here, once.
[[nodiscard]] int RunCommandLine(const std::vector<std::string>& words, CommandContext& context);

/// Definitions that are tried must be where the command says: a misspelt folder would be an empty
/// one, and nothing would seem to change.
[[nodiscard]] base::Done FoldersNamedAreThere(const Arguments& arguments);

/// Settings from file, environment and the common options; faults are printed. nullopt: printed.
[[nodiscard]] std::optional<Settings> SettingsFor(CommandContext& context,
                                                  const Arguments& arguments);

/// The settings as far as they could be read, and every fault in them.
struct FoundSettings {
    Settings settings;
    base::Refusals refusals;
};
/// As SettingsFor, with nothing printed.
[[nodiscard]] FoundSettings FindSettings(const CommandContext& context, const Arguments& arguments);

/// Words of refusals, as far as the definitions' messages can be read.
[[nodiscard]] catalogue::MessageTexts WordsFor(const Settings& settings);

/// The definitions named by the settings; faults are printed. nullptr: printed.
[[nodiscard]] std::shared_ptr<const catalogue::Catalogue> DefinitionsFor(CommandContext& context,
                                                                         const Settings& settings);

/// One line a refusal: `where: words`. Words come from the definitions when they load.
void PrintRefusals(CommandContext& context, const Settings& settings,
                   const base::Refusals& refusals);

}  // namespace app
