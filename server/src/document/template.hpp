#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

/// Word templates that a bureau edits in Word: text with places in double braces, read, checked and
/// filled. docs/formats/template.md is the contract, for the clerk and for us.
namespace document {

/// Where in a template something stands, as a person can find it.
struct Place {
    std::string part;           ///< 正文, 页眉, 页脚, 脚注, 尾注
    std::size_t paragraph = 0;  ///< counted from 1 within the part, those in tables and boxes too
    std::string text;           ///< of the paragraph, shortened

    [[nodiscard]] std::string ToText() const;  ///< 正文第 12 段
};

/// One `|大写` or `|默认:无` behind a name.
struct FormatUse {
    std::string name;
    std::string argument;

    bool operator==(const FormatUse&) const = default;
};

enum class FieldUseKind { kValue, kCondition, kRows, kImage };

/// One use of a name, so that the caller can refuse names it does not have.
struct FieldUse {
    std::string name;  ///< as typed: `罚款`, `当事人.地址`
    FieldUseKind kind = FieldUseKind::kValue;
    std::vector<FormatUse> formats;   ///< of a value
    std::string comparison;           ///< of a condition: empty, `=`, `≠`, `<`, `≤`, `>`, `≥`
    std::string literal;              ///< what it is compared with
    std::vector<std::string> within;  ///< names of the repeated rows around it, outermost first
    Place place;
};

struct TemplateLimits {
    std::uint64_t file_bytes = 20ULL << 20;
    std::uint64_t unpacked_bytes = 96ULL << 20;  ///< all parts together
    std::uint64_t text_bytes = 16ULL << 20;      ///< a part with text, unpacked
    std::size_t parts = 1'000;
    std::size_t depth = 150;  ///< of elements in a part
    std::size_t tokens = 3'000;
};

namespace detail {
struct TemplateState;
}

/// A template that has no fault. Immutable and cheap to copy; any thread.
class Template {
 public:
    explicit Template(std::shared_ptr<const detail::TemplateState> state);

    /// Every use of every name, in the order of the text.
    [[nodiscard]] const std::vector<FieldUse>& Fields() const;
    [[nodiscard]] const detail::TemplateState& state() const { return *state_; }

 private:
    std::shared_ptr<const detail::TemplateState> state_;
};

/// Reads a .docx as Word, WPS or LibreOffice wrote it. Refuses with all faults at once, each with
/// `paragraph` and `text` where it stands in a text: no Word file, macros, password, links to
/// outside, embedded objects, tokens that are broken, blocks that do not close (codes
/// `document.*`). Tracked changes are taken as accepted, comments are left out. Pure; any thread.
[[nodiscard]] base::Result<Template> ReadTemplate(std::string_view bytes,
                                                  const TemplateLimits& limits = {});

}  // namespace document
