#include "telemetry/crc.hpp"

#include <gtest/gtest.h>

#include <string>

namespace telemetry {
namespace {

/// Annex A of HJ 212-2017, step by step.
std::uint16_t ByTheLetter(std::string_view bytes) {
    std::uint16_t crc = 0xFFFF;
    for (const char c : bytes) {
        crc = static_cast<std::uint16_t>((crc >> 8U) ^ static_cast<unsigned char>(c));
        for (int bit = 0; bit < 8; ++bit) {
            const bool low = (crc & 1U) != 0;
            crc = static_cast<std::uint16_t>(crc >> 1U);
            if (low) crc ^= 0xA001U;
        }
    }
    return crc;
}

struct Vector {
    std::string_view text;
    std::uint16_t crc;
};
constexpr Vector kVectors[] = {
    {"", 0xFFFF},
    {"A", 0x7080},
    {"123456789", 0x2F80},
    {"QN=20160801085857223;ST=32;CN=1062;PW=100000;MN=010000A8900016F000169DC0;Flag=5;"
     "CP=&&RtdInterval=30&&",
     0x1C80},
    {"QN=20240601085857223;ST=32;CN=1011;PW=123456;MN=010000A8900016F000169DC0;Flag=9;CP=&&&&",
     0x2200}};

TEST(Crc, IsThatOfTheStandardsExamples) {
    for (const Vector& vector : kVectors) EXPECT_EQ(Crc(vector.text), vector.crc) << vector.text;
}

TEST(Crc, InRoundsIsThatOfSingleSteps) {
    std::string text;
    for (unsigned size = 0; size < 200; ++size) {
        EXPECT_EQ(Crc(text), ByTheLetter(text)) << size;
        text += static_cast<char>(size * 37 + 11);
    }
}

TEST(Crc, ComesWithWhetherLineFeedOrMarkIsInTheText) {
    for (const unsigned size : {1U, 7U, 16U, 17U, 63U, 64U, 65U, 66U, 130U, 500U}) {
        const std::string plain(size, 'x');
        EXPECT_TRUE(LookThrough(plain).is_plain);
        for (std::size_t at = 0; at < size; ++at)
            for (const char c : {'#', '\n'}) {
                std::string other = plain;
                other[at] = c;
                const TextLook look = LookThrough(other);
                EXPECT_FALSE(look.is_plain) << at << " of " << size;
                EXPECT_EQ(look.crc, ByTheLetter(other));
            }
    }
}

TEST(Crc, OfModbusIsAnother) {
    EXPECT_EQ(ModbusCrc("123456789"), 0x4B37);
    EXPECT_EQ(ModbusCrc(kVectors[3].text), 0x0759);
}

TEST(Crc, IsReadInEitherCaseAndOnlyAsFourDigits) {
    EXPECT_EQ(ReadCrc("1c80"), 0x1C80);
    EXPECT_EQ(ReadCrc("1C80"), 0x1C80);
    for (const std::string_view wrong : {"", "1C8", "1C800", "1C8G", " 1C8", "0x1C"})
        EXPECT_FALSE(ReadCrc(wrong)) << wrong;
}

}  // namespace
}  // namespace telemetry
