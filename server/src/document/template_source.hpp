#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace document {

/// Who a paper is for: it decides whether a proof of service goes with it.
enum class Direction {
    kServed,     ///< 送达当事人
    kInternal,   ///< 内部
    kParty,      ///< 当事人填写
    kAuthority,  ///< 致其他机关
};

/// A template that is shipped as text (catalogue/documents/<id>.txt), and the Word file made of it,
/// which a bureau may then edit in Word. docs/formats/template.md tells the signs.
struct TemplateSource {
    std::string id;
    std::string label;
    Direction direction = Direction::kInternal;
    std::string code;                ///< 环罚: the word of its number; empty: it has none
    std::vector<std::string> basis;  ///< articles
    std::string record_type = "case";  ///< whose records it is written from
    std::string number;      ///< name that gives its number; empty: it bears none
    std::vector<std::string> approves;  ///< `case.close`: steps whose opinions stand on it
    bool needs_seal = false;
    bool side_file = false;  ///< 副卷: not shown to the parties; else 正卷
    std::string bytes;               ///< the .docx
};

/// Refuses with all faults at once, `where` being `line 12`. The same text gives the same bytes.
/// Pure; any thread.
[[nodiscard]] base::Result<TemplateSource> BuildTemplate(std::string_view text);

}  // namespace document
