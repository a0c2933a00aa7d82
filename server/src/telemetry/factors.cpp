#include "telemetry/factors.hpp"

#include <algorithm>
#include <vector>

#include "telemetry/detail/factor_table.hpp"

namespace telemetry {

namespace {

std::vector<const Factor*> ByOldCode() {
    std::vector<const Factor*> list;
    for (const Factor& factor : Factors())
        if (!factor.code_2005.empty()) list.push_back(&factor);
    std::sort(list.begin(), list.end(),
              [](const Factor* a, const Factor* b) { return a->code_2005 < b->code_2005; });
    return list;
}

}  // namespace

std::span<const Factor> Factors() { return detail::FactorTable(); }

const Factor* FindFactor(std::string_view code) {
    if (code.empty()) return nullptr;
    const std::span<const Factor> all = Factors();
    const auto found = std::lower_bound(
        all.begin(), all.end(), code,
        [](const Factor& factor, std::string_view sought) { return factor.code < sought; });
    if (found != all.end() && found->code == code) return &*found;
    static const std::vector<const Factor*> by_old = ByOldCode();
    const auto old = std::lower_bound(
        by_old.begin(), by_old.end(), code,
        [](const Factor* factor, std::string_view sought) { return factor->code_2005 < sought; });
    return old != by_old.end() && (*old)->code_2005 == code ? *old : nullptr;
}

}  // namespace telemetry
