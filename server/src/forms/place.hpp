#pragma once

#include <compare>
#include <optional>
#include <string>
#include <string_view>

namespace forms {

/// A cell of a sheet; both counted from 0.
struct Place {
    int row = 0, column = 0;
    auto operator<=>(const Place&) const = default;
};

/// `C5` or `$C$5`, in capitals or not, up to `XFD1048576`; nullopt for anything else.
[[nodiscard]] std::optional<Place> ReadPlace(std::string_view text);
/// `C5`.
[[nodiscard]] std::string NameOf(Place place);

/// An area, both ends in it: `C5:D9`. One cell is an area too.
struct Area {
    Place first, last;

    [[nodiscard]] bool Has(Place place) const {
        return first.row <= place.row && place.row <= last.row && first.column <= place.column &&
               place.column <= last.column;
    }
    bool operator==(const Area&) const = default;
};
[[nodiscard]] std::optional<Area> ReadArea(std::string_view text);

}  // namespace forms
