#include <algorithm>
#include <functional>

#include "ledger/canonical_json.hpp"
#include "ledger/proof.hpp"

/// The bundle's text, both ways.
namespace ledger {

namespace {

constexpr std::int64_t kBundleFormat = 1;

void AppendProof(std::string& out, const std::vector<base::Digest>& proof) {
    out.push_back('[');
    for (std::size_t i = 0; i < proof.size(); ++i) {
        if (i > 0) out.push_back(',');
        AppendJsonText(out, proof[i].ToText());
    }
    out.push_back(']');
}

void AppendRotation(std::string& out, const ProvenAct& proven) {
    out += "{\"act\":";
    AppendJsonText(out, proven.bytes);
    out += ",\"inclusion\":";
    AppendProof(out, proven.inclusion);
    out += ",\"position\":";
    AppendJsonInteger(out, static_cast<std::int64_t>(proven.position));
    out.push_back('}');
}

void AppendBridge(std::string& out, const Bridge& bridge) {
    out += "{\"path\":";
    AppendProof(out, bridge.path);
    out += ",\"size\":";
    AppendJsonInteger(out, static_cast<std::int64_t>(bridge.size));
    out.push_back('}');
}

void AppendOpened(std::string& out, const OpenedValue& value) {
    out += "{\"path\":";
    AppendJsonText(out, value.path);
    out += ",\"record\":";
    AppendJsonText(out, value.record.ToText());
    out += ",\"salt\":";
    AppendJsonText(out, base::ToHex(value.sealed.salt));
    out += ",\"value\":" + value.sealed.value + '}';
}

template <class List, class AppendOne>
void AppendList(std::string& out, const List& list, AppendOne append_one) {
    out.push_back('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
        if (i > 0) out.push_back(',');
        append_one(out, list[i]);
    }
    out.push_back(']');
}

class BundleReader {
 public:
    explicit BundleReader(std::string_view text) : json_(text) {}

    base::Result<ProofBundle> Read() {
        int members = 0;
        const bool whole = json_.Object([&](std::string_view name) {
            members += name == "sealed" || name == "consistency" ? 0 : 1;
            return ReadMember(name);
        });
        if (whole && members == 6 && json_.AtEnd()) return std::move(bundle_);
        return base::Refuse("proof.malformed", {{"at", std::to_string(json_.at())}});
    }

 private:
    bool ReadMember(std::string_view name) {
        if (name == "format") {
            std::int64_t format = 0;
            return json_.Integer(format) && format == kBundleFormat;
        }
        if (name == "head") return ReadHeadMember();
        if (name == "keys")
            return json_.Array([this] { return ReadRotation(bundle_.rotations.emplace_back()); });
        if (name == "sealed")
            return json_.Array([this] { return ReadOpened(bundle_.opened.emplace_back()); }) &&
                   !bundle_.opened.empty();
        if (name == "consistency")
            return json_.Array([this] { return ReadBridge(bundle_.bridges.emplace_back()); }) &&
                   AreInOrder(bundle_.bridges);
        return ReadProven(name, bundle_.act);
    }

    static bool AreInOrder(const std::vector<Bridge>& bridges) {
        return !bridges.empty() &&
               std::ranges::is_sorted(bridges, std::ranges::less_equal{}, &Bridge::size);
    }

    bool ReadBridge(Bridge& bridge) {
        int members = 0;
        return json_.Object([&](std::string_view name) {
            ++members;
            if (name == "path") return ReadDigests(bridge.path);
            return name == "size" && ReadCount(bridge.size) && bridge.size > 0;
        }) && members == 2;
    }

    bool ReadDigests(std::vector<base::Digest>& digests) {
        return json_.Array([&] {
            const auto digest = json_.Text(scratch_) ? base::Digest::Parse(scratch_) : std::nullopt;
            if (!digest || digest->ToText() != scratch_) return false;
            digests.push_back(*digest);
            return true;
        });
    }

    bool ReadCount(std::uint64_t& into) {
        std::int64_t count = 0;
        if (!json_.Integer(count) || count < 0) return false;
        into = static_cast<std::uint64_t>(count);
        return true;
    }

    bool ReadProven(std::string_view name, ProvenAct& act) {
        if (name == "act") return json_.Text(act.bytes);
        if (name == "inclusion") return ReadDigests(act.inclusion);
        return name == "position" && ReadCount(act.position);
    }

    bool ReadHeadMember() {
        std::string_view raw;
        if (!json_.Any(raw)) return false;
        auto head = ReadHead(raw);
        if (!head) return false;
        bundle_.head = std::move(*head);
        return true;
    }

    bool ReadRotation(ProvenAct& act) {
        int members = 0;
        return json_.Object([&](std::string_view name) {
            ++members;
            return ReadProven(name, act);
        }) && members == 3;
    }

    bool ReadOpened(OpenedValue& value) {
        int members = 0;
        return json_.Object([&](std::string_view name) {
            ++members;
            if (name == "path") return json_.Text(value.path);
            if (name == "record") return ReadRecord(value.record);
            if (name == "salt") return ReadSalt(value.sealed.salt);
            std::string_view raw;
            if (name != "value" || !json_.Any(raw)) return false;
            value.sealed.value = raw;
            return true;
        }) && members == 4;
    }

    bool ReadRecord(base::RecordId& record) {
        const auto id = json_.Text(scratch_) ? base::RecordId::Parse(scratch_) : std::nullopt;
        record = id.value_or(base::RecordId{});
        return id.has_value() && id->ToText() == scratch_;
    }

    bool ReadSalt(Salt& salt) {
        const auto raw = json_.Text(scratch_) ? base::FromHex(scratch_) : std::nullopt;
        if (!raw || raw->size() != salt.size()) return false;
        std::copy(raw->begin(), raw->end(), salt.begin());
        return base::ToHex(salt) == scratch_;
    }

    CanonicalReader json_;
    ProofBundle bundle_;
    std::string scratch_;
};

}  // namespace

std::string BundleText(const ProofBundle& bundle) {
    std::string out = "{\"act\":";
    AppendJsonText(out, bundle.act.bytes);
    if (!bundle.bridges.empty()) {
        out += ",\"consistency\":";
        AppendList(out, bundle.bridges, AppendBridge);
    }
    out += ",\"format\":";
    AppendJsonInteger(out, kBundleFormat);
    out += ",\"head\":" + HeadText(bundle.head);
    out += ",\"inclusion\":";
    AppendProof(out, bundle.act.inclusion);
    out += ",\"keys\":";
    AppendList(out, bundle.rotations, AppendRotation);
    out += ",\"position\":";
    AppendJsonInteger(out, static_cast<std::int64_t>(bundle.act.position));
    if (!bundle.opened.empty()) {
        out += ",\"sealed\":";
        AppendList(out, bundle.opened, AppendOpened);
    }
    out.push_back('}');
    return out;
}

base::Result<ProofBundle> ReadBundle(std::string_view text) { return BundleReader(text).Read(); }

}  // namespace ledger
