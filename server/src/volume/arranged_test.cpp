#include <gtest/gtest.h>

#include "volume/contents.hpp"

namespace volume {
namespace {

std::vector<Item> Items(const std::string& keys) {
    std::vector<Item> items;
    for (const char key : keys) {
        Item item;
        item.key = std::string(1, key);
        item.part = key >= 'A' && key <= 'Z' ? Part::kSide : Part::kMain;
        items.push_back(std::move(item));
    }
    return items;
}

struct Row {
    const char* planned;
    const char* order;  ///< `+x` puts x into the 副卷, `-x` into the 正卷
    const char* expected;
};

TEST(Arranged, PutsStoredOnesFirstAndOthersBehindTheirForerunner) {
    const std::vector<Row> table = {
        {"abcXY", "", "abcXY"},                                      // nothing stored
        {"abc", "-c-a-b", "cab"},                                    // all stored
        {"abcd", "-c-a", "cdab"},                                    // b behind a, d behind c
        {"abc", "-b-c", "abc"},                                      // the first has no forerunner
        {"abcXY", "-a-b+c+X+Y", "abcXY"},                            // c moved to the 副卷
        {"abX", "+b+X-a", "abX"},         {"abX", "-z-b-a", "baX"},  // z is gone
        {"ab", "-b-b-a", "ba"},                                      // twice
        {"aXY", "+Y+X-a", "aYX"},
    };
    for (const Row& row : table) {
        std::vector<Place> order;
        const std::string said = row.order;
        for (std::size_t i = 0; i + 1 < said.size(); i += 2)
            order.push_back(
                {std::string(1, said[i + 1]), said[i] == '+' ? Part::kSide : Part::kMain});
        std::string got;
        for (const Item& item : Arranged(Items(row.planned), order)) got += item.key;
        EXPECT_EQ(got, row.expected) << row.planned << " " << row.order;
    }
}

TEST(Arranged, MovesAnItemToTheOtherPart) {
    const auto items = Arranged(Items("abX"), {{"X", Part::kMain}, {"a", Part::kSide}});

    ASSERT_EQ(items.size(), 3U);
    EXPECT_EQ(items[0].part, Part::kMain);
    EXPECT_EQ(items[2].key, "a");
    EXPECT_EQ(items[2].part, Part::kSide);
}

}  // namespace
}  // namespace volume
