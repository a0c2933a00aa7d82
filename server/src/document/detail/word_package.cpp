#include "document/detail/word_package.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <optional>

#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

using base::Refusals;
using office::PackageFault;

constexpr const char* kTypes = "[Content_Types].xml";

base::Refusal FaultOfPart(PackageFault fault, const std::string& part,
                          const TemplateLimits& limits) {
    switch (fault) {
        case PackageFault::kEncrypted:
            return {"document.encrypted", {}, part};
        case PackageFault::kTooLarge:
            return {"document.unpacks_too_large",
                    {{"limit_mb", std::to_string(limits.unpacked_bytes >> 20)}},
                    part};
        case PackageFault::kNoPackage:
        case PackageFault::kPartMissing:
        case PackageFault::kPartDamaged:
            break;
    }
    return {"document.damaged", {{"part", part}}, part};
}

/// What a file that is no zip is, told by its first bytes.
base::Refusal FaultOfKind(std::string_view bytes) {
    if (bytes.starts_with("\xD0\xCF\x11\xE0")) {
        // Names in an OLE file are UTF-16: this stream holds an Office file with a password.
        std::string encrypted;
        for (const char c : std::string_view("EncryptedPackage")) encrypted += {c, '\0'};
        if (bytes.find(encrypted) != std::string_view::npos) return {"document.encrypted", {}, ""};
        return {"document.old_word_file", {}, ""};
    }
    const char* actual = "其他格式的文件";
    if (bytes.empty()) actual = "空文件";
    if (bytes.starts_with("%PDF")) actual = "PDF 文件";
    if (bytes.starts_with("{\\rtf")) actual = "RTF 文件";
    if (bytes.starts_with("<")) actual = "网页或者 XML 文件";
    return {"document.not_word", {{"actual", actual}}, ""};
}

struct Package {
    std::vector<office::Part> parts;
    std::map<std::string, std::string, std::less<>> types;     ///< by part name with leading /
    std::map<std::string, std::string, std::less<>> defaults;  ///< by extension

    [[nodiscard]] std::optional<std::size_t> Find(std::string_view name) const {
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (parts[i].name == name) return i;
        return std::nullopt;
    }

    [[nodiscard]] std::string TypeOf(std::string_view name) const {
        if (const auto own = types.find("/" + std::string(name)); own != types.end())
            return own->second;
        const auto dot = name.rfind('.');
        const auto by_end =
            dot == std::string_view::npos ? defaults.end() : defaults.find(name.substr(dot + 1));
        return by_end == defaults.end() ? "" : by_end->second;
    }
};

base::Result<Package> ReadParts(std::string_view bytes, const TemplateLimits& limits) {
    auto reader = office::PackageReader::Open(bytes, limits.unpacked_bytes);
    if (!reader) return base::Refuse("document.damaged", {{"part", "zip"}});
    if (reader->Count() > limits.parts)
        return base::Refuse("document.too_many_parts", {{"limit", std::to_string(limits.parts)}});
    Package package;
    for (const std::string& name : reader->Names()) {
        auto part = reader->ReadWhole(name);
        if (!part) return base::Refuse({FaultOfPart(part.error(), name, limits)});
        package.parts.push_back({name, std::move(*part)});
    }
    return package;
}

base::Done ReadTypes(Package& package, const TemplateLimits& limits) {
    const auto index = package.Find(kTypes);
    if (!index) return base::Refuse("document.not_word", {{"actual", "压缩包"}});
    pugi::xml_document xml;
    if (!LoadXml(package.parts[*index].bytes, limits.depth, xml))
        return base::Refuse("document.damaged", {{"part", kTypes}}, kTypes);
    for (const pugi::xml_node node : xml.document_element().children()) {
        const std::string type = node.attribute("ContentType").value();
        if (LocalName(node.name()) == "Override")
            package.types[node.attribute("PartName").value()] = type;
        if (LocalName(node.name()) == "Default")
            package.defaults[node.attribute("Extension").value()] = type;
    }
    return base::AllWell();
}

struct Relation {
    std::string from;  ///< the part that has it; empty for the package
    std::string type;
    std::string target;
    bool external = false;
};

