#pragma once

#include <yaml-cpp/yaml.h>

#include <map>
#include <string>

#include "base/civil_day.hpp"
#include "worktime/calendar.hpp"

namespace worktime {

/// `catalogue/calendars/cn.yaml` as it is shipped, read without the catalogue's checks.
inline WorkCalendar ShippedCalendar() {
    const YAML::Node file = YAML::LoadFile(QH_SOURCE_DIR "/catalogue/calendars/cn.yaml");
    std::map<int, CalendarYear> years;
    for (const auto& entry : file["years"]) {
        CalendarYear year;
        year.year = entry.first.as<int>();
        year.source = entry.second["source"].as<std::string>();
        for (const auto& day : entry.second["holidays"]) {
            const auto date = base::CivilDay::Parse(day.first.as<std::string>()).value();
            year.holidays.insert(date);
            year.names.emplace(date, day.second.as<std::string>());
        }
        for (const auto& day : entry.second["makeup_workdays"]) {
            year.makeup_workdays.insert(base::CivilDay::Parse(day.first.as<std::string>()).value());
        }
        years.emplace(year.year, std::move(year));
    }
    return WorkCalendar(std::move(years), "cn-test");
}

inline base::CivilDay Day(const char* text) { return base::CivilDay::Parse(text).value(); }

}  // namespace worktime
