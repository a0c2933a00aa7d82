#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "access/principal.hpp"
#include "app/commands.hpp"
#include "app/open_node.hpp"
#include "papers/sources.hpp"
#include "papers/provisional.hpp"
#include "papers/write.hpp"

namespace app {

namespace json = boost::json;
using document::Direction;
using papers::Paper;

namespace {

const char* DirectionWord(Direction direction) {
    switch (direction) {
        case Direction::kServed:
            return "送达当事人";
        case Direction::kInternal:
            return "内部";
        case Direction::kParty:
            return "当事人填写";
        case Direction::kAuthority:
            return "致其他机关";
    }
    return "";
}

std::string Joined(const std::vector<std::string>& texts) {
    std::string joined;
    for (const std::string& text : texts) joined += (joined.empty() ? "" : "，") + text;
    return joined;
}

std::string OutputOf(const Arguments& arguments) {
    return arguments.Option("output", arguments.Option("o"));
}

void WriteBytes(const std::string& file, const std::string& bytes) {
    std::ofstream out(file, std::ios::binary | std::ios::trunc);
    out.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    out.flush();
    if (!out) throw std::runtime_error("cannot write " + file);
}

int ListPapers(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const papers::Shelf shelf = papers::ReadShelf(settings->DefinitionFolders());
    const std::string type = arguments.Option("type");
    for (const Paper& paper : shelf.Papers()) {
        if (!type.empty() && paper.source.record_type != type) continue;
        context.out << fmt::format("{}\t{}\t{}\t{}\t{}\t{}\t{}\n", paper.source.id,
                                   paper.source.label, DirectionWord(paper.source.direction),
                                   paper.source.code, paper.source.record_type,
                                   paper.own ? "本局" : "随系统", Joined(paper.source.basis));
    }
    PrintRefusals(context, *settings, shelf.Faults());
    return shelf.Faults().empty() ? kDone : kFindings;
}

int CheckPaper(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const auto definitions = DefinitionsFor(context, *settings);
    if (!definitions) return kBadInput;
    const std::string& file = arguments.words[0];
    if (!std::filesystem::is_regular_file(file)) {
        PrintRefusals(context, *settings, {{"settings.no_file", {{"file", file}}, file}});
        return kBadInput;
    }
    const papers::Shelf shelf = papers::ReadShelf(settings->DefinitionFolders());
    const Paper* known = shelf.Find(std::filesystem::path(file).stem().string());
    const std::string type_id =
        arguments.Option("type", known == nullptr ? "case" : known->source.record_type);
    const catalogue::RecordType* type = definitions->FindType(type_id);
    if (type == nullptr) {
        PrintRefusals(context, *settings, {{"papers.unknown_type", {{"type", type_id}}, "--type"}});
        return kBadInput;
    }
    const auto read = document::ReadTemplate(ReadTextFile(file));
    base::Refusals faults;
    if (!read)
        faults = read.error();
    else if (const auto done = papers::CheckNames(*definitions, shelf.Names(), *type, *read); !done)
        faults = done.error();
    PrintRefusals(context, *settings, faults);
    if (faults.empty())
        context.out << fmt::format("模板无误：{} 处填写，可用于{}。\n", read->Fields().size(),
                                   type->label);
    else
        context.err << fmt::format("共 {} 处问题。\n", faults.size());
    return faults.empty() ? kDone : kFindings;
}

int WriteTemplate(CommandContext& context, const Arguments& arguments) {
    const auto settings = SettingsFor(context, arguments);
    if (!settings) return kBadInput;
    const papers::Shelf shelf = papers::ReadShelf(settings->DefinitionFolders());
    const Paper* paper = shelf.Find(arguments.words[0]);
    const std::string file = OutputOf(arguments);
    base::Refusals refusals;
    if (paper == nullptr || paper->source.bytes.empty())
        refusals.push_back({"papers.not_found", {{"paper", arguments.words[0]}}, ""});
    if (file.empty()) refusals.push_back({"command.no_output", {}, "--output"});
    if (!refusals.empty()) {
        PrintRefusals(context, *settings, refusals);
        return kBadInput;
    }
    WriteBytes(file, paper->source.bytes);
    context.out << fmt::format(
        "已写入 {}。用 Word 或 WPS 修改，用 qingheng paper check 核对，再放进本局定义目录的 "
        "documents/{}.docx，重新启动后生效。\n",
        file, paper->source.id);
    return kDone;
}

/// By its id, or by the value that imports know it by (a case by its number).
std::optional<records::Record> FindRecord(Node& node, records::RecordView& view,
                                          const catalogue::RecordType& type,
                                          const std::string& named) {
    if (const auto id = base::RecordId::Parse(named)) return view.Find(type, *id);
    records::Query query;
    query.type = &type;
    query.limit = 2;
    const std::string key = type.import_key.empty() ? type.title : type.import_key;
    auto filter = records::ReadFilter(*node.definitions.Current(), type,
                                      json::serialize(json::object{{key, {{"eq", named}}}}));
    if (!filter) return std::nullopt;
    query.filter = *std::move(filter);
    auto found = view.Select(query);
    if (found.size() != 1) return std::nullopt;
    return std::move(found.front());
}

void LogReads(Node& node, const access_control::Principal& principal,
              const papers::Written& written) {
    std::vector<http::RestrictedRead> reads;
    for (const auto& [record, opened] : written.opened) {
        http::RestrictedRead read;
        read.at = node.clock.Now();
        read.person = principal.person;
        read.type = opened.type;
        read.record = record;
        read.fields.assign(opened.fields.begin(), opened.fields.end());
        read.request = "paper write";
        reads.push_back(std::move(read));
    }
    if (!reads.empty()) node.desk->LogReads(reads);
}

void PrintWritten(CommandContext& context, const std::string& file,
                  const papers::Written& written) {
    context.out << fmt::format("已写入 {}。\n", file);
    for (const papers::Missing& missing : written.missing) {
        std::string where = "登记里没有这一项，请在 Word 里填写";
        if (missing.reason == papers::MissingReason::kUnreadable) where = "无权查看";
        if (missing.reason == papers::MissingReason::kErased) where = "已销毁";
        if (missing.reason == papers::MissingReason::kUnfit) where = "内容与模板的格式不符";
        if (missing.reason == papers::MissingReason::kBlank)
            where = missing.field.empty()
                        ? fmt::format("还没有登记{}", missing.type_label)
                        : fmt::format("请填写{}的“{}”", missing.type_label, missing.field_label);
        context.out << fmt::format("缺\t{}\t{}\t{}\n", missing.name, missing.place.ToText(), where);
    }
    for (const std::string& name : written.undecided)
        context.out << fmt::format("未定\t{}\t登记里没有，已按没有写出，请核对措辞\n", name);
    for (const std::string& name : written.masked) context.out << fmt::format("遮盖\t{}\n", name);
}

struct PaperAsked {
    const Paper* paper = nullptr;
    access_control::Principal principal;
    records::Record record;
};

base::Result<PaperAsked> ReadAsked(Node& node, const papers::Shelf& shelf,
                                   records::RecordView& view, const Arguments& arguments) {
    PaperAsked asked;
    base::Refusals refusals;
    asked.paper = shelf.Find(arguments.words[0]);
    if (asked.paper == nullptr)
        return base::Refuse("papers.not_found", {{"paper", arguments.words[0]}});
    if (!asked.paper->the_template) return base::Refuse(asked.paper->faults);
    auto principal = PrincipalNamed(node, arguments.Option("as", "admin"));
    if (!principal) return base::Refuse(principal.error());
    asked.principal = *std::move(principal);
    const auto catalogue = node.definitions.Current();
    const std::string& type_id = asked.paper->source.record_type;
    const catalogue::RecordType* type = catalogue->FindType(type_id);
    if (type == nullptr) return base::Refuse("papers.unknown_type", {{"type", type_id}});
    auto record = FindRecord(node, view, *type, arguments.words[1]);
    if (!record || !access_control::Holds(asked.principal, type->id + ".read", *record))
        return base::Refuse("papers.record_not_found",
                            {{"record", arguments.words[1]}, {"type", type->label}});
    asked.record = *std::move(record);
    return asked;
}

int WritePaper(CommandContext& context, const Arguments& arguments) {
    const OpenedNode opened = OpenForCommand(context, arguments);
    if (!opened.node) return kBadInput;
    Node& node = *opened.node;
    const papers::Shelf shelf = papers::ReadShelf(node.settings.DefinitionFolders());
    const auto view = node.store->Read();
    const auto asked = ReadAsked(node, shelf, *view, arguments);
    const std::string file = OutputOf(arguments);
    base::Refusals refusals;
    if (!asked) refusals = asked.error();
    if (file.empty()) refusals.push_back({"command.no_output", {}, "--output"});
    if (!refusals.empty()) {
        PrintRefusals(context, node.settings, refusals);
        return kBadInput;
    }
    const auto catalogue = node.definitions.Current();
    const papers::Asking asking{*view, *catalogue, asked->principal, node.clock.Today()};
    refusals = papers::ProvisionalDays(asking, shelf.Names(), *asked->paper, asked->record);
    if (!refusals.empty()) {
        PrintRefusals(context, node.settings, refusals);
        return kBadInput;
    }
    const papers::Written written =
        papers::Write(asking, shelf.Names(), *asked->paper, asked->record);
    LogReads(node, asked->principal, written);
    WriteBytes(file, written.bytes);
    PrintWritten(context, file, written);
    return written.missing.empty() ? kDone : kFindings;
}

}  // namespace

void AddPaperCommands(std::vector<Command>& all) {
    all.push_back({"paper list",
                   "[--type 记录类型]",
                   "全部文书：标识、名称、方向、文号字、记录、来源、依据",
                   {{"type"}, {}, 0, 0},
                   ListPapers});
    all.push_back({"paper check",
                   "文件.docx [--type 记录类型]",
                   "检查改过的文书模板，一次列出全部问题",
                   {{"type"}, {}, 1, 1},
                   CheckPaper});
    all.push_back({"paper template",
                   "文书 --output 文件.docx",
                   "取出文书的模板，用 Word 修改",
                   {{"output", "o"}, {}, 1, 1},
                   WriteTemplate});
    all.push_back({"paper write",
                   "文书 记录 --output 文件.docx [--as 账号]",
                   "按一条记录写出文书；列出还缺的内容",
                   {{"output", "o", "as"}, {}, 2, 2},
                   WritePaper});
}

}  // namespace app
