#include "readings/block.hpp"

#include <fmt/format.h>

#include "base/check.hpp"
#include "readings/detail/bytes.hpp"

namespace readings {

using detail::ByteReader;
using detail::PutSigned;
using detail::PutVarint;

namespace {

constexpr char kFormat = 1;
constexpr std::uint8_t kMostScale = 18;

/// What changes seldom, as runs: how many, then what.
template <class Same, class Put>
void PutRuns(std::string& out, std::span<const Sample> samples, Same same, Put put) {
    for (std::size_t from = 0; from < samples.size();) {
        std::size_t to = from + 1;
        while (to < samples.size() && same(samples[from], samples[to])) ++to;
        PutVarint(out, to - from);
        put(samples[from]);
        from = to;
    }
}

template <class Set>
void ReadRuns(ByteReader& in, std::span<Sample> samples, Set set) {
    for (std::size_t at = 0; at < samples.size() && !in.failed();) {
        const std::uint64_t count = in.Varint();
        if (count == 0 || count > samples.size() - at) {
            in.Fail();
            return;
        }
        set(samples.subspan(at, static_cast<std::size_t>(count)));
        at += static_cast<std::size_t>(count);
    }
}

bool SameShape(const Sample& a, const Sample& b) {
    return a.scale == b.scale && a.form == b.form && a.quality == b.quality && a.flag == b.flag;
}

void PutTimes(std::string& out, std::span<const Sample> samples, std::int64_t start) {
    std::int64_t before = start, step = 0;
    for (const Sample& sample : samples) {
        PutSigned(out, sample.time_ms - before - step);
        step = sample.time_ms - before;
        before = sample.time_ms;
    }
}

bool ReadTimes(ByteReader& in, std::span<Sample> samples, std::int64_t start) {
    std::int64_t before = -1, at = 0, step = 0;  // from the start of the hour
    for (Sample& sample : samples) {
        const std::int64_t change = in.Signed();
        if (in.failed() || change < -2 * kHourMs || change > 2 * kHourMs) return false;
        step += change;
        at += step;
        if (at <= before || at >= kHourMs) return false;
        before = at;
        sample.time_ms = start + at;
    }
    return true;
}

void PutShape(std::string& out, const Sample& sample) {
    PutVarint(out, sample.scale);
    PutVarint(out, static_cast<std::uint64_t>(sample.form));
    PutVarint(out, sample.quality);
    const std::string_view flag = sample.Flag();
    PutVarint(out, flag.size());
    out.append(flag);
}

void ReadShape(ByteReader& in, std::span<Sample> run) {
    const std::uint64_t scale = in.Varint(), form = in.Varint(), quality = in.Varint();
    const std::uint64_t size = in.Varint();
    if (scale > kMostScale || form > static_cast<std::uint64_t>(Form::kText) || quality > 0xffff ||
        size > run.front().flag.size()) {
        in.Fail();
        return;
    }
    const std::string_view flag = in.Take(size);
    if (flag.find('\0') != std::string_view::npos) in.Fail();
    for (Sample& sample : run) {
        sample.scale = static_cast<std::uint8_t>(scale);
        sample.form = static_cast<Form>(form);
        sample.quality = static_cast<std::uint16_t>(quality);
        std::copy(flag.begin(), flag.end(), sample.flag.begin());
    }
}

base::Done Malformed(std::string_view what) {
    return base::Refuse("readings.block_malformed", {{"what", std::string(what)}});
}

}  // namespace

std::string EncodeBlock(std::span<const Sample> samples, Hour hour) {
    CHECK(!samples.empty() && samples.size() <= kMostInBlock);
    const std::int64_t start = hour * kHourMs;
    std::string out;
    out.reserve(16 + samples.size() * 4);
    out.push_back(kFormat);
    PutVarint(out, samples.size());
    PutTimes(out, samples, start);
    PutRuns(out, samples, SameShape, [&](const Sample& sample) { PutShape(out, sample); });
    std::int64_t before = 0;
    for (const Sample& sample : samples) {
        if (sample.form != Form::kDecimal) continue;
        // Differences wrap around: they are added back the same way.
        const auto change =
            static_cast<std::uint64_t>(sample.scaled) - static_cast<std::uint64_t>(before);
        PutSigned(out, static_cast<std::int64_t>(change));
        before = sample.scaled;
    }
    detail::PutFixed(out, detail::Crc32c(out));
    return out;
}

base::Done DecodeBlock(std::string_view bytes, Hour hour, std::vector<Sample>& into) {
    if (bytes.size() < 5) return Malformed("size");
    ByteReader tail(bytes.substr(bytes.size() - 4));
    bytes.remove_suffix(4);
    if (tail.Fixed<std::uint32_t>() != detail::Crc32c(bytes)) return Malformed("sum");
    ByteReader in(bytes);
    if (in.Fixed<std::uint8_t>() != kFormat) return Malformed("format");
    const std::uint64_t count = in.Varint();
    if (count == 0 || count > kMostInBlock || count > in.left()) return Malformed("count");
    const std::size_t had = into.size();
    into.resize(had + static_cast<std::size_t>(count));
    const std::span<Sample> samples = std::span(into).subspan(had);
    const auto broken = [&](std::string_view what) {
        into.resize(had);
        return Malformed(what);
    };
    if (!ReadTimes(in, samples, hour * kHourMs)) return broken("times");
    ReadRuns(in, samples, [&](std::span<Sample> run) { ReadShape(in, run); });
    std::uint64_t value = 0;
    for (Sample& sample : samples) {
        if (sample.form != Form::kDecimal) continue;
        value += static_cast<std::uint64_t>(in.Signed());
        sample.scaled = static_cast<std::int64_t>(value);
    }
    if (in.failed() || !in.AtEnd()) return broken("values");
    return base::AllWell();
}

}  // namespace readings
