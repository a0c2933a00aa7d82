#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

/// Papers on paper: Word made PDF, a code on every page. The work on files is done by programs of
/// the system (LibreOffice, qpdf, poppler) in processes of their own: what a damaged or hostile
/// file does to them ends with them.
namespace print {

/// One run of such a program.
struct ProgramRun {
    std::vector<std::string> arguments;      ///< the program's name first, looked for in PATH
    std::filesystem::path folder;            ///< where it works; also its HOME and TMPDIR
    std::vector<std::string> environment{};  ///< `NAME=value`, beside PATH, HOME, TMPDIR and LANG
    std::chrono::seconds most{60};           ///< then it and all that it started are killed
    std::int64_t memory_bytes = std::int64_t{2} << 30;  ///< address space; 0: no limit
};

enum class ProgramEnd {
    kDone,     ///< it ended; `status` is what it said
    kKilled,   ///< by a signal: it crashed or took more than it may
    kTooLong,  ///< the time was over
    kMissing,  ///< no such program on this machine
};

struct ProgramResult {
    ProgramEnd end = ProgramEnd::kMissing;
    int status = 0;
    std::string output;  ///< its standard output, at most 4 MiB
};

/// Waits for it. Nothing of our environment but PATH is handed on, no file is left open to it.
/// Throws std::system_error when no process can be started. Any thread.
[[nodiscard]] ProgramResult RunProgram(const ProgramRun& run);

[[nodiscard]] bool HasProgram(std::string_view name);

/// A folder that only we may enter, gone with all that is in it when this dies.
class WorkFolder {
 public:
    WorkFolder();  ///< throws std::system_error
    ~WorkFolder();
    WorkFolder(const WorkFolder&) = delete;
    WorkFolder& operator=(const WorkFolder&) = delete;

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    [[nodiscard]] std::filesystem::path File(std::string_view name) const { return path_ / name; }
    /// Throws std::runtime_error.
    void Write(std::string_view name, std::string_view bytes) const;
    [[nodiscard]] std::string Read(std::string_view name) const;

 private:
    std::filesystem::path path_;
};

}  // namespace print
