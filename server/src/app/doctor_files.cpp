#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>

#include "app/doctor.hpp"
#include "base/text.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr std::uintmax_t kGibibyte = std::uintmax_t{1} << 30;
constexpr mode_t kOthers = S_IRWXG | S_IRWXO;

Check Good(std::string subject, std::string words) {
    return {Health::kGood, std::move(subject), std::move(words), {}};
}

/// On the disk of `outer`, which is closed, what lies in it is closed too. No `outer`: no.
bool IsClosedBy(const fs::path& outer, const fs::path& folder, const struct stat& status) {
    struct stat above {};
    return !outer.empty() && ::stat(outer.c_str(), &above) == 0 && (above.st_mode & kOthers) == 0 &&
           above.st_dev == status.st_dev && !fs::is_symlink(folder);
}

/// Owner, mode and rights of a folder that only we should open; it may lie in `outer`.
Check FolderRights(const std::string& subject, const fs::path& folder, const fs::path& outer = {}) {
    struct stat status {};
    if (::stat(folder.c_str(), &status) != 0)
        return {Health::kNotice, subject, folder.string() + " 还没有建立",
                "第一次启动 serve 时会建立；若是换过位置，请核对设置 data 或选项 --data"};
    if (!S_ISDIR(status.st_mode))
        return {Health::kBad, subject, folder.string() + " 不是目录", "请核对设置 data"};
    if (::access(folder.c_str(), R_OK | W_OK | X_OK) != 0)
        return {Health::kBad, subject, folder.string() + " 不能读写",
                fmt::format("请以运行服务的用户执行，或者：chown -R 用户 {}", folder.string())};
    if ((status.st_mode & kOthers) != 0 && !IsClosedBy(outer, folder, status))
        return {
            Health::kBad, subject,
            fmt::format("{} 其他用户也能打开（{:03o}）", folder.string(), status.st_mode & 0777U),
            "chmod 700 " + folder.string()};
    if (status.st_uid != ::geteuid())
        return {Health::kNotice, subject, folder.string() + " 属于另一个用户",
                "请用平时运行服务的用户执行 doctor"};
    return Good(subject, folder.string() + " 可以读写，其他用户打不开");
}

bool IsProgram(std::string_view search_path, const char* name) {
    for (const std::string& folder : base::Split(search_path, ':'))
        if (!folder.empty() && ::access((fs::path(folder) / name).c_str(), X_OK) == 0) return true;
    return false;
}

/// What a command prints; empty when it cannot be run.
std::string OutputOf(const char* command) {
    std::string output;
    FILE* pipe = ::popen(command, "r");
    if (pipe == nullptr) return output;
    std::array<char, 4096> piece{};
    while (const std::size_t got = std::fread(piece.data(), 1, piece.size(), pipe))
        output.append(piece.data(), got);
    ::pclose(pipe);
    return output;
}

}  // namespace

Check CheckSpace(std::string subject, std::uintmax_t free_bytes) {
    const std::string left = fmt::format(
        "剩余 {:.1f} GB", static_cast<double>(free_bytes) / static_cast<double>(kGibibyte));
    if (free_bytes < kGibibyte)
        return {Health::kBad, std::move(subject), left + "，随时会写不进去",
                "请立即腾出空间或者扩大磁盘；不要删除数据目录里的文件"};
    if (free_bytes < 10 * kGibibyte)
        return {Health::kNotice, std::move(subject), left, "请尽快腾出空间或者扩大磁盘"};
    return Good(std::move(subject), left);
}

Check CheckSecret(std::string subject, const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0)
        return {Health::kBad, std::move(subject), file.string() + " 不在",
                "请从另行保管的副本恢复这个文件"};
    if ((status.st_mode & kOthers) != 0)
        return {Health::kBad, std::move(subject),
                fmt::format("{} 其他用户也能读（{:03o}）", file.string(), status.st_mode & 0777U),
                "chmod 600 " + file.string()};
    if (::access(file.c_str(), R_OK) != 0)
        return {Health::kBad, std::move(subject), file.string() + " 读不出",
                "请以运行服务的用户执行，或者：chown 用户 " + file.string()};
    return Good(std::move(subject), file.string() + " 在，其他用户读不到");
}

Checks CheckFolders(const Settings& settings) {
    Checks checks{FolderRights("数据目录", settings.data)};
    if (!fs::is_directory(settings.data)) return checks;
    if (fs::is_directory(settings.data / "evidence"))
        checks.push_back(FolderRights("证据目录", settings.data / "evidence", settings.data));
    std::error_code error;
    const fs::space_info space = fs::space(settings.data, error);
    if (!error) checks.push_back(CheckSpace("磁盘空间", space.available));
    const std::string place = fs::weakly_canonical(settings.data, error).string();
    if (place.starts_with("/tmp/") || place.starts_with("/dev/shm/") || place.starts_with("/run/"))
        checks.push_back({Health::kNotice, "数据目录", place + " 重启后会被清空",
                          "请把数据目录移到长期保存的磁盘，并改设置 data"});
    return checks;
}

Checks CheckTools(std::string_view search_path) {
    Checks checks;
    if (IsProgram(search_path, "soffice") || IsProgram(search_path, "libreoffice"))
        checks.push_back(Good("LibreOffice", "已安装，可以转 PDF，每页印识别码"));
    else
        checks.push_back({Health::kNotice, "LibreOffice", "没有安装，不能转 PDF；Word 文件不受影响",
                          "需要 PDF 时安装 libreoffice-writer"});
    if (IsProgram(search_path, "qpdf") && IsProgram(search_path, "pdftoppm"))
        checks.push_back(Good("扫描归卷", "qpdf、poppler-utils 已安装"));
    else
        checks.push_back({Health::kNotice, "扫描归卷", "缺 qpdf 或者 poppler-utils，不能印识别码、不能识别扫描件",
                          "安装 qpdf 和 poppler-utils"});
    const bool lists = IsProgram(search_path, "fc-list");
    if (lists && !OutputOf("fc-list :lang=zh-cn family 2>/dev/null").empty())
        checks.push_back(Good("中文字体", "已安装"));
    else
        checks.push_back({Health::kNotice, "中文字体", "没有找到，转出的 PDF 会缺字",
                          "安装 fontconfig 和 fonts-noto-cjk，或者装入单位的公文字体"});
    return checks;
}

}  // namespace app
