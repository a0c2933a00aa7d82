#include "http/map_outlines.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace http {
namespace {

std::string Collection(const std::string& features, const std::string& more = "") {
    return R"({"type":"FeatureCollection",)" + more + R"("features":[)" + features + "]}";
}

std::string Area(const std::string& ring, const std::string& name = "某某区") {
    return R"({"type":"Feature","properties":{"name":")" + name +
           R"("},"geometry":{"type":"Polygon","coordinates":[)" + ring + "]}}";
}

constexpr const char* kSquare = "[[111.1,34.7],[111.2,34.7],[111.2,34.8],[111.1,34.7]]";

/// `code where`, a line each.
std::string FaultsOf(const std::string& text) {
    const auto read = ReadOutlines(text);
    std::string all;
    if (read) return "none\n";
    for (const base::Refusal& fault : read.error()) all += fault.code + " " + fault.where + "\n";
    return all;
}

TEST(MapOutlinesTest, ReadsAreasAndLinesWithNamesAndSource) {
    const std::string river =
        R"({"type":"Feature","properties":null,"geometry":{"type":"MultiLineString","coordinates":)"
        R"([[[111.1,34.7],[111.15,34.75,320]],[[111.2,34.7],[111.3,34.7]]]}})";
    const auto read = ReadOutlines(Collection(Area(kSquare) + "," + river,
                                              R"("source":"审图号：某S(2026)001号",)"));

    ASSERT_TRUE(read.has_value()) << read.error().front().code;
    ASSERT_EQ(read->outlines.size(), 2U);
    EXPECT_EQ(read->sources, std::vector<std::string>{"审图号：某S(2026)001号"});
    EXPECT_EQ(read->outlines[0].name, "某某区");
    EXPECT_TRUE(read->outlines[0].is_area);
    EXPECT_EQ(read->outlines[0].parts[0][0], 111'100'000);
    EXPECT_EQ(read->outlines[0].parts[0][1], 34'700'000);
    EXPECT_FALSE(read->outlines[1].is_area);
    ASSERT_EQ(read->outlines[1].parts.size(), 2U);
    EXPECT_EQ(read->outlines[1].parts[0].size(), 4U) << "a height is left out";
}

TEST(MapOutlinesTest, TellsEveryFaultAndWhereItIs) {
    struct Row {
        const char* what;
        std::string text;
        std::string faults;
    };
    const std::vector<Row> rows = {
        {"a shape file", "PK\x03\x04", "map.not_json \n"},
        {"a list", "[1]", "map.not_geojson \n"},
        {"another kind of JSON", R"({"type":"Topology"})", "map.not_geojson type\n"},
        {"nothing in it", Collection(""), "map.nothing features\n"},
        {"metres",
         Collection(Area("[[38500000,3850000],[38500100,3850000],[38500100,3850100],"
                         "[38500000,3850000]]")),
         "map.projected features[0].geometry.coordinates[0][0]\n"},
        {"degrees the wrong way round",
         Collection(Area("[[34.7,111.1],[34.7,111.2],[34.8,111.2],[34.7,111.1]]")),
         "map.swapped features[0].geometry.coordinates[0][0]\n"},
        {"another country",
         Collection(Area("[[2.1,48.7],[2.2,48.7],[2.2,48.8],[2.1,48.7]]")),
         "map.outside features[0].geometry.coordinates[0][0]\n"},
        {"texts, an open ring, too few points and points",
         Collection(Area(R"([["111.1","34.7"]])") + "," +
                    Area("[[111.1,34.7],[111.2,34.7],[111.2,34.8],[111.1,34.9]]") + "," +
                    Area("[[111.1,34.7],[111.1,34.7]]") + "," +
                    R"({"type":"Feature","geometry":{"type":"Point","coordinates":[111,34]}})" +
                    R"(,{"type":"Feature"},7)"),
         "map.bad_point features[0].geometry.coordinates[0][0]\n"
         "map.ring_open features[1].geometry.coordinates[0]\n"
         "map.too_few_points features[2].geometry.coordinates[0]\n"
         "map.kind features[3].geometry.type\n"
         "map.no_geometry features[4].geometry\n"
         "map.not_geojson features[5]\n"},
        {"a projected system by its name",
         Collection(Area(kSquare), R"("crs":{"type":"name","properties":{"name":"EPSG:3857"}},)"),
         "map.system crs\n"},
        {"degrees by their name",
         Collection(Area(kSquare),
                    R"("crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::4490"}},)"),
         "none\n"},
    };
    for (const Row& row : rows) EXPECT_EQ(FaultsOf(row.text), row.faults) << row.what;
}

TEST(MapOutlinesTest, TellsFiftyFaultsAndThatThereAreMore) {
    std::string features = "7";
    for (int i = 0; i < 80; ++i) features += ",7";

    const auto read = ReadOutlines(Collection(features));

    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().size(), 51U);
    EXPECT_EQ(read.error().back().code, "map.more_faults");
}

TEST(MapOutlinesTest, RefusesMorePointsThanAPageCanDraw) {
    std::string ring = "[";
    for (std::size_t i = 0; i <= kMostOutlinePoints; ++i) ring += "[111.1,34.7],";
    ring += "[111.1,34.7]]";

    EXPECT_EQ(FaultsOf(Collection(Area(ring))),
              "map.too_many_points features[0].geometry.coordinates[0]\n");
}

TEST(MapOutlinesTest, OneFaultyFileDoesNotTakeTheOthersAway) {
    const auto folder = std::filesystem::path(testing::TempDir()) / "qingheng_map_outlines";
    std::filesystem::create_directories(folder / "map");
    std::ofstream(folder / "map" / "1-districts.geojson") << Collection(Area(kSquare));
    std::ofstream(folder / "map" / "2-rivers.geojson") << "{";
    std::ofstream(folder / "map" / "notes.txt") << "not read";

    const OutlineFolder read = ReadOutlineFiles({folder, folder / "none"});
    std::filesystem::remove_all(folder);

    EXPECT_EQ(read.found.outlines.size(), 1U);
    ASSERT_EQ(read.faults.size(), 1U);
    EXPECT_EQ(read.faults[0].code, "map.not_json");
    EXPECT_EQ(read.faults[0].where, "2-rivers.geojson");
}

}  // namespace
}  // namespace http
