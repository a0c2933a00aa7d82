// What a bureau keeps of its words, as a file of the catalogue's own form and back.
#include "report_desk/kept_wordings.hpp"

#include <gtest/gtest.h>

#include <filesystem>

#include "catalogue/wordings.hpp"

namespace report_desk {
namespace {

using report_reader::KeptWording;

const std::vector<catalogue::FigureWording>& ShippedWordings() {
    static const auto kLoaded =
        catalogue::LoadWordings({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    return kLoaded.value();
}

catalogue::Catalogue TwoIndicators() {
    catalogue::Catalogue catalogue;
    for (const auto& [id, label] : {std::pair("court_observation_count", "旁听行政诉讼庭审次数"),
                                    std::pair("correction_orders_count", "责令改正决定数")}) {
        catalogue::Indicator indicator;
        indicator.id = id;
        indicator.label = label;
        indicator.unit = id == std::string_view("correction_orders_count") ? "份" : "次";
        catalogue.indicators[id] = indicator;
    }
    return catalogue;
}

KeptWording Kept(const std::string& indicator, const std::string& written,
                 std::vector<std::string> names) {
    KeptWording kept;
    kept.indicator = indicator;
    kept.kind = "count";
    kept.written = written;
    kept.names = std::move(names);
    const auto catalogue = TwoIndicators();
    const auto found = catalogue.indicators.find(indicator);
    kept.label = found == catalogue.indicators.end() ? "不是指标" : found->second.label;
    kept.unit = found == catalogue.indicators.end() ? "" : found->second.unit;
    return kept;
}

std::string ReadBack(const std::string& yaml) {
    const auto read = ReadWordingsFile(TwoIndicators(), yaml);
    if (!read) return read.error().front().code;
    std::string told;
    for (const FiledWording& one : *read) {
        told += (told.empty() ? "" : "; ") + one.wording.indicator + " " + one.wording.written;
        for (const auto* words : {&one.wording.names, &one.wording.needs, &one.wording.beside})
            for (const std::string& word : *words) told += " " + word;
    }
    return told;
}

TEST(KeptWordingsTest, AreAFileOfTheCatalogueAndComeBackFromIt) {
    KeptWording lectures = Kept("court_observation_count", "回", {"听审", "法庭'听审"});
    lectures.needs = {"走进法庭"};
    lectures.beside = {"执法骨干"};
    const std::string yaml =
        WordingsFile({{lectures, "执法骨干走进法庭听审6回。"},
                      {Kept("correction_orders_count", "张", {"改错通知单"}), ""},
                      {Kept("", "部", {"普法短剧"}), ""}},
                     ShippedWordings());
    EXPECT_NE(yaml.find("# 例句：执法骨干走进法庭听审6回。"), std::string::npos) << yaml;
    EXPECT_EQ(ReadBack(yaml),
              " 部 普法短剧; correction_orders_count  改错通知单; court_observation_count  听审 "
              "法庭'听审 走进法庭 执法骨干")
        << yaml;
}

TEST(KeptWordingsTest, OfOneIndicatorAreOneWordingOfTheFile) {
    const std::string yaml =
        WordingsFile({{Kept("court_observation_count", "次", {"法庭听审"}), ""},
                      {Kept("court_observation_count", "回", {"走进法庭", "法庭听审"}), ""}},
                     ShippedWordings());
    EXPECT_EQ(ReadBack(yaml), "court_observation_count  法庭听审 走进法庭") << yaml;
}

TEST(KeptWordingsTest, OfAFileMustBeOfIndicatorsThatThereAre) {
    EXPECT_EQ(
        ReadBack("id: x\nwordings:\n  - id: no_such\n    label: 甲\n    kind: count\n    unit: "
                 "件\n    names: [甲乙丙]\n"),
        "wording.no_indicator");
    EXPECT_EQ(ReadBack("id: [\n"), "wording.bad_yaml");
    EXPECT_EQ(ReadBack("id: x\nwordings: 3\n"), "wording.bad_yaml");
}

TEST(KeptWordingsTest, GoIntoTheCatalogueWithoutTakingItsOwnUnitsAway) {
    const KeptWording kept = Kept("court_observation_count", "讲", {"梧桐课堂"});
    const std::string yaml = WordingsFile({{kept, ""}}, ShippedWordings());
    EXPECT_NE(yaml.find("keeps: ['讲']"), std::string::npos) << yaml;
    EXPECT_EQ(yaml.find("units:"), std::string::npos) << yaml;
}

}  // namespace
}  // namespace report_desk
