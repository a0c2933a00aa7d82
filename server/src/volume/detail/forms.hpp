#pragma once

#include <string>
#include <vector>

#include "volume/write.hpp"

/// 卷宗封面, 卷内目录, 备考表: the bureau's own templates, filled.
namespace volume::detail {

struct Forms {
    std::string cover, contents, remarks;  ///< .docx
};

/// `ranges`: one for each of `items`, which are those of `part`. Refuses `volume.no_template`.
[[nodiscard]] base::Result<Forms> WriteForms(const Writing& writing, const Contents& contents,
                                             Part part, const std::vector<const Item*>& items,
                                             const std::vector<PageRange>& ranges);

}  // namespace volume::detail
