#include "document/testing/libre_office.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <stdexcept>

namespace document::testing {

namespace fs = std::filesystem;

namespace {

std::string ReadFile(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

}  // namespace

std::map<std::string, std::string> SetByLibreOffice(
    const std::map<std::string, std::string>& papers, const std::string& look) {
    if (std::system("command -v soffice >/dev/null && command -v pdftotext >/dev/null") != 0)
        return {};
    std::string folder = (fs::temp_directory_path() / "qh-papers-XXXXXX").string();
    if (mkdtemp(folder.data()) == nullptr) throw std::runtime_error("no temporary folder");
    std::string files;
    for (const auto& [name, bytes] : papers) {
        const fs::path path = fs::path(folder) / (name + ".docx");
        std::ofstream(path, std::ios::binary) << bytes;
        files += " '" + path.string() + "'";
    }
    // Pages left blank before even ones are pages too.
    const std::string export_as =
        R"('pdf:writer_pdf_Export:{"IsSkipEmptyPages":{"type":"boolean","value":"false"}}')";
    const std::string command = "cd '" + folder + "' && HOME='" + folder +
                                "' timeout 200 soffice -env:UserInstallation=file://" + folder +
                                "/profile --headless --convert-to " + export_as + files +
                                " >/dev/null 2>&1; for f in *.pdf; do pdftotext " + look +
                                " \"$f\" \"${f%.pdf}.txt\"; done";
    const int status = std::system(command.c_str());
    std::map<std::string, std::string> texts;
    for (const auto& [name, bytes] : papers)
        if (status == 0) texts[name] = ReadFile(fs::path(folder) / (name + ".txt"));
    fs::remove_all(folder);
    return texts;
}

}  // namespace document::testing
