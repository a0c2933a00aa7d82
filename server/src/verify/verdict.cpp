#include "verify/verdict.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"
#include "ledger/proof.hpp"
#include "verify/words.hpp"

namespace verify {

namespace {

/// 2026-03-02 16:15:30: officers read Beijing time.
std::string InBeijing(base::Instant instant) {
    constexpr std::int64_t kEightHours = 8LL * 3'600'000'000;
    const std::string text = base::Instant{instant.micros + kEightHours}.ToText();
    return text.substr(0, 10) + ' ' + text.substr(11, 8);
}

constexpr std::string_view kNoWitness =
    "注意：只凭这一个文件，不能排除有人另造了一本账。要排除，请向见证机构取得它留存的账本签名头，再"
    "运行\n"
    "      qingheng-verify 证明文件.json --witnessed 签名头文件.json\n";

std::string AccountOf(const ledger::ProofBundle& bundle, const ledger::Act& act) {
    std::string out = "验证通过：行为在账本之中，字节未被改动。\n";
    out += fmt::format("行为      {}  {}\n", act.kind, act.id.ToText());
    out += fmt::format("发生日    {}\n", act.happened_on.ToText());
    out += fmt::format("记录时间  {}（北京时间）\n", InBeijing(act.recorded_at));
    out += fmt::format("涉及记录  {} 条\n", act.touches.size());
    out += fmt::format("账本      {}{}\n", bundle.head.log.ToText(),
                       bundle.head.demonstration ? "（演示账本，数据并非真实）" : "");
    out += fmt::format("位置      {}，签名头共 {} 条\n", bundle.act.position, bundle.head.size);
    out += fmt::format("签名头    {}（北京时间），根 {}\n", InBeijing(bundle.head.signed_at),
                       bundle.head.root.ToText());
    if (!bundle.rotations.empty())
        out += fmt::format("密钥      更换过 {} 次，逐次验证通过\n", bundle.rotations.size());
    for (const ledger::OpenedValue& value : bundle.opened)
        out += fmt::format("公开的值  {} = {}，与封存时相同\n", value.path, value.sealed.value);
    return out;
}

/// What a head that agrees adds: that the act was there already, or came later.
std::string WitnessAccount(const ledger::ProofBundle& bundle, const ledger::Head& witnessed) {
    std::string out = fmt::format(
        "见证      与 {}（北京时间）见证的签名头（{} 条）一致：此后账本只有增加，没有改动\n",
        InBeijing(witnessed.signed_at), witnessed.size);
    out += bundle.act.position < witnessed.size
               ? "          见证之时，这个行为已经在账本之中\n"
               : "          这个行为是见证之后记下的；见证只说明它之前的账没有改动\n";
    return out;
}

Verdict FaultsIn(const base::Refusals& refusals, Status status) {
    std::string out = status == Status::kUnreadable ? "无法验证：\n" : "验证不通过：\n";
    for (const base::Refusal& refusal : refusals) out += "- " + WordsOf(refusal) + "\n";
    return {status, out};
}

/// The two files are in order, but do not reach each other.
bool OnlyCannotTell(const base::Refusals& refusals) {
    return std::ranges::all_of(refusals, [](const base::Refusal& refusal) {
        return refusal.code == "proof.witness_not_bridged" || refusal.code == "proof.witness_ahead";
    });
}

Verdict WithWitness(const ledger::ProofBundle& bundle, const ledger::Act& act,
                    std::string_view witnessed) {
    const auto head = ledger::ReadHead(base::Trim(witnessed));
    if (!head) return FaultsIn(head.error(), Status::kUnreadable);
    const auto agreed = ledger::CheckWitness(bundle, *head);
    if (agreed) return {Status::kHolds, AccountOf(bundle, act) + WitnessAccount(bundle, *head)};
    return FaultsIn(agreed.error(),
                    OnlyCannotTell(agreed.error()) ? Status::kUnreadable : Status::kDoesNotHold);
}

}  // namespace

std::string WordsOf(const base::Refusal& refusal) {
    for (const auto& [code, words] : kWords) {
        if (code != refusal.code) continue;
        std::string out(words);
        for (const auto& [name, value] : refusal.params) {
            const std::string place = '{' + name + '}';
            for (auto at = out.find(place); at != std::string::npos;
                 at = out.find(place, at + value.size()))
                out.replace(at, place.size(), value);
        }
        return out;
    }
    return refusal.code;
}

Verdict Judge(std::string_view bundle, std::optional<std::string_view> witnessed) {
    const auto read = ledger::ReadBundle(base::Trim(bundle));
    if (!read) return FaultsIn(read.error(), Status::kUnreadable);
    const auto act = ledger::CheckBundle(*read);
    if (!act) return FaultsIn(act.error(), Status::kDoesNotHold);
    if (witnessed) return WithWitness(*read, *act, *witnessed);
    return {Status::kHolds, AccountOf(*read, *act) + std::string(kNoWitness)};
}

}  // namespace verify
