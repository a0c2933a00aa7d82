#include "storage/desk_store.hpp"

#include <gtest/gtest.h>

#include "base/digest.hpp"
#include "storage/import_changes.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using http::Draft;
using http::ImportSession;
using http::ReadLogQuery;
using http::RestrictedRead;
using http::SavedView;
using http::Upload;
using testing::IdOf;

base::Instant At(std::int64_t seconds) { return {1'772'438'400'000'000 + seconds * 1'000'000}; }

class SqlDesk : public ::testing::TestWithParam<Dialect> {
 protected:
    testing::TestStore test_{GetParam()};
    std::unique_ptr<http::DeskStore> desk_ = MakeDeskStore(*test_.database());
    const base::RecordId wang_ = IdOf(1), li_ = IdOf(2), bureau_ = IdOf(3), other_ = IdOf(4);
};

INSTANTIATE_TEST_SUITE_P(Both, SqlDesk, testing::BothDialects(), testing::DialectName);

TEST_P(SqlDesk, KeepsOneDraftAPersonAndKey) {
    desk_->KeepDraft(wang_, {"clue/new", R"({"name":"甲"})", At(0)});
    desk_->KeepDraft(wang_, {"clue/new", R"({"name":"乙"})", At(5)});
    desk_->KeepDraft(wang_, {"case/1/decide", "{}", At(9)});
    desk_->KeepDraft(li_, {"clue/new", "{}", At(1)});

    EXPECT_EQ(desk_->Drafts(wang_), (std::vector<Draft>{{"case/1/decide", "{}", At(9)},
                                                        {"clue/new", R"({"name":"乙"})", At(5)}}));
    EXPECT_EQ(desk_->FindDraft(li_, "clue/new"), (Draft{"clue/new", "{}", At(1)}));
    desk_->DropDraft(wang_, "clue/new");
    EXPECT_EQ(desk_->FindDraft(wang_, "clue/new"), std::nullopt);
    EXPECT_TRUE(desk_->FindDraft(li_, "clue/new").has_value());
}

TEST_P(SqlDesk, ALeaversDraftsGoOverButReplaceNone) {
    desk_->KeepDraft(wang_, {"a", "wang", At(0)});
    desk_->KeepDraft(wang_, {"b", "wang", At(0)});
    desk_->KeepDraft(li_, {"b", "li", At(0)});

    desk_->HandOverDrafts(wang_, li_);

    EXPECT_EQ(desk_->FindDraft(li_, "a")->body, "wang");
    EXPECT_EQ(desk_->FindDraft(li_, "b")->body, "li");
    EXPECT_EQ(desk_->FindDraft(wang_, "b")->body, "wang");
}

TEST_P(SqlDesk, ShowsOnesOwnViewsAndThoseSharedInTheOrganisation) {
    SavedView own{IdOf(10).value,         wang_, bureau_, "case", "我的", "{}", "-filed_on",
                  {"name", "party.name"}, false, At(0)};
    SavedView shared{IdOf(11).value, li_, bureau_, "case", "大家的", "{}", "", {}, true, At(0)};
    SavedView hidden{IdOf(12).value, li_, bureau_, "case", "李的", "{}", "", {}, false, At(0)};
    SavedView elsewhere{IdOf(13).value, IdOf(9), other_, "case", "外单位",
                        "{}",           "",      {},     true,   At(0)};
    for (const SavedView& view : {shared, own, hidden, elsewhere}) {
        EXPECT_TRUE(desk_->KeepView(view));
    }

    EXPECT_EQ(desk_->Views(wang_, bureau_, "case"), (std::vector<SavedView>{own, shared}));
    EXPECT_TRUE(desk_->Views(wang_, bureau_, "clue").empty());
}

TEST_P(SqlDesk, LeavesAnotherPersonsViewAlone) {
    SavedView view{IdOf(10).value, wang_, bureau_, "case", "我的", "{}", "", {}, true, At(0)};
    desk_->KeepView(view);
    SavedView taken = view;
    taken.person = li_;
    taken.label = "改";

    EXPECT_FALSE(desk_->KeepView(taken));
    EXPECT_FALSE(desk_->DropView(li_, view.id));
    EXPECT_EQ(desk_->Views(wang_, bureau_, "case"), std::vector<SavedView>{view});
    EXPECT_TRUE(desk_->DropView(wang_, view.id));
    EXPECT_TRUE(desk_->Views(wang_, bureau_, "case").empty());
}

TEST_P(SqlDesk, RemembersUploadsUntilTheyAreDoneOrSwept) {
    Upload upload{IdOf(10).value, wang_, "现场.jpg", "image/jpeg", 5'000'000'000, {}, At(0)};
    desk_->KeepUpload(upload);
    EXPECT_EQ(desk_->FindUpload(upload.id), upload);
    EXPECT_EQ(desk_->UploadsBefore(At(1)), std::vector<Upload>{upload});
    EXPECT_TRUE(desk_->UploadsBefore(At(0)).empty());

    upload.digest = base::Sm3("x");
    desk_->KeepUpload(upload);
    EXPECT_EQ(desk_->FindUpload(upload.id), upload);
    EXPECT_TRUE(desk_->UploadsBefore(At(1)).empty());
    desk_->DropUpload(upload.id);
    EXPECT_EQ(desk_->FindUpload(upload.id), std::nullopt);
}

TEST_P(SqlDesk, KeepsImportsAndWhatWasChosenForASheet) {
    ImportSession first{IdOf(10).value, wang_, bureau_, "enterprise", "a.xlsx", base::Sm3("a"),
                        R"({"m":1})",   "{}",  {},      {},           At(0),    At(0)};
    ImportSession second = first;
    second.id = IdOf(11).value;
    second.type = "clue";
    second.created_at = second.updated_at = At(5);
    desk_->KeepImport(first);
    desk_->KeepImport(second);
    first.performed = base::ActId{IdOf(77).value};
    first.updated_at = At(9);
    desk_->KeepImport(first);

    EXPECT_EQ(desk_->FindImport(first.id), first);
    EXPECT_EQ(desk_->Imports(bureau_, ""), (std::vector<ImportSession>{second, first}));
    EXPECT_EQ(desk_->Imports(bureau_, "clue"), std::vector<ImportSession>{second});
    EXPECT_TRUE(desk_->Imports(other_, "").empty());

    desk_->RememberMapping(first, base::Sm3("headers"));
    EXPECT_EQ(desk_->RememberedMapping(bureau_, "enterprise", base::Sm3("headers")), R"({"m":1})");
    EXPECT_EQ(desk_->RememberedMapping(other_, "enterprise", base::Sm3("headers")), std::nullopt);
}

TEST_P(SqlDesk, ForgetsNoActOfAnImportForWhoReadItBefore) {
    const ImportSession read{IdOf(10).value, wang_, bureau_, "enterprise", "a.xlsx", base::Sm3("a"),
                             R"({"m":1})",   "{}",  {},      {},           At(0),    At(0)};
    desk_->KeepImport(read);
    ImportSession performed = read, late = read, undone;
    performed.performed = base::ActId{IdOf(77).value};
    desk_->KeepImport(performed);

    late.mapping = R"({"m":2})";
    desk_->KeepImport(late);

    EXPECT_EQ(desk_->FindImport(read.id), performed);
    undone = performed;
    undone.undone = base::ActId{IdOf(78).value};
    desk_->KeepImport(undone);
    EXPECT_EQ(desk_->FindImport(read.id), undone);
}

TEST_P(SqlDesk, ChangesAnImportOnlyAsItWasRead) {
    const auto changes = MakeImportChanges(*test_.database());
    const ImportSession read{IdOf(10).value, wang_, bureau_, "case", "a.txt", base::Sm3("a"),
                             "one",          "",    {},      {},     At(0),   At(0)};
    desk_->KeepImport(read);
    ImportSession first = read, second = read, performed;
    first.mapping = "two";
    first.file = "a.txt 等 2 件决定书";
    first.digest = base::Sm3("b");
    first.updated_at = At(0);
    second.mapping = "other";

    EXPECT_TRUE(changes->Change(read, first));
    EXPECT_FALSE(changes->Change(read, second)) << "in the same moment";
    EXPECT_EQ(desk_->FindImport(read.id), first);

    performed = first;
    performed.performed = base::ActId{IdOf(77).value};
    performed.outcome = "{}";
    EXPECT_TRUE(changes->Change(first, performed));
    EXPECT_FALSE(changes->Change(performed, second)) << "performed";
    EXPECT_EQ(desk_->FindImport(read.id), performed);
    ImportSession nobodys = first;
    nobodys.id = IdOf(12).value;
    EXPECT_FALSE(changes->Change(nobodys, nobodys));
}

TEST_P(SqlDesk, FindsRestrictedReadsByPersonRecordAndTime) {
    const RestrictedRead one{0, At(10), wang_, "clue", IdOf(20), {"complainant", "phone"}, "r1"};
    RestrictedRead two = one, three = one;
    two.record = IdOf(21);
    three.person = li_;
    three.at = At(3'700);
    desk_->LogReads({one, two});
    desk_->LogReads({three});

    ReadLogQuery all;
    const auto reads = desk_->Reads(all);
    ASSERT_EQ(reads.size(), 3U);
    EXPECT_EQ(reads[0].person, li_);
    EXPECT_EQ(reads[2].fields, one.fields);
    EXPECT_LT(reads[2].number, reads[1].number);
    EXPECT_EQ(desk_->CountReads({wang_, {}, {}, {}, 0, 50}), 2);
    EXPECT_EQ(desk_->CountReads({{}, IdOf(20), {}, {}, 0, 50}), 2);
    EXPECT_EQ(desk_->CountReads({{}, {}, At(10), At(11), 0, 50}), 2);
    EXPECT_EQ(desk_->Reads({{}, {}, {}, {}, 1, 1}).size(), 1U);
}

TEST_P(SqlDesk, TheDigestOfASpanTellsWhenARowWasChangedOrTakenOut) {
    const RestrictedRead read{0, At(10), wang_, "clue", IdOf(20), {"phone"}, "r1"};
    desk_->LogReads({read, read, read});
    const auto before = desk_->DigestReads(At(0), At(3'600));

    EXPECT_EQ(before.rows, 3);
    EXPECT_EQ(desk_->DigestReads(At(0), At(3'600)), before);
    EXPECT_EQ(desk_->DigestReads(At(3'600), At(7'200)).rows, 0);
    test_.Execute("UPDATE read_log SET fields = 'name' WHERE number = 2");
    EXPECT_NE(desk_->DigestReads(At(0), At(3'600)).digest, before.digest);
}

}  // namespace
}  // namespace storage
