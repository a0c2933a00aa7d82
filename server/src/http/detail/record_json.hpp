#pragma once

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "http/detail/caller.hpp"
#include "records/filter.hpp"
#include "records/procedure_of.hpp"
#include "records/record.hpp"

namespace http {

[[nodiscard]] boost::json::value ValueJson(const records::Value& value);

/// What records are called where another refers to them. Who takes part in a record of another unit
/// is told of what it refers to, a case to its clue, no more than the kind of it.
[[nodiscard]] std::map<base::RecordId, std::string> ShownTitles(
    Caller& caller, const catalogue::RecordType& type, const std::vector<base::RecordId>& ids);

/// Writes records as http.md shows them: masked for the caller, references with their titles.
/// Gathers what was read openly, for the read log; ends with `Finish`.
class RecordWriterJson {
 public:
    explicit RecordWriterJson(Caller& caller) : caller_(caller) {}

    /// A list's row: the columns' paths, and what names the record.
    [[nodiscard]] boost::json::object Row(const catalogue::RecordType& type,
                                          const records::Record& record,
                                          const std::vector<records::Path>& columns);
    /// As above, of a page whose neighbours are read together.
    [[nodiscard]] boost::json::object Row(const catalogue::RecordType& type,
                                          const records::Record& record,
                                          const std::vector<records::Path>& columns,
                                          const records::Neighbours& neighbours);
    /// Every readable value.
    [[nodiscard]] boost::json::object Values(const catalogue::RecordType& type,
                                             const records::Record& record);
    /// `{"uuid":"title"…}` of all references met so far.
    [[nodiscard]] boost::json::object References();
    /// Writes the read log. Call once, when the answer is made.
    void Finish();

 private:
    class Around;
    /// What of the field goes out openly though its reading is logged.
    void NoteRead(const catalogue::RecordType& type, const records::Record& record,
                  std::string_view field);
    void NoteReferences(const catalogue::Field& field, const records::Value& value);
    boost::json::value Shown(const catalogue::RecordType& type, const catalogue::Field& field,
                             const records::Record& record);
    const access_control::ShownRecord& ShownOf(const catalogue::RecordType& type,
                                               const records::Record& record);

    Caller& caller_;
    std::map<std::string, std::set<base::RecordId>> references_;
    std::map<base::RecordId, access_control::ShownRecord> shown_;
    std::vector<RestrictedRead> reads_;
    std::map<base::RecordId, std::size_t> read_of_;  ///< a record's line in reads_
};

/// Milliseconds since 1970 of an instant of the record; null where it has none.
[[nodiscard]] boost::json::value MomentJson(const records::Record& record, std::string_view field);
[[nodiscard]] boost::json::object StateJson(const catalogue::Catalogue& catalogue,
                                            const catalogue::RecordType& type,
                                            const records::Record& record);
[[nodiscard]] std::string TitleOf(const catalogue::RecordType& type, const records::Record& record);

/// A record that is called after a choice (送达: 决定书) is called by its label, not its id.
[[nodiscard]] const std::string& ChoiceLabel(const catalogue::Field* field,
                                             const std::string& title);

}  // namespace http
