#include "verify/verdict.hpp"

#include <gtest/gtest.h>

#include <fstream>

#include "ledger/proof.hpp"
#include "ledger/testing/memory_tree.hpp"
#include "ledger/testing/sample_act.hpp"
#include "verify/words.hpp"

namespace verify {
namespace {

ledger::ProofBundle ABundle() {
    static const ledger::SigningKey key = ledger::SigningKey::Make();
    const std::string bytes = ledger::ActBytes(ledger::testing::FullAct());
    ledger::testing::MemoryTree tree;
    for (int i = 0; i < 5; ++i)
        tree.Add(i == 3 ? ledger::LeafHash(bytes) : ledger::LeafHash(std::to_string(i)));
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
