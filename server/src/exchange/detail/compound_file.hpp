#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace exchange::detail {

/// A compound file ([MS-CFB]) as Office before 2007 and WPS wrote theirs: named streams in chains
/// of sectors. The bytes must outlive it. A chain that leaves the file or bites its tail is told.
class CompoundFile {
 public:
    /// Refuses bytes that are no readable compound file.
    [[nodiscard]] static base::Result<CompoundFile> Open(std::string_view bytes);

    /// Of the streams that no storage holds, for what is embedded has names of its own; `name` in
    /// lower case.
    [[nodiscard]] bool Has(const std::string& name) const { return streams_.contains(name); }
    [[nodiscard]] base::Result<std::string> Read(const std::string& name) const;

 private:
    struct Stream {
        std::uint32_t first = 0;
        std::uint64_t size = 0;
    };

    explicit CompoundFile(std::string_view bytes) : bytes_(bytes) {}
    bool ReadHeader();
    bool ReadTable();
    bool ReadDirectory();
    void TakeEntries(std::string_view directory);
    [[nodiscard]] std::string_view Sector(std::uint32_t index) const;
    /// Not given where the chain is broken or shorter than `size`.
    [[nodiscard]] std::optional<std::string> Chain(std::uint32_t first, std::uint64_t size) const;
    [[nodiscard]] std::optional<std::string> SmallChain(std::uint32_t first,
                                                        std::uint64_t size) const;

    std::string_view bytes_;
    std::size_t sector_bytes_ = 512, small_bytes_ = 64;
    std::vector<std::uint32_t> next_, small_next_;
    std::string small_;  ///< where the sectors of short streams lie
    std::map<std::string, Stream> streams_;
};

}  // namespace exchange::detail
