#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/principal.hpp"
#include "catalogue/model.hpp"
#include "records/view_neighbours.hpp"
#include "volume/contents.hpp"

/// The records that lie under a case, as the gathering of its volume looks at them.
namespace volume::detail {

inline constexpr std::string_view kDocument = "document";
inline constexpr std::string_view kArrangement = "case_volume";

[[nodiscard]] const std::vector<records::Attachment>* FilesOf(const records::Record& record,
                                                              std::string_view field);

/// The reference by which records of `type` lie under one of type `target`; nullptr: none.
[[nodiscard]] const catalogue::Field* ReferenceTo(const catalogue::RecordType& type,
                                                  const std::string& target);

class UnderCase {
 public:
    struct Shown {
        const records::Record* stored = nullptr;
        access_control::ShownRecord shown;
    };

    UnderCase(const Looking& looking, const Plan& plan, const records::Record& the_case);

    /// Records of `type` under the case that may be read, as they are shown to who looks.
    const std::vector<Shown>& Of(const catalogue::RecordType& type);
    [[nodiscard]] bool Passes(const catalogue::RecordType& type, const std::string& filter,
                              const records::Record& record) const;
    /// The template by which a paper was made, or to which its title belongs.
    [[nodiscard]] std::string TemplateOf(const records::Record& paper) const;
    /// The record that holds the order of the volume.
    [[nodiscard]] std::optional<records::Record> Arrangement();

    [[nodiscard]] const catalogue::RecordType* FindType(std::string_view id) const {
        return looking_.catalogue.FindType(id);
    }
    [[nodiscard]] const catalogue::RecordType& case_type() const { return type_; }
    [[nodiscard]] const records::Record& the_case() const { return the_case_; }
    [[nodiscard]] const Looking& looking() const { return looking_; }

 private:
    const Looking& looking_;
    const Plan& plan_;
    const records::Record& the_case_;
    const catalogue::RecordType& type_;
    records::ViewNeighbours neighbours_;
    std::map<std::string, std::vector<Shown>> under_;
};

/// What a step asks for and is not there: `line` is one of kind kNeeded or kVideo. Steps in
/// `with_evidence` have files that were given with an act.
void FindLacks(UnderCase& under, const PlanLine& line,
               const std::set<base::RecordId>& with_evidence, std::vector<Lack>& lacks);

/// The order that such a record holds.
[[nodiscard]] std::vector<Place> StoredOrder(const records::Record& arrangement);

}  // namespace volume::detail
