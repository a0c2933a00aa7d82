#include <filesystem>

#include "print/program.hpp"
#include "volume/detail/sheets.hpp"
#include "volume/write.hpp"

namespace volume {

namespace {

constexpr std::chrono::seconds kMostTime{120};

/// All files in one run: starting the program takes longer than printing a paper.
std::vector<std::optional<std::string>> Convert(const std::vector<OfficeFile>& files) {
    static std::mutex one_at_a_time;  // each run takes a processor and some hundred megabytes
    const print::WorkFolder place;
    std::vector<std::string> arguments = {
        "soffice",       "-env:UserInstallation=file://" + place.File("profile").string(),
        "--headless",    "--norestore",
        "--nolockcheck", "--nodefault",
        "--nologo",      "--nofirststartwizard",
        "--convert-to",  "pdf",
        "--outdir",      place.File("out").string()};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string name = std::to_string(i) + detail::EndingOf(files[i].name);
        place.Write(name, files[i].bytes);
        arguments.push_back(place.File(name).string());
    }
    const std::lock_guard lock(one_at_a_time);
    (void)print::RunProgram(
        {std::move(arguments), place.path(), {"SAL_USE_VCLPLUGIN=svp"}, kMostTime, 0});
    std::vector<std::optional<std::string>> made;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string name = "out/" + std::to_string(i) + ".pdf";
        made.emplace_back(std::filesystem::exists(place.File(name))
                              ? std::optional(place.Read(name))
                              : std::nullopt);
    }
    return made;
}

}  // namespace

ToPdf LibreOffice() {
    if (!print::HasProgram("soffice")) return {};
    return [](const std::vector<OfficeFile>& files) {
        return files.empty() ? std::vector<std::optional<std::string>>() : Convert(files);
    };
}

}  // namespace volume
