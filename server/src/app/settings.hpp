#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "notify/step.hpp"

namespace app {

struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
};

/// `qingheng.yaml`, overridden by `QINGHENG_*`, overridden by the command line. Secrets stand in
/// files of their own, never here.
struct Settings {
    std::filesystem::path data = "qingheng-data";  ///< database, evidence, keys, certificates
    std::string database;             ///< SQLite path or `postgresql://…`; empty: in `data`
    std::filesystem::path catalogue;  ///< shipped definitions
    std::filesystem::path overlay;    ///< the bureau's own definitions; may be empty
    std::filesystem::path web;        ///< built web files
    std::optional<ListenAddress> plain =
        ListenAddress{"127.0.0.1", 8080};    ///< loopback only, or behind `trusted_proxy`
    std::optional<ListenAddress> secure;     ///< TLS
    std::vector<std::string> names;          ///< host names of this server, for its certificate
    std::filesystem::path certificate, key;  ///< PEM; empty: an own authority is made in `data`
    std::string trusted_proxy;
    std::string log_level = "info";
    int workers = 24;
    std::int64_t evidence_limit_bytes = std::int64_t{4} << 30;
    int evidence_orphan_days = 7;  ///< evidence that no act cites is kept this long
    int upload_keep_days = 3;      ///< a broken upload may be resumed this long
    notify::Hours reminder_hours;  ///< people are told of their due days within these
    /// Role that is told of what is overdue in its organisation; empty (`off`): nobody.
    std::string reminder_leader = "unit_leader";
    std::optional<ListenAddress> hj212_listen;  ///< devices of HJ 212; off: none are received
    std::optional<ListenAddress> hj212_forward;  ///< next platform that gets every upload; off: none
    int hj212_gap_days = 7;      ///< what is missing of so many days is asked for; 0: nothing is
    int hj212_frame_days = 400;                 ///< raw frames are kept this long as evidence
    int readings_months = 120;                  ///< readings are kept this long; days for ever
    std::filesystem::path reminder_folder;  ///< messages for a gateway to carry out; empty: none

    [[nodiscard]] std::string DatabaseAddress() const;
    /// Shipped definitions, then the bureau's own over them.
    [[nodiscard]] std::vector<std::filesystem::path> DefinitionFolders() const;
    [[nodiscard]] bool IsPostgres() const;
};

/// Is `QINGHENG_…` the variable of a setting?
[[nodiscard]] bool IsSettingVariable(std::string_view name);

using Environment = std::function<std::optional<std::string>(std::string_view name)>;
[[nodiscard]] Environment ProcessEnvironment();

/// Reads and checks all of it; every fault at once with its line (`settings.*`). `file` may be
/// absent when it was not named on the command line.
[[nodiscard]] base::Result<Settings> ReadSettings(const std::optional<std::filesystem::path>& file,
                                                  const Environment& environment);

/// The whole file; throws std::runtime_error when it cannot be read.
[[nodiscard]] std::string ReadTextFile(const std::filesystem::path& file);

/// `127.0.0.1:8080`, `[::1]:8443`, `:8080` (every address).
[[nodiscard]] std::optional<ListenAddress> ParseListenAddress(std::string_view text);

}  // namespace app