/// `a/b/../c` as `a/c`, beginning at the folder of `from` where the target is relative.
std::string Resolve(std::string_view from, std::string_view target) {
    std::vector<std::string_view> steps;
    const auto add = [&steps](std::string_view path) {
        while (!path.empty()) {
            const auto slash = path.find('/');
            const std::string_view step = path.substr(0, slash);
            if (step == ".." && !steps.empty()) {
                steps.pop_back();
            } else if (!step.empty() && step != "." && step != "..") {
                steps.push_back(step);
            }
            path = slash == std::string_view::npos ? "" : path.substr(slash + 1);
        }
    };
    const auto folder = from.rfind('/');
    if (!target.starts_with('/') && folder != std::string_view::npos) add(from.substr(0, folder));
    add(target);
    std::string path;
    for (const std::string_view step : steps) path.append(path.empty() ? "" : "/").append(step);
    return path;
}

/// `word/document.xml` for `word/_rels/document.xml.rels`.
std::string OwnerOf(std::string_view rels) {
    const auto folder = rels.find("_rels/");
    return std::string(rels.substr(0, folder)) +
           std::string(rels.substr(folder + 6, rels.size() - folder - 6 - 5));
}

std::vector<Relation> ReadRelations(const Package& package, const TemplateLimits& limits,
                                    Refusals& faults) {
    std::vector<Relation> relations;
    for (const office::Part& part : package.parts) {
        if (!part.name.ends_with(".rels") || part.name.find("_rels/") == std::string::npos)
            continue;
        pugi::xml_document xml;
        if (!LoadXml(part.bytes, limits.depth, xml)) {
            faults.push_back({"document.damaged", {{"part", part.name}}, part.name});
            continue;
        }
        for (const pugi::xml_node node : xml.document_element().children()) {
            relations.push_back(
                {OwnerOf(part.name), node.attribute("Type").value(),
                 node.attribute("Target").value(),
                 std::string_view(node.attribute("TargetMode").value()) == "External"});
        }
    }
    return relations;
}

bool IsHarmless(const Relation& link) {
    return link.type.ends_with("/hyperlink") &&
           (link.target.starts_with("http://") || link.target.starts_with("https://") ||
            link.target.starts_with("mailto:"));
}

void CheckRelations(const std::vector<Relation>& relations, Refusals& faults) {
    for (const Relation& relation : relations) {
        if (relation.external && !IsHarmless(relation))
            faults.push_back({"document.external_link",
                              {{"target", Printable(relation.target.substr(0, 120))}},
                              relation.from});
        if (relation.type.ends_with("/aFChunk") || relation.type.ends_with("/subDocument"))
            faults.push_back(
                {"document.embedded_object", {{"part", relation.target}}, relation.from});
    }
}

void CheckParts(const Package& package, Refusals& faults) {
    bool macros = false;
    bool is_signed = false;
    for (const office::Part& part : package.parts) {
        const std::string type = package.TypeOf(part.name);
        macros = macros || part.name.ends_with("vbaProject.bin") ||
                 type.find("vbaProject") != std::string::npos ||
                 type.find("macroEnabled") != std::string::npos;
        is_signed = is_signed || part.name.starts_with("_xmlsignatures/");
        if (part.name.find("/embeddings/") != std::string::npos ||
            part.name.find("/activeX/") != std::string::npos ||
            type.find("oleObject") != std::string::npos ||
            type.find("activeX") != std::string::npos)
            faults.push_back({"document.embedded_object", {{"part", part.name}}, part.name});
    }
    if (macros) faults.push_back({"document.macros", {}, ""});
    if (is_signed) faults.push_back({"document.signed_file", {}, ""});
}

/// The main text by its relation; refuses what is another kind of Office file.
base::Result<std::string> MainPart(const Package& package, const std::vector<Relation>& relations) {
    for (const Relation& relation : relations) {
        if (!relation.from.empty() || !relation.type.ends_with("/officeDocument")) continue;
        std::string name = Resolve("", relation.target);
        const std::string type = package.TypeOf(name);
        const bool word = type.find("wordprocessingml") != std::string::npos ||
                          type.find("ms-word") != std::string::npos;
        if (!word) {
            const bool sheet = type.find("sheet") != std::string::npos;
            return base::Refuse("document.not_word",
                                {{"actual", sheet ? "电子表格" : "其他 Office 文件"}});
        }
        if (relation.type.find("purl.oclc.org") != std::string::npos)
            return base::Refuse("document.strict_file");
        if (type.find(".template.") != std::string::npos)
            return base::Refuse("document.word_template_file");
        if (package.Find(name)) return name;
        return base::Refuse("document.damaged", {{"part", name}}, name);
    }
    return base::Refuse("document.not_word", {{"actual", "压缩包"}});
}

