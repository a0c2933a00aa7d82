#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace telemetry::detail {

/// Where the signs of a text stand, from front to back. Found for many bytes at once and written
/// down, so that nobody looks at the others one by one, and no sign waits for the one before it.
class Signs {
 public:
    /// Longer texts are read without.
    static constexpr std::size_t kLongest = 10'240;
    /// A place in the text, counted from its beginning.
    using Place = std::uint16_t;
    /// So many times the last byte of the text stands behind the last sign, so that whoever looks
    /// ahead looks at nothing behind the text.
    static constexpr std::size_t kEnds = 4;

    /// Looks at the signs in turn.
    class Cursor {
     public:
        /// `ahead` is less than kEnds.
        [[nodiscard]] const char* operator[](std::size_t ahead) const {
            return text_ + next_[ahead];
        }
        void Skip(std::size_t count) { next_ += count; }
        /// Skips those before `place`, which is a byte of the text.
        void SkipTo(const char* place) {
            while ((*this)[0] < place) ++next_;
        }

     private:
        friend class Signs;
        Cursor(const char* text, const Place* next) : text_(text), next_(next) {}

        const char* text_;
        const Place* next_;
    };

    /// `text` is not empty, at most kLongest bytes and stays as long as this is used. By the widest
    /// instructions that the machine has.
    void Find(std::string_view text);
    /// The same by those that any machine of the kind has.
    void FindByBlocks(std::string_view text);
    /// The same byte by byte, on machines whose instructions look at one at a time.
    void FindByBytes(std::string_view text);

    [[nodiscard]] Cursor First() const { return {text_, places_.data()}; }
    [[nodiscard]] bool is_ascii() const { return is_ascii_; }

 private:
    template <class Block>
    void FindBy(std::string_view text);
    void Finish(Place* end, std::string_view text);

    /// So many places are written at once, whether there are so many signs or not.
    static constexpr std::size_t kSpare = 64;

    const char* text_ = nullptr;
    bool is_ascii_ = true;
    std::array<Place, kLongest + kSpare> places_;  // only those of the text are set
};

}  // namespace telemetry::detail
