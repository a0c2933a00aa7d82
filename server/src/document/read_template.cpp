#include "document/detail/blocks.hpp"
#include "document/detail/clean_text.hpp"
#include "document/detail/find_tokens.hpp"
#include "document/detail/template_state.hpp"
#include "document/detail/word_package.hpp"
#include "document/detail/word_xml.hpp"
#include "document/template.hpp"

namespace document {

namespace {

using detail::TemplateState;
using detail::TextPart;
using detail::TokenKind;

constexpr std::size_t kMostFaultsTold = 200;

/// The roots that text parts have; another prefix than `w` is written by no word processor.
bool HasKnownRoot(const pugi::xml_document& xml) {
    for (const char* root : {"w:document", "w:hdr", "w:ftr", "w:footnotes", "w:endnotes"})
        if (detail::Is(xml.document_element(), root)) return true;
    return false;
}

void AddPart(const office::Part& source, const TemplateLimits& limits, TextPart part,
             TemplateState& state, base::Refusals& faults) {
    const std::string& name = source.name;
    if (!detail::LoadXml(source.bytes, limits.depth, *part.xml) || !HasKnownRoot(*part.xml)) {
        faults.push_back({"document.damaged", {{"part", name}}, name});
        return;
    }
    detail::CleanText(*part.xml, faults);
    detail::FindTokens(part, state.tokens, faults);
    if (state.tokens.size() > limits.tokens) {
        faults.push_back(
            {"document.too_many_tokens", {{"limit", std::to_string(limits.tokens)}}, name});
        return;
    }
    detail::WrapBlocks(part, state.tokens, faults);
    state.texts.push_back(std::move(part));
}

}  // namespace

std::string Place::ToText() const { return part + "第 " + std::to_string(paragraph) + " 段"; }

Template::Template(std::shared_ptr<const TemplateState> state) : state_(std::move(state)) {}

const std::vector<FieldUse>& Template::Fields() const { return state_->fields; }

base::Result<Template> ReadTemplate(std::string_view bytes, const TemplateLimits& limits) {
    auto package = detail::OpenWordPackage(bytes, limits);
    if (!package) return base::Refuse(package.error());
    auto state = std::make_shared<TemplateState>();
    base::Refusals faults;
    for (const detail::TextPartName& text : package->texts) {
        const office::Part& part = package->parts[text.index];
        AddPart(part, limits, {text.index, text.label, std::make_unique<pugi::xml_document>()},
                *state, faults);
    }
    if (faults.size() > kMostFaultsTold) faults.resize(kMostFaultsTold);
    if (!faults.empty()) return base::Refuse(std::move(faults));

    state->parts = std::move(package->parts);
    for (const TextPart& text : state->texts) state->parts[text.index].bytes.clear();
    for (const detail::Token& token : state->tokens)
        if (token.kind != TokenKind::kElse && token.kind != TokenKind::kEnd)
            state->fields.push_back(token.use);
    return Template(std::move(state));
}

}  // namespace document