std::vector<TextPartName> TextParts(const Package& package, const std::string& main,
                                    const std::vector<Relation>& relations) {
    static constexpr std::array<std::pair<std::string_view, const char*>, 4> kLabels = {
        {{"/header", "页眉"}, {"/footer", "页脚"}, {"/footnotes", "脚注"}, {"/endnotes", "尾注"}}};
    std::vector<TextPartName> texts = {{*package.Find(main), "正文"}};
    for (const Relation& relation : relations) {
        if (relation.from != main || relation.external) continue;
        for (const auto& [end, label] : kLabels) {
            const auto index = package.Find(Resolve(main, relation.target));
            const bool known = index && std::any_of(texts.begin(), texts.end(), [&](const auto& t) {
                                   return t.index == *index;
                               });
            if (relation.type.ends_with(end) && index && !known) texts.push_back({*index, label});
        }
    }
    return texts;
}

void RemoveNodesNaming(office::Part& part, const TemplateLimits& limits, const char* attribute,
                       const std::function<bool(std::string_view)>& dropped) {
    pugi::xml_document xml;
    if (!LoadXml(part.bytes, limits.depth, xml)) return;
    Walk(xml.document_element(), [&](pugi::xml_node node) {
        if (dropped(node.attribute(attribute).value())) node.parent().remove_child(node);
        return false;
    });
    part.bytes = PrintXml(xml);
}

/// What colleagues noted in the margin of the template must not leave the house with the paper.
void DropComments(Package& package, const std::string& main, const TemplateLimits& limits,
                  const std::vector<Relation>& relations) {
    std::vector<std::string> dropped;
    for (const Relation& relation : relations) {
        const std::string_view type = relation.type;
        const auto last = type.substr(type.rfind('/') + 1);
        if (!relation.external && (last.starts_with("comments") || last == "people"))
            dropped.push_back(Resolve(relation.from, relation.target));
    }
    if (dropped.empty()) return;
    const auto gone = [&](std::string_view name) {
        return std::find(dropped.begin(), dropped.end(), name) != dropped.end();
    };
    std::erase_if(package.parts, [&](const office::Part& part) {
        return part.name != main &&
               (gone(part.name) ||
                std::any_of(dropped.begin(), dropped.end(), [&](const std::string& name) {
                    return part.name == RelationsOf(name);
                }));
    });
    if (const auto types = package.Find(kTypes))
        RemoveNodesNaming(package.parts[*types], limits, "PartName", [&](std::string_view name) {
            return name.starts_with('/') && gone(name.substr(1));
        });
    if (const auto rels = package.Find(RelationsOf(main)))
        RemoveNodesNaming(package.parts[*rels], limits, "Target",
                          [&](std::string_view target) { return gone(Resolve(main, target)); });
}

}  // namespace

std::string RelationsOf(std::string_view part) {
    const auto slash = part.rfind('/');
    const auto cut = slash == std::string_view::npos ? 0 : slash + 1;
    return std::string(part.substr(0, cut)) + "_rels/" + std::string(part.substr(cut)) + ".rels";
}

base::Result<WordPackage> OpenWordPackage(std::string_view bytes, const TemplateLimits& limits) {
    if (bytes.size() > limits.file_bytes)
        return base::Refuse("document.file_too_large",
                            {{"size_mb", std::to_string((bytes.size() >> 20) + 1)},
                             {"limit_mb", std::to_string(limits.file_bytes >> 20)}});
    if (!bytes.starts_with("PK")) return base::Refuse({FaultOfKind(bytes)});
    auto package = ReadParts(bytes, limits);
    if (!package) return base::Refuse(package.error());
    if (auto types = ReadTypes(*package, limits); !types) return base::Refuse(types.error());

    Refusals faults;
    const auto relations = ReadRelations(*package, limits, faults);
    auto main = MainPart(*package, relations);
    if (!main) faults.insert(faults.end(), main.error().begin(), main.error().end());
    CheckParts(*package, faults);
    CheckRelations(relations, faults);
    if (!faults.empty()) return base::Refuse(std::move(faults));

    DropComments(*package, *main, limits, relations);
    auto texts = TextParts(*package, *main, relations);
    for (const TextPartName& text : texts) {
        if (package->parts[text.index].bytes.size() > limits.text_bytes)
            faults.push_back(
                {"document.text_too_large",
                 {{"part", text.label}, {"limit_mb", std::to_string(limits.text_bytes >> 20)}},
                 package->parts[text.index].name});
    }
    if (!faults.empty()) return base::Refuse(std::move(faults));
    return WordPackage{std::move(package->parts), std::move(texts)};
}

}  // namespace document::detail
