#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "papers/sources.hpp"
#include "papers/write.hpp"

namespace papers::detail {

class Plan;

/// Where the value of one name is taken from.
struct Asked {
    std::vector<Source> sources;
    document::ValueKind declared = document::ValueKind::kText;
    const Phrase* phrase = nullptr;  ///< its words first, then the sources
    std::shared_ptr<const Plan> words = nullptr;
};

/// The names that a template uses at one level: of the record, or of the rows of a name.
struct Level {
    Standing standing;
    std::string within;  ///< name of the rows; empty: the record
    std::map<std::string, Asked> names;
    std::map<std::string, std::unique_ptr<Level>> rows;
    std::map<std::string, Asked> rows_from;
};

/// The names of a template, each with what the definitions say about it. Phrases within phrases are
/// followed a few levels deep; a name of a phrase that names itself is one that nothing gives.
class Plan {
 public:
    Plan(const Asking& asking, const NameList& names, Standing standing,
         const document::Template& the_template, int depth = 0);

    [[nodiscard]] const Level& root() const { return root_; }
    /// Names of conditions and rows that nothing gives.
    [[nodiscard]] const std::set<std::string>& unknown() const { return unknown_; }
    /// Those of the record that are compared.
    [[nodiscard]] const std::set<std::string>& compared() const { return compared_; }

 private:
    void Add(const document::FieldUse& use);
    [[nodiscard]] Asked Find(const Level& level, const std::string& name) const;
    bool AddName(Level& level, const std::string& name);
    Level* RowsIn(const std::vector<Level*>& levels, const std::string& name);

    const Asking& asking_;
    const NameList& names_;
    int depth_ = 0;
    Level root_;
    std::set<std::string> unknown_, compared_;
};

}  // namespace papers::detail
