// A file of a body camera: its name on the first line, then its bytes. Whatever they are, name and
// container are read without a crash, nothing is read outside of the file, and a cut file is never
// taken for a longer one. The same text as a list of duties names each faulty line.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "recordings/duties.hpp"
#include "recordings/times.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto line = input.find('\n');
    const std::string_view name = input.substr(0, line);
    const std::string_view bytes =
        line == std::string_view::npos ? std::string_view() : input.substr(line + 1);
    const recordings::NamedFile named = recordings::ReadFileName(name);
    for (const std::string& word : named.devices) CHECK(!word.empty());
    CHECK(named.run_no.size() <= 6);
    std::size_t asked = 0;
    const recordings::ReadAt read = [&](std::int64_t at, std::span<std::byte> into) {
        CHECK(at >= 0 && static_cast<std::size_t>(at) <= bytes.size());
        CHECK(into.size() <= bytes.size() - static_cast<std::size_t>(at));
        std::memcpy(into.data(), bytes.data() + at, into.size());
        asked += into.size();
        return into.size();
    };
    const auto container =
        recordings::ReadContainer(read, static_cast<std::int64_t>(bytes.size()), name);
    CHECK(asked <= 64 * bytes.size() + 4'096);
    CHECK(container || container.error().size() == 1);
    if (container) {
        CHECK(!bytes.empty() && !container->media_type.empty());
        CHECK(!container->length_ms || *container->length_ms >= 0);
        const auto started = recordings::ChooseStart(named, *container, {1'772'414'130'000'000});
        CHECK(started.at || !started.doubts.empty());
    }
    const recordings::Duties duties = recordings::ReadDuties(input, "f");
    for (const base::Refusal& fault : duties.faults) CHECK(fault.where.starts_with("f:"));
    return 0;
}
