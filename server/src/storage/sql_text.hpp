#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "records/value.hpp"
#include "storage/database.hpp"

namespace storage {

/// A statement that is being written: hands out the placeholders of its bound values.
class SqlText {
 public:
    explicit SqlText(Dialect dialect) : dialect_(dialect) {}

    /// `$7`. The value never stands in the text.
    [[nodiscard]] std::string Bind(Param value) {
        params_.push_back(std::move(value));
        return fmt::format("${}", params_.size());
    }
    [[nodiscard]] Dialect dialect() const { return dialect_; }
    [[nodiscard]] Params params() const { return params_; }

 private:
    Dialect dialect_;
    std::vector<Param> params_;
};

/// `(a AND b) AND (c AND d)`: balanced, because SQLite bounds the depth of an expression.
[[nodiscard]] std::string JoinSql(const std::vector<std::string>& parts, std::string_view with,
                                  std::string_view when_none);

/// `needle` stands in `text`; both are expressions of type text.
[[nodiscard]] std::string ContainsSql(Dialect dialect, std::string_view text,
                                      std::string_view needle);

/// The least text that is greater than every text that starts with `prefix`; nullopt: there is
/// none.
[[nodiscard]] std::optional<std::string> AfterPrefix(std::string_view prefix);

}  // namespace storage
