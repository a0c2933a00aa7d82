#include "http/outlet_routes.hpp"

#include <algorithm>
#include <set>

#include "http/detail/enterprise_door.hpp"
#include "http/detail/handler_of.hpp"
#include "http/detail/outlet_map_routes.hpp"
#include "http/detail/outlet_places.hpp"
#include "http/detail/outlet_standing.hpp"
#include "http/detail/query_reader.hpp"
#include "http/detail/record_page.hpp"
#include "readings/rollup.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/frame_json.hpp"

namespace http {

namespace json = boost::json;
using readings::CurvePoint;
using readings::CurveQuestion;
using readings::KnownSeries;
using readings::Sample;

namespace {

constexpr const char* kDevice = "monitoring_device";
constexpr std::size_t kMostRows = 300;
constexpr std::int64_t kHourMs = readings::kHourMs;
constexpr std::int64_t kMostColumns = 4'000;
constexpr std::int64_t kMostFrames = 50;
constexpr std::int64_t kLastMs = 4'102'444'800'000;  ///< the year 2100
constexpr std::int64_t kLongestExportMs = 400LL * 24 * kHourMs;

std::string FactorName(const FactorFact* fact, std::string_view code) {
    if (fact != nullptr) return fact->name;
    const telemetry::Factor* known = telemetry::FindFactor(code);
    return std::string(known == nullptr ? code : known->name);
}

std::string UnitOf(const FactorFact* fact, std::string_view code) {
    if (fact != nullptr) return fact->unit;
    const telemetry::Factor* known = telemetry::FindFactor(code);
    return std::string(known == nullptr || known->unit_in_doubt ? std::string_view{} : known->unit);
}

constexpr std::int64_t kMostTable = std::int64_t{32} << 20;

json::value MillionthsJson(const std::optional<std::int64_t>& value) {
    return value ? json::value(*value) : json::value(nullptr);
}

json::object ValueOf(const DeviceFact& device, const LatestReading& latest) {
    const FactorFact* factor = device.Factor(latest.factor);
    const bool about = factor != nullptr && factor->IsAbout(latest.kind);
    return {{"factor", latest.factor},
            {"name", FactorName(factor, latest.factor)},
            {"unit", UnitOf(factor, latest.factor)},
            {"kind", latest.kind},
            {"value", readings::ValueText(latest.sample)},
            {"number", latest.sample.form == readings::Form::kDecimal},
            {"flag", latest.sample.Flag()},
            {"time", latest.sample.time_ms},
            {"upper", MillionthsJson(about ? factor->upper : std::nullopt)},
            {"lower", MillionthsJson(about ? factor->lower : std::nullopt)},
            {"beyond", about && factor->IsBeyond(latest.sample)}};
}

base::Done MayAtOutlets(const Caller& caller, const char* right) {
    if (access_control::HoldsSomewhere(caller.principal, right)) return base::AllWell();
    return base::Refuse("admin.not_allowed", {{"right", right}});
}

/// What the enterprise marked and covers this moment.
json::array MarksJson(const OutletLine& line) {
    json::array marks;
    for (const MarkFact* mark : line.marks)
        marks.push_back({{"mark", mark->mark},
                         {"from", mark->from_ms},
                         {"until", mark->until_ms},
                         {"of_all", mark->of_all},
                         {"accepted", mark->accepted}});
    return marks;
}

json::object OddJson(const DeviceNow& now) {
    json::object odd;
    for (const auto& [name, count] : now.odd)
        if (count > 0) odd[name] = count;
    return odd;
}

class OutletDeskRoutes {
 public:
    explicit OutletDeskRoutes(OutletDesk& desk) : desk_(desk), lines_(desk) {}

