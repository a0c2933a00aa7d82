#include "telemetry/sm4.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "base/text.hpp"
#include "telemetry/crc.hpp"
#include "telemetry/splitter.hpp"

namespace telemetry {

namespace {

constexpr std::size_t kBlock = 16;
constexpr std::string_view kCipherStart = "CP=&&";
enum class Direction : int { kOpen = 0, kSeal = 1 };

struct Cipher {
    std::string_view key;
    Direction direction;
};

/// `blocks` in place; a failure is one of OpenSSL (a library without SM4).
void Run(const Cipher& cipher, unsigned char* blocks, std::size_t size) {
    const std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)> context(
        EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    const auto* key = reinterpret_cast<const unsigned char*>(cipher.key.data());
    int written = 0;
    const bool done =
        context != nullptr &&
        EVP_CipherInit_ex(context.get(), EVP_sm4_ecb(), nullptr, key, nullptr,
                          static_cast<int>(cipher.direction)) == 1 &&
        EVP_CIPHER_CTX_set_padding(context.get(), 0) == 1 &&
        EVP_CipherUpdate(context.get(), blocks, &written, blocks, static_cast<int>(size)) == 1;
    if (!done || static_cast<std::size_t>(written) != size)
        throw std::runtime_error("SM4 failed in OpenSSL");
}

base::Result<std::string> Changed(std::string_view frame, const Cipher& cipher) {
    if (cipher.key.size() != kBlock) return base::Refuse("hj212.bad_key");
    const std::size_t start = frame.find(kCipherStart);
    const std::size_t tail = 2 + kCrcSize;
    if (start == std::string_view::npos || frame.size() > kLongestFrame ||
        start + kCipherStart.size() + tail > frame.size())
        return base::Refuse("hj212.no_cp");
    const std::size_t body = start + kCipherStart.size();
    const std::size_t size = (frame.size() - tail - body) / kBlock * kBlock;
    std::string changed(frame);
    if (size > 0) Run(cipher, reinterpret_cast<unsigned char*>(changed.data() + body), size);
    return changed;
}

/// The check sum is weak (crc.hpp): what a wrong key gives must also look like no text.
bool IsText(std::string_view segment) {
    return base::IsUtf8(segment) && std::none_of(segment.begin(), segment.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
           });
}

}  // namespace

base::Result<std::string> SealFrame(std::string_view frame, std::string_view key) {
    return Changed(frame, {key, Direction::kSeal});
}

base::Result<std::string> OpenFrame(std::string_view frame, std::string_view key) {
    auto plain = Changed(frame, {key, Direction::kOpen});
    if (!plain) return plain;
    const std::string_view text = *plain;
    const std::string_view segment = text.substr(kHeadSize, text.size() - kHeadSize - kCrcSize);
    if (ReadCrc(text.substr(text.size() - kCrcSize)) != Crc(segment) || !IsText(segment))
        return base::Refuse("hj212.wrong_key");
    return plain;
}

}  // namespace telemetry
