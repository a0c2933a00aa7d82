#pragma once

#include <map>
#include <optional>
#include <pugixml.hpp>
#include <string>
#include <utility>
#include <vector>

#include "document/detail/template_state.hpp"
#include "document/values.hpp"

namespace document::detail {

/// Size in pixels of a PNG or JPEG; nullopt for other bytes.
struct PictureSize {
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    bool png = false;
};
[[nodiscard]] std::optional<PictureSize> MeasurePicture(std::string_view bytes);

/// The pictures that filling adds to a file: parts, relations and types.
class Pictures {
 public:
    /// Adds the picture to `run` of the part `part` and remembers what the file needs for it; false
    /// where the bytes are no picture that Word shows.
    bool Add(const Image& image, const std::string& part, pugi::xml_node run);

    /// Adds the parts, and the lines that name them, to the file's parts.
    void Finish(std::vector<office::Part>& parts) const;

 private:
    struct Link {
        std::string part;
        std::string id;
        std::string media;
    };

    std::vector<office::Part> media_;
    std::vector<Link> links_;
};

}  // namespace document::detail
