#include "verify/verdict.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/proof.hpp"
#include "ledger/testing/memory_tree.hpp"
#include "ledger/testing/sample_act.hpp"
#include "verify/words.hpp"

namespace verify {
namespace {

const ledger::SigningKey& Key() {
    static const ledger::SigningKey key = ledger::SigningKey::Make();
    return key;
}

ledger::testing::MemoryTree TreeOf(int size) {
    const std::string bytes = ledger::ActBytes(ledger::testing::FullAct());
    ledger::testing::MemoryTree tree;
    for (int i = 0; i < size; ++i)
        tree.Add(i == 3 ? ledger::LeafHash(bytes) : ledger::LeafHash(std::to_string(i)));
    return tree;
}

/// What a witness kept when the log had `size` acts.
ledger::Head Witnessed(int size) {
    ledger::Head head;
    head.log = Key().LogId();
    head.size = static_cast<std::uint64_t>(size);
    head.root = TreeOf(size).appender().Root();
    head.signed_at = *base::Instant::Parse("2026-03-01T16:00:00.000000Z");
    Key().Sign(head);
    return head;
}

ledger::ProofBundle ABundle() {
    const ledger::SigningKey& key = Key();
    const std::string bytes = ledger::ActBytes(ledger::testing::FullAct());
    const ledger::testing::MemoryTree tree = TreeOf(5);
    ledger::ProofBundle bundle;
    bundle.act = ledger::Prove(bytes, 3, 5, tree.Reader());
    bundle.head.log = key.LogId();
    bundle.head.size = 5;
    bundle.head.root = tree.appender().Root();
    bundle.head.signed_at = *base::Instant::Parse("2026-03-02T16:00:00.000000Z");
    key.Sign(bundle.head);
    return bundle;
}

TEST(Judge, SaysWhatASoundBundleProves) {
    const Verdict verdict = Judge(ledger::BundleText(ABundle()) + "\n");

    EXPECT_EQ(verdict.status, Status::kHolds);
    EXPECT_NE(verdict.words.find("验证通过"), std::string::npos);
    EXPECT_NE(verdict.words.find("case.file"), std::string::npos);
    EXPECT_NE(verdict.words.find("2026-03-03 00:00:00（北京时间）"), std::string::npos);
    EXPECT_EQ(verdict.words.find("演示"), std::string::npos);
}

TEST(Judge, NamesEveryFaultInWords) {
    ledger::ProofBundle bundle = ABundle();
    bundle.head.signed_at.micros += 1;
    bundle.act.position = 2;

    const Verdict verdict = Judge(ledger::BundleText(bundle));

    EXPECT_EQ(verdict.status, Status::kDoesNotHold);
    EXPECT_NE(verdict.words.find("签名头的签名不正确"), std::string::npos);
    EXPECT_NE(verdict.words.find("第 2 号位置"), std::string::npos);
}

TEST(Judge, CallsAnotherFileUnreadable) {
    for (const std::string_view text : {"", "{}", "PK\x03\x04", "{\"format\":2}"})
        EXPECT_EQ(Judge(text).status, Status::kUnreadable) << text;
}

/// A bundle that reaches every earlier head.
ledger::ProofBundle Bridged() {
    ledger::ProofBundle bundle = ABundle();
    const ledger::testing::MemoryTree tree = TreeOf(5);
    for (std::uint64_t size = 1; size < 5; ++size)
        bundle.bridges.push_back({size, ledger::ConsistencyProof(size, 5, tree.Reader())});
    return bundle;
}

Verdict Against(const ledger::ProofBundle& bundle, const ledger::Head& witnessed) {
    return Judge(ledger::BundleText(bundle), ledger::HeadText(witnessed) + "\n");
}

TEST(JudgeWithWitness, HoldsWhereTheLogOnlyGrew) {
    for (int size = 0; size <= 5; ++size) {
        const Verdict verdict = Against(Bridged(), Witnessed(size));

        EXPECT_EQ(verdict.status, Status::kHolds) << size << verdict.words;
        const bool was_there = verdict.words.find("已经在账本之中") != std::string::npos;
        EXPECT_EQ(was_there, size > 3) << size;
        EXPECT_EQ(verdict.words.find("另造"), std::string::npos) << "the witness rules it out";
    }
}

TEST(JudgeWithWitness, RefusesAnotherHistory) {
    for (int size = 0; size <= 5; ++size) {
        ledger::Head witnessed = Witnessed(size);
        witnessed.root = base::Sm3("another history");
        Key().Sign(witnessed);

        const Verdict verdict = Against(Bridged(), witnessed);

        EXPECT_EQ(verdict.status, Status::kDoesNotHold) << size;
        EXPECT_NE(verdict.words.find("不是同一段历史"), std::string::npos) << verdict.words;
    }
}

TEST(JudgeWithWitness, RefusesHeadsThatAreNotOfTheLog) {
    const ledger::SigningKey stranger = ledger::SigningKey::Make();
    ledger::Head other_key = Witnessed(4);
    stranger.Sign(other_key);
    ledger::Head other_log = Witnessed(4);
    other_log.log = stranger.LogId();
    stranger.Sign(other_log);
    ledger::Head later_date = Witnessed(4);
    later_date.signed_at.micros += 1;
    const std::pair<ledger::Head, const char*> cases[] = {
        {other_key, "密钥不属于账本"}, {other_log, "另一本账"}, {later_date, "签名不正确"}};

    for (const auto& [witnessed, words] : cases) {
        const Verdict verdict = Against(Bridged(), witnessed);
        EXPECT_EQ(verdict.status, Status::kDoesNotHold) << words;
        EXPECT_NE(verdict.words.find(words), std::string::npos) << verdict.words;
    }
}

TEST(JudgeWithWitness, CannotTellWhereTheFilesDoNotMeet) {
    const Verdict unbridged = Against(ABundle(), Witnessed(4));
    EXPECT_EQ(unbridged.status, Status::kUnreadable);
    EXPECT_NE(unbridged.words.find("--witnessed"), std::string::npos) << "how to mend it";

    const Verdict ahead = Against(Bridged(), Witnessed(6));
    EXPECT_EQ(ahead.status, Status::kUnreadable);
    EXPECT_NE(ahead.words.find("比这份证明的 5 条还新"), std::string::npos);

    const Verdict no_head = Judge(ledger::BundleText(Bridged()), "{}");
    EXPECT_EQ(no_head.status, Status::kUnreadable);
}

TEST(JudgeWithWitness, FindsAChangedBridge) {
    ledger::ProofBundle bundle = Bridged();
    bundle.bridges[2].path.front() = base::Sm3("x");

    EXPECT_EQ(Against(bundle, Witnessed(3)).status, Status::kDoesNotHold);
}

TEST(Words, AreThoseOfTheCatalogue) {
    std::ifstream file(QH_SOURCE_DIR "/catalogue/messages/zh-CN.yaml");
    std::map<std::string, std::string> catalogue;
    for (std::string line; std::getline(file, line);) {
        const auto colon = line.find(": \"");
        if (colon != std::string::npos && line.ends_with('"'))
            catalogue[line.substr(0, colon)] = line.substr(colon + 3, line.size() - colon - 4);
    }

    for (const auto& [code, words] : kWords) EXPECT_EQ(catalogue[std::string(code)], words);
}

}  // namespace
}  // namespace verify
