#include "print/word_to_pdf.hpp"

#include "print/program.hpp"

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

constexpr std::chrono::seconds kMost{60};
constexpr std::chrono::seconds kMostWait{40};
constexpr int kMostHere = 8;

/// Counts somebody in as long as it lives.
class Place {
 public:
    explicit Place(std::atomic<int>& here) : here_(here), number_(++here) {}
    ~Place() { --here_; }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] int number() const { return number_; }

 private:
    std::atomic<int>& here_;
    int number_;
};

}  // namespace

bool WordPrinter::IsInstalled() { return HasProgram("soffice"); }

base::Result<std::string> WordPrinter::ToPdf(std::string_view docx) {
    const Place place(here_);
    if (place.number() > kMostHere) return base::Refuse("print.busy");
    const std::unique_lock<std::timed_mutex> turn(one_at_a_time_, kMostWait);
    if (!turn.owns_lock()) return base::Refuse("print.busy");
    const WorkFolder folder;
    folder.Write("paper.docx", docx);
    folder.Write("fonts.conf", kFonts);
    const ProgramResult made = RunProgram(
        {{"soffice", "-env:UserInstallation=file://" + folder.File("profile").string(),
          "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nologo",
          "--nofirststartwizard", "--convert-to", "pdf:writer_pdf_Export", "--outdir",
          folder.path().string(), folder.File("paper.docx").string()},
         folder.path(),
         {"FONTCONFIG_FILE=" + folder.File("fonts.conf").string(), "SAL_USE_VCLPLUGIN=svp"},
         kMost,
         0});
    if (made.end == ProgramEnd::kMissing) return base::Refuse("print.no_libreoffice");
    if (made.end == ProgramEnd::kTooLong) return base::Refuse("print.too_long");
    if (made.end != ProgramEnd::kDone || !std::filesystem::exists(folder.File("paper.pdf")))
        return base::Refuse("print.word_unreadable");
    return folder.Read("paper.pdf");
}

}  // namespace print
