#include "http/detail/import_remarks.hpp"

#include <algorithm>
#include <map>

#include "catalogue/messages.hpp"
#include "exchange/remark_causes.hpp"
#include "http/detail/import_file.hpp"

namespace http {

namespace json = boost::json;
using exchange::CellRemark;
using exchange::RemarkCause;
using exchange::Severity;

namespace {

constexpr std::size_t kMostRemarks = 5'000;
constexpr std::size_t kMostUnreadWords = 200;

bool Is(const RemarkCause& cause, std::string_view code) {
    return cause.Example().refusal.code == code;
}

json::object RemarkOfCell(const Caller& caller, const CellRemark& remark) {
    json::object cell = RemarkJson(caller, remark);
    cell["row"] = remark.row;
    cell["column"] = remark.heading;
    return cell;
}

/// Every cell of a cause is told by its row, also where the list of cells is cut.
json::object CauseJson(const Caller& caller, const RemarkCause& cause) {
    const CellRemark& example = cause.Example();
    return {{"severity", example.severity == Severity::kFault ? "fault" : "warning"},
            {"column", example.heading},
            {"field", example.field},
            {"code", example.refusal.code},
            {"cells", cause.rows.size()},
            {"rows", exchange::RowsInWords(cause.rows)},
            {"example",
             json::object{{"row", example.row},
                          {"value", example.value},
                          {"words", catalogue::Words(*caller.catalogue, example.refusal).text}}}};
}

/// What one thing proposes for a day without a year; empty: nothing, or two things.
std::string ProposedYear(const CellRemark& remark) {
    if (remark.refusal.code != "exchange.year_supplied") return {};
    for (const auto& [name, value] : remark.refusal.params)
        if (name == "year") return value;
    return {};
}

/// Columns whose days have no year, each asked for once.
json::array YearlessOf(const std::vector<RemarkCause>& causes) {
    struct Column {
        std::string heading;
        std::size_t rows = 0;
        std::vector<std::string> years;
    };
    std::map<std::string, Column> columns;
    for (const RemarkCause& cause : causes) {
        const std::string& code = cause.Example().refusal.code;
        const bool of_year = code == "exchange.year_supplied" || code == "exchange.year_missing" ||
                             code == "exchange.year_unclear";
        if (!of_year) continue;
        Column& column = columns[cause.Example().field];
        column.heading = cause.Example().heading;
        column.rows += cause.rows.size();
        for (const exchange::AlikeCells& alike : cause.kinds)
            column.years.push_back(ProposedYear(alike.first));
    }
    json::array yearless;
    for (const auto& [path, column] : columns) {
        json::object one = {{"path", path}, {"heading", column.heading}, {"rows", column.rows}};
        const std::string& year = column.years.front();
        const auto same = std::ranges::count(column.years, year);
        if (!year.empty() && same == std::ssize(column.years)) one["proposed"] = std::stoi(year);
        yearless.push_back(std::move(one));
    }
    return yearless;
}

json::array UnreadOf(const std::vector<RemarkCause>& causes) {
    std::map<std::pair<std::string, std::string>, std::size_t> words;
    for (const RemarkCause& cause : causes)
        for (const exchange::AlikeCells& alike : cause.kinds)
            if (Is(cause, "exchange.no_such_choice"))
                words[{alike.first.field, alike.first.value}] += alike.rows.size();
    json::array unread;
    for (const auto& [word, rows] : words)
        if (unread.size() < kMostUnreadWords)
            unread.push_back({{"path", word.first}, {"text", word.second}, {"rows", rows}});
    return unread;
}

}  // namespace

void TellRemarks(const Caller& caller, const catalogue::RecordType& type,
                 const exchange::Mapping& mapping, const exchange::ImportPlan& plan,
                 json::object& answer) {
    const auto needed = exchange::NeededBy(type, mapping);
    const auto said_once = [&](const CellRemark& remark) {
        return remark.refusal.code == "import.required_missing" &&
               std::ranges::find(needed, remark.field, &exchange::Target::path) != needed.end();
    };
    auto causes = exchange::CausesOf(plan);
    json::array needs;
    for (const exchange::Target& target : needed)
        for (const RemarkCause& cause : causes)
            if (said_once(cause.Example()) && cause.Example().field == target.path)
                needs.push_back(
                    {{"path", target.path}, {"label", target.label}, {"rows", cause.rows.size()}});
    // No row can mend it, only a column: it is not said of the cells.
    std::erase_if(causes, [&](const RemarkCause& cause) { return said_once(cause.Example()); });
    json::array faults;
    for (const exchange::PlannedRow& row : plan.rows)
        for (const CellRemark& remark : row.remarks)
            if (faults.size() < kMostRemarks && !said_once(remark))
                faults.push_back(RemarkOfCell(caller, remark));
    json::array listed;
    std::size_t all = 0, barring = 0;
    for (const RemarkCause& cause : causes) {
        listed.push_back(CauseJson(caller, cause));
        all += cause.rows.size();
        if (cause.Example().severity == Severity::kFault) barring += cause.rows.size();
    }
    answer["faults"] = std::move(faults);
    answer["causes"] = std::move(listed);
    answer["faults_total"] = all;
    answer["fault_places"] = barring;
    answer["needs"] = std::move(needs);
    answer["unread"] = UnreadOf(causes);
    answer["yearless"] = YearlessOf(causes);
}

}  // namespace http
