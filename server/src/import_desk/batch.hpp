#pragma once

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

/// Adds the new and changed rows of the plan; new ones get an id.
void AddRows(const Ids& ids, exchange::ImportPlan plan, workflow::BatchRequest& batch);

}  // namespace import_desk
