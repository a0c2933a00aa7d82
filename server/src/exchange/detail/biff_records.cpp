#include "exchange/detail/biff_records.hpp"

#include <algorithm>
#include <bit>

#include "base/text.hpp"
#include "exchange/detail/little_endian.hpp"

namespace exchange::detail {

namespace {

bool IsHigh(char16_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(char16_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

/// UTF-8; half a pair becomes the sign for what cannot be read.
std::string Utf8(std::u16string_view units) {
    std::u32string points;
    for (std::size_t i = 0; i < units.size(); ++i) {
        const char16_t unit = units[i];
        if (IsHigh(unit) && i + 1 < units.size() && IsLow(units[i + 1])) {
            const auto high = static_cast<char32_t>(unit - 0xD800);
            const auto low = static_cast<char32_t>(units[++i] - 0xDC00);
            points.push_back(0x10000 + (high << 10) + low);
        } else {
            points.push_back(IsHigh(unit) || IsLow(unit) ? char32_t{0xFFFD} : char32_t{unit});
        }
    }
    return base::FromCodePoints(points);
}

}  // namespace

std::optional<BiffRecord> BiffCursor::Next() {
    BiffRecord record;
    const auto first = Body(record.kind);
    if (!first) return std::nullopt;
    record.parts.push_back(*first);
    while (at_ < stream_.size() &&
           Short(stream_, at_) == static_cast<std::uint16_t>(Biff::kContinue)) {
        Biff kind = Biff::kContinue;
        const auto more = Body(kind);
        if (!more) return std::nullopt;
        record.parts.push_back(*more);
    }
    return record;
}

std::optional<std::string_view> BiffCursor::Body(Biff& kind) {
    constexpr std::size_t kHead = 4;
    if (at_ > stream_.size() || stream_.size() - at_ < kHead) return std::nullopt;
    kind = static_cast<Biff>(Short(stream_, at_));
    const std::size_t length = Short(stream_, at_ + 2);
    if (stream_.size() - at_ - kHead < length) return std::nullopt;
    const std::string_view body = stream_.substr(at_ + kHead, length);
    at_ += kHead + length;
    return body;
}

std::string_view BiffTexts::Rest() {
    while (part_ < parts_.size() && at_ >= parts_[part_].size()) {
        ++part_;
        at_ = 0;
    }
    return part_ < parts_.size() ? parts_[part_].substr(at_) : std::string_view{};
}

bool BiffTexts::AtEnd() { return Rest().empty(); }

void BiffTexts::Skip(std::uint64_t bytes) {
    while (bytes > 0) {
        const std::uint64_t step = std::min<std::uint64_t>(bytes, Rest().size());
        if (step == 0) return;
        at_ += step;
        bytes -= step;
    }
}

std::uint32_t BiffTexts::Number(std::size_t width) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
        value |= std::uint32_t{Byte(Rest(), 0)} << (8 * i);
        Skip(1);
    }
    return value;
}

std::optional<std::string> BiffTexts::Text(std::size_t width) {
    constexpr std::uint32_t kWide = 0x01, kPhonetic = 0x04, kRuns = 0x08;
    const std::uint32_t count = Number(width);
    if (AtEnd()) return count == 0 ? std::optional<std::string>("") : std::nullopt;
    const std::uint32_t flags = Number(1);
    const std::uint64_t runs = (flags & kRuns) != 0 ? Number(2) : 0;
    const std::uint64_t phonetic = (flags & kPhonetic) != 0 ? Number(4) : 0;
    const auto units = Characters(count, (flags & kWide) != 0);
    if (!units) return std::nullopt;
    Skip(runs * 4 + phonetic);
    return Utf8(*units);
}

std::optional<std::u16string> BiffTexts::Characters(std::size_t count, bool wide) {
    std::u16string units;
    while (units.size() < count) {
        const std::size_t before = part_;
        std::string_view rest = Rest();
        if (rest.empty()) return std::nullopt;
        if (part_ != before) {
            wide = (Byte(rest, 0) & 1U) != 0;
            ++at_;
            rest.remove_prefix(1);
        }
        const std::size_t width = wide ? 2 : 1;
        const std::size_t here = std::min(count - units.size(), rest.size() / width);
        for (std::size_t i = 0; i < here; ++i)
            units.push_back(static_cast<char16_t>(wide ? Short(rest, i * 2) : Byte(rest, i)));
        at_ += here * width;
        // Half a character before the end of a part is none.
        if (here == 0) at_ = parts_[part_].size();
    }
    return units;
}

double NumberOfFourBytes(std::uint32_t stored) {
    const bool hundredfold = (stored & 1U) != 0, whole = (stored & 2U) != 0;
    const double value = whole ? static_cast<double>(static_cast<std::int32_t>(stored) >> 2)
                               : std::bit_cast<double>(std::uint64_t{stored & ~3U} << 32);
    return hundredfold ? value / 100 : value;
}

}  // namespace exchange::detail
