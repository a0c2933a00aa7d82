#include "exchange/testing/old_workbook.hpp"

#include <bit>

namespace exchange::testing {

namespace {

constexpr std::size_t kSector = 512;
constexpr std::size_t kSmallSector = 64;
constexpr std::uint32_t kEndOfChain = 0xFFFFFFFE, kFree = 0xFFFFFFFF, kTable = 0xFFFFFFFD;

std::string Little(std::uint64_t value, std::size_t width) {
    std::string bytes;
    for (std::size_t i = 0; i < width; ++i, value >>= 8) bytes.push_back(static_cast<char>(value));
    return bytes;
}

std::string Units(std::u16string_view text) {
    std::string bytes;
    for (const char16_t unit : text) bytes += Little(unit, 2);
    return bytes;
}

std::string Padded(std::string bytes, std::size_t to, char with = '\0') {
    if (bytes.size() % to != 0) bytes.append(to - bytes.size() % to, with);
    return bytes;
}

std::string Entry(std::u16string_view name, unsigned kind, std::uint32_t child, std::uint32_t first,
                  std::size_t size) {
    std::string entry = Units(name);
    entry.resize(64);
    entry += Little(name.size() * 2 + 2, 2) + Little(kind, 1) + Little(1, 1);
    entry += Little(kFree, 4) + Little(kFree, 4) + Little(child, 4);
    entry.resize(0x74);
    return entry + Little(first, 4) + Little(size, 8);
}

/// A chain of `count` numbers from `first` on.
std::string ChainOf(std::size_t first, std::size_t count) {
    std::string chain;
    for (std::size_t i = 1; i <= count; ++i)
        chain += Little(i == count ? kEndOfChain : first + i, 4);
    return chain;
}

std::string Head(std::size_t tables, std::uint32_t directory, std::uint32_t small_table) {
    std::string head("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    head.resize(0x18);
    head += Little(0x3E, 2) + Little(3, 2) + Little(0xFFFE, 2) + Little(9, 2) + Little(6, 2);
    head.resize(0x2C);
    head += Little(tables, 4) + Little(directory, 4) + Little(0, 4) + Little(4096, 4);
    head += Little(small_table, 4) + Little(small_table == kEndOfChain ? 0 : 1, 4);
    head += Little(kEndOfChain, 4) + Little(0, 4);
    for (std::size_t i = 0; i < 109; ++i) head += Little(i < tables ? i : kFree, 4);
    return head;
}

}  // namespace

std::string Short(unsigned value) { return Little(value, 2); }
std::string Long(std::uint32_t value) { return Little(value, 4); }
std::string Double(double value) { return Little(std::bit_cast<std::uint64_t>(value), 8); }

std::string BiffRecord(unsigned kind, std::string_view body) {
    return Short(kind) + Little(body.size(), 2) + std::string(body);
}

std::string BiffText(std::u16string_view text, std::size_t width) {
    return Little(text.size(), width) + '\x01' + Units(text);
}

std::string CellHead(unsigned row, unsigned column, unsigned format) {
    return Short(row) + Short(column) + Short(format);
}

std::string NumberRecord(unsigned row, unsigned column, double value, unsigned format) {
    return BiffRecord(0x0203, CellHead(row, column, format) + Double(value));
}

std::string TextRecord(unsigned row, unsigned column, std::u16string_view text) {
    return BiffRecord(0x0204, CellHead(row, column) + BiffText(text));
}

std::string SharedTextRecord(unsigned row, unsigned column, std::uint32_t index) {
    return BiffRecord(0x00FD, CellHead(row, column) + Long(index));
}

std::string OldWorkbook::Stream() const {
    const std::string end = BiffRecord(0x000A, "");
    const std::string begin = BiffRecord(0x0809, Short(version) + Short(0x0005)) + globals;
    std::size_t at = begin.size() + end.size();
    for (const OldSheet& sheet : sheets)
        at += BiffRecord(0x0085, Long(0) + "  " + BiffText(sheet.name, 1)).size();
    std::string listed, bodies;
    for (const OldSheet& sheet : sheets) {
        listed += BiffRecord(0x0085, Long(static_cast<std::uint32_t>(at + bodies.size())) +
                                         static_cast<char>(sheet.state) +
                                         static_cast<char>(sheet.kind) + BiffText(sheet.name, 1));
        bodies += BiffRecord(0x0809, Short(version) + Short(0x0010)) + sheet.records + end;
    }
    return begin + listed + end + bodies;
}

std::string OldWorkbook::Bytes() const { return CompoundFileOf(u"Workbook", Stream()); }

std::string CompoundFileOf(std::u16string_view name, std::string_view stream) {
    const bool small = stream.size() < 4096;
    const std::string body = Padded(std::string(stream), small ? kSmallSector : kSector);
    const std::size_t sectors = (body.size() + kSector - 1) / kSector;
    // Sectors: the tables, the directory, the table of the small ones, the stream.
    const std::size_t tables = (sectors + 3) / (kSector / 4 - 1) + 1;
    const auto directory = static_cast<std::uint32_t>(tables);
    const std::uint32_t first = directory + 2;
    std::string table;
    for (std::size_t i = 0; i < tables; ++i) table += Little(kTable, 4);
    table += Little(kEndOfChain, 4) + Little(kEndOfChain, 4) + ChainOf(first, sectors);
    const std::string entries =
        Entry(u"Root Entry", 5, 1, small ? first : kEndOfChain, small ? body.size() : 0) +
        Entry(name, 2, kFree, small ? 0 : first, stream.size());
    const std::string small_table = small ? ChainOf(0, body.size() / kSmallSector) : "";
    return Head(tables, directory, small ? directory + 1 : kEndOfChain) +
           Padded(std::move(table), kSector, '\xff')
               .append(tables * kSector, '\xff')
               .substr(0, tables * kSector) +
           Padded(entries, kSector) + Padded(small_table + '\xff', kSector, '\xff') +
           Padded(body, kSector);
}

}  // namespace exchange::testing
