#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "volume/write.hpp"

namespace app {

namespace json = boost::json;
using volume::Part;

namespace {

struct AskedVolume {
    access_control::Principal principal;
    records::Record record;
    Part part = Part::kMain;
    volume::Form form = volume::Form::kZip;
};

/// By the number that the type's records carry; the volume is that of one record.
std::optional<records::Record> FindByNumber(Node& node, records::RecordView& view,
                                            const catalogue::RecordType& type,
                                            const std::string& number) {
    const auto catalogue = node.definitions.Current();
    records::Query query;
    query.type = &type;
    query.limit = 2;
    auto filter = records::ReadFilter(
        *catalogue, type, json::serialize(json::object{{type.subtitle, {{"eq", number}}}}));
    if (!filter) return std::nullopt;
    query.filter = *std::move(filter);
    auto found = view.Select(query);
    if (found.size() != 1) return std::nullopt;
    return std::move(found.front());
}

base::Result<AskedVolume> ReadAsked(Node& node, records::RecordView& view, const volume::Plan& plan,
                                    const Arguments& arguments) {
    AskedVolume asked;
    base::Refusals refusals;
    const std::string number = arguments.Option("case");
    const std::string part = arguments.Option("part", "main");
    const std::string out = arguments.Option("out");
    if (part == volume::PartId(Part::kSide))
        asked.part = Part::kSide;
    else if (part != volume::PartId(Part::kMain))
        refusals.push_back({"volume.unknown_part", {}, "--part"});
    if (out.ends_with(".pdf"))
        asked.form = volume::Form::kPdf;
    else if (!out.ends_with(".zip"))
        refusals.push_back({"volume.unknown_form", {}, "--out"});
    auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal)
        refusals.insert(refusals.end(), principal.error().begin(), principal.error().end());
    else
        asked.principal = *std::move(principal);
    const auto catalogue = node.definitions.Current();
    const catalogue::RecordType* type = catalogue->FindType(plan.record_type);
    auto record = type == nullptr ? std::nullopt : FindByNumber(node, view, *type, number);
    if (!record || !access_control::Holds(asked.principal, type->id + ".read", *record))
        refusals.push_back({"papers.record_not_found",
                            {{"record", number}, {"type", type == nullptr ? "" : type->label}},
                            "--case"});
    else if (asked.part == Part::kSide &&
             !access_control::Holds(asked.principal, volume::SideRight(type->id), *record))
        refusals.push_back({"volume.side_not_allowed", {}, "--part"});
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    asked.record = *std::move(record);
    return asked;
}

void LogRead(Node& node, const AskedVolume& asked, const volume::Contents& contents) {
    http::RestrictedRead read;
    read.at = node.clock.Now();
    read.person = asked.principal.person;
    read.request = "volume write";
    read.type = asked.record.type;
    read.record = asked.record.id;
    read.fields = {"volume/" + std::string(volume::PartId(asked.part))};
    std::vector<http::RestrictedRead> reads = {read};
    for (const auto& [id, opened] : contents.opened) {
        read.type = opened.first;
        read.record = id;
        read.fields.assign(opened.second.begin(), opened.second.end());
        reads.push_back(read);
    }
    node.desk->LogReads(reads);
}

volume::ReadFile ReaderOf(Node& node, records::RecordView& view) {
    return [&](const records::Attachment& file) -> base::Result<std::string> {
        const auto stored = view.FindEvidence(file.digest);
        if (!stored) return base::Refuse("volume.damaged", {{"file", file.name}});
        std::string bytes;
        const auto read =
            node.evidence->Read(*stored, 0, stored->size, [&](std::span<const std::byte> piece) {
                bytes.append(reinterpret_cast<const char*>(piece.data()), piece.size());
            });
        if (!read) return base::Refuse("volume.damaged", {{"file", file.name}});
        return bytes;
    };
}

int WriteVolume(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const papers::Shelf shelf = papers::ReadShelf(node.settings.DefinitionFolders());
    volume::Plan plan = volume::ReadPlanFile(node.settings.DefinitionFolders());
    volume::AddNames(plan, shelf);
    const auto view = node.store->Read();
    const auto catalogue = node.definitions.Current();
    const auto asked = ReadAsked(node, *view, plan, arguments);
    if (!asked) {
        PrintRefusals(context, node.settings, asked.error());
        return kBadInput;
    }
    const volume::Looking looking{*view, *catalogue, asked->principal, node.clock.Today()};
    const volume::Contents contents = volume::Gather(looking, plan, asked->record);
    volume::PageCounts counts;
    const auto file = volume::Write(
        {looking, shelf, asked->record, ReaderOf(node, *view), volume::LibreOffice(), counts},
        contents, asked->part, asked->form);
    if (!file) {
        PrintRefusals(context, node.settings, file.error());
        return kFindings;
    }
    LogRead(node, *asked, contents);
    std::ofstream out(arguments.Option("out"), std::ios::binary | std::ios::trunc);
    out.write(file->bytes.data(), static_cast<std::streamsize>(file->bytes.size()));
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + arguments.Option("out"));
    context.out << fmt::format("已写入 {}：{} 件，{} 页。\n", arguments.Option("out"), file->papers,
                               file->pages ? std::to_string(*file->pages) : "未知");
    base::Refusals lacks;
    for (const volume::Lack& lack : contents.lacks)
        if (lack.part == asked->part) lacks.push_back(lack.words);
    PrintRefusals(context, node.settings, lacks);
    return lacks.empty() ? kDone : kFindings;
}

}  // namespace

void AddVolumeCommands(std::vector<Command>& all) {
    all.push_back({"volume write",
                   "--case 立案号 --part main|side --out 文件.pdf|文件.zip [--as 账号]",
                   "写出案卷的正卷或者副卷：封面、目录、全部材料、备考表；列出缺少的材料",
                   {{"case", "part", "out", "as"}, {}, 0, 0},
                   WriteVolume});
}

}  // namespace app
