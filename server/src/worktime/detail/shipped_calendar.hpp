#pragma once

#include <fstream>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/civil_day.hpp"
#include "base/yaml.hpp"
#include "worktime/calendar.hpp"
#include "worktime/statutory.hpp"

namespace worktime {

/// A text of a file with the keys that lead to it.
struct ShippedEntry {
    std::vector<std::string> keys;
    std::string text;
};

/// `catalogue/calendars/cn.yaml` as it is shipped, read without the catalogue's checks.
inline std::vector<ShippedEntry> ShippedEntries() {
    using Kind = base::YamlEvent::Kind;
    std::ifstream file(QH_SOURCE_DIR "/catalogue/calendars/cn.yaml");
    const std::string content(std::istreambuf_iterator<char>(file), {});
    std::vector<ShippedEntry> entries;
    std::vector<std::string> keys;  // of each open map: the key last read
    bool key_read = false;
    const auto fault = base::ReadYaml(content, [&](const base::YamlEvent& event) {
        if (event.kind == Kind::kMapBegins) {
            keys.emplace_back();
            key_read = false;
        } else if (event.kind == Kind::kMapEnds) {
            keys.pop_back();
            key_read = false;
        } else if (event.kind == Kind::kText && !key_read) {
            keys.back() = event.text;
            key_read = true;
        } else if (event.kind == Kind::kText) {
            entries.push_back({keys, std::string(event.text)});
            key_read = false;
        }
        return true;
    });
    return fault ? std::vector<ShippedEntry>{} : entries;
}

inline WorkCalendar ShippedCalendar() {
    std::map<int, CalendarYear> years;
    for (const ShippedEntry& entry : ShippedEntries()) {
        if (entry.keys.front() != "years") continue;
        const bool every = entry.keys.at(1) == "statutory";
        const int number = every ? kEveryYear : std::stoi(entry.keys[1]);
        CalendarYear& year = years[number];
        year.year = number;
        if (entry.keys.at(2) == "source") {
            year.source = entry.text;
            continue;
        }
        const auto day = base::CivilDay::Parse(entry.keys.at(3)).value();
        if (entry.keys[2] == "makeup_workdays") {
            year.makeup_workdays.insert(day);
        } else {
            year.holidays.insert(day);
            year.names.emplace(day, entry.text);
        }
    }
    return WorkCalendar(std::move(years), "cn-test");
}

inline base::CivilDay Day(const char* text) { return base::CivilDay::Parse(text).value(); }

}  // namespace worktime