    Response Board(Caller& caller, const Request& request) {
        const auto type = caller.ReadableType(kDevice);
        if (!type) return RefusalResponse(*caller.catalogue, type.error());
        QueryReader reader(request);
        const OutletFilter filter = OutletFilter::Of(caller, request, reader);
        if (!reader.refusals().empty())
            return RefusalResponse(*caller.catalogue, reader.refusals());
        const auto places = OutletPlacesNow(caller);
        const std::vector<ShownOutlet> outlets = OutletsFor(caller, *places);
        const OutletList::Facts facts = list_.Now(caller);
        const std::string wanted = request.Query("standing");
        std::vector<OutletLine> lines = lines_.For(caller, *facts);
        Keep(lines, outlets, filter);
        std::map<Standing, std::int64_t> counts;
        std::int64_t compared = 0;
        for (const OutletLine& line : lines) {
            ++counts[line.standing];
            if (!line.device->stopped && line.device->IsCompared()) ++compared;
        }
        const std::int64_t running = std::ssize(lines) - counts[Standing::kStopped];
        if (!wanted.empty())
            std::erase_if(lines, [&](const OutletLine& line) {
                return StandingName(line.standing) != wanted;
            });
        std::ranges::sort(lines, {}, [](const OutletLine& line) {
            return std::pair(line.standing, line.device->record.Text("name"));
        });
        const std::size_t total = lines.size();
        if (lines.size() > kMostRows) lines.resize(kMostRows);
        json::object totals;
        for (const Standing one : {Standing::kExceeding, Standing::kMissing, Standing::kMarked,
                                   Standing::kOnLine, Standing::kStopped})
            totals[StandingName(one)] = counts[one];
        return JsonAnswer(json::object{{"listening", desk_.IsListening()},
                                       {"forward", ForwardJson()},
                                       {"at", caller.platform.clock.Now().micros / 1'000},
                                       {"counts", std::move(totals)},
                                       {"compared", compared},
                                       {"not_compared", running - compared},
                                       {"total", total},
                                       {"choices", OutletChoicesJson(caller, outlets)},
                                       {"rows", RowsJson(caller, lines)}});
    }

    /// The body is the file itself; its name is in the query.
    Response TakeTable(Caller& caller, const Request& request) {
        if (const auto may = MayAtOutlets(caller, "reading_import.register"); !may)
            return RefusalResponse(*caller.catalogue, may.error());
        const std::string name = request.Query("name");
        if (name.empty() || name.size() > 200)
            return RefusalResponse(*caller.catalogue, {{"readings.table_name", {}, "name"}});
        caller.view.reset();  // the write reads for itself
        const auto taken = desk_.TakeTable(caller.principal, name, request.body);
        if (!taken) return RefusalResponse(*caller.catalogue, taken.error());
        return JsonAnswer(json::object{{"record", taken->record.ToText()},
                                       {"rows", taken->rows},
                                       {"readings", taken->readings}},
                          201);
    }

    Response Strangers(Caller& caller, const Request& /*request*/) {
        if (const auto may = MayAtOutlets(caller, "monitoring_device.register"); !may)
            return RefusalResponse(*caller.catalogue, may.error());
        json::array rows;
        for (const StrangerSeen& one : desk_.Strangers())
            rows.push_back({{"why", one.why},
                            {"mn", one.mn},
                            {"address", one.address},
                            {"first", one.first.micros / 1'000},
                            {"last", one.last.micros / 1'000},
                            {"frames", one.frames},
                            {"sample", one.sample}});
        return JsonAnswer(json::object{{"rows", std::move(rows)}});
    }

    Response Device(Caller& caller, const Request& request) {
        const auto found = FindReadable(caller, kDevice, request.Parameter("device"));
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        const OutletList::Facts facts = list_.Now(caller);
        const auto at = facts->find(found->record.id);
        if (at == facts->end()) return NoSuchAddress();
        json::array series;
        for (const KnownSeries& one : desk_.Readings().SeriesOf(found->record.id.value))
            series.push_back(SeriesJson(at->second, one));
        const std::vector<OutletLine> lines = lines_.Of(caller, {&at->second});
        json::object answer = RowsJson(caller, lines).at(0).as_object();
        answer["series"] = std::move(series);
        answer["ahead_ms"] = lines.front().now.ahead_ms ? json::value(*lines.front().now.ahead_ms)
                                                        : json::value(nullptr);
        answer["gaps"] = GapsJson(found->record.id.value);
        return JsonAnswer(answer);
    }

    /// As the enterprise's people see it: nothing of how the bureau's receiver stands.
    Response Own(Caller& caller, const Request& /*request*/) {
        const OutletList::Facts facts = list_.Now(caller);
        std::vector<OutletLine> lines = lines_.For(caller, *facts);
        std::ranges::sort(lines, {}, [](const OutletLine& line) {
            return std::pair(line.standing, line.device->record.Text("name"));
        });
        json::array rows;
        const json::array whole = RowsJson(caller, lines);
        for (std::size_t i = 0; i < lines.size(); ++i) {
            json::object shown;
            for (const char* member : {"id", "name", "mn", "standing", "report_minutes",
                                       "last_frame", "values", "outlet", "outlet_name"})
                if (const json::value* value = whole[i].as_object().if_contains(member))
                    shown[member] = *value;
            json::array series;
            for (const KnownSeries& one :
                 desk_.Readings().SeriesOf(lines[i].device->record.id.value))
                series.push_back(SeriesJson(*lines[i].device, one));
            shown["series"] = std::move(series);
            rows.push_back(std::move(shown));
        }
        return JsonAnswer(json::object{{"at", caller.platform.clock.Now().micros / 1'000},
                                       {"rows", std::move(rows)}});
    }

    Response Curve(Caller& caller, const Request& request) {
        const auto asked = Asked(caller, request, INT64_MAX);
        if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
        json::array points;
        for (const CurvePoint& point : desk_.Readings().Curve(asked->question))
            points.push_back(PointJson(point));
        json::array replaced;
        for (const readings::ReplacedSample& one : desk_.Readings().Replaced(asked->question))
            if (replaced.size() < 500)
                replaced.push_back({{"time", one.sample.time_ms},
                                    {"value", readings::ValueText(one.sample)},
                                    {"flag", one.sample.Flag()},
                                    {"at", one.at.micros / 1'000}});
        return JsonAnswer(json::object{{"series", asked->series},
                                       {"from", asked->question.from_ms},
                                       {"to", asked->question.to_ms},
                                       {"points", std::move(points)},
                                       {"replaced", std::move(replaced)}});
    }

    Response Csv(Caller& caller, const Request& request) {
        const auto asked = Asked(caller, request, kLongestExportMs);
        if (!asked) return RefusalResponse(*caller.catalogue, asked.error());
        Response response;
        response.body = "\xEF\xBB\xBF时间,因子,类别,值,标记,情况\r\n";
        for (const Sample& sample : desk_.Readings().Samples(asked->question))
            response.body += readings::CsvLine(asked->key, sample);
        response.Set("Content-Type", "text/csv; charset=utf-8");
        response.Set("Content-Disposition", "attachment; filename=\"readings.csv\"");
        return response;
    }

    Response Frames(Caller& caller, const Request& request) {
        const auto found = FindReadable(caller, kDevice, request.Parameter("device"));
        if (!found) return RefusalResponse(*caller.catalogue, found.error());
        QueryReader query(request);
        const auto from = query.Number("from"), to = query.Number("to");
        const auto series = query.Number("series"), time = query.Number("time");
        if (!query.refusals().empty()) return RefusalResponse(*caller.catalogue, query.refusals());
        readings::FrameQuestion question;
        question.point = found->record.id.value;
        const std::int64_t begin = std::clamp<std::int64_t>(from.value_or(0), 0, kLastMs);
        question.from.micros = begin * 1'000;
        question.to.micros =
            std::clamp<std::int64_t>(to.value_or(0), begin, begin + 26 * kHourMs) * 1'000;
        question.most = static_cast<std::size_t>(kMostFrames);
        question.series = series.value_or(0);
        question.time_ms = time.value_or(0);
        json::array rows;
        for (const readings::FrameRecord& frame : desk_.Readings().log().Find(question))
            rows.push_back({{"received", frame.received.micros / 1'000},
                            {"address", frame.address},
                            {"text", WithoutPassword(frame.raw)},
                            {"readings", frame.items.size()}});
        return JsonAnswer(json::object{{"rows", std::move(rows)}});
    }

 private:
    struct AskedCurve {
        CurveQuestion question;
        readings::SeriesKey key;
        json::object series;
    };

    static std::string WithoutPassword(const std::string& raw) {
        std::string text = telemetry::Readable(raw);
        for (const char* name : {"PW=", "NewPW="}) {
            const std::size_t at = text.find(name);
            if (at == std::string::npos) continue;
            const std::size_t begin = at + std::string_view(name).size();
            text.replace(begin, std::min(text.find_first_of(";,&", begin), text.size()) - begin,
                         "***");
        }
        return text;
    }

    json::object SeriesJson(const DeviceFact& device, const KnownSeries& series) const {
        const FactorFact* factor = device.Factor(series.key.factor);
        const bool about = factor != nullptr && factor->IsAbout(series.key.kind);
        return {{"id", series.id},
                {"factor", series.key.factor},
                {"name", FactorName(factor, series.key.factor)},
                {"unit", UnitOf(factor, series.key.factor)},
                {"kind", series.key.kind},
                {"upper", MillionthsJson(about ? factor->upper : std::nullopt)},
                {"lower", MillionthsJson(about ? factor->lower : std::nullopt)}};
    }

    json::value ForwardJson() {
        const auto seen = desk_.Forwarded();
        if (!seen) return nullptr;
        return {{"to", seen->to},
                {"connected", seen->connected},
                {"waiting", seen->waiting},
                {"answered", seen->answered},
                {"left_out", seen->left_out},
                {"unanswered", seen->unanswered},
                {"last_answer", seen->last_answer.micros / 1'000},
                {"last_failure", seen->last_failure}};
    }

    json::array GapsJson(const base::Uuid& point) {
        json::array gaps;
        for (const GapSeen& gap : desk_.GapsOf(point))
            gaps.push_back({{"span", gap.span},
                            {"from", gap.from_ms},
                            {"to", gap.to_ms},
                            {"slots", gap.slots},
                            {"factors", json::array(gap.factors.begin(), gap.factors.end())},
                            {"standing", gap.standing},
                            {"tries", gap.tries},
                            {"why", gap.why}});
        return gaps;
    }

    /// The series and range that the query names, when the device may be read and has it.
    base::Result<AskedCurve> Asked(Caller& caller, const Request& request, std::int64_t longest) {
        const auto found = FindReadable(caller, kDevice, request.Parameter("device"));
        if (!found) return base::Refuse(found.error());
        QueryReader query(request);
        const auto series = query.Number("series"), from = query.Number("from"),
                   to = query.Number("to"), columns = query.Number("columns");
        base::Refusals refusals = query.refusals();
        const bool good = from && to && *from >= 0 && *to > *from && *to <= kLastMs;
        if (!good || *to - *from > longest) refusals.push_back({"http.curve_range", {}, "from"});
        if (!refusals.empty()) return base::Refuse(std::move(refusals));
        const OutletList::Facts facts = list_.Now(caller);
        const auto device = facts->find(found->record.id);
        for (const KnownSeries& one : desk_.Readings().SeriesOf(found->record.id.value)) {
            if (one.id != series.value_or(0) || device == facts->end()) continue;
            AskedCurve asked{{one.id, *from, *to,
                              static_cast<int>(std::clamp<std::int64_t>(columns.value_or(1'000), 1,
                                                                        kMostColumns))},
                             one.key,
                             SeriesJson(device->second, one)};
            return asked;
        }
        return base::Refuse("http.no_such_series", {}, "series");
    }

    /// [from, to, count, mean, lowest, highest, first, last, flag, quality]; values in millionths,
    /// null where there are none.
    static json::array PointJson(const CurvePoint& point) {
        const readings::Rollup& rollup = point.rollup;
        const auto value = [](const std::optional<Sample>& sample) {
            std::int64_t millionths = 0;
            return sample && readings::InMillionths(*sample, millionths) ? json::value(millionths)
                                                                         : json::value(nullptr);
        };
        const bool any = rollup.summed > 0;
        const auto sum = [&](std::int64_t number) {
            return any ? json::value(number) : json::value(nullptr);
        };
        json::array out = {point.from_ms,   point.to_ms,     rollup.count,       sum(rollup.Mean()),
                           sum(rollup.min), sum(rollup.max), value(point.first), value(point.last)};
        const Sample* told = point.highest ? &*point.highest : point.last ? &*point.last : nullptr;
        out.push_back(told == nullptr ? json::value("") : json::value(told->Flag()));
        out.push_back(told == nullptr ? json::value("")
                                      : json::value(readings::QualityText(told->quality)));
        out.push_back(told == nullptr ? json::value(point.from_ms) : json::value(told->time_ms));
        return out;
    }

    /// Those whose outlet is what the filter asks for.
    static void Keep(std::vector<OutletLine>& lines, const std::vector<ShownOutlet>& outlets,
                     const OutletFilter& filter) {
        if (filter.IsEmpty()) return;
        std::set<base::RecordId> wanted;
        for (const ShownOutlet& outlet : outlets)
            if (filter.Takes(outlet)) wanted.insert(outlet.id());
        std::erase_if(lines, [&](const OutletLine& line) {
            const auto outlet = line.device->record.Reference("outlet");
            return !outlet || !wanted.contains(*outlet);
        });
    }

    json::array RowsJson(Caller& caller, const std::vector<OutletLine>& lines) {
        std::vector<base::RecordId> outlets;
        for (const OutletLine& line : lines)
            if (const auto outlet = line.device->record.Reference("outlet"))
                outlets.push_back(*outlet);
        const catalogue::RecordType* outlet_type = caller.catalogue->FindType("outlet");
        std::map<base::RecordId, std::string> titles;
        if (outlet_type != nullptr && caller.MayRead(*outlet_type))
            titles = caller.view->Titles(*outlet_type, outlets);
        json::array rows;
        for (const OutletLine& line : lines) rows.push_back(RowJson(line, titles));
        return rows;
    }

    json::object RowJson(const OutletLine& line,
                         const std::map<base::RecordId, std::string>& titles) {
        const records::Record& record = line.device->record;
        json::array values;
        for (const LatestReading& latest : line.now.latest)
            values.push_back(ValueOf(*line.device, latest));
        json::object row = {{"id", record.id.ToText()},
                            {"name", record.Text("name")},
                            {"mn", record.Text("mn")},
                            {"provincial", IsProvincial(*line.device)},
                            {"standing", StandingName(line.standing)},
                            {"report_minutes", line.device->report_minutes},
                            {"connections", line.now.connections},
                            {"last_frame", line.now.last_frame.micros / 1'000},
                            {"frames", line.now.frames},
                            {"odd", OddJson(line.now)},
                            {"last_cause", line.now.last_cause},
                            {"marks", MarksJson(line)},
                            {"compared", line.device->IsCompared()},
                            {"values", std::move(values)}};
        const auto outlet = record.Reference("outlet");
        if (!outlet) return row;
        if (const auto title = titles.find(*outlet); title != titles.end()) {
            row["outlet"] = outlet->ToText();
            row["outlet_name"] = title->second;
        }
        return row;
    }

    OutletDesk& desk_;
    OutletLines lines_;
    OutletList list_;
};

}  // namespace

void AddOutletRoutes(Router& router, Platform& platform, OutletDesk& desk,
                     const std::vector<std::filesystem::path>& folders) {
    const auto routes = std::make_shared<OutletDeskRoutes>(desk);
    const auto on = [&](auto member) { return ForCallers(platform, HandlerOf(routes, member)); };
    const auto theirs = [&](auto member) {
        return ForEnterprises(platform, HandlerOf(routes, member));
    };
    router.Add(Method::kGet, "/api/own/outlets", theirs(&OutletDeskRoutes::Own));
    router.Add(Method::kGet, "/api/own/outlets/{device}/curve", theirs(&OutletDeskRoutes::Curve));
    router.Add(Method::kGet, "/api/outlets", on(&OutletDeskRoutes::Board));
    router.Add(Method::kPost, "/api/outlet-readings", on(&OutletDeskRoutes::TakeTable), kMostTable);
    router.Add(Method::kGet, "/api/outlet-strangers", on(&OutletDeskRoutes::Strangers));
    router.Add(Method::kGet, "/api/outlets/{device}", on(&OutletDeskRoutes::Device));
    router.Add(Method::kGet, "/api/outlets/{device}/curve", on(&OutletDeskRoutes::Curve));
    router.Add(Method::kGet, "/api/outlets/{device}/readings.csv", on(&OutletDeskRoutes::Csv));
    router.Add(Method::kGet, "/api/outlets/{device}/frames", on(&OutletDeskRoutes::Frames));
    AddOutletMapRoutes(router, platform, desk, folders);
}

}  // namespace http
