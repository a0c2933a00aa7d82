#include "papers/phrases.hpp"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "catalogue/load.hpp"
#include "papers/check_phrases.hpp"
#include "papers/shelf.hpp"
#include "papers/sources.hpp"

namespace papers {
namespace {

TEST(Phrases, AreReadWithTheirOptions) {
    const auto read = ReadPhrases(
        "# 说明\n\n[处罚依据] 连接: 、; 填在: legal_basis; 最多: 3; 其余: "
        "等\n{{#法律依据}}\n{{条}}\n"
        "{{/法律依据}}\n\n[事实草稿] 起草: case.violation\n{{案由}}\n",
        "phrases.list");

    ASSERT_TRUE(read) << read.error().front().code;
    ASSERT_EQ(read->size(), 2U);
    const Phrase& basis = read->front();
    EXPECT_EQ(basis.name, "处罚依据");
    EXPECT_EQ(basis.separator, "、");
    EXPECT_EQ(basis.entered_in, "legal_basis");
    EXPECT_EQ(basis.most_lines, 3U);
    EXPECT_EQ(basis.more, "等");
    EXPECT_EQ(basis.words.Fields().front().name, "法律依据");
    EXPECT_EQ(read->back().separator, "\n");
    EXPECT_EQ(read->back().drafts, "case.violation");
}

TEST(Phrases, AreRefusedWithEveryFaultByItsLine) {
    const auto read = ReadPhrases(
        "前面没有名称\n[甲\n[乙] 连接 、\n[丙] 最多: 零\n[丁] 其他: "
        "x\n[戊]\n{{没有结束\n[己]\n{{#组}}\n",
        "本局.list");

    ASSERT_FALSE(read);
    std::vector<std::pair<std::string, std::string>> faults;
    for (const base::Refusal& fault : read.error()) faults.emplace_back(fault.where, fault.code);
    EXPECT_EQ(faults, (std::vector<std::pair<std::string, std::string>>{
                          {"本局.list:1", "papers.phrase_line"},
                          {"本局.list:2", "papers.phrase_line"},
                          {"本局.list:3", "papers.phrase_line"},
                          {"本局.list:4", "papers.phrase_line"},
                          {"本局.list:5", "papers.phrase_line"},
                          {"本局.list:6", "document.token_not_closed"},
                          {"本局.list:8", "document.block_not_closed"}}));
}

TEST(Packs, AreReadAndRefusedByLine) {
    const auto read = ReadPacks(
        "[讨论] 材料\n记录 | case\n权限 | case.x\n首页 | a | 议题\n每件 | b | 2\n每件 | c\n", "p");
    ASSERT_TRUE(read);
    const Pack& pack = read->front();
    EXPECT_EQ(pack.id + pack.label + pack.record_type + pack.right, "讨论材料casecase.x");
    EXPECT_EQ(pack.first + pack.first_name, "a议题");
    ASSERT_EQ(pack.parts.size(), 2U);
    EXPECT_EQ(pack.parts[0].most_pages, 2);
    EXPECT_EQ(pack.parts[1].most_pages, 0);

    for (const char* faulty :
         {"记录 | case", "[无名]", "[a] b\n记录 | case", "[a] b\n每件 | x",
          "[a] b\n记录 | case\n每件 | x | 零", "[a] b\n记录 | case\n每件 | x\n首页 | y",
          "[a] b\n记录 | case\n每件 | x\n别的 | y"}) {
        const auto refused = ReadPacks(faulty, "p");
        ASSERT_FALSE(refused) << faulty;
        EXPECT_EQ(refused.error().front().code, "papers.pack_line");
    }
}

TEST(Packs, ThatAreShippedNamePapersThatAreThere) {
    const Shelf shelf = ReadShelf({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    const Pack* pack = shelf.FindPack("discussion");
    ASSERT_NE(pack, nullptr);
    EXPECT_NE(shelf.Find(pack->first), nullptr);
    EXPECT_NE(shelf.Names().FindPhrase(pack->first_name), nullptr);
    for (const Pack::Part& part : pack->parts) EXPECT_NE(shelf.Find(part.paper), nullptr);
    EXPECT_EQ(shelf.FindPack("no_such_pack"), nullptr);
}

TEST(Phrases, OfABureauAreCheckedForNamesThatNobodyKnowsByFileAndLine) {
    const std::filesystem::path own =
        std::filesystem::temp_directory_path() / ("qh-phrases-" + std::to_string(::getpid()));
    std::filesystem::create_directories(own / "documents");
    std::ofstream(own / "documents/phrases.list")
        << "# 本局\n\n[违反的法律条款] 填在: "
           "legal_basis\n{{#法律依据}}\n\n{{法规}}，{{条|大写}}\n{{/法律依据}}\n"
           "[本局的话] 填在: no_such_field; 起草: case.no_such\n{{当事人名称}}\n{{当事人姓名号}}\n"
           "[好的] 填在: legal_basis\n{{案由}}\n";
    const auto catalogue = *catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    const Shelf shelf = ReadShelf({std::filesystem::path(QH_SOURCE_DIR) / "catalogue", own});
    std::vector<std::string> faults;
    for (const base::Refusal& fault : CheckPhrases(*catalogue, shelf))
        faults.push_back(std::filesystem::path(fault.where).filename().string() + " " + fault.code);
    std::filesystem::remove_all(own);
    EXPECT_EQ(faults,
              (std::vector<std::string>{
                  "phrases.list:6 document.unknown_field", "phrases.list:6 document.format_unfit",
                  "phrases.list:10 document.unknown_field", "phrases.list:8 papers.phrase_path",
                  "phrases.list:8 papers.phrase_path"}));
}

/// A name that nobody knows would stand as a blank in every paper.
TEST(Phrases, ThatAreShippedNameOnlyWhatTheDefinitionsHave) {
    const auto catalogue = *catalogue::LoadCatalogue({QH_SOURCE_DIR "/catalogue"});
    const Shelf shelf = ReadShelf({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"});
    const catalogue::RecordType& type = *catalogue->FindType("case");

    EXPECT_GE(shelf.Names().Phrases().size(), 15U);
    for (const auto& [normal, phrase] : shelf.Names().Phrases()) {
        const auto checked = CheckNames(*catalogue, shelf.Names(), type, phrase.words);
        if (!checked)
            for (const base::Refusal& fault : checked.error())
                ADD_FAILURE() << phrase.name << " " << fault.code << " "
                              << fault.params.front().second;
        const bool found =
            phrase.entered_in.empty() || ReadSource(*catalogue, {&type}, phrase.entered_in);
        EXPECT_TRUE(found) << phrase.name;
        const auto dot = phrase.drafts.find('.');
        if (phrase.drafts.empty()) continue;
        const auto* drafted = catalogue->FindType(phrase.drafts.substr(0, dot));
        ASSERT_NE(drafted, nullptr) << phrase.name;
        EXPECT_NE(drafted->FindField(phrase.drafts.substr(dot + 1)), nullptr) << phrase.name;
    }
}

}  // namespace
}  // namespace papers
