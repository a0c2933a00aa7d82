#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "base/civil_day.hpp"
#include "records/store.hpp"
#include "volume/plan.hpp"

namespace volume {

/// The right without which a case's 副卷 is not shown.
[[nodiscard]] std::string SideRight(const std::string& record_type);

/// Who looks at a volume, on which day, and where the records are read.
struct Looking {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const access_control::Principal& principal;
    base::CivilDay today;
};

/// One line of the contents: a paper with its sheets, or the files of one field.
struct Item {
    std::string key;  ///< stable: `document/<id>`, `service/<id>/slip`, `approval/<id>`
    Part part = Part::kMain;
    std::string section, title, number;
    std::optional<base::CivilDay> day;
    std::string type;
    base::RecordId record;
    std::vector<records::Attachment> files;       ///< paper: becomes pages
    std::vector<records::Attachment> recordings;  ///< sound and video: kept beside the volume
    std::vector<std::string> text;                ///< written here (an approval): a paragraph each
    std::optional<int> pages_told;                ///< as a person counted them
};

/// A step was taken, and what belongs into the volume for it is not there.
struct Lack {
    Part part = Part::kMain;
    bool video = false;
    base::Refusal words;
    std::string type, title;
    base::RecordId record;
};

struct Contents {
    std::vector<Item> items;  ///< 正卷 first, each part in its order
    std::vector<Lack> lacks;
    /// Records whose restricted values or files were used, for the read log: type and field ids.
    std::map<base::RecordId, std::pair<std::string, std::set<std::string>>> opened;
    base::Refusals faults;  ///< of the plan against the catalogue
    /// The record that holds the order (type `case_volume`), when the case has one.
    std::optional<records::Record> arrangement;
};

/// What the volume of `the_case` holds for who looks; 副卷 only with its right. Throws storage
/// failures.
[[nodiscard]] Contents Gather(const Looking& looking, const Plan& plan,
                              const records::Record& the_case);

/// Lines of the plan that the catalogue cannot serve.
[[nodiscard]] base::Refusals CheckPlan(const catalogue::Catalogue& catalogue, const Plan& plan);

/// One line of a stored order.
struct Place {
    std::string item;
    Part part = Part::kMain;
};
/// `items` as stored: those named stand in that order and part; the others behind the one that the
/// plan puts before them, in the part that the plan gives. Pure.
[[nodiscard]] std::vector<Item> Arranged(std::vector<Item> items, const std::vector<Place>& order);

}  // namespace volume
