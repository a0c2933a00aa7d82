#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <span>

namespace base {

/// The only source of chance. Safe from any thread.
class Randomness {
public:
    virtual ~Randomness() = default;
    virtual void Fill(std::span<std::byte> bytes) = 0;
};

/// The operating system's generator, by OpenSSL; throws std::runtime_error when it fails.
class SystemRandomness final : public Randomness {
public:
    void Fill(std::span<std::byte> bytes) override;
};

/// Repeatable bytes for tests. One thread.
class SeededRandomness final : public Randomness {
public:
    explicit SeededRandomness(std::uint64_t seed) : engine_(seed) {}
    void Fill(std::span<std::byte> bytes) override;

private:
    std::mt19937_64 engine_;
};

}  // namespace base
