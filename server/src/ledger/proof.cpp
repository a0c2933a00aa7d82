#include "ledger/proof.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "ledger/canonical_json.hpp"
#include "ledger/rotation.hpp"

namespace ledger {

namespace {

/// `{"sealed":hex}` and nothing else.
std::optional<base::Digest> ReadSealed(CanonicalReader& json) {
    std::string_view raw;
    if (!json.Any(raw)) return std::nullopt;
    constexpr std::string_view kBefore = "{\"sealed\":\"";
    constexpr std::string_view kAfter = "\"}";
    if (!raw.starts_with(kBefore) || !raw.ends_with(kAfter)) return std::nullopt;
    raw.remove_prefix(kBefore.size());
    raw.remove_suffix(kAfter.size());
    const auto digest = base::Digest::Parse(raw);
    return digest && digest->ToText() == raw ? digest : std::nullopt;
}

bool Skip(CanonicalReader& json) {
    std::string_view raw;
    return json.Any(raw);
}

/// In a group's array, the field of the row with that id (a row's keys are sorted, so the field may
/// stand before the id).
std::optional<base::Digest> SealedInGroup(CanonicalReader& json, const std::string& row,
                                          const std::string& field) {
    std::optional<base::Digest> found;
    json.Array([&] {
        std::optional<base::Digest> here;
        std::string id;
        const bool whole = json.Object([&](std::string_view name) {
            if (name == "id") return json.Text(id);
            if (name != field) return Skip(json);
            here = ReadSealed(json);
            return true;
        });
        if (id == row) found = here;
        return whole;
    });
    return found;
}

base::Refusal InclusionFault(std::string code, const ProvenAct& act) {
    return {std::move(code), {{"position", std::to_string(act.position)}}, {}};
}

bool IsIncluded(const ProvenAct& act, const Head& head) {
    return VerifyInclusion(LeafHash(act.bytes), act.position, head.size, act.inclusion, head.root);
}

void Take(base::Refusals& into, const base::Refusals& from) {
    into.insert(into.end(), from.begin(), from.end());
}

/// The readable rotations; what is wrong with the others.
std::vector<RotationAt> RotationsIn(const ProofBundle& bundle, base::Refusals& refusals) {
    std::vector<RotationAt> rotations;
    for (const ProvenAct& proven : bundle.rotations) {
        if (!IsIncluded(proven, bundle.head))
            refusals.push_back(InclusionFault("proof.rotation_not_included", proven));
        const auto act = ReadAct(proven.bytes);
        if (!act || act->kind != kRotationKind) {
            refusals.push_back({"ledger.rotation_malformed", {}, "keys"});
            continue;
        }
        if (auto rotation = ReadRotation(act->statement))
            rotations.push_back({proven.position, std::move(*rotation)});
        else
            Take(refusals, rotation.error());
    }
    return rotations;
}

void CheckKeys(const ProofBundle& bundle, base::Refusals& refusals) {
    const std::vector<RotationAt> rotations = RotationsIn(bundle, refusals);
    if (const auto keys = CheckHeadKey(bundle.head, rotations); !keys) Take(refusals, keys.error());
    if (!VerifyHead(bundle.head)) refusals.push_back({"proof.head_signature", {}, "head"});
}

void CheckOpened(const Act& act, const std::vector<OpenedValue>& opened, base::Refusals& refusals) {
    for (const OpenedValue& value : opened) {
        std::optional<base::Digest> digest;
        for (const Touch& touch : act.touches)
            if (touch.record == value.record) digest = SealedAt(touch.changes, value.path);
        if (!digest)
            refusals.push_back({"proof.no_such_value", {{"path", value.path}}, value.path});
        else if (SealedDigest(value.sealed, value.path) != *digest)
            refusals.push_back({"proof.value_differs", {{"path", value.path}}, value.path});
    }
}

/// Whether the tree of the bundle's head is that of `witnessed`, grown; or why nobody can tell.
base::Refusals GrowthFaults(const ProofBundle& bundle, const Head& witnessed) {
    const auto fault = [&](const char* code) {
        return base::Refusals{
            {code,
             {{"size", std::to_string(witnessed.size)}, {"of", std::to_string(bundle.head.size)}},
             "witnessed"}};
    };
    if (witnessed.size > bundle.head.size) return fault("proof.witness_ahead");
    if (witnessed.size == bundle.head.size)
        return witnessed.root == bundle.head.root ? base::Refusals{}
                                                  : fault("proof.witness_differs");
    if (witnessed.size == 0)  // every log began empty
        return witnessed.root == base::Sm3("") ? base::Refusals{} : fault("proof.witness_differs");
    const auto bridge = std::ranges::find(bundle.bridges, witnessed.size, &Bridge::size);
    if (bridge == bundle.bridges.end()) return fault("proof.witness_not_bridged");
    return VerifyConsistency(witnessed.size, bundle.head.size, bridge->path, witnessed.root,
                             bundle.head.root)
               ? base::Refusals{}
               : fault("proof.witness_differs");
}

}  // namespace

base::Done CheckWitness(const ProofBundle& bundle, const Head& witnessed) {
    base::Refusals refusals;
    if (!VerifyHead(witnessed)) refusals.push_back({"proof.witness_signature", {}, "witnessed"});
    if (witnessed.log != bundle.head.log || witnessed.demonstration != bundle.head.demonstration) {
        refusals.push_back(
            {"proof.witness_other_log", {{"log", witnessed.log.ToText()}}, "witnessed"});
        return base::Refuse(std::move(refusals));
    }
    base::Refusals of_the_bundle;  // CheckBundle tells them
    const auto keys = CheckHeadKey(witnessed, RotationsIn(bundle, of_the_bundle));
    if (!keys) Take(refusals, keys.error());
    Take(refusals, GrowthFaults(bundle, witnessed));
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return base::AllWell();
}

std::optional<base::Digest> SealedAt(std::string_view changes, std::string_view path) {
    const std::vector<std::string> parts = base::Split(path, '/');
    if (parts.size() != 1 && parts.size() != 3) return std::nullopt;
    std::optional<base::Digest> found;
    CanonicalReader json(changes);
    json.Object([&](std::string_view name) {
        if (name != parts[0]) return Skip(json);
        if (parts.size() == 1)
            found = ReadSealed(json);
        else if (json.Peek() == '[')
            found = SealedInGroup(json, parts[1], parts[2]);
        return false;
    });
    return found;
}

ProvenAct Prove(std::string bytes, std::uint64_t position, std::uint64_t size,
                const NodeReader& read) {
    return {std::move(bytes), position, InclusionProof(position, size, read)};
}

base::Result<Act> CheckBundle(const ProofBundle& bundle) {
    base::Refusals refusals;
    CheckKeys(bundle, refusals);
    if (!IsIncluded(bundle.act, bundle.head))
        refusals.push_back(InclusionFault("proof.act_not_included", bundle.act));
    auto act = ReadAct(bundle.act.bytes);
    if (act)
        CheckOpened(*act, bundle.opened, refusals);
    else
        Take(refusals, act.error());
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return act;
}

}  // namespace ledger
