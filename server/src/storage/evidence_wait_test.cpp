#include "storage/evidence_wait.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "storage/desk_store.hpp"
#include "storage/testing/test_store.hpp"

namespace storage {
namespace {

using records::Value;
using testing::AThing;
using testing::IdOf;

constexpr std::int64_t kDay = 86'400'000'000;

class EvidenceWait : public ::testing::TestWithParam<Dialect> {
 protected:
    ledger::StoredEvidence Keep(const std::string& content) {
        ledger::StoredEvidence evidence{
            base::Sm3(content), static_cast<std::int64_t>(content.size()), {}};
        test_.randomness().Fill(std::as_writable_bytes(std::span(evidence.key.key)));
        return test_.store().KeepEvidence(evidence);
    }
    static ledger::EvidenceReference Reference(const ledger::StoredEvidence& evidence) {
        return {evidence.digest, "照片.jpg", "image/jpeg", evidence.size};
    }
    records::ActToStore ActOf(int number, records::FieldValues values) {
        return records::testing::CreationOf(*test_.catalogue(), AThing(number, std::move(values)),
                                            test_.randomness());
    }
    base::Instant Limit() { return {test_.clock().Now().micros + 1}; }
    std::vector<base::Digest> Waiting() {
        std::vector<base::Digest> found;
        for (const WaitingEvidence& one : WaitingSince(*test_.database(), Limit()))
            found.push_back(one.evidence.digest);
        return found;
    }
    bool IsThere(const base::Digest& digest) {
        return test_.store().Read()->FindEvidence(digest).has_value();
    }
    bool Forget(const base::Digest& digest) {
        return ForgetWaiting(*test_.database(), digest, Limit());
    }

    testing::TestStore test_{GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Both, EvidenceWait, testing::BothDialects(), testing::DialectName);

TEST_P(EvidenceWait, WhatNoActCitesWaitsAndIsForgottenWhenItsTimeIsOver) {
    const auto kept = Keep("一张照片");

    EXPECT_TRUE(WaitingSince(*test_.database(), test_.clock().Now()).empty());
    EXPECT_FALSE(ForgetWaiting(*test_.database(), kept.digest, test_.clock().Now()));
    ASSERT_EQ(Waiting(), std::vector{kept.digest});
    EXPECT_EQ(WaitingSince(*test_.database(), Limit()).front().evidence.key, kept.key);
    EXPECT_TRUE(Forget(kept.digest));

    EXPECT_FALSE(IsThere(kept.digest));
    EXPECT_FALSE(Forget(kept.digest));
}

TEST_P(EvidenceWait, WhatAnActSpeaksOfInAnyWayIsNeverForgotten) {
    const auto cited = Keep("所附证据");
    const auto scan = Keep("扫描件");
    const auto attached = Keep("字段中的附件");
    const auto proposed = Keep("审批中的附件");
    records::FieldValues values;
    values.emplace("files", Value(std::vector<records::Attachment>{
                                {attached.digest, "图.jpg", "image/jpeg", attached.size}}));
    values.emplace("note", Value(R"({"act":"decide","evidence":[{"digest":")" +
                                 proposed.digest.ToText() + R"(","name":"a"}]})"));
    records::ActToStore act = ActOf(1, values);
    act.act.evidence = {Reference(cited)};
    act.act.source.kind = ledger::SourceKind::kPaper;
    act.act.source.scan = scan.digest;
    ASSERT_EQ(Waiting().size(), 4U);

    ASSERT_TRUE(test_.Store(act));

    EXPECT_EQ(Waiting(), std::vector<base::Digest>{});
    for (const auto& one : {cited, scan, attached, proposed}) {
        EXPECT_FALSE(Forget(one.digest));
        EXPECT_TRUE(IsThere(one.digest));
    }
}

TEST_P(EvidenceWait, AnActThatWasRefusedLeavesItWaiting) {
    const auto kept = Keep("一张照片");
    ASSERT_TRUE(test_.Store(ActOf(1, {})));
    records::ActToStore stale = ActOf(1, {});
    stale.act.evidence = {Reference(kept)};

    EXPECT_FALSE(test_.Store(stale));

    EXPECT_EQ(Waiting(), std::vector{kept.digest});
}

