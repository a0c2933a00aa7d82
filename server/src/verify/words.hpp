#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace verify {

/// The words of what a proof can have wrong. The program stands alone and reads no catalogue; a
/// test holds these equal to catalogue/messages/zh-CN.yaml.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kWords{{
    {"ledger.act_malformed",
     "存证的行为不合格式（{place}，第 {at} 字节处）：字节被改动过，或者出自更新的版本"},
    {"ledger.head_malformed",
     "账本签名头不合格式（第 {at} 字节处）：文字被改动过，或者出自更新的版本"},
    {"ledger.key_not_of_log", "签名头所用的密钥不属于账本 {log}；这个签名头不能采信"},
    {"ledger.rotation_broken",
     "第 {position} 号位置的密钥更换与前一把密钥接不上，或者属于另一本账；密钥链不能采信"},
    {"ledger.rotation_malformed", "更换密钥的行为内容不合格式；密钥链不能采信"},
    {"ledger.rotation_signature",
     "第 {position} 号位置的密钥更换，新旧密钥的签名不都正确；密钥链不能采信"},
    {"proof.act_not_included",
     "行为不在签名头所说的账本里（第 {position} 号位置）：内容、位置或者路径被改动过"},
    {"proof.head_signature", "签名头的签名不正确：签名头被改动过，或者不是这把密钥所签"},
    {"proof.malformed", "这个文件不是青衡的证明文件（第 {at} 字节处不合格式）；请重新导出"},
    {"proof.no_such_value", "行为里没有封存的“{path}”；公开的值与本行为无关"},
    {"proof.rotation_not_included", "更换密钥的行为不在签名头所说的账本里（第 {position} 号位置）"},
    {"proof.value_differs", "公开的“{path}”与行为里封存的摘要不符：这个值被改动过"},
}};

}  // namespace verify
