#include "papers/check_phrases.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "papers/sources.hpp"

namespace papers {

using catalogue::RecordType;

namespace {

class PhraseCheck {
 public:
    PhraseCheck(const catalogue::Catalogue& catalogue, const NameList& names)
        : catalogue_(catalogue), names_(names) {}

    [[nodiscard]] base::Refusals Faults(const Phrase& phrase, const RecordType& type) const {
        base::Refusals faults;
        const auto checked = CheckNames(catalogue_, names_, type, phrase.words);
        if (!checked) faults = checked.error();
        for (base::Refusal& fault : faults)
            fault.where = Where(phrase, LineOf(phrase, fault.where));
        if (!phrase.entered_in.empty() && !ReadSource(catalogue_, {&type}, phrase.entered_in))
            faults.push_back(Path(phrase, "填在", phrase.entered_in));
        const auto dot = phrase.drafts.find('.');
        const RecordType* drafted = catalogue_.FindType(phrase.drafts.substr(0, dot));
        const bool known = drafted != nullptr && dot != std::string::npos &&
                           drafted->FindField(phrase.drafts.substr(dot + 1)) != nullptr;
        if (!phrase.drafts.empty() && !known) faults.push_back(Path(phrase, "起草", phrase.drafts));
        return faults;
    }

 private:
    [[nodiscard]] static std::string Where(const Phrase& phrase, std::size_t line) {
        return fmt::format("{}:{}", phrase.file, line);
    }

    /// Of the paragraph that the fault names; the head's where it is none of the words'.
    [[nodiscard]] static std::size_t LineOf(const Phrase& phrase, const std::string& place) {
        for (const document::FieldUse& use : phrase.words.Fields())
            if (use.place.ToText() == place && use.place.paragraph < phrase.lines.size())
                return phrase.lines[use.place.paragraph];
        return phrase.lines.empty() ? 0 : phrase.lines.front();
    }

    [[nodiscard]] static base::Refusal Path(const Phrase& phrase, const char* option,
                                            const std::string& path) {
        return {"papers.phrase_path",
                {{"name", phrase.name}, {"option", option}, {"path", path}},
                Where(phrase, phrase.lines.empty() ? 0 : phrase.lines.front())};
    }

    const catalogue::Catalogue& catalogue_;
    const NameList& names_;
};

}  // namespace

base::Refusals CheckPhrases(const catalogue::Catalogue& catalogue, const Shelf& shelf) {
    std::set<std::string> types = {"case"};
    for (const Paper& paper : shelf.Papers()) types.insert(paper.source.record_type);
    const PhraseCheck check(catalogue, shelf.Names());
    std::vector<std::pair<std::size_t, base::Refusals>> all;
    for (const auto& [normal, phrase] : shelf.Names().Phrases()) {
        std::optional<base::Refusals> least;
        for (const std::string& id : types) {
            const RecordType* type = catalogue.FindType(id);
            if (type == nullptr) continue;
            base::Refusals faults = check.Faults(phrase, *type);
            if (!least || faults.size() < least->size()) least = std::move(faults);
            if (least->empty()) break;
        }
        if (least && !least->empty())
            all.emplace_back(phrase.lines.empty() ? 0 : phrase.lines.front(), *std::move(least));
    }
    std::ranges::sort(all, {}, &std::pair<std::size_t, base::Refusals>::first);
    base::Refusals faults;
    for (const auto& [line, some] : all) faults.insert(faults.end(), some.begin(), some.end());
    return faults;
}

}  // namespace papers
