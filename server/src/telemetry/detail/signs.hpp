#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "telemetry/detail/eight_bytes.hpp"

namespace telemetry::detail {

/// Where the signs of a text stand, a bit for each byte. Found for many bytes at once, so that
/// nobody looks at the others one by one.
class Signs {
 public:
    /// Longer texts are read without.
    static constexpr std::size_t kLongest = 10'240;

    /// `text` is at most kLongest bytes and stays as long as this is used.
    void Find(std::string_view text);
    /// The same byte by byte, on machines whose instructions look at one at a time.
    void FindByBytes(std::string_view text);

    /// Those of 57 bytes at least, the lowest bit for the one at `place`, which is in the text.
    /// What lies behind the text counts as signs.
    [[nodiscard]] std::uint64_t From(const char* place) const {
        const auto at = static_cast<std::size_t>(place - text_);
        return EightBytes(bits_.data() + at / 8) >> at % 8;
    }
    [[nodiscard]] bool is_ascii() const { return is_ascii_; }

 private:
    template <class Block>
    void FindBy(std::string_view text);

    const char* text_ = nullptr;
    bool is_ascii_ = true;
    std::array<char, kLongest / 8 + 16> bits_;  // only those of the text are set
};

}  // namespace telemetry::detail
