#include "readings/detail/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace readings::detail {

MappedFile::MappedFile(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat facts {};
    if (file < 0 || ::fstat(file, &facts) != 0) {
        const int cause = errno;
        if (file >= 0) ::close(file);
        throw std::system_error(cause, std::generic_category(), "cannot read " + path.string());
    }
    size_ = static_cast<std::size_t>(facts.st_size);
    if (size_ > 0) data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file, 0);
    const int cause = errno;
    ::close(file);
    if (data_ == MAP_FAILED)
        throw std::system_error(cause, std::generic_category(), "cannot map " + path.string());
}

MappedFile::~MappedFile() {
    if (size_ > 0) ::munmap(data_, size_);
}

}  // namespace readings::detail
