#include "http/detail/paper_text.hpp"

#include "http/detail/entry_points.hpp"
#include "http/detail/filed_papers.hpp"

/// The words of papers and of phrases, to be looked at before anything is printed.
namespace http {

namespace json = boost::json;
using papers::MissingReason;

std::string_view ReasonName(MissingReason reason) {
    switch (reason) {
        case MissingReason::kBlank:
            return "blank";
        case MissingReason::kNoSource:
            return "no_source";
        case MissingReason::kUnreadable:
            return "unreadable";
        case MissingReason::kErased:
            return "erased";
        case MissingReason::kUnfit:
            return "unfit";
    }
    return "no_source";
}

namespace {

json::array MissingJson(Caller& caller, const std::vector<papers::Missing>& all) {
    EntryPoints entry_points(caller);
    json::array list;
    for (const papers::Missing& missing : all) {
        json::object one = {{"name", missing.name},
                            {"reason", ReasonName(missing.reason)},
                            {"place", missing.place.ToText()}};
        if (!missing.type.empty()) {
            one["type"] = missing.type;
            one["type_label"] = missing.type_label;
        }
        if (missing.record) one["record"] = missing.record->ToText();
        if (!missing.field.empty()) {
            one["field"] = missing.field;
            one["field_label"] = missing.field_label;
        }
        if (auto enter = entry_points.Of(missing)) one["enter"] = *std::move(enter);
        list.push_back(std::move(one));
    }
    return list;
}

json::array MarkedJson(const std::vector<document::MarkedLine>& lines) {
    json::array all;
    for (const document::MarkedLine& line : lines) {
        json::array pieces;
        for (const document::MarkedPiece& piece : line) {
            json::object one = {{"text", piece.text}};
            if (piece.origin > 0) one["from"] = piece.origin - 1;
            pieces.push_back(std::move(one));
        }
        all.push_back(std::move(pieces));
    }
    return all;
}

json::array OriginsJson(const Caller& caller, const std::vector<papers::Origin>& origins) {
    json::array all;
    for (const papers::Origin& origin : origins) {
        json::array places;
        for (const papers::OriginPlace& place : origin) {
            const catalogue::RecordType* type = caller.catalogue->FindType(place.type);
            places.push_back({{"type", place.type},
                              {"type_label", type == nullptr ? place.type : type->label},
                              {"record", place.record.ToText()},
                              {"field_label", place.field_label}});
        }
        all.push_back(std::move(places));
    }
    return all;
}

json::array PlainLines(const std::vector<document::MarkedLine>& lines) {
    json::array all;
    for (const document::MarkedLine& line : lines) all.emplace_back(document::PlainText(line));
    return all;
}

}  // namespace

void AddPaperText(Caller& caller, const papers::WrittenText& written, json::object& answer) {
    answer["lines"] = PlainLines(written.lines);
    answer["marked"] = MarkedJson(written.lines);
    answer["origins"] = OriginsJson(caller, written.origins);
    answer["missing"] = MissingJson(caller, written.about.missing);
    answer["masked"] = Texts(written.about.masked);
}

Response ListDrafts(Caller& caller, const Request& request) {
    const auto found = FindReadable(caller, request.Parameter("type"), request.Parameter("id"));
    if (!found) return RefusalResponse(*caller.catalogue, found.error());
    const papers::NameList& names = caller.platform.papers.Names();
    const papers::Asking asking = AskingOf(caller);
    const std::string wanted = request.Query("for");
    json::array rows;
    for (const auto& [normal, phrase] : names.Phrases()) {
        const auto dot = phrase.drafts.find('.');
        if (dot == std::string::npos || phrase.drafts.substr(0, dot) != wanted) continue;
        const auto written = papers::WritePhrase(asking, names, phrase, found->record);
        if (!written) continue;
        LogReads(caller, written->about);
        json::object row = {{"name", phrase.name}, {"field", phrase.drafts.substr(dot + 1)}};
        AddPaperText(caller, *written, row);
        rows.push_back(std::move(row));
    }
    return JsonAnswer(json::object{{"rows", std::move(rows)}});
}

}  // namespace http
