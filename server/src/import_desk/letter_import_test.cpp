#include "import_desk/letter_import.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"
#include "document/word_file.hpp"
#include "import_desk/letter_file.hpp"
#include "import_desk/letter_values.hpp"

namespace import_desk {
namespace {

constexpr const char* kLetter =
    "行政处罚决定书\n某环罚[2023]7号\n甲公司：\n违反了《甲法》第一条。\n我局决定罚款伍万元整。\n"
    "某市生态环境局\n2023年3月4日\n";

std::string CodesOf(const OpenedLetter& opened) {
    std::string codes;
    for (const base::Refusal& refusal : opened.refusals) codes += refusal.code + " ";
    return codes;
}

std::string Words(const base::Refusal& refusal) { return refusal.code; }

TEST(LetterReader, ReadsATextAndSaysWhatKindOfFileItIs) {
    LetterReader reader;

    const OpenedLetter opened = reader.Open("甲.txt", kLetter);

    EXPECT_EQ(CodesOf(opened), "");
    EXPECT_EQ(opened.media_type, "text/plain");
    ASSERT_TRUE(opened.letter.doc_no);
    EXPECT_EQ(opened.letter.doc_no->value, "某环罚[2023]7号");
}

TEST(LetterReader, ReadsWordWithNoOtherProgram) {
    document::WordDocument word;
    for (const std::string& line : base::Split(kLetter, '\n'))
        word.paragraphs.push_back({document::ParagraphKind::kBody, {{line}}});
    LetterReader reader;

    const OpenedLetter opened = reader.Open("甲.docx", document::WriteWord(word));

    EXPECT_EQ(CodesOf(opened), "");
    EXPECT_TRUE(opened.media_type.ends_with("wordprocessingml.document")) << opened.media_type;
    EXPECT_EQ(opened.text, std::string(kLetter) + "\n");
    ASSERT_TRUE(opened.letter.doc_no);
    EXPECT_EQ(opened.letter.doc_no->value, "某环罚[2023]7号");
    EXPECT_EQ(CodesOf(reader.Open("照片.docx", document::WriteWord({}))),
              "letter.word_without_text ");
}

TEST(LetterReader, RefusesWhatIsNoLetterByItsBytes) {
    struct Row {
        const char* name;
        std::string bytes;
        const char* code;
    };
    const std::vector<Row> rows = {
        {"空.txt", "", "letter.empty "},
        {"白.txt", " \n\t\n", "letter.empty "},
        {"照片.txt", std::string("\xff\xd8\xff\xe0\0\x10JFIF\0\1", 12), "letter.photograph "},
        {"苹果照片.heic",
         std::string("\0\0\0\x18"
                     "ftypheic\0\0\0\0",
                     16),
         "letter.photograph "},
        {"坏.docx", "PK\x03\x04 broken", "letter.word_unreadable "},
        {"大.txt", std::string(kLargestLetter + 1, 'a'), "letter.too_large "},
        {"长.txt", std::string(letters::kLongestLetter + 1, 'a'), "letter.too_long "},
        {"旧表.xls", std::string("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) + std::string(600, '\0'),
         "letter.wrong_type "}};
    LetterReader reader;

    for (const Row& row : rows) {
        const OpenedLetter opened = reader.Open(row.name, row.bytes);
        EXPECT_EQ(CodesOf(opened), row.code) << row.name;
        for (const base::Refusal& refusal : opened.refusals) EXPECT_EQ(refusal.where, row.name);
    }
}

TEST(LetterReader, TellsWhatPassesFromWhatIsTheFilesOwnFault) {
    const base::Refusals busy = InWordsOfLetters({{"print.busy", {}, ""}});
    EXPECT_EQ(busy.front().code, "letter.busy");
    EXPECT_TRUE(IsPassing(busy));
    for (const char* code : {"print.no_libreoffice", "print.too_long", "print.word_unreadable"}) {
        const base::Refusals own = InWordsOfLetters({{code, {}, ""}});
        EXPECT_TRUE(own.front().code.starts_with("letter.")) << code;
        EXPECT_FALSE(IsPassing(own)) << code;
    }
    EXPECT_FALSE(IsPassing({}));
}

TEST(LetterValues, StandWithLabelAndPlaceAndWhatLacksIsNamed) {
    const OpenedLetter opened = ReadOpened("甲.txt", kLetter);

    std::string said, lacks;
    for (const ReadValue& read : ValuesOf(opened.letter))
        said += fmt::format("{}={}@{} ", read.label, read.value, read.place.line);
    for (const Lack& lack : LacksOf(opened.letter)) lacks += lack.label + " ";

    EXPECT_EQ(said,
              "letter.label_kind=行政处罚决定书@1 letter.label_doc_no=某环罚[2023]7号@2 "
              "letter.label_party=甲公司@3 letter.label_issuer=某市生态环境局@6 "
              "letter.label_doc_date=2023-03-04@7 letter.label_violated=《甲法》第一条@4 "
              "letter.label_amount_yuan=50000.00@5 ");
    EXPECT_EQ(lacks, "letter.label_uscc letter.label_factors ");
}

TEST(OpenedLetter, SaysTheSameWhenItsTextIsReadAgain) {
    LetterReader reader;
    const OpenedLetter first = reader.Open("甲.txt", kLetter);

    const OpenedLetter again = ReadOpened(first.name, first.text);

    EXPECT_EQ(OpenedJson(again, Words), OpenedJson(first, Words));
}

TEST(OpenedLetter, HasAllKeysAndItsReasonsWhereItCouldNotBeRead) {
    LetterReader reader;

    const std::string json = OpenedJson(reader.Open("空.txt", ""), Words);

    EXPECT_NE(json.find("\"doc_no\":null"), std::string::npos) << json;
    EXPECT_TRUE(json.ends_with(R"("refused":[{"code":"letter.empty","words":"letter.empty"}]})"))
        << json;
}

TEST(LetterImport, IsNamedByItsFirstFileAndTheirNumber) {
    EXPECT_EQ(NameOfAll("甲.docx", 1), "甲.docx");
    EXPECT_EQ(NameOfAll("甲.docx", 3), "甲.docx 等 3 件决定书");
}

TEST(LetterImport, KnowsAStateByIdAndLabelAndNamesAllWhereItKnowsNone) {
    catalogue::RecordType type;
    catalogue::Field state;
    state.id = "$state";
    state.choices = {{"closed", "已结案"}, {"decided", "已决定"}};
    type.fields = {state};

    EXPECT_EQ(StateNamed(type, "closed", "state").value_or(""), "closed");
    EXPECT_EQ(StateNamed(type, "已决定", "state").value_or(""), "decided");
    const auto none = StateNamed(type, "办完了", "state");
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().front().code, "letter.state_wrong");
    EXPECT_EQ(none.error().front().where, "state");
}

TEST(LetterImport, KeepsAndCountsTheFilesOfNewCasesOnly) {
    base::SystemRandomness randomness;
    const base::FixedClock clock(base::Instant{1'700'000'000'000'000});
    const auto letter = [](const char* name, const char* bytes, std::size_t number) {
        return exchange::LetterFile{
            name, {}, records::Attachment{base::Sm3(bytes), name, "text/plain", 4}, number};
    };
    exchange::ImportPlan plan;
    plan.rows.resize(4);
    plan.rows[0] = {2, exchange::RowOutcome::kDuplicate, {}, 0, {}, {}};
    plan.rows[1] = {3, exchange::RowOutcome::kNew, {}, 0, {}, {}};
    plan.rows[2] = {5, exchange::RowOutcome::kFaulty, {}, 0, {}, {}};
    plan.rows[3] = {6, exchange::RowOutcome::kNew, {}, 0, {}, {}};
    workflow::BatchRequest batch;

    AddLetters({clock, randomness},
               {letter("已登记.txt", "a", 2), letter("乙.txt", "b", 3), letter("有错.txt", "c", 5),
                letter("丁.txt", "d", 6)},
               std::move(plan), batch);

    EXPECT_EQ(batch.source.system, "乙.txt 等 2 件决定书");
    ASSERT_EQ(batch.evidence.size(), 2U);
    EXPECT_EQ(batch.evidence[0].name, "乙.txt");
    EXPECT_EQ(batch.evidence[1].name, "丁.txt");
    ASSERT_EQ(batch.items.size(), 2U);
    EXPECT_EQ(batch.items[0].where, "row 3");
    EXPECT_EQ(batch.left_out, 1U);
    EXPECT_EQ(batch.reason, "共 4 件，其中 1 件有错误，没有导入") << "the act tells it for good";
}

TEST(LetterImport, KeepsOneFileThatTwoLettersAreOnce) {
    base::SystemRandomness randomness;
    const base::FixedClock clock(base::Instant{1'700'000'000'000'000});
    const records::Attachment file{base::Sm3("a"), "甲.txt", "text/plain", 1};
    exchange::ImportPlan plan;
    plan.rows.resize(2);
    plan.rows[0].row = 1;
    plan.rows[1].row = 2;
    workflow::BatchRequest batch;

    AddLetters({clock, randomness}, {{"甲.txt", {}, file}, {"又.txt", {}, file}}, std::move(plan),
               batch);

    EXPECT_EQ(batch.evidence.size(), 1U);
    EXPECT_EQ(batch.reason, "") << "nothing was left out";
}

}  // namespace
}  // namespace import_desk
