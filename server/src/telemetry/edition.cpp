#include "telemetry/edition.hpp"

#include <array>

#include "telemetry/detail/eight_bytes.hpp"

namespace telemetry {

namespace {

struct Names {
    Edition edition;
    std::string_view name, title;
};
constexpr std::array kEditions = {
    Names{Edition::kUnknown, "unknown", "版本不明"},
    Names{Edition::k2005, "2005", "HJ/T 212-2005"},
    Names{Edition::k2017, "2017", "HJ 212-2017"},
    Names{Edition::k2025, "2025", "HJ 212-2025"},
    Names{Edition::kSurfaceWater2017, "surface_water_2017", "地表水 2017"},
};

}  // namespace

std::string_view EditionName(Edition edition) {
    return kEditions[static_cast<std::size_t>(edition)].name;
}

std::string_view EditionTitle(Edition edition) {
    return kEditions[static_cast<std::size_t>(edition)].title;
}

std::optional<Edition> EditionNamed(std::string_view name) {
    for (const Names& known : kEditions)
        if (known.name == name) return known.edition;
    return std::nullopt;
}

bool IsLongMn(std::string_view mn) {
    return mn.size() == 24 && detail::AreUpperHex(detail::EightBytes(mn.data())) &&
           detail::AreUpperHex(detail::EightBytes(mn.data() + 8)) &&
           detail::AreUpperHex(detail::EightBytes(mn.data() + 16));
}

Edition DetectEdition(const EditionSigns& signs) {
    if (signs.flag < 0) return Edition::k2005;
    switch (signs.flag >> 2) {
        case 0:
            return Edition::k2005;
        case 1:
            return Edition::k2017;
        // Answers of a surface-water platform have ST=91, so there the MN decides.
        case 2:
            return signs.st != "21" && IsLongMn(signs.mn) ? Edition::k2025
                                                          : Edition::kSurfaceWater2017;
        default:
            return Edition::kUnknown;
    }
}

}  // namespace telemetry
