#pragma once

#include <charconv>
#include <string>

#include "catalogue/model.hpp"
#include "records/record.hpp"

namespace records {

/// The procedure version that the record began under (`case_short@1`); nullptr where its type has
/// none, or it was dropped.
[[nodiscard]] inline const catalogue::Procedure* ProcedureOf(const catalogue::Catalogue& catalogue,
                                                             const Record& record) {
    const std::string name = record.Text(system_field::kProcedure);
    const std::size_t at = name.rfind('@');
    if (at == std::string::npos) return nullptr;
    int version = 0;
    const char* const end = name.data() + name.size();
    const auto read = std::from_chars(name.data() + at + 1, end, version);
    if (read.ec != std::errc() || read.ptr != end) return nullptr;
    return catalogue.FindProcedure(name.substr(0, at), version);
}

}  // namespace records
