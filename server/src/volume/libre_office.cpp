#include "print/office_to_pdf.hpp"
#include "volume/detail/sheets.hpp"
#include "volume/write.hpp"

namespace volume {

namespace {

constexpr std::chrono::seconds kMostTime{120};

std::vector<std::optional<std::string>> Convert(const std::vector<OfficeFile>& files) {
    static std::mutex one_at_a_time;  // each run takes a processor and some hundred megabytes
    std::vector<print::OfficeInput> inputs;
    for (const OfficeFile& file : files)
        inputs.push_back({detail::EndingOf(file.name), file.bytes});
    const std::lock_guard lock(one_at_a_time);
    return print::OfficeToPdf(inputs, kMostTime).pdfs;
}

}  // namespace

ToPdf LibreOffice() {
    if (!print::HasProgram("soffice")) return {};
    return [](const std::vector<OfficeFile>& files) {
        return files.empty() ? std::vector<std::optional<std::string>>() : Convert(files);
    };
}

}  // namespace volume
