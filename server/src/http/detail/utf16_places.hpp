#pragma once

#include <algorithm>
#include <boost/json.hpp>
#include <string_view>
#include <vector>

#include "report_reader/text.hpp"

namespace http {

/// UTF-16 units before a byte of valid UTF-8.
class Utf16Places {
 public:
    explicit Utf16Places(std::string_view text) : text_(text) {
        std::size_t units = 0;
        for (std::size_t at = 0; at < text.size(); ++at) {
            if (at % kBlock == 0) blocks_.push_back(units);
            units += UnitsOf(text[at]);
        }
        blocks_.push_back(units);
    }

    [[nodiscard]] std::size_t Of(std::size_t byte) const {
        byte = std::min(byte, text_.size());
        if (byte == text_.size()) return blocks_.back();
        std::size_t units = blocks_[byte / kBlock];
        for (std::size_t at = byte - byte % kBlock; at < byte; ++at) units += UnitsOf(text_[at]);
        return units;
    }

    void Add(boost::json::object& to, report_reader::Span place) const {
        to["from"] = Of(place.begin);
        to["to"] = Of(place.end);
    }

 private:
    static constexpr std::size_t kBlock = 512;
    static std::size_t UnitsOf(char byte) {
        const auto lead = static_cast<unsigned char>(byte);
        if ((lead & 0xC0U) == 0x80U) return 0;
        return lead >= 0xF0U ? 2 : 1;
    }
    std::string_view text_;
    std::vector<std::size_t> blocks_;
};

}  // namespace http
