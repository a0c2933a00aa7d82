#include "ledger/head.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include <stdexcept>

#include "ledger/canonical_json.hpp"
#include "ledger/detail/sm2.hpp"

namespace ledger {

namespace {

constexpr std::string_view kAlgorithm = "SM2-SM3-RFC9162";

struct FreeBio {
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Bio = std::unique_ptr<BIO, FreeBio>;

void AppendMember(std::string& out, std::string_view name, std::string_view text) {
    AppendJsonText(out, name);
    out.push_back(':');
    AppendJsonText(out, text);
    out.push_back(',');
}

std::string Written(const Head& head, bool with_signature) {
    std::string out = "{";
    AppendMember(out, "algorithm", kAlgorithm);
    out += head.demonstration ? "\"demonstration\":true," : "\"demonstration\":false,";
    AppendMember(out, "key", head.key);
    AppendMember(out, "log", head.log.ToText());
    AppendMember(out, "root", head.root.ToText());
    if (with_signature) AppendMember(out, "signature", head.signature);
    AppendMember(out, "signed_at", head.signed_at.ToText());
    out += "\"size\":";
    AppendJsonInteger(out, static_cast<std::int64_t>(head.size));
    out.push_back('}');
    return out;
}

bool ReadHex(CanonicalReader& json, std::string& out) {
    if (!json.Text(out) || out.empty()) return false;
    return base::FromHex(out).has_value() &&
           out.find_first_not_of("0123456789abcdef") == std::string::npos;
}

template <class T>
bool ReadParsed(CanonicalReader& json, T& out) {
    std::string text;
    if (!json.Text(text)) return false;
    const auto value = T::Parse(text);
    if (!value || value->ToText() != text) return false;
    out = *value;
    return true;
}

bool ReadMember(CanonicalReader& json, std::string_view name, Head& head) {
    std::string text;
    std::int64_t size = 0;
    if (name == "algorithm") return json.Text(text) && text == kAlgorithm;
    if (name == "demonstration") return json.Boolean(head.demonstration);
    if (name == "key") return ReadHex(json, head.key);
    if (name == "log") return ReadParsed(json, head.log);
    if (name == "root") return ReadParsed(json, head.root);
    if (name == "signature") return ReadHex(json, head.signature);
    if (name == "signed_at") return ReadParsed(json, head.signed_at);
    if (name != "size" || !json.Integer(size) || size < 0) return false;
    head.size = static_cast<std::uint64_t>(size);
    return true;
}

}  // namespace

std::string HeadBytes(const Head& head) { return Written(head, false); }
std::string HeadText(const Head& head) { return Written(head, true); }

base::Result<Head> ReadHead(std::string_view text) {
    Head head;
    int members = 0;
    CanonicalReader json(text);
    const bool whole = json.Object([&](std::string_view name) {
        ++members;
        return ReadMember(json, name, head);
    });
    if (!whole || members != 8 || !json.AtEnd())
        return base::Refuse("ledger.head_malformed", {{"at", std::to_string(json.at())}});
    return head;
}

struct SigningKey::State {
    detail::KeyHandle key;
    std::string public_der;
};

SigningKey::SigningKey(std::unique_ptr<State> state) : state_(std::move(state)) {}
SigningKey::~SigningKey() = default;
SigningKey::SigningKey(SigningKey&&) noexcept = default;
SigningKey& SigningKey::operator=(SigningKey&&) noexcept = default;

SigningKey SigningKey::Make() {
    auto state = std::make_unique<State>();
    state->key = detail::MakeSm2Key();
    state->public_der = detail::PublicDer(state->key.get());
    return SigningKey(std::move(state));
}

base::Result<SigningKey> SigningKey::FromPem(std::string_view pem) {
    const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    // An empty passphrase, or OpenSSL would ask for one on the terminal.
    std::string passphrase;
    auto state = std::make_unique<State>();
    state->key.reset(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, passphrase.data()));
    ERR_clear_error();
    if (!detail::IsSm2(state->key.get())) return base::Refuse("ledger.key_malformed");
    state->public_der = detail::PublicDer(state->key.get());
    return SigningKey(std::move(state));
}

std::string SigningKey::ToPem() const {
    const Bio bio(BIO_new(BIO_s_mem()));
    char* bytes = nullptr;
    if (PEM_write_bio_PKCS8PrivateKey(bio.get(), state_->key.get(), nullptr, nullptr, 0, nullptr,
                                      nullptr) != 1)
        throw std::runtime_error("OpenSSL: cannot write the signing key");
    const long length = BIO_get_mem_data(bio.get(), &bytes);
    return {bytes, static_cast<std::size_t>(length)};
}

std::string SigningKey::PublicKey() const {
    const std::string& der = state_->public_der;
    return base::ToHex({reinterpret_cast<const std::uint8_t*>(der.data()), der.size()});
}

base::Digest SigningKey::LogId() const { return base::Sm3(state_->public_der); }

std::string SigningKey::SignText(std::string_view message) const {
    const std::string signature = detail::SignSm2(state_->key.get(), message);
    return base::ToHex({reinterpret_cast<const std::uint8_t*>(signature.data()), signature.size()});
}

void SigningKey::Sign(Head& head) const {
    head.key = PublicKey();
    head.signature = SignText(HeadBytes(head));
}

bool VerifyText(std::string_view message, std::string_view key, std::string_view signature) {
    const auto der = base::FromHex(key);
    const auto raw = base::FromHex(signature);
    if (!der || !raw) return false;
    const detail::KeyHandle handle = detail::PublicFromDer(*der);
    return handle != nullptr && detail::VerifySm2(handle.get(), message, *raw);
}

bool VerifyHead(const Head& head) { return VerifyText(HeadBytes(head), head.key, head.signature); }

}  // namespace ledger
