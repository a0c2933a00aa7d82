#include "volume/detail/forms.hpp"

#include "catalogue/messages.hpp"
#include "document/fill.hpp"
#include "records/organisation_above.hpp"

namespace volume::detail {

using catalogue::Field;
using catalogue::FieldKind;
using catalogue::RecordType;
using records::Record;

namespace {

std::string TitleOf(const Looking& looking, const std::string& target, const base::RecordId& id) {
    const RecordType* type = looking.catalogue.FindType(target);
    if (type == nullptr) return {};
    const auto titles = looking.view.Titles(*type, {id});
    return titles.empty() ? std::string() : titles.begin()->second;
}

document::Value ValueOf(const Looking& looking, const Field& field, const records::Value& value) {
    if (const auto* day = value.As<base::CivilDay>()) return *day;
    if (const auto* id = value.As<base::RecordId>()) return TitleOf(looking, field.target, *id);
    return records::ValueToShow(field, value);
}

/// The record's values as shown to who looks, by id and label; columns of groups as `组.列`.
void SetRecord(const Looking& looking, const Record& record, document::Values& values) {
    const RecordType* type = looking.catalogue.FindType(record.type);
    if (type == nullptr) return;
    const auto shown = access_control::Show(looking.principal, *type, record);
    for (const auto& [id, mask] : shown.masked)
        if (const Field* field = type->FindField(id)) values.Set(id, mask, {field->label});
    for (const Field& field : type->fields) {
        const records::Value& value = shown.record.Get(field.id);
        if (value.IsAbsent()) continue;
        const auto* rows = value.As<std::vector<records::Row>>();
        if (rows == nullptr) {
            values.Set(field.id, ValueOf(looking, field, value), {field.label});
            continue;
        }
        for (const Field& column : field.fields) {
            document::TextList texts;
            for (const records::Row& row : *rows)
                if (const auto at = row.values.find(column.id); at != row.values.end())
                    texts.push_back(document::ToText(ValueOf(looking, column, at->second)));
            values.Set(field.id + "." + column.id, texts, {field.label + "." + column.label});
        }
    }
}

/// The nearest organisation above the record that has a short name makes the papers; where none
/// has one, the record's own.
std::string Bureau(const Looking& looking, const Record& record) {
    const RecordType* type = looking.catalogue.FindType(catalogue::kOrganisationType);
    const auto own = record.Reference(records::system_field::kOrganisation);
    if (type == nullptr || !own) return {};
    const auto find = [&](const RecordType& of, const base::RecordId& id) {
        return looking.view.Find(of, id);
    };
    auto bureau =
        records::NearestOrganisation(looking.catalogue, own, find, records::NumbersPapers);
    if (!bureau) bureau = find(*type, *own);
    return bureau ? bureau->Text("name") : std::string();
}

std::string RemarkOf(const Item& item) {
    if (item.recordings.empty()) return {};
    return fmt::format("录音录像 {} 个，另存", item.recordings.size());
}

document::Rows RowsOf(const std::vector<const Item*>& items, const std::vector<PageRange>& ranges) {
    document::Rows rows;
    for (std::size_t i = 0; i < items.size(); ++i) {
        document::Values row;
        row.Set("文号", items[i]->number);
        row.Set("材料名称", items[i]->title);
        if (items[i]->day) row.Set("材料日期", *items[i]->day);
        row.Set("起止页号", ranges[i].ToText());
        row.Set("备注", RemarkOf(*items[i]));
        rows.push_back(std::move(row));
    }
    return rows;
}

/// What the last page says of the part, unless somebody has written it: never that all is there
/// when it is not.
void SetLacks(const Looking& looking, const Contents& contents, Part part,
              document::Values& values) {
    std::string words;
    for (const Lack& lack : contents.lacks)
        if (lack.part == part)
            words += (words.empty() ? "尚缺：" : "；") +
                     catalogue::Words(looking.catalogue, lack.words).text;
    if (!words.empty()) values.Set("本卷说明", words + "。");
}

/// Recordings lie beside the volume: its last page says which, by their digests.
void SetRecordings(const std::vector<const Item*>& items, document::Values& values) {
    std::size_t count = 0;
    std::string words;
    for (const Item* item : items)
        for (const records::Attachment& file : item->recordings) {
            ++count;
            words += fmt::format("{}{}（SM3 {}）", words.empty() ? "" : "；", file.name,
                                 file.digest.ToText());
        }
    if (count > 0)
        values.Set("其他说明", fmt::format("录音录像 {} 个，另存于系统：{}。", count, words));
}

document::Values Gathered(const Writing& writing, const Contents& contents, Part part,
                          const std::vector<const Item*>& items,
                          const std::vector<PageRange>& ranges) {
    const Looking& looking = writing.looking;
    document::Values values;
    SetRecord(looking, writing.the_case, values);
    int pages = 0;
    for (const PageRange& range : ranges) pages += range.pages.value_or(0);
    values.Set("part", document::Choice{std::string(PartId(part)), std::string(PartLabel(part))},
               {"正副卷"});
    values.Set("rows", RowsOf(items, ranges), {"卷内材料"});
    values.Set("papers", document::Integer{static_cast<std::int64_t>(items.size())}, {"卷内件数"});
    values.Set("pages", document::Integer{pages}, {"卷内页数"});
    values.Set("bureau", Bureau(looking, writing.the_case), {"制作机关"});
    SetLacks(looking, contents, part, values);
    SetRecordings(items, values);
    if (!contents.arrangement) return values;
    document::Values of_volume;
    SetRecord(looking, *contents.arrangement, of_volume);
    const auto take = [&](const char* field, const char* name) {
        if (const document::Value* value = of_volume.Find(field)) values.Set(name, *value);
    };
    take("archive_no", "档号");
    take("secrecy", "密级");
    take("compiled_by", "立卷人");
    take("compiled_by", "归档人");
    take("checked_by", "卷宗检查人");
    take(part == Part::kMain ? "note_main" : "note_side", "本卷说明");
    return values;
}

}  // namespace

base::Result<Forms> WriteForms(const Writing& writing, const Contents& contents, Part part,
                               const std::vector<const Item*>& items,
                               const std::vector<PageRange>& ranges) {
    const document::Values values = Gathered(writing, contents, part, items, ranges);
    base::Refusals refusals;
    const auto fill = [&](const char* id) {
        const papers::Paper* paper = writing.shelf.Find(id);
        if (paper == nullptr || !paper->the_template) {
            refusals.push_back({"volume.no_template",
                                {{"paper", paper == nullptr ? id : paper->source.label}},
                                ""});
            return std::string();
        }
        return document::Fill(*paper->the_template, values).bytes;
    };
    Forms forms{fill("case_file_cover"), fill("case_file_contents"), fill("case_file_remarks")};
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return forms;
}

}  // namespace volume::detail
