#include "exchange/detail/compound_file.hpp"

#include <algorithm>

#include "exchange/detail/little_endian.hpp"

namespace exchange::detail {

namespace {

constexpr std::size_t kHeader = 512;
constexpr std::size_t kEntry = 128;
constexpr std::size_t kTablesInHeader = 109;
constexpr std::uint64_t kSmallest = 4096;          ///< shorter streams lie in the small sectors
constexpr std::uint32_t kLastSector = 0xFFFFFFFA;  ///< what is greater marks an end or a gap
constexpr std::uint8_t kStream = 2, kRoot = 5;

std::vector<std::uint32_t> Numbers(std::string_view bytes) {
    std::vector<std::uint32_t> numbers(bytes.size() / 4);
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = Long(bytes, i * 4);
    return numbers;
}

/// In lower case: some write WORKBOOK. The names that matter are ASCII.
std::string NameOfEntry(std::string_view entry) {
    std::string name;
    const std::size_t length = std::min<std::size_t>(Short(entry, 0x40), 64);
    for (std::size_t at = 0; at + 2 <= length; at += 2) {
        const std::uint16_t unit = Short(entry, at);
        if (unit == 0) break;
        const bool capital = unit >= 'A' && unit <= 'Z';
        name.push_back(unit < 0x80 ? static_cast<char>(capital ? unit + 32 : unit) : '?');
    }
    return name;
}

}  // namespace

base::Result<CompoundFile> CompoundFile::Open(std::string_view bytes) {
    CompoundFile file(bytes);
    if (!file.ReadHeader() || !file.ReadTable() || !file.ReadDirectory())
        return base::Refuse("exchange.damaged", {{"part", "文件目录"}});
    return file;
}

base::Result<std::string> CompoundFile::Read(const std::string& name) const {
    const auto found = streams_.find(name);
    std::optional<std::string> read;
    if (found != streams_.end()) {
        const Stream& stream = found->second;
        read = stream.size < kSmallest ? SmallChain(stream.first, stream.size)
                                       : Chain(stream.first, stream.size);
    }
    if (!read) return base::Refuse("exchange.damaged", {{"part", name}});
    return *std::move(read);
}

bool CompoundFile::ReadHeader() {
    if (bytes_.size() < kHeader) return false;
    const unsigned shift = Short(bytes_, 0x1E), small_shift = Short(bytes_, 0x20);
    if ((shift != 9 && shift != 12) || small_shift != 6) return false;
    sector_bytes_ = std::size_t{1} << shift;
    small_bytes_ = std::size_t{1} << small_shift;
    return true;
}

/// The table of what follows each sector lies in sectors that the header lists, and after its 109
/// places a chain of further lists.
bool CompoundFile::ReadTable() {
    const std::size_t most = bytes_.size() / sector_bytes_;
    std::vector<std::uint32_t> lists = Numbers(bytes_.substr(0x4C, kTablesInHeader * 4));
    std::uint32_t further = Long(bytes_, 0x44);
    for (std::size_t i = 0; further < kLastSector; ++i) {
        const std::string_view sector = Sector(further);
        if (sector.size() < sector_bytes_ || i > most) return false;
        const auto more = Numbers(sector.substr(0, sector_bytes_ - 4));
        lists.insert(lists.end(), more.begin(), more.end());
        further = Long(sector, sector_bytes_ - 4);
    }
    for (const std::uint32_t list : lists) {
        if (list >= kLastSector) continue;
        const std::string_view sector = Sector(list);
        if (sector.empty() || next_.size() > most + sector_bytes_) return false;
        const auto more = Numbers(sector);
        next_.insert(next_.end(), more.begin(), more.end());
    }
    return !next_.empty();
}

bool CompoundFile::ReadDirectory() {
    const auto directory = Chain(Long(bytes_, 0x30), 0);
    if (!directory || directory->size() < kEntry) return false;
    const std::string_view root = std::string_view(*directory).substr(0, kEntry);
    if (Byte(root, 0x42) != kRoot) return false;
    if (const std::uint64_t size = Long(root, 0x78); size > 0) {
        const auto table = Chain(Long(bytes_, 0x3C), 0);
        auto small = Chain(Long(root, 0x74), size);
        if (!table || !small) return false;
        small_next_ = Numbers(*table);
        small_ = *std::move(small);
    }
    TakeEntries(*directory);
    return true;
}

/// Walks the tree of the root's own entries; one seen twice is not walked again.
void CompoundFile::TakeEntries(std::string_view directory) {
    std::vector<bool> seen(directory.size() / kEntry);
    std::vector<std::uint32_t> waiting = {Long(directory, 0x4C)};
    while (!waiting.empty()) {
        const std::uint32_t index = waiting.back();
        waiting.pop_back();
        if (index >= seen.size() || seen[index]) continue;
        seen[index] = true;
        const std::string_view entry = directory.substr(index * kEntry, kEntry);
        if (Byte(entry, 0x42) == kStream)
            streams_.try_emplace(NameOfEntry(entry), Stream{Long(entry, 0x74), Long(entry, 0x78)});
        waiting.push_back(Long(entry, 0x44));
        waiting.push_back(Long(entry, 0x48));
    }
}

std::string_view CompoundFile::Sector(std::uint32_t index) const {
    const std::uint64_t from = (std::uint64_t{index} + 1) * sector_bytes_;
    return from < bytes_.size() ? bytes_.substr(from, sector_bytes_) : std::string_view{};
}

/// With `size` 0 the whole chain. The last sector of a file may be cut off behind what is used.
std::optional<std::string> CompoundFile::Chain(std::uint32_t first, std::uint64_t size) const {
    std::string read;
    std::size_t steps = 0;
    for (std::uint32_t at = first; at < kLastSector && (size == 0 || read.size() < size);
         at = next_[at]) {
        const std::string_view sector = Sector(at);
        if (at >= next_.size() || sector.empty() || steps++ > next_.size()) return std::nullopt;
        read.append(sector);
    }
    if (read.size() < size) return std::nullopt;
    if (size > 0) read.resize(size);
    return read;
}

std::optional<std::string> CompoundFile::SmallChain(std::uint32_t first, std::uint64_t size) const {
    std::string read;
    std::size_t steps = 0;
    for (std::uint32_t at = first; read.size() < size; at = small_next_[at]) {
        const std::uint64_t from = std::uint64_t{at} * small_bytes_;
        if (at >= small_next_.size() || from >= small_.size() || steps++ > small_next_.size())
            return std::nullopt;
        read.append(std::string_view(small_).substr(from, small_bytes_));
    }
    read.resize(size);
    return read;
}

}  // namespace exchange::detail
