#include <gtest/gtest.h>

#include "audit/detail/changes.hpp"

namespace audit::detail {
namespace {

const std::string kDigest(64, 'a');
constexpr const char* kRow = "019583a2-0000-7000-8000-000000000001";

TEST(LookAt, FindsSealsOfFieldsAndOfRowsByTheirPaths) {
    const ChangesLook look =
        LookAt(R"({"parties":[{"id":")" + std::string(kRow) + R"(","phone":{"sealed":")" + kDigest +
               R"("}}],"secret":{"sealed":")" + kDigest + R"("}})");

    ASSERT_EQ(look.seals.size(), 2U);
    EXPECT_EQ(look.seals[0].path, std::string("parties/") + kRow + "/phone");
    EXPECT_EQ(look.seals[1].path, "secret");
    EXPECT_EQ(look.names, (std::vector<std::string>{"parties", "secret"}));
}

TEST(LookAt, FindsWhatAnActErasedAndTheFilesThatItCites) {
    const ChangesLook look = LookAt(R"({"$erased":["a/secret","evidence/x"],"files":[{"digest":")" +
                                    kDigest + R"(","name":"a.pdf"}]})");

    EXPECT_EQ(look.erased, (std::vector<std::string>{"a/secret", "evidence/x"}));
    ASSERT_EQ(look.files.size(), 1U);
    EXPECT_EQ(look.files[0].ToText(), kDigest);
}

TEST(LookAt, SaysWhatItCannotRead) {
    EXPECT_FALSE(LookAt("{\"a\":").is_readable);
    EXPECT_FALSE(LookAt("[]").is_readable);
    EXPECT_TRUE(LookAt("{}").is_readable);
}

}  // namespace
}  // namespace audit::detail
