#include "ledger/sealed.hpp"

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace ledger {
namespace {

TEST(Sealed, DigestIsThatOfTheContract) {
    SealedValue sealed;
    sealed.salt.fill(0x5a);
    sealed.value = "\"张三\"";

    const std::string bytes = std::string("qingheng-sealed-1") + '\0' + std::string(16, '\x5a') +
                              "reporter" + '\0' + "\"张三\"";

    EXPECT_EQ(SealedDigest(sealed, "reporter"), base::Sm3(bytes));
}

TEST(Sealed, SaltIsFreshForEveryValue) {
    base::SeededRandomness randomness(1);

    const SealedValue first = Seal("\"张三\"", randomness);
    const SealedValue second = Seal("\"张三\"", randomness);

    EXPECT_EQ(first.value, second.value);
    EXPECT_NE(first.salt, second.salt);
    EXPECT_NE(SealedDigest(first, "reporter"), SealedDigest(second, "reporter"));
}

TEST(Sealed, DigestBindsValueAndPath) {
    base::SeededRandomness randomness(1);
    const SealedValue sealed = Seal("\"张三\"", randomness);
    SealedValue other = sealed;
    other.value = "\"张四\"";

    EXPECT_NE(SealedDigest(sealed, "reporter"), SealedDigest(other, "reporter"));
    EXPECT_NE(SealedDigest(sealed, "reporter"), SealedDigest(sealed, "party"));
}

}  // namespace
}  // namespace ledger
