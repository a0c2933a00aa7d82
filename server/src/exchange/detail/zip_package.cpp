#include "exchange/detail/zip_package.hpp"

#include <zip.h>

#include <vector>

namespace exchange::detail {

namespace {

struct CloseArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

base::Done RefusePart(std::string_view name) {
    return base::Refuse("exchange.damaged", {{"part", std::string(name)}}, std::string(name));
}

}  // namespace

struct ZipPackage::State {
    std::unique_ptr<zip_t, CloseArchive> archive;
    std::uint64_t limit = 0;
    std::uint64_t unpacked = 0;
};

ZipPackage::ZipPackage(std::unique_ptr<State> state) : state_(std::move(state)) {}
ZipPackage::~ZipPackage() = default;
ZipPackage::ZipPackage(ZipPackage&&) noexcept = default;
ZipPackage& ZipPackage::operator=(ZipPackage&&) noexcept = default;

base::Result<ZipPackage> ZipPackage::Open(std::string_view bytes, std::uint64_t unpacked_limit) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
    auto state = std::make_unique<State>();
    state->limit = unpacked_limit;
    if (source != nullptr) {
        state->archive.reset(zip_open_from_source(source, ZIP_RDONLY, &error));
        if (state->archive == nullptr) zip_source_free(source);
    }
    zip_error_fini(&error);
    if (state->archive == nullptr) return base::Refuse("exchange.damaged", {{"part", "zip"}});
    return ZipPackage(std::move(state));
}

bool ZipPackage::Has(std::string_view name) const {
    return zip_name_locate(state_->archive.get(), std::string(name).c_str(), ZIP_FL_NOCASE) >= 0;
}

base::Done ZipPackage::Read(std::string_view name,
                            const std::function<bool(std::string_view)>& take) {
    const std::unique_ptr<zip_file_t, CloseFile> file(
        zip_fopen(state_->archive.get(), std::string(name).c_str(), ZIP_FL_NOCASE));
    if (file == nullptr) return RefusePart(name);
    std::vector<char> piece(65'536);
    for (;;) {
        const zip_int64_t read = zip_fread(file.get(), piece.data(), piece.size());
        if (read < 0) return RefusePart(name);
        if (read == 0) return base::AllWell();
        // What is unpacked is counted, not what the directory claims.
        state_->unpacked += static_cast<std::uint64_t>(read);
        if (state_->unpacked > state_->limit) {
            return base::Refuse("exchange.unpacks_too_large",
                                {{"limit_mb", std::to_string(state_->limit >> 20)}});
        }
        if (!take(std::string_view(piece.data(), static_cast<std::size_t>(read))))
            return base::AllWell();
    }
}

}  // namespace exchange::detail
