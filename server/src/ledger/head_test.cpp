#include "ledger/head.hpp"

#include <gtest/gtest.h>

#include "ledger/rotation.hpp"

namespace ledger {
namespace {

Head AHead(const SigningKey& first, std::uint64_t size = 12) {
    Head head;
    head.log = first.LogId();
    head.size = size;
    head.root = base::Sm3("root");
    head.signed_at = *base::Instant::Parse("2026-03-02T16:00:00.000000Z");
    return head;
}

std::vector<std::string> Codes(const base::Done& done) {
    std::vector<std::string> codes;
    if (!done)
        for (const auto& refusal : done.error()) codes.push_back(refusal.code);
    return codes;
}

TEST(Head, BytesAreThoseOfTheContract) {
    Head head;
    head.log = base::Sm3("log");
    head.size = 3;
    head.root = base::Sm3("root");
    head.signed_at = *base::Instant::Parse("2026-03-02T16:00:00.000000Z");
    head.key = "3059";

    EXPECT_EQ(HeadBytes(head),
              R"({"algorithm":"SM2-SM3-RFC9162","demonstration":false,"key":"3059","log":")" +
                  base::Sm3("log").ToText() + R"(","root":")" + base::Sm3("root").ToText() +
                  R"(","signed_at":"2026-03-02T16:00:00.000000Z","size":3})");
}

TEST(Head, SignedTextReadsBackAndVerifies) {
    const SigningKey key = SigningKey::Make();
    Head head = AHead(key);
    key.Sign(head);

    const auto read = ReadHead(HeadText(head));

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(HeadText(*read), HeadText(head));
    EXPECT_TRUE(VerifyHead(*read));
    EXPECT_TRUE(CheckHeadKey(*read, {}).has_value());
}

TEST(Head, AnythingChangedBreaksTheSignature) {
    const SigningKey key = SigningKey::Make();
    Head head = AHead(key);
    key.Sign(head);
    const auto changed = [&](auto change) {
        Head other = head;
        change(other);
        return other;
    };

    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.size = 13; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.root.bytes[0] ^= 1; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.log.bytes[5] ^= 1; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.demonstration = true; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.signed_at.micros += 1; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.key = SigningKey::Make().PublicKey(); })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.signature = "00"; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.signature += "00"; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.key += "00"; })));
    EXPECT_FALSE(VerifyHead(changed([](Head& h) { h.signature.clear(); })));
}

TEST(Head, RefusesTextThatIsNoHead) {
    const SigningKey key = SigningKey::Make();
    Head head = AHead(key);
    key.Sign(head);
    const std::string text = HeadText(head);

    for (const std::string& wrong :
         {std::string(), std::string("{}"), text + " ",
          text.substr(0, text.size() - 1) + ",\"z\":1}", HeadBytes(head)})
        EXPECT_FALSE(ReadHead(wrong).has_value()) << wrong;
}

TEST(SigningKey, ComesBackFromItsPem) {
    const SigningKey key = SigningKey::Make();

    const auto again = SigningKey::FromPem(key.ToPem());

    ASSERT_TRUE(again.has_value());
    EXPECT_EQ(again->PublicKey(), key.PublicKey());
    EXPECT_EQ(again->LogId(), key.LogId());
    Head head = AHead(key);
    again->Sign(head);
    EXPECT_TRUE(VerifyHead(head));
}

TEST(SigningKey, RefusesAPemThatHoldsNoSm2Key) {
    for (const std::string_view pem :
         {"", "-----BEGIN PRIVATE KEY-----\nAA==\n-----END PRIVATE KEY-----\n", "garbage"})
        EXPECT_FALSE(SigningKey::FromPem(pem).has_value()) << pem;
}

TEST(VerifyText, HoldsForASignatureMadeElsewhere) {
    // Made by: openssl pkeyutl -sign -rawin -digest sm3 -pkeyopt distid:1234567812345678
    const std::string key =
        "3059301306072a8648ce3d020106082a811ccf5501822d03420004086752254b7dda85231271478fa3fe35002e"
        "74fdbd899dd96329c70273c91f341d87d1572d9fafe452649656ae66f167709df0c46f6b4f8e67071accbe6b1f"
        "e0";
    const std::string signature =
        "3046022100eb33b938a06d2f122c62d19f6384d2c1c9683f7281a6e451163bbfbfff56b812022100c3c480aa31"
        "2a0373395199459c22dcbbd44927b141fe57697d715034cbaaa472";

    EXPECT_TRUE(VerifyText("青衡", key, signature));
    EXPECT_FALSE(VerifyText("青衝", key, signature));
}

class RotationTest : public ::testing::Test {
 protected:
    Head SignedBy(const SigningKey& key, std::uint64_t size) const {
        Head head = AHead(first_, size);
        key.Sign(head);
        return head;
    }
    RotationAt At(std::uint64_t position, const SigningKey& from, const SigningKey& to) const {
        return {position, MakeRotation(first_.LogId(), from, to)};
    }

    SigningKey first_ = SigningKey::Make();
    SigningKey second_ = SigningKey::Make();
    SigningKey third_ = SigningKey::Make();
};

TEST_F(RotationTest, StatementReadsBack) {
    const KeyRotation rotation = MakeRotation(first_.LogId(), first_, second_);

    const auto read = ReadRotation(RotationStatement(rotation));

    ASSERT_TRUE(read.has_value());
    EXPECT_EQ(RotationStatement(*read), RotationStatement(rotation));
    EXPECT_TRUE(VerifyRotation(*read));
    EXPECT_FALSE(ReadRotation("{}").has_value());
}

TEST_F(RotationTest, EachHeadIsSignedByTheKeyOfItsTime) {
    const std::vector<RotationAt> rotations{At(10, first_, second_), At(20, second_, third_)};

    EXPECT_TRUE(CheckHeadKey(SignedBy(first_, 10), rotations).has_value());
    EXPECT_TRUE(CheckHeadKey(SignedBy(second_, 11), rotations).has_value());
    EXPECT_TRUE(CheckHeadKey(SignedBy(second_, 20), rotations).has_value());
    EXPECT_TRUE(CheckHeadKey(SignedBy(third_, 21), rotations).has_value());
    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(first_, 11), rotations)),
              std::vector<std::string>{"ledger.key_not_of_log"});
    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(third_, 20), rotations)),
              std::vector<std::string>{"ledger.key_not_of_log"});
}

TEST_F(RotationTest, AStrangerCannotTakeTheLogOver) {
    const std::vector<RotationAt> stranger{At(3, third_, second_)};
    std::vector<RotationAt> forged{At(3, first_, second_)};
    forged[0].rotation.signature_from = forged[0].rotation.signature_to;

    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(second_, 9), stranger)),
              std::vector<std::string>{"ledger.rotation_broken"});
    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(second_, 9), forged)),
              std::vector<std::string>{"ledger.rotation_signature"});
    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(second_, 9), {})),
              std::vector<std::string>{"ledger.key_not_of_log"});
}

TEST_F(RotationTest, ARotationOfAnotherLogDoesNotCount) {
    const std::vector<RotationAt> rotations{{3, MakeRotation(third_.LogId(), first_, second_)}};

    EXPECT_EQ(Codes(CheckHeadKey(SignedBy(second_, 9), rotations)),
              std::vector<std::string>{"ledger.rotation_broken"});
}

}  // namespace
}  // namespace ledger
