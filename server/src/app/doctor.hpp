#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/settings.hpp"
#include "base/instant.hpp"
#include "catalogue/model.hpp"
#include "storage/database.hpp"

namespace app {

/// How one thing stands on this machine: 好, 注意, 坏.
enum class Health { kGood, kNotice, kBad };

struct Check {
    Health health = Health::kGood;
    std::string subject;  ///< what was looked at
    std::string words;    ///< what was found
    std::string remedy;   ///< how to mend it; empty where all is well
};
using Checks = std::vector<Check>;

/// The checks of `qingheng doctor`. They change nothing, ask nothing beyond this machine but the
/// database, and never throw: what cannot be looked at is a line of its own.
/// Settings that parse but endanger, unknown `QINGHENG_*` variables among `variables` (`NAME=…`).
[[nodiscard]] Checks CheckSettingsUse(const Settings& settings,
                                      const std::vector<std::string>& variables);
/// Data folder and evidence folder: there, ours, closed to others, room on the disk.
[[nodiscard]] Checks CheckFolders(const Settings& settings);
/// Below a gibibyte nothing can be written for long; below ten it is time to act.
[[nodiscard]] Check CheckSpace(std::string subject, std::uintmax_t free_bytes);
/// A secret file: there, owned by who runs us, closed to others.
[[nodiscard]] Check CheckSecret(std::string subject, const std::filesystem::path& file);
/// Certificate and key for every name that this server has, and the days left.
[[nodiscard]] Checks CheckCertificates(const Settings& settings, base::Instant now);
[[nodiscard]] Checks CheckPorts(const Settings& settings);
/// Working days known for this year and, in its last quarter, for the next.
[[nodiscard]] Checks CheckCalendar(const catalogue::Catalogue& catalogue, base::CivilDay today);
/// The system's clock: set, and kept by somebody.
[[nodiscard]] Checks CheckClock(base::Instant now);
/// LibreOffice and Chinese fonts, for PDF.
[[nodiscard]] Checks CheckTools(std::string_view search_path);
/// Reachable, its schema, the ledger's identity and key, its clock, backups, verification, jobs.
[[nodiscard]] Checks CheckDatabase(const Settings& settings, const catalogue::Catalogue* catalogue,
                                   const base::Clock& clock);

}  // namespace app
