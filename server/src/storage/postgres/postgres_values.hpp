#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "storage/postgres/postgres_connection.hpp"

namespace storage {

/// Parameters in the forms that libpq takes: bytes and ids binary, the rest as text whose type the
/// server infers. Lives as long as the call.
class PostgresParams {
 public:
    PostgresParams(Params params, std::string_view query);

    [[nodiscard]] int count() const { return static_cast<int>(values_.size()); }
    [[nodiscard]] const char* const* values() const { return values_.data(); }
    [[nodiscard]] const int* lengths() const { return lengths_.data(); }
    [[nodiscard]] const int* formats() const { return formats_.data(); }

 private:
    void AddText(std::string text, std::string_view query);
    void AddBytes(const void* data, std::size_t size);

    std::vector<std::unique_ptr<std::string>> texts_;
    std::vector<const char*> values_;
    std::vector<int> lengths_, formats_;
};

/// All rows of a binary result.
[[nodiscard]] std::unique_ptr<Rows::Cursor> CursorOver(ResultHandle result);

}  // namespace storage
