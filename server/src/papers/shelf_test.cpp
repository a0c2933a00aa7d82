#include "papers/shelf.hpp"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <fstream>

namespace papers {
namespace {

namespace fs = std::filesystem;

const fs::path kShipped = fs::path(QH_SOURCE_DIR) / "catalogue";

class ShelfTest : public ::testing::Test {
 protected:
    void SetUp() override {
        std::string made = (fs::temp_directory_path() / "qh-shelf-XXXXXX").string();
        folder_ = mkdtemp(made.data());
        fs::create_directories(folder_ / "documents");
    }
    void TearDown() override { fs::remove_all(folder_); }

    void Put(const std::string& name, const std::string& bytes) {
        std::ofstream(folder_ / "documents" / name, std::ios::binary) << bytes;
    }
    static std::string Built(const std::string& text) {
        return document::BuildTemplate(text)->bytes;
    }

    fs::path folder_;
};

TEST_F(ShelfTest, HoldsTheShippedPapersWithoutAFault) {
    const Shelf shelf = ReadShelf({kShipped});

    EXPECT_TRUE(shelf.Faults().empty()) << shelf.Faults().front().where;
    EXPECT_GE(shelf.Papers().size(), 48U);
    const Paper* decision = shelf.Find("penalty_decision");
    ASSERT_NE(decision, nullptr);
    EXPECT_EQ(decision->source.label, "行政处罚决定书");
    EXPECT_EQ(decision->source.code, "环罚");
    EXPECT_EQ(decision->source.record_type, "case");
    EXPECT_FALSE(decision->own);
    EXPECT_TRUE(decision->the_template);
    EXPECT_EQ(shelf.Find("no_such_paper"), nullptr);
}

TEST_F(ShelfTest, LaysTheBureausWordFileOverTheShippedOneAndKeepsItsHead) {
    Put("penalty_decision.docx", Built("id: x\nlabel: x\n---\n{{案由}}一案\n"));
    Put("~$nalty_decision.docx", "lock file of Word");

    const Shelf shelf = ReadShelf({kShipped, folder_});

    EXPECT_TRUE(shelf.Faults().empty());
    const Paper* decision = shelf.Find("penalty_decision");
    ASSERT_NE(decision, nullptr);
    EXPECT_TRUE(decision->own);
    EXPECT_EQ(decision->source.label, "行政处罚决定书");
    ASSERT_TRUE(decision->the_template);
    EXPECT_EQ(decision->the_template->Fields().front().name, "案由");
}

TEST_F(ShelfTest, TakesAPaperOfTheBureausOwnWithItsHeadBeside) {
    Put("visit_note.txt", "id: visit_note\nlabel: 回访记录\nrecord_type: clue\n---\n");
    Put("visit_note.docx", Built("id: x\nlabel: x\n---\n{{线索来源}}\n"));

    const Shelf shelf = ReadShelf({folder_});

    ASSERT_NE(shelf.Find("visit_note"), nullptr);
    EXPECT_EQ(shelf.Find("visit_note")->source.record_type, "clue");
    EXPECT_TRUE(shelf.Find("visit_note")->own);
}

TEST_F(ShelfTest, TellsWhatIsWrongWithEachFileAndOffersNoneOfThem) {
    Put("penalty_decision.docx", Built("id: x\nlabel: x\n---\n{{?案由}}没有结束\n"));
    Put("prior_notice.docx", "no Word file");
    Put("unknown.docx", Built("id: x\nlabel: x\n---\n文\n"));
    Put("other.txt", "id: another\nlabel: 甲\n---\n");
    Put("fields.list", "甲 | 文本\n");

    const Shelf shelf = ReadShelf({kShipped, folder_});

    std::map<std::string, std::string> faults;
    for (const base::Refusal& fault : shelf.Faults())
        faults[fault.where.substr(0, fault.where.find("，"))] = fault.code;
    const std::map<std::string, std::string> expected = {
        {"penalty_decision.docx", "document.block_not_closed"},
        {"prior_notice.docx", "document.not_word"},
        {"unknown.docx", "papers.no_head"},
        {"other.txt", "papers.id_not_file"},
        {"fields.list:1", "papers.name_line"}};
    EXPECT_EQ(faults, expected);
    for (const char* id : {"penalty_decision", "prior_notice", "unknown", "other"})
        EXPECT_FALSE(shelf.Find(id)->the_template) << id;
}

}  // namespace
}  // namespace papers
