#include "catalogue/wordings.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <iterator>
#include <utility>

#include "catalogue/detail/definitions.hpp"
#include "catalogue/detail/reader.hpp"

namespace catalogue {

namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> ReadWordingFiles(const fs::path& folder) {
    std::map<std::string, std::string> texts;
    if (!fs::is_directory(folder / "wordings")) return texts;
    for (const fs::directory_entry& file : fs::directory_iterator(folder / "wordings")) {
        if (file.path().extension() != ".yaml" || !file.is_regular_file()) continue;
        std::ifstream stream;
        stream.exceptions(std::ios::badbit | std::ios::failbit);
        stream.open(file.path(), std::ios::binary);
        texts.emplace(file.path().generic_string(),
                      std::string(std::istreambuf_iterator<char>(stream), {}));
    }
    return texts;
}

std::vector<std::string> TextsOf(const detail::Node& node) {
    std::vector<std::string> texts;
    for (const detail::Node& item : node.items) texts.push_back(item.text);
    return texts;
}

SaidFigure BuildSaid(const detail::Reader& reader) {
    SaidFigure said;
    said.words = reader.Texts("words");
    said.value = reader.Text("value");
    said.comparator = reader.Text("comparator");
    if (said.comparator.empty()) said.comparator = "exact";
    return said;
}

FigureWording BuildWording(const detail::Reader& reader) {
    FigureWording wording;
    wording.id = reader.Text("id");
    wording.label = reader.Text("label");
    wording.kind = reader.Text("kind");
    wording.unit = reader.Text("unit");
    wording.units = reader.Texts("units");
    wording.keeps = reader.Texts("keeps");
    wording.comparator = reader.Text("comparator");
    wording.period = reader.Text("period");
    wording.within = reader.Text("within");
    wording.falls = reader.Flag("falls");
    wording.none = reader.Flag("none");
    wording.whole = reader.Flag("whole");
    wording.rank = reader.Integer("rank");
    wording.campaign = reader.Flag("campaign");
    wording.applies = reader.Texts("applies");
    wording.names = reader.Texts("names");
    for (const detail::Node& group : reader.Items("needs")) wording.needs.push_back(TextsOf(group));
    wording.after = reader.Texts("after");
    wording.helps = reader.Texts("helps");
    wording.without = reader.Texts("without");
    wording.not_near = reader.Texts("not_near");
    wording.zero = reader.Texts("zero");
    wording.all = reader.Texts("all");
    wording.same = reader.Texts("same");
    for (const detail::Node& item : reader.Items("says"))
        wording.says.push_back(BuildSaid(detail::Reader(item, reader.faults())));
    if (const detail::Node* seen = reader.node().Find("seen"))
        for (const detail::Member& member : seen->members)
            wording.seen[member.key] = TextsOf(member.value);
    return wording;
}

void Drop(std::vector<std::string>& words, const std::vector<std::string>& dropped) {
    std::erase_if(words, [&](const std::string& word) {
        return std::ranges::find(dropped, word) != dropped.end();
    });
}

bool SaysNothing(const FigureWording& wording) {
    return wording.names.empty() && wording.zero.empty() && wording.all.empty() &&
           wording.same.empty() && wording.says.empty() && wording.needs.empty();
}

void DropSeen(FigureWording& wording, const std::vector<std::string>& dropped) {
    for (auto* words : {&wording.names, &wording.helps, &wording.zero, &wording.all, &wording.same,
                        &wording.units})
        Drop(*words, dropped);
    for (std::vector<std::string>& group : wording.needs) Drop(group, dropped);
    for (SaidFigure& said : wording.says) Drop(said.words, dropped);
    std::erase_if(wording.says, [](const SaidFigure& said) { return said.words.empty(); });
}

}  // namespace

base::Result<std::vector<FigureWording>> LoadWordings(const std::vector<fs::path>& folders) {
    detail::Faults faults;
    detail::Definitions definitions;
    std::deque<std::map<std::string, std::string>> layers;
    for (const fs::path& folder : folders) {
        const auto& layer = layers.emplace_back(ReadWordingFiles(folder));
        detail::Overlay(definitions, detail::ReadLayer(layer, faults), faults);
    }
    std::vector<FigureWording> wordings;
    for (const auto& [id, node] : definitions.Of(detail::kWordings))
        wordings.push_back(BuildWording(detail::Reader(node, faults)));
    if (!faults.empty()) return base::Refuse(faults.Take());
    return wordings;
}

base::Result<std::vector<FigureWording>> ReadWordings(const std::string& name,
                                                      std::string_view yaml) {
    detail::Faults faults;
    const std::map<std::string, std::string> texts{
        {"wordings/" + name + ".yaml", std::string(yaml)}};
    const detail::Definitions definitions = detail::ReadLayer(texts, faults);
    std::vector<FigureWording> wordings;
    for (const auto& [id, node] : definitions.Of(detail::kWordings))
        wordings.push_back(BuildWording(detail::Reader(node, faults)));
    if (!faults.empty()) return base::Refuse(faults.Take());
    return wordings;
}

std::vector<FigureWording> WithoutReport(std::vector<FigureWording> wordings,
                                         const std::string& report) {
    for (FigureWording& wording : wordings) {
        const auto seen = wording.seen.find(report);
        if (seen != wording.seen.end()) DropSeen(wording, seen->second);
    }
    std::erase_if(wordings, SaysNothing);
    return wordings;
}

}  // namespace catalogue
