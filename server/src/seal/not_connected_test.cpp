#include <gtest/gtest.h>

#include "seal/electronic_seal.hpp"

namespace seal {
namespace {

TEST(NotConnectedTest, RefusesEverythingByTheSameWordsAndSealsNothing) {
    NotConnected none;
    SealProvider& provider = none;

    EXPECT_FALSE(provider.IsConnected());
    EXPECT_EQ(provider.Seals("zhang").error(), base::Refusals{provider.Standing()});
    EXPECT_EQ(provider.Seal({"%PDF-1.5", "a", "zhang", "", ""}).error(),
              base::Refusals{provider.Standing()});
    EXPECT_EQ(provider.Check("%PDF-1.5").error(), base::Refusals{provider.Standing()});
    EXPECT_EQ(provider.ToOfd("%PDF-1.5").error(), base::Refusals{provider.Standing()});
    EXPECT_EQ(provider.Standing().code, "seal.not_connected");
}

}  // namespace
}  // namespace seal
