#include "ledger/proof.hpp"

#include <gtest/gtest.h>

#include "ledger/rotation.hpp"
#include "ledger/testing/memory_tree.hpp"
#include "ledger/testing/sample_act.hpp"

namespace ledger {
namespace {

/// A log of thirty acts with a key rotation at position 4 and an act with sealed values at 17.
class ProofTest : public ::testing::Test {
 protected:
    static constexpr std::uint64_t kSealedAt = 17;
    static constexpr std::uint64_t kRotatedAt = 4;
    static constexpr std::uint64_t kSize = 30;

    ProofTest() {
        name_ = Seal("\"张三\"", randomness_);
        id_number_ = Seal("\"640101199001011234\"", randomness_);
        for (std::uint64_t i = 0; i < kSize; ++i) {
            bytes_.push_back(ActBytes(ActAt(i)));
            tree_.Add(LeafHash(bytes_.back()));
        }
    }

    Act ActAt(std::uint64_t i) const {
        Act act = testing::BareAct(static_cast<int>(i));
        if (i == kRotatedAt) {
            act.kind = kRotationKind;
            act.statement = RotationStatement(MakeRotation(first_.LogId(), first_, second_));
        }
        if (i != kSealedAt) return act;
        const std::string changes = fmt::format(
            R"({{"name":{{"sealed":"{}"}},"parties":[{{"id":"{}","id_number":{{"sealed":"{}"}}}}]}})",
            SealedDigest(name_, "name").ToText(), row_,
            SealedDigest(id_number_, "parties/" + row_ + "/id_number").ToText());
        act.touches = {{record_, "clue", 0, changes}};
        return act;
    }

    ProofBundle Bundle() const {
        ProofBundle bundle;
        bundle.act = Prove(bytes_[kSealedAt], kSealedAt, kSize, tree_.Reader());
        bundle.rotations = {Prove(bytes_[kRotatedAt], kRotatedAt, kSize, tree_.Reader())};
        bundle.head.log = first_.LogId();
        bundle.head.size = kSize;
        bundle.head.root = tree_.appender().Root();
        bundle.head.signed_at = *base::Instant::Parse("2026-03-02T16:00:00.000000Z");
        second_.Sign(bundle.head);
        bundle.opened = {{record_, "name", name_},
                         {record_, "parties/" + row_ + "/id_number", id_number_}};
        for (const std::uint64_t size : {3U, 8U, 29U})
            bundle.bridges.push_back({size, ConsistencyProof(size, kSize, tree_.Reader())});
        return bundle;
    }

    static std::vector<std::string> Codes(const ProofBundle& bundle) {
        std::vector<std::string> codes;
        if (const auto act = CheckBundle(bundle); !act)
            for (const auto& refusal : act.error()) codes.push_back(refusal.code);
        return codes;
    }

