#pragma once

#include <array>
#include <string_view>
#include <utility>

namespace verify {

/// The words of what a proof can have wrong. The program stands alone and reads no catalogue; a
/// test holds these equal to catalogue/messages/zh-CN.yaml.
inline constexpr std::array<std::pair<std::string_view, std::string_view>, 17> kWords{{
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
    {"proof.witness_ahead",
     "见证的签名头已有 {size} 条，比这份证明的 {of} "
     "条还新，无法比对；请让出具证明的单位重新导出一份"},
    {"proof.witness_differs",
     "账本与见证的签名头（{size} 条）不是同一段历史：见证之后，它之前的行为被改动、删去或者替换过"},
    {"proof.witness_not_bridged",
     "证明文件里没有从见证的签名头（{size} 条）到证明的签名头（{of} "
     "条）的一致性证明，无法比对；请让出具证明的单位运行 qingheng ledger prove 行为编号 "
     "--witnessed 签名头文件 重新导出"},
    {"proof.witness_other_log",
     "见证的签名头属于另一本账（{log}）；请核对两个文件是否出自同一单位"},
    {"proof.witness_signature", "见证的签名头签名不正确：文件被改动过，或者不是账本所签"},
}};

}  // namespace verify
