#include "base/id.hpp"

#include <gtest/gtest.h>

#include <set>
#include <type_traits>

namespace base {
namespace {

TEST(UuidTest, MakesVersionSevenOfTheGivenMillisecond) {
    SeededRandomness randomness(1);
    const auto now = Instant::Parse("2022-02-22T19:22:22.000Z").value();

    const std::string text = Uuid::Make(now, randomness).ToText();

    EXPECT_EQ(text.substr(0, 15), "017f22e2-79b0-7");  // RFC 9562, A.6
    EXPECT_NE(std::string("89ab").find(text[19]), std::string::npos) << text;
}

TEST(UuidTest, OrdersByTimeAcrossMilliseconds) {
    SeededRandomness randomness(2);
    const Uuid earlier = Uuid::Make(Instant{1'700'000'000'000'000}, randomness);
    const Uuid later = Uuid::Make(Instant{1'700'000'000'001'000}, randomness);

    EXPECT_LT(earlier, later);
}

TEST(UuidTest, DiffersEachTimeWithinAMillisecond) {
    SystemRandomness randomness;
    std::set<Uuid> made;

    for (int i = 0; i < 1'000; ++i) made.insert(Uuid::Make(Instant{1}, randomness));

    EXPECT_EQ(made.size(), 1'000U);
}

TEST(UuidTest, ReadsBackWhatItWrites) {
    const char* text = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f";

    EXPECT_EQ(Uuid::Parse(text)->ToText(), text);
    EXPECT_EQ(Uuid::Parse("017F22E2-79B0-7CC3-98C4-DC0C0C07398F")->ToText(), text);
    EXPECT_TRUE(Uuid::Parse("00000000-0000-0000-0000-000000000000")->IsNil());
}

TEST(UuidTest, RefusesWhatIsNoUuid) {
    for (const char* text :
         {"", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
          "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e27-9b0-7cc3-98c4-dc0c0c07398f",
          "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f "}) {
        EXPECT_EQ(Uuid::Parse(text), std::nullopt) << text;
    }
}

TEST(IdTest, IsNoOtherKindOfId) {
    EXPECT_FALSE((std::is_convertible_v<ActId, RecordId>));
    EXPECT_FALSE((std::is_constructible_v<RecordId, ActId>));
}

TEST(RandomnessTest, RepeatsFromTheSameSeedOnly) {
    const auto fill = [](std::uint64_t seed) {
        std::array<std::byte, 33> bytes{};
        SeededRandomness(seed).Fill(bytes);
        return bytes;
    };

    EXPECT_EQ(fill(7), fill(7));
    EXPECT_NE(fill(7), fill(8));
}

}  // namespace
}  // namespace base
