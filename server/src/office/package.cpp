#include "office/package.hpp"

#include <zip.h>

#include <stdexcept>

namespace office {

namespace {

/// 1980-01-01, the first moment a zip can name.
constexpr zip_uint16_t kDosDay = (0 << 9) | (1 << 5) | 1;

struct DiscardArchive {
    void operator()(zip_t* archive) const { zip_discard(archive); }
};

struct CloseFile {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
};

struct FreeSource {
    void operator()(zip_source_t* source) const { zip_source_free(source); }
};

PackageFault FaultOfOpening(zip_t* archive) {
    const int code = zip_error_code_zip(zip_get_error(archive));
    if (code == ZIP_ER_NOENT) return PackageFault::kPartMissing;
    if (code == ZIP_ER_NOPASSWD || code == ZIP_ER_WRONGPASSWD || code == ZIP_ER_ENCRNOTSUPP)
        return PackageFault::kEncrypted;
    return PackageFault::kPartDamaged;
}

}  // namespace

struct PackageReader::State {
    std::unique_ptr<zip_t, DiscardArchive> archive;
    std::uint64_t limit = 0;
    std::uint64_t unpacked = 0;
};

PackageReader::PackageReader(std::unique_ptr<State> state) : state_(std::move(state)) {}
PackageReader::~PackageReader() = default;
PackageReader::PackageReader(PackageReader&&) noexcept = default;
PackageReader& PackageReader::operator=(PackageReader&&) noexcept = default;

PackageResult<PackageReader> PackageReader::Open(std::string_view bytes,
                                                 std::uint64_t unpacked_limit) {
    if (bytes.empty()) return tl::unexpected(PackageFault::kNoPackage);  // libzip: a new archive
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
    if (state->archive == nullptr) return tl::unexpected(PackageFault::kNoPackage);
    return PackageReader(std::move(state));
}

std::uint64_t PackageReader::Count() const {
    return static_cast<std::uint64_t>(zip_get_num_entries(state_->archive.get(), 0));
}

std::vector<std::string> PackageReader::Names() const {
    std::vector<std::string> names;
    for (std::uint64_t i = 0; i < Count(); ++i) {
        const char* name = zip_get_name(state_->archive.get(), i, 0);
        if (name == nullptr) continue;
        if (const std::string_view seen = name; !seen.empty() && seen.back() != '/')
            names.emplace_back(seen);
    }
    return names;
}

bool PackageReader::Has(std::string_view name) const {
    return zip_name_locate(state_->archive.get(), std::string(name).c_str(), ZIP_FL_NOCASE) >= 0;
}

PackageResult<std::monostate> PackageReader::Read(
    std::string_view name, const std::function<bool(std::string_view)>& take) {
    const std::unique_ptr<zip_file_t, CloseFile> file(
        zip_fopen(state_->archive.get(), std::string(name).c_str(), ZIP_FL_NOCASE));
    if (file == nullptr) return tl::unexpected(FaultOfOpening(state_->archive.get()));
    std::vector<char> piece(65'536);
    for (;;) {
        const zip_int64_t read = zip_fread(file.get(), piece.data(), piece.size());
        if (read < 0) return tl::unexpected(PackageFault::kPartDamaged);
        if (read == 0) return std::monostate{};
        // What is unpacked is counted, not what the directory claims.
        state_->unpacked += static_cast<std::uint64_t>(read);
        if (state_->unpacked > state_->limit) return tl::unexpected(PackageFault::kTooLarge);
        if (!take(std::string_view(piece.data(), static_cast<std::size_t>(read))))
            return std::monostate{};
    }
}

PackageResult<std::string> PackageReader::ReadWhole(std::string_view name) {
    std::string bytes;
    const auto read = Read(name, [&bytes](std::string_view piece) {
        bytes.append(piece);
        return true;
    });
    if (!read) return tl::unexpected(read.error());
    return bytes;
}

std::string WritePackage(const std::vector<Part>& parts) {
    zip_error_t error;
    zip_error_init(&error);
    const std::unique_ptr<zip_source_t, FreeSource> target(
        zip_source_buffer_create(nullptr, 0, 0, &error));
    if (target == nullptr) throw std::runtime_error("libzip cannot make an archive");
    std::unique_ptr<zip_t, DiscardArchive> archive(
        zip_open_from_source(target.get(), ZIP_TRUNCATE, &error));
    if (archive == nullptr) throw std::runtime_error("libzip cannot make an archive");
    zip_source_keep(target.get());
    for (const Part& part : parts) {
        zip_source_t* piece =
            zip_source_buffer(archive.get(), part.bytes.data(), part.bytes.size(), 0);
        const zip_int64_t index =
            zip_file_add(archive.get(), part.name.c_str(), piece, ZIP_FL_ENC_UTF_8);
        if (index < 0) {
            zip_source_free(piece);
            throw std::runtime_error("libzip cannot add a part");
        }
        // The time of day in the zip would be that of the machine's zone; this is no zone's.
        zip_file_set_dostime(archive.get(), static_cast<zip_uint64_t>(index), 0, kDosDay, 0);
    }
    if (zip_close(archive.get()) != 0) throw std::runtime_error("libzip cannot finish the archive");
    static_cast<void>(archive.release());  // zip_close freed it
    zip_stat_t stat;
    zip_source_stat(target.get(), &stat);
    std::string bytes(stat.size, '\0');
    zip_source_open(target.get());
    const zip_int64_t read = zip_source_read(target.get(), bytes.data(), bytes.size());
    zip_source_close(target.get());
    if (read != static_cast<zip_int64_t>(bytes.size()))
        throw std::runtime_error("libzip cannot read the archive back");
    return bytes;
}

}  // namespace office
