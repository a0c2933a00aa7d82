#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "audit/detail/context.hpp"

namespace audit::detail {

/// Gathers the numbers that records of one type took, and the short names of organisations.
class NumberWatch {
 public:
    NumberWatch(Context& context, const catalogue::RecordType& type);

    /// `after` is what an act of `kind` made; `fields_set` what it set.
    void See(const LifeVersion& version, std::string_view kind);

 private:
    Context& context_;
    bool is_organisation_ = false;
    std::vector<std::pair<std::string, const catalogue::Numbering*>> fields_;
};

}  // namespace audit::detail
