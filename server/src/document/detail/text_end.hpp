#pragma once

#include <pugixml.hpp>
#include <string>

namespace document::detail {

/// Where a text ends that is set in lines of exact height.
struct TextEnd {
    int page = 1;
    int left = 0;  ///< twips under its last line, down to the edge of the text
};

/// Programs set a text a little differently: by their fonts, and by how they break lines at Latin
/// words and punctuation.
struct TextEnds {
    TextEnd earliest, latest;
};

/// Where the paragraphs of a `w:body` in our styles (official_layout.hpp) end. Tables count
/// nothing.
[[nodiscard]] TextEnds EndsOfText(pugi::xml_node body);

/// Lines of a text in lines `width` twips wide, the first one `first` narrower: at least and at
/// most.
struct LineCounts {
    int fewest = 1, most = 1;
};
[[nodiscard]] LineCounts LinesOf(const std::u32string& text, int character, int width, int first);

}  // namespace document::detail
