#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <variant>
#include <vector>

/// The zip packages in which Office files (.docx, .xlsx) hold their parts (ISO/IEC 29500-2). What a
/// fault means to the person who gave the file is said by the modules that read such files.
namespace office {

enum class PackageFault {
    kNoPackage,    ///< the bytes are no readable zip
    kPartMissing,  ///< no part of that name
    kPartDamaged,  ///< its bytes do not unpack, or not to what their checksum says
    kEncrypted,    ///< the part asks for a password
    kTooLarge,     ///< more was unpacked than the budget allows
};

template <class T>
using PackageResult = tl::expected<T, PackageFault>;

/// A zip held in memory, read part by part under a budget of unpacked bytes. The bytes must outlive
/// it. One thread.
class PackageReader {
 public:
    static PackageResult<PackageReader> Open(std::string_view bytes, std::uint64_t unpacked_limit);
    ~PackageReader();
    PackageReader(PackageReader&&) noexcept;
    PackageReader& operator=(PackageReader&&) noexcept;

    /// In the order of the zip's directory; folders left out.
    [[nodiscard]] std::vector<std::string> Names() const;
    [[nodiscard]] std::uint64_t Count() const;
    /// Names of parts are compared without regard to the case of Latin letters.
    [[nodiscard]] bool Has(std::string_view name) const;

    /// Gives the part in pieces until `take` says false; then the rest is not unpacked.
    PackageResult<std::monostate> Read(std::string_view name,
                                       const std::function<bool(std::string_view)>& take);
    PackageResult<std::string> ReadWhole(std::string_view name);

 private:
    struct State;
    explicit PackageReader(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

struct Part {
    std::string name;
    std::string bytes;

    bool operator==(const Part&) const = default;
};

/// A zip of the parts in their order; the same parts give the same bytes, whenever and wherever.
/// Throws std::runtime_error when the archive cannot be made.
[[nodiscard]] std::string WritePackage(const std::vector<Part>& parts);

}  // namespace office
