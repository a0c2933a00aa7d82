#include "catalogue/detail/definitions.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "catalogue/detail/schema.hpp"
#include "catalogue/detail/yaml_reader.hpp"

namespace catalogue::detail {

namespace {

constexpr std::array<Kind, 15> kKinds{{
    {"calendars", "calendar", "节假日安排", Holding::kYears, "years"},
    {"clocks", "clock", "期限", Holding::kList, "rules"},
    {"gates", "gate", "关口", Holding::kThing, ""},
    {"indicators", "indicator", "指标", Holding::kList, "indicators"},
    {"laws", "law", "法律文件", Holding::kThing, ""},
    {"messages", "messages", "提示文字", Holding::kWords, ""},
    {"numberings", "numbering", "编号规则", Holding::kThing, ""},
    {"organisation_kinds", "organisation_kind", "机构类别", Holding::kThing, ""},
    {"procedures", "procedure", "程序", Holding::kThing, ""},
    {"record_types", "record_type", "记录类型", Holding::kThing, ""},
    {"relations", "relation", "指标关系", Holding::kList, "relations"},
    {"reports", "report", "报告", Holding::kThing, ""},
    {"roles", "role", "角色", Holding::kThing, ""},
    {kTelemetry, "telemetry_rule", "自动监测规则", Holding::kList, "rules"},
    {kWordings, "wording", "指标措辞", Holding::kList, "wordings"},
}};

/// More files or things than any bureau has; a limit against a mistaken folder.
constexpr std::size_t kMostFiles = 5000;

struct FileName {
    std::string_view folder;
    std::string_view stem;
};

/// `…/record_types/case.yaml`; nothing for what is no definition file.
std::optional<FileName> ParseFileName(std::string_view path) {
    constexpr std::string_view kEnding = ".yaml";
    if (!path.ends_with(kEnding)) return std::nullopt;
    path.remove_suffix(kEnding.size());
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return std::nullopt;
    const std::size_t before = path.substr(0, slash).rfind('/');
    const std::size_t begin = before == std::string_view::npos ? 0 : before + 1;
    return FileName{path.substr(begin, slash - begin), path.substr(slash + 1)};
}

std::string IdOf(const Node& thing, const Kind& kind) {
    const Node* id = thing.Find("id");
    if (!id || !id->Is(Node::Kind::kText)) return {};
    const Node* version = kind.folder == "procedures" ? thing.Find("version") : nullptr;
    if (!version) return id->text;
    return id->text + "@" + std::to_string(version->integer);
}

class LayerReader {
 public:
    explicit LayerReader(Faults& faults) : faults_(faults), check_(faults) {}

    void Read(const std::string& path, std::string_view text) {
        const auto name = ParseFileName(path);
        if (!name || name->folder == "schema") return;
        const Kind* kind = FindKind(name->folder);
        if (!kind) {
            faults_.AddAt("catalogue.unknown_folder",
                          {{"folder", std::string(name->folder)}, {"allowed", AllFolders()}}, path,
                          1);
            return;
        }
        const auto root = ReadYaml(text, path, faults_);
        if (!root) return;
        check_.Run(kind->schema, *root);
        if (kind->holding != Holding::kWords) CheckName(*root, *kind, name->stem);
        Take(*root, *kind);
    }

    Definitions Finish() { return std::move(layer_); }

 private:
    static std::string AllFolders() {
        std::string out;
        for (const Kind& kind : kKinds) out += (out.empty() ? "" : "、") + std::string(kind.folder);
        return out;
    }

    void CheckName(const Node& root, const Kind& kind, std::string_view stem) {
        const std::string id = IdOf(root, kind);
        if (id.empty() || id == stem) return;
        faults_.Add("catalogue.name_differs", {{"id", id}, {"file", std::string(stem)}},
                    root.Near("id"));
    }

    void Take(const Node& root, const Kind& kind) {
        if (kind.holding == Holding::kThing) return Put(kind, IdOf(root, kind), root);
        if (kind.holding == Holding::kWords) {
            for (const Member& member : root.members) Put(kind, member.key, member.value);
            return;
        }
        const Node* held = root.Find(kind.list);
        if (!held) return;
        for (const Node& item : held->items) Put(kind, IdOf(item, kind), item);
        for (const Member& member : held->members) Put(kind, member.key, member.value);
    }

    void Put(const Kind& kind, std::string id, const Node& thing) {
        if (id.empty()) return;
        Things& things = layer_.kinds[std::string(kind.folder)];
        const auto [at, fresh] = things.emplace(id, thing);
        if (fresh) return;
        faults_.Add("catalogue.id_twice", {{"id", std::move(id)}, {"first", at->second.Where()}},
                    thing.Near("id"));
    }

    Faults& faults_;
    SchemaCheck check_;
    Definitions layer_;
};

}  // namespace

std::span<const Kind> Kinds() { return kKinds; }

const Kind* FindKind(std::string_view folder) {
    const auto* found = std::ranges::find(kKinds, folder, &Kind::folder);
    return found == kKinds.end() ? nullptr : found;
}

const Things& Definitions::Of(std::string_view folder) const {
    static const Things kNone;
    const auto found = kinds.find(folder);
    return found == kinds.end() ? kNone : found->second;
}

const Node* Definitions::Find(std::string_view folder, std::string_view id) const {
    const Things& things = Of(folder);
    const auto found = things.find(id);
    return found == things.end() ? nullptr : &found->second;
}

Definitions ReadLayer(const std::map<std::string, std::string>& texts, Faults& faults) {
    LayerReader reader(faults);
    if (texts.size() > kMostFiles) {
        faults.AddAt("catalogue.too_many",
                     {{"limit", std::to_string(kMostFiles)}, {"what", "文件"}},
                     texts.begin()->first, 1);
        return {};
    }
    for (const auto& [path, text] : texts) reader.Read(path, text);
    return reader.Finish();
}

std::string CanonicalOf(const Definitions& definitions) {
    Node root;
    root.kind = Node::Kind::kMap;
    Node format;
    format.kind = Node::Kind::kInteger;
    format.integer = 1;
    root.Set("format", std::move(format));
    for (const auto& [folder, things] : definitions.kinds) {
        Node map;
        map.kind = Node::Kind::kMap;
        for (const auto& [id, thing] : things) map.members.push_back({id, thing, 0});
        root.Set(folder, std::move(map));
    }
    return Canonical(root);
}

base::Result<Definitions> DefinitionsOf(std::string_view canonical) {
    auto root = ReadJson(canonical);
    if (!root) return base::Refuse(root.error());
    const Node* format = root->Find("format");
    if (!format || format->integer != 1) {
        return base::Refuse("catalogue.stored_bad", {{"reason", "format"}});
    }
    Definitions definitions;
    for (Member& member : root->members) {
        if (!FindKind(member.key)) continue;
        Things& things = definitions.kinds[member.key];
        for (Member& thing : member.value.members) {
            things.emplace(std::move(thing.key), std::move(thing.value));
        }
    }
    return definitions;
}

}  // namespace catalogue::detail
