#pragma once

#include <string>
#include <string_view>

#include "base/instant.hpp"
#include "base/random.hpp"
#include "exchange/import_plan.hpp"
#include "workflow/performer.hpp"

/// What imports by the page and by the command have in common, between a plan and its act.
namespace import_desk {

struct Ids {
    const base::Clock& clock;
    base::Randomness& randomness;
};

/// `共 120 行，其中 2 行有错误，没有导入`; empty where nothing was faulty. `unit`: 行, 件.
[[nodiscard]] std::string LeftOutInWords(const exchange::ImportPlan& plan, std::string_view unit);

/// Adds the new and changed rows of the plan; new ones get an id. Of a batch with no reason yet it
/// says which rows were left out, so that the act tells for good whether it holds the whole file.
void AddRows(const Ids& ids, exchange::ImportPlan plan, workflow::BatchRequest& batch);

}  // namespace import_desk
