#include "gate_scene.hpp"

/// Gates of calls for figures and of statistical forms.
namespace shipped {
namespace {

Given Call(records::FieldValues values) { return Of("figure_call", std::move(values)); }

/// A sheet with one row; `entry` is the indicator of the figure that it leads to.
Given Sheet(records::FieldValues row, const char* entry = nullptr, int unit = kBureau) {
    return [=](Scene& scene) {
        records::FieldValues values = row;
        if (entry != nullptr) {
            const records::Record& figure = scene.world.Add(
                "figure_entry", scene.next++, {{"indicator", entry}, {"$organisation", Id(unit)}});
            values.emplace("entry", figure.id);
        }
        scene.subject = &scene.Add("figure_sheet", {{"items", Rows({values})}});
    };
}

}  // namespace

const std::vector<Row>& FigureRows() {
    const records::Value asked = Rows({{{"indicator", "fine_total_yuan"}}});
    const records::Value units = Rows({{{"unit", Id(kBureau)}}});
    static const std::vector<Row> rows = {
        {"call_asks_something", true, "a figure of a unit",
         Call({{"items", asked}, {"units", units}})},
        {"call_asks_something", false, "no unit", Call({{"items", asked}})},
        {"call_asks_something", false, "no figure", Call({{"units", units}})},
        {"call_due_after_issue", true, "due today", Call({{"due_on", Day("2026-04-24")}})},
        {"call_due_after_issue", false, "due yesterday", Call({{"due_on", Day("2026-04-23")}})},
        {"sheet_rows_answered", true, "nought is an answer",
         Sheet({{"reply", "value"}, {"value", 0}})},
        {"sheet_rows_answered", true, "no such business", Sheet({{"reply", "nothing"}})},
        {"sheet_rows_answered", false, "nothing said", Sheet({{"indicator", "fine_total_yuan"}})},
        {"sheet_rows_answered", false, "a value that is not there", Sheet({{"reply", "value"}})},
        {"sheet_values_have_source", true, "a book named",
         Sheet({{"reply", "value"}, {"source", "台账"}})},
        {"sheet_values_have_source", true, "no such business", Sheet({{"reply", "nothing"}})},
        {"sheet_values_have_source", false, "no source", Sheet({{"reply", "value"}})},
        {"sheet_values_have_source", false, "not kept, and not said why",
         Sheet({{"reply", "unknown"}})},
        {"sheet_entries_match", true, "none yet", Sheet({{"indicator", "fine_total_yuan"}})},
        {"sheet_entries_match", true, "one's own",
         Sheet({{"indicator", "fine_total_yuan"}}, "fine_total_yuan")},
        {"sheet_entries_match", false, "another figure",
         Sheet({{"indicator", "fine_total_yuan"}}, "penalty_decisions_count")},
        {"sheet_entries_match", false, "another unit's",
         Sheet({{"indicator", "fine_total_yuan"}}, "fine_total_yuan", kCityBureau)},
        {"form_has_bindings", true, "one cell",
         Of("stat_form", {{"bindings", Rows({{{"cell", "C5"}}})}})},
        {"form_has_bindings", false, "none", Of("stat_form", {})},
        {"filing_never_locked", true, "begun by mistake", Of("stat_filing", {})},
        {"filing_never_locked", false, "locked and sent back",
         Of("stat_filing", {{"locked_once", true}})},
    };
    return rows;
}

}  // namespace shipped
