#include <array>
#include <cstdio>
#include <fstream>
#include <optional>
#include <string>

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

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2 || argv[1][0] == '-') {
        std::fputs(
            "用法：qingheng-verify 证明文件.json\n"
            "核对 qingheng ledger prove 导出的证明，不需要服务器。\n"
            "退出码：0 通过，1 不通过，2 用法或文件有误。\n",
            stderr);
        return 2;
    }
    const auto text = ReadFile(argv[1]);
    if (!text) {
        std::fprintf(stderr, "读不出文件 %s；请核对路径和权限。\n", argv[1]);
        return 2;
    }
    const verify::Verdict verdict = verify::Judge(*text);
    std::fputs(verdict.words.c_str(), verdict.status == verify::Status::kHolds ? stdout : stderr);
    return static_cast<int>(verdict.status);
}
