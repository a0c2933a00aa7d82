#pragma once

#include "exchange/table.hpp"

/// What a fuzz target lets a table be: small, so that each run is quick and every limit is met.
inline constexpr exchange::ReadLimits kSmallTables{.file_bytes = 1 << 20,
                                                   .unpacked_bytes = 4 << 20,
                                                   .rows = 2'000,
                                                   .columns = 50,
                                                   .cells = 5'000,
                                                   .cell_characters = 1'000};
