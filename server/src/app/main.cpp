#include <filesystem>
#include <iostream>

#include "app/command.hpp"

int main(int argc, char** argv) {
    std::error_code error;
    const auto self = std::filesystem::read_symlink("/proc/self/exe", error);
    app::CommandContext context{std::cout, std::cerr, error ? "." : self.parent_path().string()};
    return app::RunCommandLine({argv + 1, argv + argc}, context);
}
