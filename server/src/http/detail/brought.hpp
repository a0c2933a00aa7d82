#pragma once

#include <boost/json.hpp>

#include "catalogue/model.hpp"
#include "records/filter.hpp"
#include "records/record.hpp"

namespace http {

/// What `primary_when` is asked of.
struct BroughtWhen {
    const records::Givens& givens;
    const records::Neighbours& neighbours;
};

/// Acts of `record` that only another record's act takes, and the types of such records: 送达决定书
/// is brought by a 送达.
[[nodiscard]] boost::json::object BroughtBy(const catalogue::Catalogue& catalogue,
                                            const catalogue::RecordType& type,
                                            const records::Record& record);

/// What such a record must hold to take the act, where that is the same for all of them: a 送达 of
/// the demand serves the demand, `{"serve_demand":{"document":"demand"}}`.
[[nodiscard]] boost::json::object BroughtWith(const catalogue::Catalogue& catalogue,
                                              const catalogue::RecordType& type,
                                              const records::Record& record);

/// Acts among them that lead on from where the record stands (`primary`): a notice that was issued
/// is to be served.
[[nodiscard]] boost::json::array BroughtNext(const catalogue::Catalogue& catalogue,
                                             const catalogue::RecordType& type,
                                             const records::Record& record,
                                             const BroughtWhen& when);

}  // namespace http
