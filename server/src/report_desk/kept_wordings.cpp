#include "report_desk/kept_wordings.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <tuple>

#include "base/text.hpp"
#include "catalogue/wordings.hpp"
#include "records/organisation_above.hpp"

namespace report_desk {

using catalogue::Catalogue;
using records::Record;
using report_reader::KeptWording;
namespace system_field = records::system_field;

namespace {

constexpr const char* kInnerUnit = "unit";  ///< 内设机构
constexpr std::size_t kMostAsked = 5'000;
constexpr std::size_t kLongestSentence = 2'000;

std::vector<std::string> LinesOf(const std::string& text) {
    std::vector<std::string> lines;
    for (const std::string& line : base::Split(text, '\n'))
        if (const std::string_view word = base::Trim(line); !word.empty()) lines.emplace_back(word);
    return lines;
}

std::string Lines(const std::vector<std::string>& words) {
    std::string lines;
    for (const std::string& word : words) lines += (lines.empty() ? "" : "\n") + word;
    return lines;
}

/// What an indicator is called and counted in; false: there is none.
bool TakeIndicator(const Catalogue& catalogue, KeptWording& wording) {
    const auto found = catalogue.indicators.find(wording.indicator);
    if (found == catalogue.indicators.end()) return false;
    wording.label = found->second.label;
    wording.unit = found->second.unit;
    return true;
}

/// A flow scalar of YAML: words hold no control characters.
std::string Quoted(std::string_view word) {
    std::string quoted = "'";
    for (const char c : word) {
        quoted += c;
        if (c == '\'') quoted += c;
    }
    return quoted + "'";
}

std::string ListOf(const std::vector<std::string>& words) {
    std::string list = "[";
    for (const std::string& word : words) list += (list.size() > 1 ? ", " : "") + Quoted(word);
    return list + "]";
}

/// Wordings that are one in a file: those of an indicator; of what is none, those of one unit.
using FileKey = std::tuple<std::string, std::string, std::string>;

struct FileEntry {
    std::string id;
    KeptWording of;
    std::vector<std::string> sentences;
    bool keeps_unit = false;  ///< the catalogue does not know the unit for the indicator
};

void Join(std::vector<std::string>& words, const std::vector<std::string>& more) {
    for (const std::string& word : more)
        if (std::ranges::find(words, word) == words.end()) words.push_back(word);
}

std::string EntryText(const FileEntry& entry) {
    const KeptWording& one = entry.of;
    std::string text;
    for (const std::string& sentence : entry.sentences) text += "  # 例句：" + sentence + "\n";
    if (entry.keeps_unit)
        text += "  # 目录的措辞不认单位“" + one.written + "”：并入目录时写进 units。\n";
    text += "  - id: " + entry.id + "\n    label: " + Quoted(one.label) + "\n    kind: " + one.kind;
    const std::string& unit = one.unit.empty() ? one.written : one.unit;
    text += "\n    unit: " + Quoted(unit.empty() ? "无" : unit) + "\n";
    if (one.indicator.empty()) text += "    none: true\n";
    if (!one.written.empty() && (one.indicator.empty() || entry.keeps_unit))
        text += std::string(one.indicator.empty() ? "    units: " : "    keeps: ") +
                ListOf({one.written}) + "\n";
    text += "    names: " + ListOf(one.names) + "\n";
    if (!one.needs.empty()) text += "    needs: [" + ListOf(one.needs) + "]\n";
    if (!one.beside.empty()) text += "    helps: " + ListOf(one.beside) + "\n";
    return text;
}

/// What the file calls itself; definitions lie in files of that name.
std::string NameOf(std::string_view yaml) {
    for (const std::string& line : base::Split(std::string(yaml), '\n'))
        if (line.starts_with("id:")) return std::string(base::Trim(line.substr(3)));
    return "file";
}

}  // namespace

KeptWording WordingOf(const Catalogue& catalogue, const Record& record) {
    KeptWording wording;
    wording.id = record.id.ToText();
    if (record.Text("meaning") == "indicator") wording.indicator = record.Text("indicator");
    wording.label = record.Text("label");
    TakeIndicator(catalogue, wording);
    wording.kind = record.Text("kind");
    wording.written = record.Text("written");
    wording.names = LinesOf(record.Text("names"));
    wording.needs = LinesOf(record.Text("needs"));
    wording.beside = LinesOf(record.Text("beside"));
    return wording;
}

std::vector<Record> AllKept(records::RecordView& view, const Catalogue& catalogue) {
    records::Query query;
    query.type = catalogue.FindType(kWordingType);
    if (query.type == nullptr) return {};
    auto filter = records::ReadFilter(catalogue, *query.type, R"({"$state":"kept"})");
    if (!filter) return {};
    query.filter = *std::move(filter);
    query.limit = kMostAsked;
    std::vector<Record> kept = view.Select(query);
    std::ranges::sort(kept, {}, [](const Record& record) { return record.id; });
    return kept;
}

base::RecordId BureauAbove(records::RecordView& view, const Catalogue& catalogue,
                           const base::RecordId& organisation) {
    const auto find = [&](const catalogue::RecordType& type, const base::RecordId& id) {
        return view.Find(type, id);
    };
    const auto bureau =
        records::NearestOrganisation(catalogue, organisation, find, [](const Record& above) {
            return records::NumbersPapers(above) || above.Text("kind") != kInnerUnit;
        });
    return bureau ? bureau->id : organisation;
}

std::vector<Record> KeptFor(records::RecordView& view, const Catalogue& catalogue,
                            const base::RecordId& organisation) {
    std::vector<Record> kept = AllKept(view, catalogue);
    if (kept.empty()) return kept;
    std::set<base::RecordId> above;
    const auto find = [&](const catalogue::RecordType& type, const base::RecordId& id) {
        return view.Find(type, id);
    };
    (void)records::NearestOrganisation(catalogue, organisation, find, [&](const Record& one) {
        above.insert(one.id);
        return false;
    });
    std::map<base::RecordId, base::RecordId> bureaus;
    std::erase_if(kept, [&](const Record& record) {
        const auto of = record.Reference(system_field::kOrganisation);
        if (!of) return true;
        const auto [bureau, fresh] = bureaus.try_emplace(*of, *of);
        if (fresh) bureau->second = BureauAbove(view, catalogue, *of);
        return !above.contains(bureau->second);
    });
    return kept;
}

std::vector<KeptWording> WordingsOf(const Catalogue& catalogue,
                                    const std::vector<Record>& records) {
    std::vector<KeptWording> wordings;
    for (const Record& record : records) {
        KeptWording wording = WordingOf(catalogue, record);
        const bool known =
            wording.indicator.empty() ||
            catalogue.indicators.find(wording.indicator) != catalogue.indicators.end();
        if (known) wordings.push_back(std::move(wording));
    }
    return wordings;
}

base::Refusals BesideKept(records::RecordView& view, const Catalogue& catalogue,
                          const base::RecordId& organisation, const KeptWording& wording) {
    const auto kept = KeptFor(view, catalogue, organisation);
    base::Refusals refusals;
    if (kept.size() >= kMostKept)
        refusals.push_back({"wording.too_many", {{"most", std::to_string(kMostKept)}}, ""});
    for (const KeptWording& other : WordingsOf(catalogue, kept)) {
        const bool other_unit =
            !other.written.empty() && !wording.written.empty() && other.written != wording.written;
        if (other.kind != wording.kind || other_unit || other.needs != wording.needs ||
            other.id == wording.id)
            continue;
        for (const std::string& name : wording.names)
            if (std::ranges::find(other.names, name) != other.names.end())
                refusals.push_back(
                    {"wording.twice", {{"word", name}, {"label", other.label}}, "names"});
    }
    return refusals;
}

std::string ValuesOf(const KeptWording& wording, std::string_view sentence,
                     std::string_view figure) {
    boost::json::object values = {{"meaning", wording.indicator.empty() ? "none" : "indicator"},
                                  {"label", wording.label},
                                  {"kind", wording.kind},
                                  {"names", Lines(wording.names)}};
    const auto put = [&](const char* field, std::string_view text) {
        if (!text.empty()) values[field] = text;
    };
    put("indicator", wording.indicator);
    put("needs", Lines(wording.needs));
    put("beside", Lines(wording.beside));
    put("written", wording.written);
    while (sentence.size() > kLongestSentence) sentence.remove_suffix(1);
    while (!base::IsUtf8(sentence)) sentence.remove_suffix(1);
    put("sentence", sentence);
    put("figure", figure);
    return boost::json::serialize(values);
}

BureauWords WordsOf(const std::vector<catalogue::FigureWording>& shipped,
                    const std::vector<KeptWording>& kept) {
    std::vector<catalogue::FigureWording> all = report_reader::WithKept(shipped, kept);
    report_reader::Vocabulary vocabulary(all);
    return {std::move(all), std::move(vocabulary)};
}

std::string WordingsFile(const std::vector<FiledWording>& wordings,
                         const std::vector<catalogue::FigureWording>& shipped) {
    std::map<FileKey, FileEntry> entries;
    int none = 0;
    for (const FiledWording& one : wordings) {
        const KeptWording& kept = one.wording;
        const bool is_none = kept.indicator.empty();
        FileEntry& entry = entries[is_none ? FileKey{"", kept.kind, kept.written}
                                           : FileKey{kept.indicator, kept.kind, ""}];
        if (entry.id.empty()) {
            entry.id = is_none ? "bureau_none_" + std::to_string(++none) : kept.indicator;
            entry.of = kept;
        }
        if (report_reader::NeedsItsUnit(kept, shipped)) {
            entry.keeps_unit = true;
            entry.of.written = kept.written;
        }
        Join(entry.of.names, kept.names);
        Join(entry.of.needs, kept.needs);
        Join(entry.of.beside, kept.beside);
        if (!one.sentence.empty()) entry.sentences.push_back(one.sentence);
    }
    if (entries.empty()) return "# 没有留用的本局用语。\n";
    std::string text =
        "# 本局用语，由报告检查导出；另一个单位可以导入，也可以放进本局定义的 wordings 文件夹。\n"
        "id: bureau_wordings\nwordings:\n";
    for (const auto& [key, entry] : entries) text += EntryText(entry);
    return text;
}

base::Result<std::vector<FiledWording>> ReadWordingsFile(const Catalogue& catalogue,
                                                         std::string_view yaml) {
    const auto read = catalogue::ReadWordings(NameOf(yaml), yaml);
    if (!read) {
        std::string why;
        for (const base::Refusal& refusal : read.error())
            why += (why.empty() ? "" : "；") + refusal.where + " " + refusal.code;
        return base::Refuse("wording.bad_yaml", {{"why", why}}, "file");
    }
    std::vector<FiledWording> wordings;
    base::Refusals refusals;
    for (const catalogue::FigureWording& one : *read) {
        KeptWording kept;
        kept.indicator = one.none ? "" : one.id;
        kept.label = one.none ? one.label : "";
        kept.kind = one.kind;
        if (!one.keeps.empty()) kept.written = one.keeps.front();
        if (!one.units.empty()) kept.written = one.units.front();
        kept.names = one.names;
        if (!one.needs.empty()) kept.needs = one.needs.front();
        kept.beside = one.helps;
        if (!one.none && !TakeIndicator(catalogue, kept))
            refusals.push_back({"wording.no_indicator", {{"indicator", one.id}}, "file"});
        wordings.push_back({std::move(kept), ""});
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return wordings;
}

}  // namespace report_desk
