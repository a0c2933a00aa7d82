#include "telemetry/diagnosis.hpp"

#include <gtest/gtest.h>

#include "telemetry/build_frame.hpp"
#include "telemetry/crc.hpp"

namespace telemetry {
namespace {

constexpr std::string_view kSoundHead = "QN=20260101000000001;ST=32;CN=3020;PW=123456;MN=1;Flag=5;";

std::string Segment(std::string_view body) { return fmt::format("{}CP=&&{}&&", kSoundHead, body); }
std::string Framed(const std::string& segment, std::uint16_t crc) {
    return fmt::format("##{:04}{}{:04X}\r\n", segment.size(), segment, crc);
}
std::string WithLength(const std::string& segment, std::size_t length) {
    return fmt::format("##{:04}{}{:04X}\r\n", length, segment, Crc(segment));
}
std::string Hex(std::uint16_t crc) { return fmt::format("{:04X}", crc); }
std::uint16_t Swapped(std::uint16_t crc) {
    return static_cast<std::uint16_t>((crc << 8U) | (crc >> 8U));
}

std::string Codes(std::string_view piece) {
    std::string codes;
    for (const base::Refusal& refusal : Diagnose(piece)) {
        EXPECT_TRUE(refusal.code.starts_with("hj212."));
        codes += (codes.empty() ? "" : " ") + refusal.code.substr(6);
    }
    return codes;
}

TEST(Diagnosis, NamesTheCauseOfEachBrokenFrame) {
    const std::string plain = Segment("i12001-Info=1"), utf8 = Segment("i11001-Info=//清洗//"),
                      gbk = Segment("i11001-Info=//\xC7\xE5\xCF\xB4//");
    const std::string good = BuildFrame(plain);
    const std::string before = good.substr(0, 6);
    struct Row {
        std::string piece, codes;
    };
    const Row rows[] = {
        {Framed(plain, ModbusCrc(plain)), "crc_modbus"},
        {Framed(plain, Swapped(Crc(plain))), "crc_swapped"},
        {Framed(plain, Swapped(ModbusCrc(plain))), "crc_modbus_swapped"},
        {Framed(plain, ModbusCrc(plain, 0)), "crc_other_kind"},
        {Framed(plain, Crc(before + plain)), "crc_range"},
        {Framed(plain, Crc(plain + "\r\n")), "crc_range"},
        {Framed(plain, Crc(plain.substr(0, plain.size() - 2))), "crc_range"},
        {Framed(plain, Crc(plain.substr(plain.find("CP=")))), "crc_range"},
        {Framed(plain, ModbusCrc(before + plain)), "crc_range_modbus"},
        {Framed(plain, 0xFFFF), "crc_not_computed"},
        {Framed(plain, 0x0000), "crc_not_computed"},
        {Framed(plain, static_cast<std::uint16_t>(Crc(plain) ^ 0x0100)), "crc_wrong"},
        {Framed(utf8, Crc(gbk)), "crc_gbk"},
        {Framed(gbk, Crc(utf8)), "crc_utf8"},
        {WithLength(plain, plain.size() + 13), "length_too_long"},
        {WithLength(plain, plain.size() - 1), "length_too_short"},
        {WithLength(utf8, utf8.size() - 4), "length_in_characters"},
        {WithLength(Segment("a-Info=//清洗x//"), Segment("a-Info=//清洗x//").size() - 2),
         "length_in_gbk"},
        {"##0001" + good.substr(2), "length_eight_digits"},
        {good.substr(0, 60), "truncated"},
        {good.substr(0, good.find("CP=")) + "CP=\r\n", "truncated"},
        {good.substr(0, good.find("&&") + 2), "truncated"},
        {good.substr(0, good.find("&&") + 5) + "\r\n", "truncated"},
        {good.substr(0, 7), "truncated"},
        {good.substr(0, good.size() - 6), "no_crc"},
        {good.substr(0, good.size() - 4), "cut_in_crc"},
        {good.substr(0, good.size() - 6) + "1G80\r\n", "crc_not_hex"},
        {Framed("ST=32;CN=2011;MN=1;CP=&&a-Rtd=1", 0x1234), "no_end_mark"},
        {"##", "no_length"},
        {"##12", "no_length"},
        {"##QN=2026;ST=32;CN=2011;CP=&&&&1C80\r\n", "no_length"},
        {"#", "no_length"},
        {"", "no_length"}};
    for (const Row& row : rows) EXPECT_EQ(Codes(row.piece), row.codes) << row.piece;
}

TEST(Diagnosis, TellsBothWhenLengthAndCrcAreWrong) {
    const std::string plain = Segment("i12001-Info=1");

    const auto causes =
        Diagnose(fmt::format("##{:04}{}{:04X}", plain.size() + 3, plain, ModbusCrc(plain)));

    ASSERT_EQ(causes.size(), 2U);
    const decltype(causes[0].params) lengths = {{"stated", std::to_string(plain.size() + 3)},
                                                {"actual", std::to_string(plain.size())},
                                                {"by", "3"}};
    EXPECT_EQ(causes[0], (base::Refusal{"hj212.length_too_long", lengths, ""}));
    const decltype(lengths) crcs = {{"stated", Hex(ModbusCrc(plain))},
                                    {"expected", Hex(Crc(plain))}};
    EXPECT_EQ(causes[1], (base::Refusal{"hj212.crc_modbus", crcs, ""}));
}

}  // namespace
}  // namespace telemetry
