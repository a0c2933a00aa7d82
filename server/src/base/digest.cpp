#include "base/digest.hpp"

#include <openssl/evp.h>

#include <cstring>
#include <stdexcept>

#include "base/check.hpp"

namespace base {

namespace {

/// Fetched once for the whole run: an immutable handle, safe from any thread. (EVP_sm3() would look
/// the algorithm up again at every digest.)
const EVP_MD* Algorithm(DigestKind kind) {
    static const EVP_MD* const sm3 = EVP_MD_fetch(nullptr, "SM3", nullptr);
    static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    const EVP_MD* algorithm = kind == DigestKind::kSm3 ? sm3 : sha256;
    if (algorithm == nullptr) throw std::runtime_error("OpenSSL lacks the digest SM3 or SHA-256");
    return algorithm;
}

void Demand(int answer) {
    if (answer != 1) throw std::runtime_error("OpenSSL failed to compute a digest");
}

Digest DigestOf(DigestKind kind, std::string_view bytes) {
    Digest digest;
    Demand(EVP_Digest(bytes.data(), bytes.size(), digest.bytes.data(), nullptr, Algorithm(kind),
                      nullptr));
    return digest;
}

int HexValue(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

}  // namespace

std::optional<Digest> Digest::Parse(std::string_view hex) {
    const auto raw = FromHex(hex);
    Digest digest;
    if (!raw || raw->size() != digest.bytes.size()) return std::nullopt;
    std::memcpy(digest.bytes.data(), raw->data(), digest.bytes.size());
    return digest;
}

std::string Digest::ToText() const { return ToHex(bytes); }

struct Digester::State {
    std::unique_ptr<EVP_MD_CTX, FreeContext> context{EVP_MD_CTX_new()};
};

Digester::Digester(DigestKind kind) : state_(std::make_unique<State>()) {
    Demand(EVP_DigestInit_ex(state_->context.get(), Algorithm(kind), nullptr));
}

Digester::~Digester() = default;
Digester::Digester(Digester&&) noexcept = default;
Digester& Digester::operator=(Digester&&) noexcept = default;

Digester& Digester::Add(std::span<const std::byte> bytes) {
    CHECK(state_ != nullptr);
    Demand(EVP_DigestUpdate(state_->context.get(), bytes.data(), bytes.size()));
    return *this;
}

Digester& Digester::Add(std::string_view bytes) { return Add(std::as_bytes(std::span(bytes))); }

Digest Digester::Finish() {
    CHECK(state_ != nullptr);
    Digest digest;
    Demand(EVP_DigestFinal_ex(state_->context.get(), digest.bytes.data(), nullptr));
    state_.reset();
    return digest;
}

Digest Sm3(std::string_view bytes) { return DigestOf(DigestKind::kSm3, bytes); }

Digest Sha256(std::string_view bytes) { return DigestOf(DigestKind::kSha256, bytes); }

std::string ToHex(std::span<const std::uint8_t> bytes) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string hex(bytes.size() * 2, '0');
    char* at = hex.data();
    for (const std::uint8_t byte : bytes) {
        *at++ = kDigits[byte >> 4];
        *at++ = kDigits[byte & 0x0f];
    }
    return hex;
}

std::optional<std::string> FromHex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string bytes;
    bytes.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        const int high = HexValue(hex[i]);
        const int low = HexValue(hex[i + 1]);
        if (high < 0 || low < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(high * 16 + low));
    }
    return bytes;
}

}  // namespace base

std::size_t std::hash<base::Digest>::operator()(const base::Digest& digest) const noexcept {
    std::size_t value = 0;
    std::memcpy(&value, digest.bytes.data(), sizeof value);
    return value;
}
