#include "app/own_authority.hpp"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <memory>

namespace app {
namespace {

namespace fs = std::filesystem;

struct Free {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* memory) const { BIO_free(memory); }
};

std::unique_ptr<X509, Free> Read(const std::string& pem) {
    const std::unique_ptr<BIO, Free> memory(
        BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    return std::unique_ptr<X509, Free>(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
}

class OwnAuthorityTest : public ::testing::Test {
 protected:
    OwnAuthorityTest() : folder_(fs::path(::testing::TempDir()) / "qingheng_own_authority") {
        fs::remove_all(folder_);
    }
    void TearDown() override { fs::remove_all(folder_); }
    fs::path folder_;
    const base::Instant now_ = base::Instant::StartOf(*base::CivilDay::From(2026, 3, 2));
};

TEST_F(OwnAuthorityTest, TheServersCertificateNamesItsHostsAndIsSignedByTheAuthority) {
    const Certificates made = OwnCertificates(folder_, {"qingheng.example", "127.0.0.9"}, now_);

    const auto server = Read(made.certificate);
    const auto authority = Read(made.authority);
    ASSERT_TRUE(server && authority);
    EXPECT_EQ(X509_check_host(server.get(), "qingheng.example", 0, 0, nullptr), 1);
    EXPECT_EQ(X509_check_ip_asc(server.get(), "127.0.0.9", 0), 1);
    EXPECT_EQ(X509_check_host(server.get(), "other.example", 0, 0, nullptr), 0);
    EXPECT_EQ(X509_verify(server.get(), X509_get0_pubkey(authority.get())), 1);
}

TEST_F(OwnAuthorityTest, KeysAreForTheOwnerOnly) {
    (void)OwnCertificates(folder_, {}, now_);

    for (const char* name : {"authority-key.pem", "server-key.pem"})
        EXPECT_EQ(fs::status(folder_ / name).permissions(),
                  fs::perms::owner_read | fs::perms::owner_write)
            << name;
}

TEST_F(OwnAuthorityTest, LaterStartsKeepBothUntilTheNamesChange) {
    const Certificates first = OwnCertificates(folder_, {"a.example"}, now_);

    const Certificates again = OwnCertificates(folder_, {"a.example"}, now_);
    const Certificates renamed = OwnCertificates(folder_, {"b.example"}, now_);

    EXPECT_EQ(again.certificate, first.certificate);
    EXPECT_NE(renamed.certificate, first.certificate);
    EXPECT_EQ(renamed.authority, first.authority);
}

TEST_F(OwnAuthorityTest, TheServersCertificateIsRenewedBeforeItEndsTheAuthorityStays) {
    const Certificates first = OwnCertificates(folder_, {}, now_);

    const base::Instant later{now_.micros + 380LL * 24 * 3'600'000'000};
    const Certificates renewed = OwnCertificates(folder_, {}, later);

    EXPECT_NE(renewed.certificate, first.certificate);
    EXPECT_EQ(renewed.authority, first.authority);
}

}  // namespace
}  // namespace app