TEST_P(EvidenceWait, UploadedAgainItWaitsAnew) {
    const auto kept = Keep("一张照片");
    test_.clock().Advance(8 * kDay);
    Keep("一张照片");

    EXPECT_TRUE(WaitingSince(*test_.database(), {test_.clock().Now().micros - 7 * kDay}).empty());
    EXPECT_EQ(Waiting(), std::vector{kept.digest});
}

TEST_P(EvidenceWait, UploadedAgainAfterAnActCitedItItDoesNotWait) {
    const auto kept = Keep("一张照片");
    records::ActToStore act = ActOf(1, {});
    act.act.evidence = {Reference(kept)};
    ASSERT_TRUE(test_.Store(act));

    EXPECT_EQ(Keep("一张照片").key, kept.key);

    EXPECT_EQ(Waiting(), std::vector<base::Digest>{});
}

TEST_P(EvidenceWait, DraftsAndImportsHoldTheirFiles) {
    const auto drafted = Keep("草稿中的照片");
    const auto imported = Keep("导入的表格");
    const auto letter = Keep("导入的第二份决定书");
    const auto desk = MakeDeskStore(*test_.database());
    const auto now = test_.clock().Now();
    desk->KeepDraft(
        IdOf(7),
        {"clue/new", R"({"files":[{"digest":")" + drafted.digest.ToText() + R"("}]})", now});
    desk->KeepImport({IdOf(8).value, IdOf(7), IdOf(9), "thing", "表.xlsx", imported.digest,
                      R"({"letters":[{"digest":")" + letter.digest.ToText() + R"("}]})", "{}",
                      std::nullopt, std::nullopt, now, now});

    for (const WaitingEvidence& one : WaitingSince(*test_.database(), Limit()))
        EXPECT_TRUE(one.held_by_desk);
    EXPECT_FALSE(Forget(drafted.digest));
    EXPECT_FALSE(Forget(imported.digest));
    EXPECT_FALSE(Forget(letter.digest));
    desk->DropDraft(IdOf(7), "clue/new");
    EXPECT_TRUE(Forget(drafted.digest));
}

TEST_P(EvidenceWait, AnActThatCommitsWhileSweepingKeepsItsFileOrIsRefused) {
    constexpr int kFiles = 40;
    std::vector<ledger::StoredEvidence> files;
    std::vector<records::ActToStore> acts;
    for (int i = 0; i < kFiles; ++i) {
        files.push_back(Keep("照片 " + std::to_string(i)));
        acts.push_back(ActOf(i + 1, {}));
        acts.back().act.evidence = {Reference(files.back())};
    }
    const base::Instant limit = Limit();
    std::vector<char> stored(kFiles, 0);
    std::thread acting([&] {
        for (std::size_t i = 0; i < kFiles; ++i)
            stored[i] =
                test_.store()
                    .Write([&](records::RecordWriter& writer) -> base::Result<records::Receipt> {
                        if (!writer.FindEvidence(files[i].digest))
                            return base::Refuse("workflow.evidence_unknown");
                        return writer.Store(acts[i]);
                    })
                    .has_value();
    });
    std::vector<char> swept(kFiles, 0);
    for (std::size_t i = kFiles; i-- > 0;)
        swept[i] = ForgetWaiting(*test_.database(), files[i].digest, limit);
    acting.join();

    for (std::size_t i = 0; i < kFiles; ++i) {
        EXPECT_NE(stored[i], swept[i]) << i;
        EXPECT_EQ(IsThere(files[i].digest), stored[i] != 0) << i;
    }
}

TEST(NamedFiles, FindsDigestsInJsonAndInJsonInsideAText) {
    const std::string one = base::Sm3("1").ToText(), two = base::Sm3("2").ToText();

    EXPECT_EQ(NamedFiles(R"({"digest":")" + one + R"(","text":"{\"digest\":\")" + two +
                         R"(\"}","digest":"short","other":")" + one + R"("})"),
              (std::vector{base::Sm3("1"), base::Sm3("2")}));
    EXPECT_EQ(NamedFiles("digest"), std::vector<base::Digest>{});
}

}  // namespace
}  // namespace storage
