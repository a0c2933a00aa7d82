#pragma once

#include <boost/json.hpp>
#include <map>
#include <optional>
#include <string>
#include <utility>

#include "http/detail/caller.hpp"
#include "papers/write.hpp"

namespace http {

/// Where what a paper lacks is entered: the step that asks for it now, or the kind of record that
/// is still to be opened. As the asker may take them; a gate can still bar a step.
class EntryPoints {
 public:
    explicit EntryPoints(Caller& caller) : caller_(caller) {}

    /// `{"act","label"}` of the record that lacks the field, or `{"act","label","opens","field"}`
    /// of a record to be opened under it; nullopt where this asker can do nothing.
    [[nodiscard]] std::optional<boost::json::object> Of(const papers::Missing& missing);

 private:
    [[nodiscard]] std::optional<boost::json::object> Step(const records::Record& record,
                                                          const papers::Missing& missing) const;
    [[nodiscard]] std::optional<boost::json::object> Opening(const records::Record& above,
                                                             const papers::Missing& missing) const;
    const records::Record* Find(const base::RecordId& id, const std::string& type);
    /// Missing records are told with the one they would lie under: of any type.
    const records::Record* FindAbove(const base::RecordId& id, const catalogue::RecordType& type);

    Caller& caller_;
    std::map<std::pair<std::string, base::RecordId>, std::optional<records::Record>> found_;
};

}  // namespace http
