#include "ledger/detail/chunk_cipher.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <stdexcept>

#include "base/check.hpp"

namespace ledger::detail {

namespace {

constexpr int kNonceLength = 12;

const EVP_CIPHER* Aes() {
    static const EVP_CIPHER* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return cipher;
}

void Demand(bool well) {
    if (!well) throw std::runtime_error("OpenSSL failed to encrypt or decrypt evidence");
}

const unsigned char* In(std::span<const std::byte> bytes) {
    return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* Out(std::byte* bytes) { return reinterpret_cast<unsigned char*>(bytes); }

void PutBigEndian(std::int64_t number, unsigned char* at) {
    for (int i = 0; i < 8; ++i) at[i] = static_cast<unsigned char>(number >> (56 - 8 * i));
}

}  // namespace

ChunkCipher::ChunkCipher(const EvidenceKey& key) : key_(key), context_(EVP_CIPHER_CTX_new()) {
    Demand(context_ != nullptr && Aes() != nullptr);
}

void ChunkCipher::Begin(ChunkPlace place, bool encrypt) {
    std::array<unsigned char, kNonceLength> nonce{};
    PutBigEndian(place.index, nonce.data() + 4);
    Demand(EVP_CipherInit_ex2(context_.get(), Aes(), key_.key.data(), nonce.data(), encrypt ? 1 : 0,
                              nullptr) == 1);
    std::array<unsigned char, 17> bound{};
    static_assert(kMagic.size() == 8);
    std::memcpy(bound.data(), kMagic.data(), kMagic.size());
    PutBigEndian(place.index, bound.data() + 8);
    bound[16] = place.last ? 1 : 0;
    int written = 0;
    Demand(EVP_CipherUpdate(context_.get(), nullptr, &written, bound.data(),
                            static_cast<int>(bound.size())) == 1);
}

void ChunkCipher::Seal(ChunkPlace place, std::span<const std::byte> plain,
                       std::vector<std::byte>& out) {
    CHECK(plain.size() <= static_cast<std::size_t>(kChunk));
    Begin(place, true);
    const std::size_t before = out.size();
    out.resize(before + plain.size() + static_cast<std::size_t>(kTag));
    int written = 0;
    if (!plain.empty())
        Demand(EVP_CipherUpdate(context_.get(), Out(out.data() + before), &written, In(plain),
                                static_cast<int>(plain.size())) == 1);
    std::byte* const tag = out.data() + before + plain.size();
    Demand(EVP_CipherFinal_ex(context_.get(), Out(tag), &written) == 1);
    Demand(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_GET_TAG, kTag, tag) == 1);
}

bool ChunkCipher::Open(ChunkPlace place, std::span<const std::byte> sealed,
                       std::vector<std::byte>& out) {
    if (sealed.size() < static_cast<std::size_t>(kTag)) return false;
    const auto plain = sealed.first(sealed.size() - static_cast<std::size_t>(kTag));
    std::array<std::byte, kTag> tag{};
    std::copy(sealed.begin() + static_cast<std::ptrdiff_t>(plain.size()), sealed.end(),
              tag.begin());
    Begin(place, false);
    const std::size_t before = out.size();
    out.resize(before + plain.size());
    int written = 0;
    if (!plain.empty())
        Demand(EVP_CipherUpdate(context_.get(), Out(out.data() + before), &written, In(plain),
                                static_cast<int>(plain.size())) == 1);
    Demand(EVP_CIPHER_CTX_ctrl(context_.get(), EVP_CTRL_AEAD_SET_TAG, kTag, tag.data()) == 1);
    std::array<std::byte, kTag> end{};
    if (EVP_CipherFinal_ex(context_.get(), Out(end.data()), &written) == 1) return true;
    out.resize(before);
    return false;
}

}  // namespace ledger::detail
