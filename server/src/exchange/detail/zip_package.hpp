#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace exchange::detail {

/// A zip held in memory, read part by part under a budget of unpacked bytes. The bytes must outlive
/// it. One thread.
class ZipPackage {
 public:
    /// Refuses bytes that are no readable zip.
    static base::Result<ZipPackage> Open(std::string_view bytes, std::uint64_t unpacked_limit);
    ~ZipPackage();
    ZipPackage(ZipPackage&&) noexcept;
    ZipPackage& operator=(ZipPackage&&) noexcept;

    [[nodiscard]] bool Has(std::string_view name) const;

    /// Gives the part in pieces until `take` says false; then the rest is not unpacked.
    base::Done Read(std::string_view name, const std::function<bool(std::string_view)>& take);

 private:
    struct State;
    explicit ZipPackage(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace exchange::detail
