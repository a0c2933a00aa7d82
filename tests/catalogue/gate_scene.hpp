#pragma once

#include <functional>
#include <string>
#include <vector>

#include "shipped.hpp"

/// A case against which nothing can be said on 2026-04-24, its world, and what may be wrong there.
namespace shipped {

inline constexpr int kBureau = 1;
inline constexpr int kZhang = 2;  ///< person and officer, a handler
inline constexpr int kLi = 3;     ///< officer, a handler
inline constexpr int kZhao = 4;   ///< person, reviewer
inline constexpr int kOfficerZhang = 12;
inline constexpr int kOfficerLi = 13;
inline constexpr int kCase = 20;
inline constexpr int kCityBureau = 30;

inline records::Value Handlers(std::vector<int> officers) {
    std::vector<records::Row> rows;
    for (const int officer : officers) {
        rows.push_back(RowOf(100 + static_cast<int>(rows.size()), {{"officer", Id(officer)}}));
    }
    return rows;
}

inline records::Value Powers(const char* power, const char* from, const char* to) {
    records::FieldValues row{{"power", power}, {"from_day", Day(from)}};
    if (*to != '\0') row.emplace("to_day", Day(to));
    return std::vector<records::Row>{RowOf(120, std::move(row))};
}

inline records::FieldValues Officer(const char* from, const char* to, const char* status) {
    return {{"certificate_from", Day(from)}, {"certificate_to", Day(to)}, {"status", status}};
}

struct Scene {
    World world;
    records::Record* organisation = &world.Add("organisation", kBureau, {});
    records::Record* zhang =
        &world.Add("officer", kOfficerZhang, Officer("2024-01-01", "2028-12-31", "valid"));
    records::Record* li =
        &world.Add("officer", kOfficerLi, Officer("2024-01-01", "2028-12-31", "valid"));
    records::Record* the_case = &world.Add("case", kCase, {});
    records::Record* subject = the_case;  ///< of which the gate is asked
    int actor = kZhao;
    int next = 200;

    Scene() {
        world.Add("person", kZhang, {});
        world.Add("person", kLi, {});
        world.Add("person", kZhao, {});
        zhang->Set("person", Id(kZhang));
        li->Set("person", Id(kLi));
        the_case->Set("$organisation", Id(kBureau));
        the_case->Set("handlers", Handlers({kOfficerZhang, kOfficerLi}));
    }

    /// A record under the case.
    records::Record& Add(const char* type, records::FieldValues values) {
        values.emplace("case", Id(kCase));
        values.emplace("$organisation", Id(kBureau));
        return world.Add(type, next++, std::move(values));
    }
};

struct Row {
    const char* gate;
    bool passes;
    const char* when;
    std::function<void(Scene&)> given;
};

inline void Nothing(Scene& /*scene*/) {}

inline std::function<void(Scene&)> CaseHas(const char* field, records::Value value) {
    return [field, value](Scene& scene) { scene.the_case->Set(field, value); };
}

using Given = std::function<void(Scene&)>;

inline Given CaseIs(records::FieldValues values) {
    return [values](Scene& scene) {
        for (const auto& [field, value] : values) scene.the_case->Set(field, value);
    };
}

/// A record of the type stands under the case.
inline Given Beside(const char* type, records::FieldValues values) {
    return [=](Scene& scene) { scene.Add(type, values); };
}

/// The gate is asked of a record of the type under the case.
inline Given Of(const char* type, records::FieldValues values) {
    return [=](Scene& scene) { scene.subject = &scene.Add(type, values); };
}

inline Given Both(Given one, Given other) {
    return [=](Scene& scene) {
        one(scene);
        other(scene);
    };
}

inline records::Value Yuan(std::int64_t yuan) { return yuan * 100; }

inline records::Value Rows(std::vector<records::FieldValues> rows) {
    std::vector<records::Row> made;
    for (records::FieldValues& row : rows) {
        made.push_back(RowOf(150 + static_cast<int>(made.size()), std::move(row)));
    }
    return made;
}

inline records::Value Files() {
    return std::vector<records::Attachment>{{base::Sm3("a"), "a.jpg", "image/jpeg", 1}};
}

/// Gates of the 25 grave faults of the file review, by their number.
const std::vector<Row>& ReviewRows();
/// Gates of single steps.
const std::vector<Row>& StepByStepRows();
/// Gates of calls for figures and of statistical forms.
const std::vector<Row>& FigureRows();
const std::vector<Row>& RemedyRows();

}  // namespace shipped
