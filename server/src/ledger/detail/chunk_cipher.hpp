#pragma once

#include <openssl/evp.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "ledger/evidence.hpp"

/// The bytes of an evidence file: act.md section "Evidence files".
namespace ledger::detail {

inline constexpr std::string_view kMagic = "QHEVID01";
inline constexpr std::int64_t kChunk = 65'536;
inline constexpr std::int64_t kTag = 16;

/// An empty file has one empty chunk.
constexpr std::int64_t ChunksOf(std::int64_t size) {
    return size == 0 ? 1 : (size + kChunk - 1) / kChunk;
}
/// Bytes of the encrypted file.
constexpr std::int64_t SealedLength(std::int64_t size) {
    return static_cast<std::int64_t>(kMagic.size()) + size + ChunksOf(size) * kTag;
}
/// Where chunk `index` begins in the encrypted file.
constexpr std::int64_t SealedOffset(std::int64_t index) {
    return static_cast<std::int64_t>(kMagic.size()) + index * (kChunk + kTag);
}

struct ChunkPlace {
    std::int64_t index = 0;
    bool last = false;
};

/// AES-256-GCM over the chunks of one file. One thread; throws std::runtime_error when OpenSSL
/// fails for another reason than a wrong tag.
class ChunkCipher {
 public:
    explicit ChunkCipher(const EvidenceKey& key);

    /// Appends ciphertext and tag to `out`.
    void Seal(ChunkPlace place, std::span<const std::byte> plain, std::vector<std::byte>& out);
    /// Appends the plain bytes to `out`; false (and nothing appended) when they are not authentic.
    [[nodiscard]] bool Open(ChunkPlace place, std::span<const std::byte> sealed,
                            std::vector<std::byte>& out);

 private:
    struct FreeContext {
        void operator()(EVP_CIPHER_CTX* context) const { EVP_CIPHER_CTX_free(context); }
    };
    void Begin(ChunkPlace place, bool encrypt);

    EvidenceKey key_;
    std::unique_ptr<EVP_CIPHER_CTX, FreeContext> context_;
};

}  // namespace ledger::detail
