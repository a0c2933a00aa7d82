#pragma once

#include <filesystem>
#include <string_view>

namespace readings::detail {

/// A file's bytes as they are at the moment of opening. Throws std::system_error.
class MappedFile {
 public:
    explicit MappedFile(const std::filesystem::path& path);
    ~MappedFile();
    MappedFile(const MappedFile&) = delete;
    MappedFile& operator=(const MappedFile&) = delete;
    [[nodiscard]] std::string_view bytes() const {
        return {static_cast<const char*>(data_), size_};
    }

 private:
    void* data_ = nullptr;
    std::size_t size_ = 0;
};

}  // namespace readings::detail
