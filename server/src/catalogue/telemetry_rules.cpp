#include "catalogue/telemetry_rules.hpp"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <iterator>
#include <utility>

#include "catalogue/detail/definitions.hpp"
#include "catalogue/detail/reader.hpp"

namespace catalogue {

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> ReadRuleFiles(const fs::path& folder) {
    std::map<std::string, std::string> texts;
    const fs::path rules = folder / detail::kTelemetry;
    if (!fs::is_directory(rules)) return texts;
    for (const fs::directory_entry& file : fs::directory_iterator(rules)) {
        if (file.path().extension() != ".yaml" || !file.is_regular_file()) continue;
        std::ifstream stream;
        stream.exceptions(std::ios::badbit | std::ios::failbit);
        stream.open(file.path(), std::ios::binary);
        texts.emplace(file.path().generic_string(),
                      std::string(std::istreambuf_iterator<char>(stream), {}));
    }
    return texts;
}

std::map<std::string, std::string, std::less<>> TextsByName(const detail::Node& rule,
                                                            std::string_view key) {
    std::map<std::string, std::string, std::less<>> texts;
    if (const detail::Node* node = rule.Find(key))
        for (const detail::Member& member : node->members)
            texts.emplace(member.key, member.value.text);
    return texts;
}

/// What a limit cannot do without: the schema asks it of no other rule.
void CheckLimit(const detail::Reader& reader, detail::Faults& faults) {
    const detail::Node& node = reader.node();
    const detail::Node* settings = node.Find("settings");
    if (node.Find("factor") == nullptr)
        faults.Add("catalogue.member_missing", {{"member", "factor"}}, node);
    if (settings == nullptr || settings->Find("limit") == nullptr)
        faults.Add("catalogue.member_missing", {{"member", "settings.limit"}}, node);
}

TelemetryRule BuildRule(const detail::Reader& reader) {
    TelemetryRule rule;
    rule.id = reader.Text("id");
    rule.name = reader.Text("name");
    rule.label = reader.Text("label");
    rule.what = reader.Text("what");
    rule.medium = reader.Text("medium");
    if (rule.medium == "any") rule.medium.clear();
    rule.factor = reader.Text("factor");
    rule.basis = reader.Text("basis");
    rule.confidence = reader.Text("confidence");
    rule.effective_from = reader.Day("effective_from");
    rule.effective_until = reader.OptionalDay("effective_until");
    rule.settings = TextsByName(reader.node(), "settings");
    rule.options = TextsByName(reader.node(), "options");
    rule.needs = reader.Texts("needs");
    rule.explanation = reader.Text("explanation");
    rule.to_check = reader.Text("to_check");
    rule.trial = reader.Flag("trial");
    return rule;
}

}  // namespace

const std::string* TelemetryRule::Setting(std::string_view setting) const {
    const auto found = settings.find(setting);
    return found == settings.end() ? nullptr : &found->second;
}

double TelemetryRule::Number(std::string_view setting) const {
    const std::string* text = Setting(setting);
    return text ? std::strtod(text->c_str(), nullptr) : 0;
}

std::string TelemetryRule::Option(std::string_view option) const {
    const auto found = options.find(option);
    return found == options.end() ? std::string() : found->second;
}

const TelemetryRule* TelemetryRules::Find(std::string_view id) const {
    const auto found = std::ranges::find(rules_, id, &TelemetryRule::id);
    return found == rules_.end() ? nullptr : &*found;
}

const TelemetryRule* TelemetryRules::InForce(std::string_view name, std::string_view medium,
                                             base::CivilDay day) const {
    const TelemetryRule* best = nullptr;
    for (const TelemetryRule& rule : rules_) {
        if (rule.name != name || !rule.HoldsOn(day)) continue;
        if (!rule.medium.empty() && rule.medium != medium) continue;
        const auto rank = [](const TelemetryRule& one) {
            return std::pair(!one.medium.empty(), one.effective_from);
        };
        if (!best || rank(*best) < rank(rule)) best = &rule;
    }
    return best;
}

base::Result<TelemetryRules> LoadTelemetryRules(const std::vector<fs::path>& folders) {
    detail::Faults faults;
    detail::Definitions definitions;
    std::deque<std::map<std::string, std::string>> layers;
    for (const fs::path& folder : folders) {
        const auto& layer = layers.emplace_back(ReadRuleFiles(folder));
        detail::Overlay(definitions, detail::ReadLayer(layer, faults), faults);
    }
    std::vector<TelemetryRule> rules;
    for (const auto& [id, node] : definitions.Of(detail::kTelemetry)) {
        const detail::Reader reader(node, faults);
        rules.push_back(BuildRule(reader));
        if (rules.back().what == "limit") CheckLimit(reader, faults);
    }
    if (!faults.empty()) return base::Refuse(faults.Take());
    return TelemetryRules(std::move(rules));
}

}  // namespace catalogue