    base::SeededRandomness randomness_{5};
    SigningKey first_ = SigningKey::Make();
    SigningKey second_ = SigningKey::Make();
    base::RecordId record_ = *base::RecordId::Parse("01957a6b-0000-7000-8000-0000000000c1");
    std::string row_ = "01957a6b-0000-7000-8000-0000000000e1";
    SealedValue name_, id_number_;
    std::vector<std::string> bytes_;
    testing::MemoryTree tree_;
};

using Strings = std::vector<std::string>;

TEST_F(ProofTest, AWholeBundleHoldsAfterItsTextWasRead) {
    const std::string text = BundleText(Bundle());

    const auto read = ReadBundle(text);

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(BundleText(*read), text);
    const auto act = CheckBundle(*read);
    ASSERT_TRUE(act.has_value());
    EXPECT_EQ(act->id, ActAt(kSealedAt).id);
}

TEST_F(ProofTest, EveryActOfTheLogCanBeProved) {
    for (std::uint64_t i = 0; i < kSize; ++i) {
        ProofBundle bundle = Bundle();
        bundle.opened.clear();
        bundle.act = Prove(bytes_[i], i, kSize, tree_.Reader());
        EXPECT_EQ(Codes(bundle), Strings{}) << i;
    }
}

TEST_F(ProofTest, NamesWhatIsWrong) {
    ProofBundle other_act = Bundle();
    other_act.act.bytes = bytes_[3];
    other_act.opened.clear();
    ProofBundle other_place = Bundle();
    other_place.act.position = 16;
    ProofBundle other_head = Bundle();
    other_head.head.demonstration = true;
    ProofBundle no_rotation = Bundle();
    no_rotation.rotations.clear();
    ProofBundle moved_rotation = Bundle();
    moved_rotation.rotations[0].position = 5;
    ProofBundle false_rotation = Bundle();
    false_rotation.rotations[0] = Prove(bytes_[3], 3, kSize, tree_.Reader());
    ProofBundle other_value = Bundle();
    other_value.opened[0].sealed.value = "\"李四\"";
    ProofBundle other_row = Bundle();
    other_row.opened[1].path = "parties/01957a6b-0000-7000-8000-0000000000e2/id_number";

    EXPECT_EQ(Codes(other_act), Strings{"proof.act_not_included"});
    EXPECT_EQ(Codes(other_place), Strings{"proof.act_not_included"});
    EXPECT_EQ(Codes(other_head), Strings{"proof.head_signature"});
    EXPECT_EQ(Codes(no_rotation), Strings{"ledger.key_not_of_log"});
    EXPECT_EQ(Codes(moved_rotation), Strings{"proof.rotation_not_included"});
    EXPECT_EQ(Codes(false_rotation),
              (Strings{"ledger.rotation_malformed", "ledger.key_not_of_log"}));
    EXPECT_EQ(Codes(other_value), Strings{"proof.value_differs"});
    EXPECT_EQ(Codes(other_row), Strings{"proof.no_such_value"});
}

TEST_F(ProofTest, NamesAllFaultsAtOnce) {
    ProofBundle bundle = Bundle();
    bundle.head.root = base::Sm3("another tree");
    bundle.opened[1].sealed.salt[0] ^= 1;

    EXPECT_EQ(Codes(bundle), (Strings{"proof.rotation_not_included", "proof.head_signature",
                                      "proof.act_not_included", "proof.value_differs"}));
}

TEST_F(ProofTest, RefusesTextThatIsNoBundle) {
    const std::string text = BundleText(Bundle());

    for (const std::string& wrong : {std::string(), std::string("{}"), text + "x", "[" + text + "]",
                                     text.substr(0, text.size() / 2)})
        EXPECT_FALSE(ReadBundle(wrong).has_value());
}

TEST_F(ProofTest, RefusesBridgesOutOfOrder) {
    ProofBundle twice = Bundle();
    twice.bridges[1] = twice.bridges[0];
    ProofBundle backwards = Bundle();
    std::swap(backwards.bridges[0], backwards.bridges[1]);

    EXPECT_FALSE(ReadBundle(BundleText(twice)).has_value());
    EXPECT_FALSE(ReadBundle(BundleText(backwards)).has_value());
}

TEST_F(ProofTest, RefusesHexInCapitals) {
    ProofBundle bundle = Bundle();
    bundle.opened[0].sealed.salt.fill(0xab);
    std::string text = BundleText(bundle);
    text.replace(text.find("abab"), 4, "ABab");

    EXPECT_FALSE(ReadBundle(text).has_value());
}

TEST_F(ProofTest, NoChangedByteOfTheTextGoesUnnoticed) {
    ProofBundle whole = Bundle();
    whole.bridges.clear();  // looked at only beside a witnessed head
    const std::string text = BundleText(whole);

    for (std::size_t at = 0; at < text.size(); at += 13) {
        std::string changed = text;
        changed[at] = changed[at] == '1' ? '2' : '1';
        const auto bundle = ReadBundle(changed);
        const bool accepted = bundle.has_value() && CheckBundle(*bundle).has_value();
        EXPECT_FALSE(accepted) << at << changed.substr(at, 20);
    }
}

TEST(SealedAt, FindsOnlySealedValues) {
    const std::string digest = base::Sm3("x").ToText();
    const std::string changes = R"({"a":{"sealed":")" + digest + R"("},"b":1,"g":[{"id":"r"}]})";

    EXPECT_EQ(SealedAt(changes, "a"), base::Sm3("x"));
    for (const std::string_view path : {"b", "c", "g", "g/r/a", "b/r/a", "a/b", "", "a/r/x"})
        EXPECT_FALSE(SealedAt(changes, path).has_value()) << path;
}

}  // namespace
}  // namespace ledger
