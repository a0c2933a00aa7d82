#include "verify/verdict.hpp"

#include <fmt/format.h>

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
    out +=
        "注意：本程序不知道这本账的签名头是否曾给别人看过；要排除另造一本账，请把上面的账本编号和根"
        "与见证机构留存的签名头核对。\n";
    return out;
}

Verdict FaultsIn(const base::Refusals& refusals, Status status) {
    std::string out = status == Status::kUnreadable ? "无法验证：\n" : "验证不通过：\n";
    for (const base::Refusal& refusal : refusals) out += "- " + WordsOf(refusal) + "\n";
    return {status, out};
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

Verdict Judge(std::string_view bundle) {
    const auto read = ledger::ReadBundle(base::Trim(bundle));
    if (!read) return FaultsIn(read.error(), Status::kUnreadable);
    const auto act = ledger::CheckBundle(*read);
    if (!act) return FaultsIn(act.error(), Status::kDoesNotHold);
    return {Status::kHolds, AccountOf(*read, *act)};
}

}  // namespace verify
