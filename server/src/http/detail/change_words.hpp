#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/detail/caller.hpp"
#include "records/record.hpp"

namespace http {

/// Values as people read them: references by their titles, choices by their labels, groups row by
/// row, states as the procedure calls them, marks by what they mean. Sealed parts of a group stand
/// as ＊. Belongs to one request; `caller.view` is read.
class ChangeWords {
 public:
    explicit ChangeWords(Caller& caller) : caller_(caller) {}

    [[nodiscard]] std::string Of(const catalogue::Field& field, const records::Value& value);
    /// The value of `field` in `record`; of `$state` by its procedure, of `$marks` one by one.
    [[nodiscard]] std::string Of(const catalogue::Field& field, const records::Record& record);
    [[nodiscard]] std::string Title(std::string_view type, const base::RecordId& id);
    /// `irregular:no_approval` → 没有在本系统里审批: what the act was not in accord with, or late
    /// for.
    [[nodiscard]] std::string Mark(std::string_view mark) const;

 private:
    Caller& caller_;
    std::map<base::RecordId, std::string> titles_;
};

}  // namespace http
