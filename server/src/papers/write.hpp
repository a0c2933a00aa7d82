#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "access/principal.hpp"
#include "base/civil_day.hpp"
#include "document/fill.hpp"
#include "document/marked_text.hpp"
#include "papers/shelf.hpp"
#include "records/store.hpp"

namespace papers {

/// Who asks for a paper, on which day, and where the records are read.
struct Asking {
    records::RecordView& view;
    const catalogue::Catalogue& catalogue;
    const access_control::Principal& principal;
    base::CivilDay today;
    /// Names of the template whose text is known before the record has it (a number just issued).
    std::map<std::string, std::string> given = {};
};

enum class MissingReason {
    kBlank,       ///< the field is there and not filled in
    kNoSource,    ///< nothing in the records gives it: to be written by hand in the Word file
    kUnreadable,  ///< it stands in a record that the asker may not read
    kErased,
    kUnfit,  ///< the value cannot be shown in the format of the template
};

/// A place that stays blank, and where it would be filled in.
struct Missing {
    std::string name;  ///< as the template has it
    MissingReason reason = MissingReason::kNoSource;
    document::Place place;
    /// The field that is empty and its record; empty where there is none.
    std::string field, field_label, type, type_label;
    std::optional<base::RecordId> record;
};

/// A field of a record of which a value came.
struct OriginPlace {
    std::string type;
    base::RecordId record;
    std::string field_label;

    auto operator<=>(const OriginPlace&) const = default;
};
/// Several where one name gathers them.
using Origin = std::vector<OriginPlace>;

/// Restricted values that were put openly into the paper: for the read log.
struct OpenedValues {
    std::string type;
    std::set<std::string> fields;
};

struct Written {
    std::string bytes;  ///< the .docx
    std::vector<Missing> missing;
    std::vector<std::string> masked;  ///< names whose value is shown masked to this asker
    /// Names of conditions and rows for which nothing is registered: the words that stand for "no"
    /// were taken, and a person must look at them.
    std::vector<std::string> undecided;
    std::vector<std::string> places_for_ink;
    std::map<base::RecordId, OpenedValues> opened;
};

/// The paper of `record`, which is of `paper.source.record_type` and which the asker may read.
/// `paper` must have a template. Throws storage failures.
[[nodiscard]] Written Write(const Asking& asking, const NameList& names, const Paper& paper,
                            const records::Record& record);

/// What a paper says, each value telling where it came from.
struct WrittenText {
    std::vector<document::MarkedLine>
        lines;  ///< the origin of a piece is an index into `origins`, from 1
    std::vector<Origin> origins;
    Written about;  ///< without bytes
};

/// As `Write`, to be looked at instead of printed.
[[nodiscard]] WrittenText WriteText(const Asking& asking, const NameList& names, const Paper& paper,
                                    const records::Record& record);

/// The words of a phrase for this record; nullopt where nothing came of it.
[[nodiscard]] std::optional<WrittenText> WritePhrase(const Asking& asking, const NameList& names,
                                                     const Phrase& phrase,
                                                     const records::Record& record);

/// The text that a name has for this record, by the same ways as in a template; empty where nothing
/// gives it or the asker may not read it.
[[nodiscard]] std::string TextOf(const Asking& asking, const NameList& names,
                                 const records::Record& record, const std::string& name);

/// What `Write` would leave blank, without writing it.
[[nodiscard]] std::vector<Missing> FindMissing(const Asking& asking, const NameList& names,
                                               const Paper& paper, const records::Record& record);

}  // namespace papers
