#include "print/office_to_pdf.hpp"

#include <filesystem>

namespace print {

namespace {

/// The system's fonts first; where one of the official papers is missing, what looks nearest.
constexpr std::string_view kFonts = R"(<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
<include ignore_missing="yes">/etc/fonts/fonts.conf</include>
<alias binding="same"><family>方正小标宋简体</family><accept><family>FZXiaoBiaoSong-B05S</family><family>SimSun</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>方正小标宋_GBK</family><accept><family>SimSun</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>宋体</family><accept><family>SimSun</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>SimSun</family><accept><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>仿宋_GB2312</family><accept><family>仿宋</family><family>FangSong</family><family>STFangsong</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>仿宋</family><accept><family>FangSong</family><family>STFangsong</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>楷体_GB2312</family><accept><family>楷体</family><family>KaiTi</family><family>STKaiti</family><family>AR PL UKai CN</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>楷体</family><accept><family>KaiTi</family><family>STKaiti</family><family>AR PL UKai CN</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>Times New Roman</family><accept><family>Liberation Serif</family><family>Tinos</family><family>Noto Serif CJK SC</family></accept></alias>
<alias binding="same"><family>黑体</family><accept><family>SimHei</family><family>Noto Sans CJK SC</family></accept></alias>
<alias binding="same"><family>SimHei</family><accept><family>Noto Sans CJK SC</family></accept></alias>
</fontconfig>
)";

}  // namespace

OfficeOutput OfficeToPdf(const std::vector<OfficeInput>& files, std::chrono::seconds most_time) {
    const WorkFolder folder;
    folder.Write("fonts.conf", kFonts);
    std::vector<std::string> arguments = {
        "soffice",       "-env:UserInstallation=file://" + folder.File("profile").string(),
        "--headless",    "--norestore",
        "--nolockcheck", "--nodefault",
        "--nologo",      "--nofirststartwizard",
        "--convert-to",  "pdf",
        "--outdir",      folder.File("out").string()};
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string name = std::to_string(i) + files[i].ending;
        folder.Write(name, files[i].bytes);
        arguments.push_back(folder.File(name).string());
    }
    OfficeOutput output;
    output.end = RunProgram({std::move(arguments),
                             folder.path(),
                             {"FONTCONFIG_FILE=" + folder.File("fonts.conf").string(),
                              "SAL_USE_VCLPLUGIN=svp"},
                             most_time,
                             0})
                     .end;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const std::string made = "out/" + std::to_string(i) + ".pdf";
        output.pdfs.push_back(std::filesystem::exists(folder.File(made))
                                  ? std::optional(folder.Read(made))
                                  : std::nullopt);
    }
    return output;
}

}  // namespace print
