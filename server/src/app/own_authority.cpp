#include "app/own_authority.hpp"

#include <arpa/inet.h>
#include <ifaddrs.h>
#include <netinet/in.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>
#include <stdexcept>

#include "app/handles.hpp"
#include "base/digest.hpp"
#include "ledger/durable_file.hpp"

namespace app {

namespace fs = std::filesystem;

namespace {

constexpr long kDay = 24L * 3600;
constexpr int kServerDays = 397;
constexpr int kAuthorityDays = 3650;
constexpr int kRenewDays = 30;

template <class T>
T* Made(T* pointer) {
    if (pointer == nullptr) throw std::runtime_error("openssl could not make a certificate part");
    return pointer;
}

std::string Slurp(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

std::string PemOf(const std::function<int(BIO*)>& write) {
    const Memory memory(Made(BIO_new(BIO_s_mem())));
    if (write(memory.get()) != 1) throw std::runtime_error("openssl could not write PEM");
    char* bytes = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

std::string PemOf(const PrivateKey& key) {
    return PemOf([&](BIO* out) {
        return PEM_write_bio_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
}

std::string PemOf(const Certificate& certificate) {
    return PemOf([&](BIO* out) { return PEM_write_bio_X509(out, certificate.get()); });
}

Certificate ReadCertificate(const std::string& pem) {
    const Memory memory(Made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))));
    return Certificate(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
}

PrivateKey ReadKey(const std::string& pem) {
    const Memory memory(Made(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size()))));
    return PrivateKey(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
}

void AddExtension(X509* certificate, X509* issuer, int kind, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509_EXTENSION* extension = Made(X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str()));
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
}

Certificate Blank(const std::string& common_name, const PrivateKey& key, base::Instant now,
                  int days) {
    Certificate certificate(Made(X509_new()));
    X509_set_version(certificate.get(), 2);
    std::array<unsigned char, 16> serial{};
    RAND_bytes(serial.data(), static_cast<int>(serial.size()));
    serial[0] &= 0x7F;
    BIGNUM* number = Made(BN_bin2bn(serial.data(), static_cast<int>(serial.size()), nullptr));
    BN_to_ASN1_INTEGER(number, X509_get_serialNumber(certificate.get()));
    BN_free(number);
    const time_t begin = static_cast<time_t>(now.micros / 1'000'000) - kDay;
    ASN1_TIME_set(X509_getm_notBefore(certificate.get()), begin);
    ASN1_TIME_set(X509_getm_notAfter(certificate.get()), begin + (days + 1L) * kDay);
    X509_set_pubkey(certificate.get(), key.get());
    X509_NAME_add_entry_by_txt(X509_get_subject_name(certificate.get()), "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(common_name.data()),
                               static_cast<int>(common_name.size()), -1, 0);
    return certificate;
}

void SignBy(const Certificate& certificate, const PrivateKey& key) {
    if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
        throw std::runtime_error("openssl could not sign a certificate");
}

std::set<std::string> LocalAddresses() {
    std::set<std::string> addresses = {"127.0.0.1", "::1"};
    ifaddrs* list = nullptr;
    if (::getifaddrs(&list) != 0) return addresses;
    for (const ifaddrs* one = list; one != nullptr; one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET) continue;
        std::array<char, INET_ADDRSTRLEN> text{};
        const auto* address = reinterpret_cast<const sockaddr_in*>(one->ifa_addr);
        if (::inet_ntop(AF_INET, &address->sin_addr, text.data(), text.size()) != nullptr)
            addresses.insert(text.data());
    }
    ::freeifaddrs(list);
    return addresses;
}

std::string SubjectNames(const std::vector<std::string>& names) {
    std::set<std::string> dns = {"localhost"};
    std::set<std::string> addresses = LocalAddresses();
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0 && host[0] != '\0')
        dns.insert(host.data());
    for (const std::string& name : names) {
        in6_addr scratch{};
        const bool is_address = ::inet_pton(AF_INET, name.c_str(), &scratch) == 1 ||
                                ::inet_pton(AF_INET6, name.c_str(), &scratch) == 1;
        (is_address ? addresses : dns).insert(name);
    }
    std::string text;
    for (const std::string& name : dns) text += (text.empty() ? "DNS:" : ",DNS:") + name;
    for (const std::string& address : addresses) text += ",IP:" + address;
    return text;
}

