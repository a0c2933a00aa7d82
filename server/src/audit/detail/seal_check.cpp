#include "audit/detail/seal_check.hpp"

#include <limits>

#include "ledger/sealed.hpp"

namespace audit::detail {
namespace {

const char* const kSealed = "sealed_value";
const char* const kTombstone = "tombstone";

std::string KeyText(const std::tuple<std::int64_t, std::string, std::string>& key) {
    return fmt::format("{}/{}/{}", std::get<0>(key), ShowBytes(std::get<1>(key)), std::get<2>(key));
}

std::string PlaceText(const SealPlace& place) {
    return fmt::format("{}/{}/{}", ShowBytes(std::get<0>(place)), ShowBytes(std::get<1>(place)),
                       std::get<2>(place));
}

}  // namespace

void SealCheck::Expect(const ActRow& act, const base::RecordId& record, const ChangesLook& look) {
    for (const SealIn& seal : look.seals) {
        wanted_.emplace(Key{act.arrival, RawOf(record.value.bytes), seal.path},
                        Wanted{seal.digest, act.id, act.position});
    }
}

void SealCheck::Compare(std::int64_t up_to) {
    if (up_to < compared_to_) return;
    std::map<Key, SealedRow> stored;
    for (SealedRow& row : context_.source.Sealed(compared_to_, up_to)) {
        Key key{row.arrival, row.record, row.path};
        stored.emplace(std::move(key), std::move(row));
    }
    for (const auto& [key, wanted] : wanted_) {
        const auto found = stored.find(key);
        if (found == stored.end()) {
            Missing(key, wanted);
        } else {
            Present(key, wanted, found->second);
            stored.erase(found);
        }
    }
    for (const auto& [key, row] : stored) {
        context_.Fault("audit.row_extra", kSealed, KeyText(key));
    }
    wanted_.clear();
    compared_to_ = up_to;
}

void SealCheck::Missing(const Key& key, const Wanted& wanted) {
    const SealPlace place{wanted.act, std::get<1>(key), std::get<2>(key)};
    if (!context_.tombstones.contains(place)) {
        context_.Fault("audit.sealed_missing", kSealed, KeyText(key), {}, wanted.position);
        return;
    }
    context_.buried.insert(place);
}

void SealCheck::Present(const Key& key, const Wanted& wanted, const SealedRow& row) {
    ledger::SealedValue sealed;
    sealed.value = row.value;
    const bool has_salt = row.salt.size() == sealed.salt.size();
    if (has_salt) std::copy(row.salt.begin(), row.salt.end(), sealed.salt.begin());
    if (!has_salt || ledger::SealedDigest(sealed, std::get<2>(key)) != wanted.digest) {
        context_.Fault("audit.sealed_differs", kSealed, KeyText(key), {}, wanted.position);
    }
    const SealPlace place{wanted.act, std::get<1>(key), std::get<2>(key)};
    if (context_.tombstones.contains(place)) {
        context_.buried.insert(place);
        context_.Fault("audit.erased_is_there", kSealed, KeyText(key), {}, wanted.position);
    }
}

void CheckTombstones(Context& context) {
    for (const auto& [place, by] : context.tombstones) {
        const bool is_evidence = std::get<2>(place).starts_with("evidence/");
        const auto named = context.erased_by.find(place);
        const bool is_founded = named != context.erased_by.end() && named->second == by &&
                                (is_evidence || context.buried.contains(place));
        if (!is_founded) {
            context.Fault("audit.tombstone_unfounded", kTombstone, PlaceText(place));
            continue;
        }
        const std::int64_t position = context.erased.at(place);
        const bool is_lost = context.erased_before.contains(place);
        context.Note(is_lost ? "audit.erased_before" : "audit.erased", kTombstone, PlaceText(place),
                     {{"path", std::get<2>(place)},
                      {"act", ShowBytes(by)},
                      {"position", std::to_string(position)}},
                     position);
    }
    for (const auto& [place, by] : context.erased_by) {
        if (!context.tombstones.contains(place)) {
            context.Fault("audit.tombstone_missing", kTombstone, PlaceText(place),
                          {{"act", ShowBytes(by)}}, context.erased.at(place));
        }
    }
}

}  // namespace audit::detail
