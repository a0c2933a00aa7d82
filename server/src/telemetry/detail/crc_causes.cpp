#include "telemetry/detail/crc_causes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"
#include "telemetry/crc.hpp"
#include "telemetry/detail/transcode.hpp"

namespace telemetry::detail {

namespace {

constexpr std::uint16_t Swapped(std::uint16_t crc) {
    return static_cast<std::uint16_t>((crc << 8U) | (crc >> 8U));
}

/// The C port that keeps a byte in a signed char, so that bytes above 7F clear the wrong bits.
std::uint16_t SignedCharCrc(std::string_view bytes) {
    std::uint16_t crc = 0xFFFF;
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        const auto wide = static_cast<std::uint16_t>(byte > 0x7F ? 0xFF00U | byte : byte);
        crc = static_cast<std::uint16_t>((crc >> 8U) ^ wide);
        for (int bit = 0; bit < 8; ++bit)
            crc = static_cast<std::uint16_t>((crc & 1U) != 0 ? (crc >> 1U) ^ 0xA001U : crc >> 1U);
    }
    return crc;
}

/// CRC-16 of polynomial 1021, high bit first: XMODEM (start 0000) and CCITT-FALSE (FFFF).
std::uint16_t CcittCrc(std::string_view bytes, std::uint16_t start) {
    unsigned crc = start;
    for (const char c : bytes) {
        crc ^= static_cast<unsigned>(static_cast<unsigned char>(c)) << 8U;
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc & 0x8000U) != 0 ? (crc << 1U) ^ 0x1021U : crc << 1U;
        crc &= 0xFFFFU;
    }
    return static_cast<std::uint16_t>(crc);
}

std::optional<std::string_view> WrongAlgorithm(const WrongCrc& wrong) {
    const std::string_view text = wrong.segment;
    const std::uint16_t stated = wrong.stated, right = Crc(text), modbus = ModbusCrc(text);
    if (stated == modbus) return "hj212.crc_modbus";
    if (stated == Swapped(right)) return "hj212.crc_swapped";
    if (stated == Swapped(modbus)) return "hj212.crc_modbus_swapped";
    if (stated == SignedCharCrc(text)) return "hj212.crc_signed_char";
    const std::array others = {ModbusCrc(text, 0), CcittCrc(text, 0), CcittCrc(text, 0xFFFF)};
    for (const std::uint16_t other : others)
        if (stated == other || stated == Swapped(other)) return "hj212.crc_other_kind";
    return std::nullopt;
}

struct Range {
    std::string name;  ///< what the sender took, in Chinese
    std::string bytes;
};

std::vector<Range> WrongRanges(const WrongCrc& wrong) {
    const std::string text(wrong.segment);
    const std::string before(wrong.before);
    std::vector<Range> ranges = {
        {"从“##”开始", before + text},
        {"从长度开始", before.substr(std::min<std::size_t>(2, before.size())) + text},
        {"数据段加上回车换行", text + "\r\n"},
        {"数据段后面多一个零字节", text + '\0'},
        {"整个包加上回车换行", before + text + "\r\n"}};
    if (text.ends_with("&&")) {
        ranges.push_back({"缺最后的“&&”", text.substr(0, text.size() - 2)});
        ranges.push_back({"缺最后一个“&”", text.substr(0, text.size() - 1)});
    }
    if (const std::size_t body = text.find("CP=&&"); body != std::string::npos) {
        ranges.push_back({"只有 CP 部分", text.substr(body)});
        ranges.push_back({"只有“&&”之间的内容", text.substr(body + 5, text.size() - body - 7)});
        ranges.push_back({"缺 CP 部分", text.substr(0, body)});
    }
    return ranges;
}

std::optional<std::string> WrongEncoding(const WrongCrc& wrong) {
    const std::string_view text = wrong.segment;
    if (std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; }))
        return std::nullopt;
    if (base::IsUtf8(text)) {
        const auto gbk = Utf8ToGbk(text);
        if (gbk && Crc(*gbk) == wrong.stated) return "hj212.crc_gbk";
    } else if (const auto utf8 = GbkToUtf8(text)) {
        if (Crc(*utf8) == wrong.stated) return "hj212.crc_utf8";
    }
    return std::nullopt;
}

/// Signs of encryption: CP holds bytes that are neither ASCII nor a text.
bool LooksEncrypted(std::string_view segment) {
    const std::size_t body = segment.find("CP=&&");
    if (body == std::string_view::npos || segment.size() < body + 7 + 16) return false;
    const std::string_view inside = segment.substr(body + 5, segment.size() - body - 7);
    const auto odd = std::count_if(inside.begin(), inside.begin() + 16, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || static_cast<unsigned char>(c) >= 0x7F;
    });
    return odd >= 2 && !base::IsUtf8(inside);
}

}  // namespace

base::Refusal ExplainCrc(const WrongCrc& wrong) {
    base::Refusal refusal{"",
                          {{"stated", fmt::format("{:04X}", wrong.stated)},
                           {"expected", fmt::format("{:04X}", Crc(wrong.segment))}},
                          ""};
    const auto named = [&](std::string_view code) {
        refusal.code = code;
        return refusal;
    };
    if (const auto algorithm = WrongAlgorithm(wrong)) return named(*algorithm);
    if (const auto encoding = WrongEncoding(wrong)) return named(*encoding);
    if (LooksEncrypted(wrong.segment)) return named("hj212.encrypted");
    if (wrong.stated == 0 || wrong.stated == 0xFFFF) return named("hj212.crc_not_computed");
    for (const Range& range : WrongRanges(wrong)) {
        if (range.bytes.empty()) continue;
        const bool modbus = ModbusCrc(range.bytes) == wrong.stated;
        if (Crc(range.bytes) != wrong.stated && !modbus) continue;
        refusal.params.emplace_back("range", range.name);
        return named(modbus ? "hj212.crc_range_modbus" : "hj212.crc_range");
    }
    return named("hj212.crc_wrong");
}

}  // namespace telemetry::detail
