#include "telemetry/number.hpp"

#include <gtest/gtest.h>

namespace telemetry {
namespace {

TEST(Numbers, AreKeptAsWrittenOrNamed) {
    struct Row {
        std::string_view text;
        Number number;
    };
    using enum NumberKind;
    const Row rows[] = {{"2.017", {2017, 3, kDecimal}},
                        {"2.50", {250, 2, kDecimal}},
                        {"-0.052", {-52, 3, kDecimal}},
                        {"05.000", {5000, 3, kDecimal}},
                        {"+7", {7, 0, kDecimal}},
                        {".5", {5, 1, kDecimal}},
                        {"0", {0, 0, kDecimal}},
                        {"-0.00", {0, 2, kDecimal}},
                        {"123456789012345678", {123'456'789'012'345'678, 0, kDecimal}},
                        {"0.000000000000000001", {1, 18, kDecimal}},
                        {"1.5E-3", {15, 4, kExponent}},
                        {"1.5e+2", {150, 0, kExponent}},
                        {"0e300", {0, 0, kExponent}},
                        {"1e308", {0, 0, kTooLarge}},
                        {"1e-308", {0, 0, kTooLarge}},
                        {"1e99999999999", {0, 0, kTooLarge}},
                        {"1234567890123456789", {0, 0, kTooLarge}},
                        {"99999999999999999999999999", {0, 0, kTooLarge}},
                        {"", {0, 0, kEmpty}},
                        {"-", {0, 0, kDash}},
                        {"--", {0, 0, kDash}},
                        {"/", {0, 0, kDash}},
                        {"NaN", {0, 0, kNotNumber}},
                        {"-nan", {0, 0, kNotNumber}},
                        {"1.#QNAN", {0, 0, kNotNumber}},
                        {"Inf", {0, 0, kInfinite}},
                        {"-INF", {0, 0, kInfinite}},
                        {"1.2.3", {0, 0, kText}},
                        {"12,5", {0, 0, kText}},
                        {"1e", {0, 0, kText}},
                        {"1e-", {0, 0, kText}},
                        {"0x1F", {0, 0, kText}},
                        {".", {0, 0, kText}},
                        {"12mg", {0, 0, kText}},
                        {"1 2", {0, 0, kText}}};
    for (const Row& row : rows) {
        const Number read = ReadNumber(row.text);
        EXPECT_EQ(read, row.number) << row.text << ": " << read.scaled << " at " << int{read.scale}
                                    << ", " << KindName(read.kind);
        EXPECT_EQ(KindName(read.kind).empty(), read.kind == kDecimal);
    }
}

}  // namespace
}  // namespace telemetry
