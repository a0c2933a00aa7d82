#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "verify/verdict.hpp"

namespace {

constexpr std::size_t kLargestBundle = std::size_t{256} << 20;

/// nullopt when the file cannot be read or is larger than any bundle.
std::optional<std::string> ReadFile(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::string text;
    std::array<char, 65'536> piece{};
    while (file && text.size() <= kLargestBundle) {
        file.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
    }
    if (!file.eof() || text.size() > kLargestBundle) return std::nullopt;
    return text;
}

constexpr const char* kHelp =
    "qingheng-verify 核对一份“证明文件”：某个执法行为确实记在账本里，记下以后没有改动。\n"
    "不连网络，不需要服务器，也不需要出具证明的单位在场。\n"
    "\n"
    "用法：\n"
    "  qingheng-verify 证明文件.json\n"
    "  qingheng-verify 证明文件.json --witnessed 签名头文件.json\n"
    "\n"
    "证明文件    在系统里打开一条记录的“历史”，点某个行为的“导出证明”；\n"
    "            或者由单位运行 qingheng ledger prove 行为编号 > 证明文件.json\n"
    "签名头文件  见证机构（上级、法院、公证处等）每天留存的账本签名头。有了它，才能排除\n"
    "            出具证明的单位另造一本账；没有它，只能说明证明文件自身前后一致。\n"
    "\n"
    "退出码：0 通过；1 不通过；2 无法判断（用法不对、文件读不出，或者两个文件接不上）。\n";

struct Asked {
    const char* bundle = nullptr;
    const char* witnessed = nullptr;
};

/// nullopt: not the words of the help.
std::optional<Asked> ReadWords(int argc, char** argv) {
    Asked asked;
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        if (word == "--witnessed" && asked.witnessed == nullptr && i + 1 < argc) {
            asked.witnessed = argv[++i];
        } else if (!word.starts_with('-') && asked.bundle == nullptr) {
            asked.bundle = argv[i];
        } else {
            return std::nullopt;
        }
    }
    if (asked.bundle == nullptr) return std::nullopt;
    return asked;
}

/// Says so when the file cannot be read.
std::optional<std::string> ReadOrSay(const char* path) {
    auto text = ReadFile(path);
    if (!text) std::fprintf(stderr, "读不出文件 %s；请核对路径和权限。\n", path);
    return text;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc == 2 && (argv[1] == std::string_view("--help") || argv[1] == std::string_view("-h"))) {
        std::fputs(kHelp, stdout);
        return 0;
    }
    const auto asked = ReadWords(argc, argv);
    if (!asked) {
        std::fputs(kHelp, stderr);
        return 2;
    }
    const auto bundle = ReadOrSay(asked->bundle);
    const auto witnessed = asked->witnessed == nullptr ? std::optional<std::string>(std::string())
                                                       : ReadOrSay(asked->witnessed);
    if (!bundle || !witnessed) return 2;
    const verify::Verdict verdict =
        asked->witnessed == nullptr ? verify::Judge(*bundle) : verify::Judge(*bundle, *witnessed);
    std::fputs(verdict.words.c_str(), verdict.status == verify::Status::kHolds ? stdout : stderr);
    return static_cast<int>(verdict.status);
}
