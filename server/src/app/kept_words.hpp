#pragma once

#include <optional>
#include <vector>

#include "app/command.hpp"
#include "report_reader/kept.hpp"

namespace app {

/// What the topmost bureau of the installation keeps that `--data` or `--db` names: by it reports
/// are read. Nothing where neither is given; nullopt after words on what is wrong. Nothing is made
/// or changed there.
[[nodiscard]] std::optional<std::vector<report_reader::KeptWording>> KeptWordsOf(
    CommandContext& context, const Arguments& arguments, const Settings& settings);

}  // namespace app
