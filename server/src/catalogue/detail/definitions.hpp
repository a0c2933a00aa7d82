#pragma once

#include <map>
#include <span>
#include <string>
#include <string_view>

#include "catalogue/detail/node.hpp"

namespace catalogue::detail {

/// How a folder of the catalogue holds its things.
enum class Holding {
    kThing,  ///< a file is one thing, named as its id
    kList,   ///< a file is a list of things (clocks of one law, figures of one section)
    kYears,  ///< a file holds years
    kWords,  ///< a file is code: words
};

struct Kind {
    std::string_view folder;
    std::string_view schema;
    std::string_view label;  ///< how messages call one such thing
    Holding holding = Holding::kThing;
    std::string_view list;  ///< kList: the member that holds them
};

/// Checked and laid over one another like the rest, but no act depends on them: they are left out
/// of the catalogue's canonical form.
inline constexpr std::string_view kWordings = "wordings";
inline constexpr std::string_view kTelemetry = "telemetry";

[[nodiscard]] std::span<const Kind> Kinds();
[[nodiscard]] const Kind* FindKind(std::string_view folder);

using Things = std::map<std::string, Node, std::less<>>;

/// Definitions by folder and id; of one layer, or merged. A procedure's id here is `id@version`.
struct Definitions {
    std::map<std::string, Things, std::less<>> kinds;

    [[nodiscard]] const Things& Of(std::string_view folder) const;
    [[nodiscard]] const Node* Find(std::string_view folder, std::string_view id) const;
};

/// Reads and checks the files of one layer by their schemas. What is read points at the names in
/// `texts`, which stay as long as it: a fault found later names its file.
[[nodiscard]] Definitions ReadLayer(const std::map<std::string, std::string>& texts,
                                    Faults& faults);
Definitions ReadLayer(std::map<std::string, std::string>&& texts, Faults& faults) = delete;

/// Lays `overlay` over `base`: adds, extends, replaces; lists what conflicts.
void Overlay(Definitions& base, const Definitions& overlay, Faults& faults);

/// Leaves out what only the merging reads (`replaces`, `extends`, `of`, `add_choices`).
[[nodiscard]] Node WithoutMarks(const Node& thing);

/// An indicator that neither counts nor sums records adds up the values reported for it.
void FillEntered(Definitions& definitions);

/// Gives fields with `choices_from` their choices.
void FillChoices(Definitions& definitions);

[[nodiscard]] std::string CanonicalOf(const Definitions& definitions);
/// The other way; refuses what was not written by CanonicalOf.
[[nodiscard]] base::Result<Definitions> DefinitionsOf(std::string_view canonical);

}  // namespace catalogue::detail
