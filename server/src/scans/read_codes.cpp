#include "scans/read_codes.hpp"

#include <zbar.h>

#include <charconv>
#include <cmath>
#include <memory>
#include <new>
#include <numbers>

namespace scans {

namespace {

constexpr int kLongestSide = 20'000;

void SkipSpace(std::string_view& text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
}

std::optional<int> TakeNumber(std::string_view& text) {
    SkipSpace(text);
    int number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return number;
}

struct Freed {
    void operator()(zbar::zbar_image_scanner_t* scanner) const {
        zbar::zbar_image_scanner_destroy(scanner);
    }
    void operator()(zbar::zbar_image_t* image) const { zbar::zbar_image_destroy(image); }
};
using Scanner = std::unique_ptr<zbar::zbar_image_scanner_t, Freed>;
using Dots = std::unique_ptr<zbar::zbar_image_t, Freed>;

Scanner NewScanner() {
    Scanner scanner(zbar::zbar_image_scanner_create());
    if (!scanner) throw std::bad_alloc();
    zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_NONE, zbar::ZBAR_CFG_ENABLE, 0);
    zbar::zbar_image_scanner_set_config(scanner.get(), zbar::ZBAR_QRCODE, zbar::ZBAR_CFG_ENABLE, 1);
    return scanner;
}

Dots Borrow(const Image& image) {
    Dots dots(zbar::zbar_image_create());
    if (!dots) throw std::bad_alloc();
    constexpr unsigned long kY800 = 0x30303859;  // "Y800": one byte a dot
    zbar::zbar_image_set_format(dots.get(), kY800);
    zbar::zbar_image_set_size(dots.get(), static_cast<unsigned>(image.width),
                              static_cast<unsigned>(image.height));
    zbar::zbar_image_set_data(dots.get(), image.grey.data(), image.grey.size(), nullptr);
    return dots;
}

/// The reader gives the corners in the code's own order: upper left, lower left, lower right, upper
/// right. The upper edge tells how the page lies.
int TurnOf(const zbar::zbar_symbol_t* symbol) {
    if (zbar::zbar_symbol_get_loc_size(symbol) != 4) return 0;
    const double right =
        zbar::zbar_symbol_get_loc_x(symbol, 3) - zbar::zbar_symbol_get_loc_x(symbol, 0);
    const double down =
        zbar::zbar_symbol_get_loc_y(symbol, 3) - zbar::zbar_symbol_get_loc_y(symbol, 0);
    const double lies = std::atan2(down, right) * 180 / std::numbers::pi;
    const int quarters = static_cast<int>(std::lround(lies / 90));
    return (360 - quarters * 90) % 360;
}

}  // namespace

std::optional<Image> ReadPgm(std::string_view bytes) {
    if (!bytes.starts_with("P5")) return std::nullopt;
    bytes.remove_prefix(2);
    const auto width = TakeNumber(bytes);
    const auto height = TakeNumber(bytes);
    const auto white = TakeNumber(bytes);
    if (!width || !height || white != 255 || bytes.empty()) return std::nullopt;
    if (*width < 1 || *height < 1 || *width > kLongestSide || *height > kLongestSide) return std::nullopt;
    bytes.remove_prefix(1);
    if (bytes.size() != static_cast<std::size_t>(*width) * static_cast<std::size_t>(*height))
        return std::nullopt;
    return Image{*width, *height, std::string(bytes)};
}

std::vector<FoundCode> FindCodes(const Image& image) {
    const Scanner scanner = NewScanner();
    const Dots dots = Borrow(image);
    std::vector<FoundCode> found;
    if (zbar::zbar_scan_image(scanner.get(), dots.get()) <= 0) return found;
    for (const zbar::zbar_symbol_t* symbol = zbar::zbar_image_first_symbol(dots.get());
         symbol != nullptr; symbol = zbar::zbar_symbol_next(symbol))
        found.push_back({std::string(zbar::zbar_symbol_get_data(symbol),
                                     zbar::zbar_symbol_get_data_length(symbol)),
                         TurnOf(symbol)});
    return found;
}

bool IsBlank(const Image& image) {
    constexpr unsigned char kInk = 160;
    constexpr std::size_t kMostSpecks = 2000;  ///< one dot in so many may be dust
    const auto dark =
        static_cast<std::size_t>(std::count_if(image.grey.begin(), image.grey.end(), [](char dot) {
            return static_cast<unsigned char>(dot) < kInk;
        }));
    return dark * kMostSpecks < image.grey.size();
}

}  // namespace scans
