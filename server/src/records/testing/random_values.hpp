#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "catalogue/model.hpp"
#include "records/record.hpp"

/// Edgy values, drawn from one engine. Test only.
namespace records::testing {

using Engine = std::mt19937_64;

/// 0 to `end` - 1.
[[nodiscard]] std::size_t Pick(Engine& engine, std::size_t end);
[[nodiscard]] bool Chance(Engine& engine, int percent);

template <class T>
[[nodiscard]] const T& PickFrom(Engine& engine, const std::vector<T>& list) {
    return list[Pick(engine, list.size())];
}

[[nodiscard]] base::Uuid RandomUuid(Engine& engine);

/// Ids that exist, by record type.
using KnownIds = std::map<std::string, std::vector<base::RecordId>, std::less<>>;

/// A present value for `field`: small pools, so that values meet; absent only where there is
/// nothing to refer to.
[[nodiscard]] Value RandomValue(Engine& engine, const catalogue::Field& field,
                                const KnownIds& known);

/// A piece of `text` by code points, not empty where `text` is not.
[[nodiscard]] std::string PieceOf(Engine& engine, const std::string& text);

}  // namespace records::testing
