// A picture from a scanner: its frame is read here, and what is inside goes into the PDF as it is.
// A grey map is what we read of poppler.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "scans/picture.hpp"
#include "scans/read_codes.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    if (const auto picture = scans::ReadPicture(bytes)) {
        CHECK(picture->width > 0 && picture->height > 0);
        CHECK(picture->data.size() <= bytes.size());
        CHECK(scans::PictureToPdf(*picture).starts_with("%PDF-"));
    }
    if (const auto image = scans::ReadPgm(bytes))
        CHECK(image->grey.size() ==
              static_cast<std::size_t>(image->width) * static_cast<std::size_t>(image->height));
    return 0;
}
