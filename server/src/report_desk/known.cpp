#include "report_desk/known.hpp"

#include <fstream>

#include "base/text.hpp"
#include "catalogue/wordings.hpp"
#include "report_reader/teach.hpp"

namespace report_desk {

namespace {

namespace fs = std::filesystem;

/// Empty where there is none.
std::string TextOf(const fs::path& path) {
    if (!fs::is_regular_file(path)) return {};
    std::ifstream in(path, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

void AddTrials(Known& known, const fs::path& folder) {
    for (report_reader::ReportText& trial :
         report_reader::ReadTrials(TextOf(folder / "wordings" / "trials.tsv")))
        known.trials.push_back(std::move(trial));
}

void AddFamilies(Known& known, const fs::path& folder) {
    const std::string text = TextOf(folder / "report_check" / "families.list");
    int number = 0;
    for (const std::string& line : base::Split(text, '\n')) {
        ++number;
        const std::string_view words = base::Trim(line);
        if (words.empty() || words.front() == '#') continue;
        if (auto family = ReadFamily(words))
            known.families.push_back(*std::move(family));
        else
            known.faults.push_back({"report_check.bad_line",
                                    {{"line", base::IsUtf8(words) ? std::string(words) : ""}},
                                    fmt::format("families.list:{}", number)});
    }
}

}  // namespace

base::Result<Known> ReadKnown(const std::vector<fs::path>& folders,
                              const std::map<std::string, catalogue::Law, std::less<>>& laws) {
    const std::string first = folders.empty() ? "" : folders.front().string();
    const auto wordings = catalogue::LoadWordings(folders);
    if (!wordings) return base::Refuse(wordings.error());
    report_check::Rules rules = report_check::ReadRules(folders);
    base::Refusals refusals;
    if (wordings->empty()) refusals.push_back({"report.no_wordings", {{"folder", first}}, ""});
    if (rules.kinds.empty()) refusals.push_back({"report_check.no_rules", {{"folder", first}}, ""});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    for (const auto& [id, law] : laws)
        report_check::AddLaw(rules,
                             {law.title, {}, law.effective_from, law.repealed_on, {}, law.source});
    base::Refusals faults = rules.faults;
    Known known{std::move(rules), *wordings, report_reader::Vocabulary(*wordings), {}, {},
                std::move(faults)};
    for (const fs::path& folder : folders) {
        AddFamilies(known, folder);
        AddTrials(known, folder);
    }
    return known;
}

}  // namespace report_desk
