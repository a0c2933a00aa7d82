#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/fill.hpp"
#include "papers/detail/plan.hpp"
#include "papers/detail/reader.hpp"

namespace papers::detail {

/// Reads the values of a plan. One thread; lives no longer than the view.
class Gatherer {
 public:
    explicit Gatherer(const Asking& asking, document::Marking marking = document::Marking::kNone)
        : asking_(asking), marking_(marking), reader_(asking) {}

    document::Values Values(const Level& level, const Spot& spot);
    /// The words of a phrase; blank where nothing came of it.
    document::Value Words(const std::string& name, const Asked& asked, const Spot& spot);

    /// Of names that came to nothing, where they would be filled in.
    [[nodiscard]] const std::map<std::string, Missing>& gaps() const { return gaps_; }
    [[nodiscard]] const std::set<std::string>& masked() const { return masked_; }
    /// Places left blank inside of phrases.
    [[nodiscard]] const std::vector<document::Unfilled>& unfilled() const { return unfilled_; }
    std::vector<Origin> TakeOrigins() { return std::move(origins_); }
    std::map<base::RecordId, OpenedValues> TakeOpened() { return reader_.TakeOpened(); }

 private:
    document::Values Row(const Level& level, const Spot& spot);
    void Put(document::Values& values, const std::string& name, const Asked& asked,
             const Spot& spot);
    Reading Read(const std::string& name, const Asked& asked, const Spot& spot);
    void NoteEmptyPhrase(const std::string& name, const Phrase& phrase, const Spot& spot);
    int OriginIndex(const Origin& origin);

    const Asking& asking_;
    document::Marking marking_;
    Reader reader_;
    std::map<std::string, Missing> gaps_;
    std::set<std::string> masked_;
    std::vector<document::Unfilled> unfilled_;
    std::vector<Origin> origins_;
    std::map<Origin, int> origin_indexes_;
};

}  // namespace papers::detail
