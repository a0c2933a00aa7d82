#include "app/catalogue_holder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "catalogue/testing/small_catalogue.hpp"

namespace app {
namespace {

using Layers = std::vector<catalogue::Texts>;

Layers Small() { return {catalogue::testing::SmallCatalogue()}; }

/// The same files as they are called in another folder.
Layers SmallElsewhere() {
    catalogue::Texts moved;
    for (auto& [path, text] : catalogue::testing::SmallCatalogue())
        moved.emplace("/elsewhere/" + path, text);
    return {moved, {}};
}

TEST(DefinitionsThatAreHeld, AreSharedByWhoeverReadsTheSameTexts) {
    const auto first = LoadDefinitionTexts(Small());
    ASSERT_TRUE(first.has_value()) << first.error().front().code;

    EXPECT_EQ(*LoadDefinitionTexts(SmallElsewhere()), *first);
}

TEST(DefinitionsThatAreHeld, AreNotTakenForThoseOfOtherTexts) {
    const auto first = LoadDefinitionTexts(Small());
    ASSERT_TRUE(first.has_value());
    Layers more = Small();
    more.push_back({{"own/messages/words.yaml", "disk.full: 磁盘满了，请清理后再试\n"}});

    const auto other = LoadDefinitionTexts(more);

    ASSERT_TRUE(other.has_value()) << other.error().front().code;
    EXPECT_NE((*other)->digest, (*first)->digest);
    EXPECT_EQ((*other)->messages.at("disk.full"), "磁盘满了，请清理后再试");
}

TEST(DefinitionsThatAreHeld, AreReadAnewOnceNobodyHoldsThem) {
    std::weak_ptr<const catalogue::Catalogue> gone;
    {
        const auto first = LoadDefinitionTexts(Small());
        ASSERT_TRUE(first.has_value());
        gone = *first;
    }

    EXPECT_TRUE(gone.expired());
    EXPECT_TRUE(LoadDefinitionTexts(Small()).has_value());
}

}  // namespace
}  // namespace app
