#include "ledger/rotation.hpp"

#include "ledger/canonical_json.hpp"

namespace ledger {

namespace {

std::string SignedBytes(const KeyRotation& rotation) {
    std::string out = "{\"from\":";
    AppendJsonText(out, rotation.from);
    out += ",\"log\":";
    AppendJsonText(out, rotation.log.ToText());
    out += ",\"rotate\":1,\"to\":";
    AppendJsonText(out, rotation.to);
    out.push_back('}');
    return out;
}

bool IsHex(std::string_view text) {
    return !text.empty() && text.size() % 2 == 0 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// SM3 of a key's DER; nothing where `key` is no hex.
std::optional<base::Digest> KeyDigest(std::string_view key) {
    const auto der = base::FromHex(key);
    if (!der) return std::nullopt;
    return base::Sm3(*der);
}

}  // namespace

KeyRotation MakeRotation(const base::Digest& log, const SigningKey& from, const SigningKey& to) {
    KeyRotation rotation{log, from.PublicKey(), to.PublicKey(), {}, {}};
    const std::string bytes = SignedBytes(rotation);
    rotation.signature_from = from.SignText(bytes);
    rotation.signature_to = to.SignText(bytes);
    return rotation;
}

std::string RotationStatement(const KeyRotation& rotation) {
    std::string out = "{\"from\":";
    AppendJsonText(out, rotation.from);
    out += ",\"log\":";
    AppendJsonText(out, rotation.log.ToText());
    out += ",\"signature_from\":";
    AppendJsonText(out, rotation.signature_from);
    out += ",\"signature_to\":";
    AppendJsonText(out, rotation.signature_to);
    out += ",\"to\":";
    AppendJsonText(out, rotation.to);
    out.push_back('}');
    return out;
}

base::Result<KeyRotation> ReadRotation(std::string_view statement) {
    KeyRotation rotation;
    int members = 0;
    CanonicalReader json(statement);
    std::string text;
    const bool whole = json.Object([&](std::string_view name) {
        ++members;
        if (!json.Text(text) || !IsHex(text)) return false;
        if (name == "from") return rotation.from = text, true;
        if (name == "to") return rotation.to = text, true;
        if (name == "signature_from") return rotation.signature_from = text, true;
        if (name == "signature_to") return rotation.signature_to = text, true;
        const auto log = base::Digest::Parse(text);
        if (name != "log" || !log) return false;
        rotation.log = *log;
        return true;
    });
    if (!whole || members != 5 || !json.AtEnd()) return base::Refuse("ledger.rotation_malformed");
    return rotation;
}

bool VerifyRotation(const KeyRotation& rotation) {
    const std::string bytes = SignedBytes(rotation);
    return VerifyText(bytes, rotation.from, rotation.signature_from) &&
           VerifyText(bytes, rotation.to, rotation.signature_to);
}

base::Done CheckHeadKey(const Head& head, const std::vector<RotationAt>& rotations) {
    base::Refusals refusals;
    std::string key;
    for (const RotationAt& at : rotations) {
        if (at.position >= head.size) break;
        const std::string position = std::to_string(at.position);
        const bool joins =
            key.empty() ? KeyDigest(at.rotation.from) == head.log : at.rotation.from == key;
        if (!joins || at.rotation.log != head.log)
            refusals.push_back({"ledger.rotation_broken", {{"position", position}}, {}});
        if (!VerifyRotation(at.rotation))
            refusals.push_back({"ledger.rotation_signature", {{"position", position}}, {}});
        key = at.rotation.to;
    }
    const bool may_sign = key.empty() ? KeyDigest(head.key) == head.log : head.key == key;
    if (!may_sign) refusals.push_back({"ledger.key_not_of_log", {{"log", head.log.ToText()}}, {}});
    return base::DoneUnless(std::move(refusals));
}

}  // namespace ledger
