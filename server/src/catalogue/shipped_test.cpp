#include <gtest/gtest.h>

#include <fmt/format.h>

#include "catalogue/load.hpp"
#include "catalogue/messages.hpp"

namespace catalogue {
namespace {

const std::filesystem::path kShipped = std::filesystem::path(QH_SOURCE_DIR) / "catalogue";

/// Every fault on its own line, in words, as `catalogue check` prints them.
std::string Listed(const base::Refusals& refusals) {
    const auto words = LoadWords({kShipped});
    std::string out;
    for (const base::Refusal& refusal : refusals) {
        out += fmt::format("{}: {}\n", refusal.where, Words(words, refusal).text);
    }
    return out;
}

TEST(ShippedCatalogueTest, LoadsWithoutAFault) {
    const auto loaded = LoadCatalogue({kShipped});

    ASSERT_TRUE(loaded.has_value()) << Listed(loaded.error());
    for (const char* type : {"organisation", "person", "delegation", "approval", "enterprise",
                             "officer", "clue", "case"}) {
        EXPECT_NE((*loaded)->FindType(type), nullptr) << type;
    }
}

TEST(ShippedCatalogueTest, IsReadBackFromItsStoredFormAsItWas) {
    const auto loaded = LoadCatalogue({kShipped});
    ASSERT_TRUE(loaded.has_value());

    const auto stored = ReadStoredCatalogue((*loaded)->canonical);

    ASSERT_TRUE(stored.has_value());
    const Catalogue& before = **loaded;
    const Catalogue& after = **stored;
    EXPECT_EQ(after.digest, before.digest);
    EXPECT_EQ(after.record_types, before.record_types);
    EXPECT_EQ(after.procedures, before.procedures);
    EXPECT_EQ(after.gates, before.gates);
    EXPECT_EQ(after.clocks, before.clocks);
    EXPECT_EQ(after.numberings, before.numberings);
    EXPECT_EQ(after.roles, before.roles);
    EXPECT_EQ(after.organisation_kinds, before.organisation_kinds);
    EXPECT_EQ(after.indicators, before.indicators);
    EXPECT_EQ(after.reports, before.reports);
    EXPECT_EQ(after.laws, before.laws);
    EXPECT_EQ(after.messages, before.messages);
    EXPECT_EQ(after.calendar.version(), before.calendar.version());
}

}  // namespace
}  // namespace catalogue
