#include "app/settings.hpp"

#include <charconv>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <utility>

#include "base/text.hpp"
#include "base/yaml.hpp"

namespace app {

namespace fs = std::filesystem;

std::string Settings::DatabaseAddress() const {
    return database.empty() ? (data / "qingheng.sqlite").string() : database;
}

std::vector<fs::path> Settings::DefinitionFolders() const {
    std::vector<fs::path> folders = {catalogue};
    if (!overlay.empty()) folders.push_back(overlay);
    return folders;
}

bool Settings::IsPostgres() const {
    return database.starts_with("postgresql://") || database.starts_with("postgres://");
}

Environment ProcessEnvironment() {
    return [](std::string_view name) -> std::optional<std::string> {
        const char* value = std::getenv(
            std::string(name).c_str());  // NOLINT(concurrency-mt-unsafe): read at start, one thread
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

std::string ReadTextFile(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return text.str();
}

std::optional<ListenAddress> ParseListenAddress(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    ListenAddress listen;
    const std::string_view port = text.substr(colon + 1);
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), listen.port);
    if (error != std::errc{} || end != port.data() + port.size()) return std::nullopt;
    std::string_view host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    listen.address = host.empty()          ? "0.0.0.0"
                     : host == "localhost" ? "127.0.0.1"
                                           : std::string(host);
    return listen;
}

namespace {

bool IsLoopback(const std::string& address) {
    return address.starts_with("127.") || address == "::1";
}

/// How a setting's text becomes part of the Settings. False: the text is not of its form.
using Reader = std::function<bool(Settings&, const std::string&)>;

struct Entry {
    std::string_view name;
    Reader apply;
};

Reader Path(fs::path Settings::*member) {
    return [member](Settings& settings, const std::string& text) {
        settings.*member = text;
        return true;
    };
}

Reader Text(std::string Settings::*member) {
    return [member](Settings& settings, const std::string& text) {
        settings.*member = text;
        return true;
    };
}

Reader Listen(std::optional<ListenAddress> Settings::*member) {
    return [member](Settings& settings, const std::string& text) {
        if (text == "off") {
            (settings.*member).reset();
            return true;
        }
        settings.*member = ParseListenAddress(text);
        return (settings.*member).has_value();
    };
}

template <class Number>
bool ReadNumber(const std::string& text, Number least, Number most, Number& into) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
    return error == std::errc{} && end == text.data() + text.size() && into >= least &&
           into <= most;
}

Reader WholeNumber(int Settings::*member, int least, int most) {
    return [=](Settings& settings, const std::string& text) {
        return ReadNumber(text, least, most, settings.*member);
    };
}

bool ReadNames(Settings& settings, const std::string& text) {
    settings.names.clear();
    for (const std::string& name : base::Split(text, ','))
        if (!base::Trim(name).empty()) settings.names.emplace_back(base::Trim(name));
    return true;
}

const std::vector<Entry>& Entries() {
    static const std::vector<Entry> kEntries = {
        {"data", Path(&Settings::data)},
        {"database", Text(&Settings::database)},
        {"catalogue", Path(&Settings::catalogue)},
        {"overlay", Path(&Settings::overlay)},
        {"web", Path(&Settings::web)},
        {"plain", Listen(&Settings::plain)},
        {"secure", Listen(&Settings::secure)},
        {"names", ReadNames},
        {"certificate", Path(&Settings::certificate)},
        {"key", Path(&Settings::key)},
        {"trusted_proxy", Text(&Settings::trusted_proxy)},
        {"log_level",
         [](Settings& settings, const std::string& text) {
             settings.log_level = text;
             return text == "debug" || text == "info" || text == "warn" || text == "error";
         }},
        {"workers", WholeNumber(&Settings::workers, 1, 512)},
        {"evidence_limit_bytes",
         [](Settings& settings, const std::string& text) {
             return ReadNumber<std::int64_t>(text, 1 << 20, std::int64_t{64} << 30,
                                             settings.evidence_limit_bytes);
         }},
        {"evidence_orphan_days", WholeNumber(&Settings::evidence_orphan_days, 1, 3650)},
        {"upload_keep_days", WholeNumber(&Settings::upload_keep_days, 1, 365)},
        {"reminder_hours",
         [](Settings& settings, const std::string& text) {
             const auto hours = notify::ParseHours(text);
             if (hours) settings.reminder_hours = *hours;
             return hours.has_value();
         }},
        {"reminder_leader",
         [](Settings& settings, const std::string& text) {
             settings.reminder_leader = text == "off" ? "" : text;
             return true;
         }},
        {"reminder_folder", Path(&Settings::reminder_folder)},
        {"hj212_listen", Listen(&Settings::hj212_listen)},
        {"hj212_frame_days", WholeNumber(&Settings::hj212_frame_days, 1, 36'500)},
        {"hj212_forward", Listen(&Settings::hj212_forward)},
        {"hj212_gap_days", WholeNumber(&Settings::hj212_gap_days, 0, 30)},
        {"readings_months", WholeNumber(&Settings::readings_months, 2, 1'200)},
    };
    return kEntries;
}

const Entry* FindEntry(std::string_view name) {
    for (const Entry& entry : Entries())
        if (entry.name == name) return &entry;
    return nullptr;
}

/// A line of the file: a list becomes the comma form that the environment uses; a map has none.
struct Line {
    std::string name;
    int line = 0;
    std::string value;
    bool is_map = false;
};

/// The lines of the one map that a file of settings is.
class Lines {
 public:
    /// False where the text is no map of names.
    bool Heed(const base::YamlEvent& event) {
        using Kind = base::YamlEvent::Kind;
        switch (event.kind) {
            case Kind::kDocument:
                return std::exchange(documents_, 1) == 0;
            case Kind::kListEnds:
            case Kind::kMapEnds:
                depth_ -= 1;
                return true;
            case Kind::kListBegins:
            case Kind::kMapBegins:
                return Open(event);
            case Kind::kText:
            case Kind::kAlias:
                return Take(event);
        }
        return false;
    }

    std::vector<Line> read;
    bool is_map = true;

 private:
    bool Open(const base::YamlEvent& event) {
        const bool map = event.kind == base::YamlEvent::Kind::kMapBegins;
        if (depth_ == 0 && !map) return is_map = false;
        if (depth_ == 1 && awaits_value_) read.back().is_map = map;
        if (depth_ == 1 && !awaits_value_) read.push_back({{}, event.line, {}, map});  // no name
        if (depth_ == 1) awaits_value_ = !awaits_value_;
        depth_ += 1;
        return true;
    }

    bool Take(const base::YamlEvent& event) {
        if (depth_ == 0) return is_map = event.IsNull();
        if (depth_ == 1 && !awaits_value_) {
            read.push_back({std::string(event.text), event.line, {}, false});
            awaits_value_ = true;
            return true;
        }
        if (depth_ == 1) awaits_value_ = false;
        Line& line = read.back();
        if (line.is_map || depth_ > 2 || event.IsNull()) return true;
        if (!line.value.empty()) line.value += ',';
        line.value += event.text;
        return true;
    }

    int documents_ = 0;
    int depth_ = 0;
    bool awaits_value_ = false;
};

std::optional<std::string> ContentOf(const fs::path& file) {
    std::error_code unknown;
    if (fs::is_directory(file, unknown)) return std::nullopt;
    std::ifstream stream(file, std::ios::binary);
    if (!stream) return std::nullopt;
    return std::string(std::istreambuf_iterator<char>(stream), {});
}

void ReadFile(const fs::path& file, Settings& settings, base::Refusals& refusals) {
    const auto content = ContentOf(file);
    if (!content) {
        refusals.push_back({"settings.no_file", {{"file", file.string()}}, file.string()});
        return;
    }
    Lines lines;
    const auto fault =
        base::ReadYaml(*content, [&](const base::YamlEvent& event) { return lines.Heed(event); });
    if (fault || !lines.is_map) {
        refusals.push_back({"settings.not_yaml",
                            {},
                            fmt::format("{}:{}", file.string(), fault ? fault->line : 1)});
        return;
    }
    for (const Line& line : lines.read) {
        const std::string where = fmt::format("{}:{}", file.string(), line.line);
        const Entry* entry = FindEntry(line.name);
        if (entry == nullptr)
            refusals.push_back({"settings.unknown", {{"name", line.name}}, where});
        else if (line.is_map || !entry->apply(settings, line.value))
            refusals.push_back(
                {"settings.bad_value", {{"name", line.name}, {"value", line.value}}, where});
    }
}

/// `QINGHENG_LOG_LEVEL`
std::string VariableOf(const Entry& entry) {
    std::string name = "QINGHENG_";
    for (const char c : entry.name) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return name;
}

void ReadEnvironment(const Environment& environment, Settings& settings, base::Refusals& refusals) {
    for (const Entry& entry : Entries()) {
        const std::string name = VariableOf(entry);
        const auto value = environment(name);
        if (value && !entry.apply(settings, *value))
            refusals.push_back({"settings.bad_value", {{"name", name}, {"value", *value}}, name});
    }
}

void CheckTogether(const Settings& settings, base::Refusals& refusals) {
    if (!settings.plain && !settings.secure)
        refusals.push_back({"settings.nothing_listens", {}, "plain"});
    if (settings.plain && !IsLoopback(settings.plain->address) && settings.trusted_proxy.empty())
        refusals.push_back(
            {"settings.plain_not_loopback", {{"address", settings.plain->address}}, "plain"});
    if (settings.certificate.empty() != settings.key.empty())
        refusals.push_back({"settings.certificate_without_key", {}, "certificate"});
    for (const fs::path& file : {settings.certificate, settings.key})
        if (!file.empty() && !fs::is_regular_file(file))
            refusals.push_back({"settings.no_file", {{"file", file.string()}}, file.string()});
}

}  // namespace

bool IsSettingVariable(std::string_view name) {
    for (const Entry& entry : Entries())
        if (VariableOf(entry) == name) return true;
    return false;
}

base::Result<Settings> ReadSettings(const std::optional<fs::path>& file,
                                    const Environment& environment) {
    Settings settings;
    base::Refusals refusals;
    if (file) ReadFile(*file, settings, refusals);
    ReadEnvironment(environment, settings, refusals);
    CheckTogether(settings, refusals);
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return settings;
}

}  // namespace app