bool StaysValid(const Certificate& certificate, base::Instant now) {
    if (!certificate) return false;
    time_t later = static_cast<time_t>(now.micros / 1'000'000) + kRenewDays * kDay;
    return X509_cmp_time(X509_get0_notAfter(certificate.get()), &later) > 0;
}

std::string Fingerprint(const Certificate& certificate) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
    unsigned length = 0;
    X509_digest(certificate.get(), EVP_sha256(), bytes.data(), &length);
    std::string text;
    for (unsigned i = 0; i < length; ++i)
        text += fmt::format("{}{:02X}", i == 0 ? "" : ":", bytes[i]);
    return text;
}

struct Authority {
    Certificate certificate;
    PrivateKey key;
};

Authority MakeAuthority(base::Instant now) {
    PrivateKey key(Made(EVP_EC_gen("P-256")));
    Certificate certificate = Blank("Qingheng own authority", key, now, kAuthorityDays);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
    AddExtension(certificate.get(), certificate.get(), NID_basic_constraints,
                 "critical,CA:TRUE,pathlen:0");
    AddExtension(certificate.get(), certificate.get(), NID_key_usage,
                 "critical,keyCertSign,cRLSign");
    AddExtension(certificate.get(), certificate.get(), NID_subject_key_identifier, "hash");
    SignBy(certificate, key);
    return {std::move(certificate), std::move(key)};
}

void MakeServerCertificate(const fs::path& folder, const Authority& authority,
                           const std::string& subject_names, base::Instant now) {
    const PrivateKey key(Made(EVP_EC_gen("P-256")));
    const Certificate certificate = Blank("Qingheng", key, now, kServerDays);
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(authority.certificate.get()));
    AddExtension(certificate.get(), authority.certificate.get(), NID_basic_constraints,
                 "critical,CA:FALSE");
    AddExtension(certificate.get(), authority.certificate.get(), NID_key_usage,
                 "critical,digitalSignature");
    AddExtension(certificate.get(), authority.certificate.get(), NID_ext_key_usage, "serverAuth");
    AddExtension(certificate.get(), authority.certificate.get(), NID_subject_alt_name,
                 subject_names);
    AddExtension(certificate.get(), authority.certificate.get(), NID_authority_key_identifier,
                 "keyid");
    SignBy(certificate, authority.key);
    ledger::WriteDurably(folder / "server-key.pem", PemOf(key));
    ledger::WriteDurably(folder / "server.pem", PemOf(certificate) + PemOf(authority.certificate));
    ledger::WriteDurably(folder / "server-names.txt", subject_names);
}

}  // namespace

Certificates OwnCertificates(const fs::path& folder, const std::vector<std::string>& names,
                             base::Instant now) {
    fs::create_directories(folder);
    Authority authority{ReadCertificate(Slurp(folder / "authority.pem")),
                        ReadKey(Slurp(folder / "authority-key.pem"))};
    const bool fresh = !authority.key || !StaysValid(authority.certificate, now);
    if (fresh) {
        authority = MakeAuthority(now);
        ledger::WriteDurably(folder / "authority-key.pem", PemOf(authority.key));
        ledger::WriteDurably(folder / "authority.pem", PemOf(authority.certificate));
    }
    const std::string subject_names = SubjectNames(names);
    if (fresh || Slurp(folder / "server-names.txt") != subject_names ||
        !StaysValid(ReadCertificate(Slurp(folder / "server.pem")), now))
        MakeServerCertificate(folder, authority, subject_names, now);
    return {Slurp(folder / "server.pem"), Slurp(folder / "server-key.pem"),
            PemOf(authority.certificate), Fingerprint(authority.certificate)};
}

}  // namespace app
