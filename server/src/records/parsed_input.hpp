#pragma once

#include <boost/json/fwd.hpp>

#include "base/result.hpp"
#include "catalogue/model.hpp"
#include "records/value.hpp"

namespace records {

/// ValueFromInput of JSON that has been parsed before.
[[nodiscard]] base::Result<Value> ValueFromParsed(const catalogue::Field& field,
                                                  const boost::json::value& json,
                                                  base::Refusals* doubts = nullptr);

}  // namespace records
