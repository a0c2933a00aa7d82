#include "readings/frame_record.hpp"

#include "base/check.hpp"
#include "readings/detail/bytes.hpp"

namespace readings {

using detail::ByteReader;
using detail::PutFixed;
using detail::PutSigned;
using detail::PutVarint;

namespace {

constexpr std::size_t kEnvelope = 8;  ///< size and check sum
constexpr std::uint8_t kFrame = 1;

void PutItem(std::string& out, const FrameRecord::Item& item, std::int64_t received_ms) {
    const Sample& sample = item.sample;
    PutVarint(out, static_cast<std::uint64_t>(item.series));
    PutSigned(out, sample.time_ms - received_ms);
    PutVarint(out, sample.quality);
    out.push_back(static_cast<char>(sample.scale));
    out.push_back(static_cast<char>(sample.form));
    PutSigned(out, sample.scaled);
    const std::string_view flag = sample.Flag();
    PutVarint(out, flag.size());
    out.append(flag);
}

FrameRecord::Item ReadItem(ByteReader& in, std::int64_t received_ms) {
    FrameRecord::Item item;
    item.series = static_cast<SeriesId>(in.Varint());
    item.sample.time_ms = static_cast<std::int64_t>(static_cast<std::uint64_t>(received_ms) +
                                                    static_cast<std::uint64_t>(in.Signed()));
    const std::uint64_t quality = in.Varint();
    item.sample.scale = in.Fixed<std::uint8_t>();
    const auto form = in.Fixed<std::uint8_t>();
    item.sample.scaled = in.Signed();
    const std::string_view flag = in.Take(in.Varint());
    if (item.series <= 0 || quality > 0xffff || item.sample.scale > 18 ||
        form > static_cast<std::uint8_t>(Form::kText) || flag.size() > item.sample.flag.size() ||
        flag.find('\0') != std::string_view::npos) {
        in.Fail();
        return item;
    }
    item.sample.quality = static_cast<std::uint16_t>(quality);
    item.sample.form = static_cast<Form>(form);
    std::copy(flag.begin(), flag.end(), item.sample.flag.begin());
    return item;
}

void ReadFront(ByteReader& in, RecordHead& head) {
    if (in.Fixed<std::uint8_t>() != kFrame) in.Fail();
    head.position = in.Fixed<std::uint64_t>();
    head.received.micros = in.Fixed<std::int64_t>();
    const std::string_view point = in.Take(head.point.bytes.size());
    std::copy(point.begin(), point.end(), head.point.bytes.begin());
}

/// What the envelope at the front holds; empty where it is not all there.
std::string_view Opened(std::string_view bytes, std::uint32_t& sum) {
    ByteReader in(bytes.substr(0, std::min(bytes.size(), kEnvelope)));
    const auto size = in.Fixed<std::uint32_t>();
    sum = in.Fixed<std::uint32_t>();
    if (in.failed() || size == 0 || size > kMostRecord || size > bytes.size() - kEnvelope)
        return {};
    return bytes.substr(kEnvelope, size);
}

}  // namespace

void PutRecord(std::string& out, const FrameRecord& record) {
    std::string bytes;
    bytes.reserve(64 + record.raw.size() + record.items.size() * 16);
    bytes.push_back(static_cast<char>(kFrame));
    PutFixed(bytes, record.position);
    PutFixed(bytes, record.received.micros);
    bytes.append(reinterpret_cast<const char*>(record.point.bytes.data()),
                 record.point.bytes.size());
    PutFixed(bytes, record.key);
    PutVarint(bytes, record.raw.size());
    bytes.append(record.raw);
    PutVarint(bytes, record.address.size());
    bytes.append(record.address);
    PutVarint(bytes, record.items.size());
    const std::int64_t received_ms = record.received.micros / 1'000;
    for (const FrameRecord::Item& item : record.items) PutItem(bytes, item, received_ms);
    CHECK(bytes.size() <= kMostRecord);
    PutFixed(out, static_cast<std::uint32_t>(bytes.size()));
    PutFixed(out, detail::Crc32c(bytes));
    out.append(bytes);
}

ReadRecord FirstRecord(std::string_view bytes) {
    ReadRecord read;
    std::uint32_t sum = 0;
    const std::string_view inside = Opened(bytes, sum);
    if (inside.empty() || detail::Crc32c(inside) != sum) return read;
    ByteReader in(inside);
    RecordHead head;
    ReadFront(in, head);
    FrameRecord& record = read.record;
    record.position = head.position;
    record.received = head.received;
    record.point = head.point;
    record.key = in.Fixed<std::uint64_t>();
    record.raw = in.Take(in.Varint());
    record.address = in.Take(in.Varint());
    const std::uint64_t items = in.Varint();
    if (items > in.left()) return read;  // each takes more than a byte
    record.items.reserve(static_cast<std::size_t>(items));
    const std::int64_t received_ms = record.received.micros / 1'000;
    for (std::uint64_t i = 0; i < items && !in.failed(); ++i)
        record.items.push_back(ReadItem(in, received_ms));
    if (!in.failed() && in.AtEnd()) read.size = kEnvelope + inside.size();
    return read;
}

RecordHead FirstHead(std::string_view bytes) {
    RecordHead head;
    std::uint32_t sum = 0;
    const std::string_view inside = Opened(bytes, sum);
    if (inside.empty()) return head;
    ByteReader in(inside);
    ReadFront(in, head);
    if (!in.failed()) head.size = kEnvelope + inside.size();
    return head;
}

}  // namespace readings
