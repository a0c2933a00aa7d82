#include "office/package.hpp"

#include <gtest/gtest.h>

namespace office {
namespace {

constexpr std::uint64_t kBudget = 1 << 20;

TEST(Package, GivesBackThePartsItWasMadeOf) {
    const std::vector<Part> parts = {{"[Content_Types].xml", "<Types/>"},
                                     {"word/document.xml", std::string(100'000, 'x')}};

    const std::string bytes = WritePackage(parts);

    auto package = PackageReader::Open(bytes, kBudget);
    ASSERT_TRUE(package);
    EXPECT_EQ(package->Names(),
              (std::vector<std::string>{"[Content_Types].xml", "word/document.xml"}));
    for (const Part& part : parts) EXPECT_EQ(package->ReadWhole(part.name).value(), part.bytes);
    EXPECT_TRUE(package->Has("WORD/document.xml"));
    EXPECT_EQ(bytes, WritePackage(parts));
}

TEST(Package, TellsWhyAPartIsNotRead) {
    const std::string bytes = WritePackage({{"a", std::string(5'000, 'x')}});
    auto package = PackageReader::Open(bytes, 4'000);
    ASSERT_TRUE(package);

    EXPECT_EQ(package->ReadWhole("b").error(), PackageFault::kPartMissing);
    EXPECT_EQ(package->ReadWhole("a").error(), PackageFault::kTooLarge);
    EXPECT_EQ(PackageReader::Open("PK\x03\x04 not really", 1).error(), PackageFault::kNoPackage);
    EXPECT_EQ(PackageReader::Open("", 1).error(), PackageFault::kNoPackage);
}

TEST(Package, SeesAPartThatWasDamaged) {
    std::string bytes = WritePackage({{"a", "0123456789 0123456789 abcdefghij"}});
    bytes[40] = static_cast<char>(bytes[40] ^ 0x55);  // within the packed bytes of the part
    auto package = PackageReader::Open(bytes, kBudget);
    ASSERT_TRUE(package);

    EXPECT_EQ(package->ReadWhole("a").error(), PackageFault::kPartDamaged);
}

TEST(Package, StopsUnpackingWhenEnoughWasTaken) {
    const std::string bytes = WritePackage({{"a", std::string(200'000, 'x')}});
    auto package = PackageReader::Open(bytes, kBudget);
    ASSERT_TRUE(package);
    std::size_t taken = 0;

    EXPECT_TRUE(package->Read("a", [&taken](std::string_view piece) {
        taken += piece.size();
        return false;
    }));

    EXPECT_LT(taken, 200'000U);
}

}  // namespace
}  // namespace office
