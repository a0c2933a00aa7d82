#include "ledger/detail/sm2.hpp"

#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/params.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

namespace ledger::detail {

namespace {

constexpr std::string_view kUserId = "1234567812345678";

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using DigestContext = std::unique_ptr<EVP_MD_CTX, FreeContext>;

void Demand(bool well, const char* what) {
    if (well) return;
    std::array<char, 200> why{};
    ERR_error_string_n(ERR_get_error(), why.data(), why.size());
    throw std::runtime_error(std::string("OpenSSL: ") + what + ": " + why.data());
}

/// Ready to sign (or verify) with the user id set. The key's context ends with `context`.
struct Operation {
    DigestContext context{EVP_MD_CTX_new()};
    EVP_PKEY_CTX* key_context = nullptr;
};

using Begin = int (*)(EVP_MD_CTX*, EVP_PKEY_CTX**, const char*, OSSL_LIB_CTX*, const char*,
                      EVP_PKEY*, const OSSL_PARAM*);

Operation Start(EVP_PKEY* key, Begin begin) {
    Operation operation;
    const std::array<OSSL_PARAM, 2> params{
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_DIST_ID,
                                          const_cast<char*>(kUserId.data()), kUserId.size()),
        OSSL_PARAM_construct_end()};
    Demand(operation.context != nullptr, "EVP_MD_CTX_new");
    // The id is set afterwards: OpenSSL 3.0.19 refuses it among the parameters of the beginning.
    Demand(begin(operation.context.get(), &operation.key_context, "SM3", nullptr, nullptr, key,
                 nullptr) == 1,
           "SM2 init");
    Demand(EVP_PKEY_CTX_set_params(operation.key_context, params.data()) == 1, "SM2 id");
    return operation;
}

const unsigned char* Bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

KeyHandle MakeSm2Key() {
    KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "SM2"));
    Demand(key != nullptr, "SM2 key generation");
    return key;
}

std::string PublicDer(EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key, &der);
    Demand(length > 0, "i2d_PUBKEY");
    std::string bytes(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return bytes;
}

bool IsSm2(EVP_PKEY* key) { return key != nullptr && EVP_PKEY_is_a(key, "SM2") == 1; }

KeyHandle PublicFromDer(std::string_view der) {
    if (der.size() > 1024) return nullptr;
    const unsigned char* at = Bytes(der);
    KeyHandle key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())));
    ERR_clear_error();
    // The one spelling only: the log's id is a digest of these bytes.
    if (!IsSm2(key.get()) || PublicDer(key.get()) != der) return nullptr;
    return key;
}

std::string SignSm2(EVP_PKEY* key, std::string_view message) {
    const Operation operation = Start(key, EVP_DigestSignInit_ex);
    std::size_t length = 0;
    EVP_MD_CTX* const context = operation.context.get();
    Demand(EVP_DigestSign(context, nullptr, &length, Bytes(message), message.size()) == 1,
           "SM2 sign");
    std::string signature(length, '\0');
    Demand(EVP_DigestSign(context, reinterpret_cast<unsigned char*>(signature.data()), &length,
                          Bytes(message), message.size()) == 1,
           "SM2 sign");
    signature.resize(length);
    return signature;
}

bool VerifySm2(EVP_PKEY* key, std::string_view message, std::string_view signature) {
    const Operation operation = Start(key, EVP_DigestVerifyInit_ex);
    const int answer = EVP_DigestVerify(operation.context.get(), Bytes(signature), signature.size(),
                                        Bytes(message), message.size());
    ERR_clear_error();
    return answer == 1;
}

}  // namespace ledger::detail
