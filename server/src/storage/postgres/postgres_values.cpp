#include "storage/postgres/postgres_values.hpp"

#include <libpq-fe.h>

#include <bit>

namespace storage {
namespace {

// Type ids of PostgreSQL's catalogue (pg_type.dat): fixed for all versions.
constexpr Oid kBoolType = 16, kInt8Type = 20, kInt2Type = 21, kInt4Type = 23, kOidType = 26,
              kDateType = 1082, kTimestampTzType = 1184, kNumericType = 1700, kUuidType = 2950;

/// Days and microseconds from 1970-01-01 to 2000-01-01, PostgreSQL's epoch.
constexpr std::int32_t kEpochDays = 10'957;
constexpr std::int64_t kEpochMicros = 946'684'800'000'000;

[[noreturn]] void ThrowWrongShape(std::string_view wanted) {
    throw Failure(std::string(Failure::kDamaged), "a stored value is no " + std::string(wanted),
                  "row");
}

std::uint64_t BigEndian(const char* bytes, std::size_t size) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value = (value << 8) | static_cast<unsigned char>(bytes[i]);
    return value;
}

std::int16_t Short(const char* bytes) {
    return std::bit_cast<std::int16_t>(static_cast<std::uint16_t>(BigEndian(bytes, 2)));
}

/// numeric's binary form: count of digits, weight, sign, scale, digits of base 10,000. Only whole
/// numbers come here (sums of bigint).
std::int64_t WholeNumeric(const char* bytes, int size) {
    if (size < 8) ThrowWrongShape("integer");
    const int digits = Short(bytes), weight = Short(bytes + 2);
    const auto sign = static_cast<std::uint16_t>(BigEndian(bytes + 4, 2));
    if (digits < 0 || size != 8 + 2 * digits || digits > weight + 1 || weight > 4)
        ThrowWrongShape("integer");
    __extension__ using Wide = __int128;
    Wide value = 0;
    for (int i = 0; i <= weight; ++i)
        value = value * 10'000 + (i < digits ? Short(bytes + 8 + std::ptrdiff_t{2} * i) : 0);
    if (sign != 0) value = -value;
    if (sign > 0x4000 || value > INT64_MAX || value < INT64_MIN) ThrowWrongShape("integer");
    return static_cast<std::int64_t>(value);
}

class ResultCursor final : public Rows::Cursor {
 public:
    explicit ResultCursor(ResultHandle result)
        : result_(std::move(result)), rows_(PQntuples(result_.get())) {}

    bool Next() override { return ++at_ < rows_; }
    int columns() const override { return PQnfields(result_.get()); }
    bool IsNull(int column) const override { return PQgetisnull(result_.get(), at_, column) != 0; }
    std::int64_t Int(int column) const override {
        const char* bytes = Bytes(column);
        const int size = PQgetlength(result_.get(), at_, column);
        switch (PQftype(result_.get(), column)) {
            case kInt8Type:
                return std::bit_cast<std::int64_t>(BigEndian(bytes, 8));
            case kInt4Type:
                return std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(BigEndian(bytes, 4)));
            case kOidType:
                return static_cast<std::int64_t>(BigEndian(bytes, 4));
            case kInt2Type:
                return Short(bytes);
            case kBoolType:
                return bytes[0] != 0 ? 1 : 0;
            case kNumericType:
                return WholeNumeric(bytes, size);
            default:
                ThrowWrongShape("integer");
        }
    }
    bool Bool(int column) const override { return Int(column) != 0; }
    std::string_view View(int column) const override {
        const char* bytes = Bytes(column);
        switch (PQftype(result_.get(), column)) {
            case kBoolType:
            case kInt8Type:
            case kInt4Type:
            case kInt2Type:
            case kDateType:
            case kTimestampTzType:
            case kNumericType:
                ThrowWrongShape("text");
            default:
                return {bytes, static_cast<std::size_t>(PQgetlength(result_.get(), at_, column))};
        }
    }
    base::CivilDay Day(int column) const override {
        const char* bytes = Typed(column, kDateType, "day");
        const auto days =
            std::bit_cast<std::int32_t>(static_cast<std::uint32_t>(BigEndian(bytes, 4)));
        return base::CivilDay::FromSerial(days + kEpochDays);
    }
    base::Instant Instant(int column) const override {
        const char* bytes = Typed(column, kTimestampTzType, "instant");
        return base::Instant{std::bit_cast<std::int64_t>(BigEndian(bytes, 8)) + kEpochMicros};
    }
    base::Uuid Uuid(int column) const override {
        const char* bytes = Typed(column, kUuidType, "id");
        base::Uuid uuid;
        std::copy(bytes, bytes + uuid.bytes.size(), uuid.bytes.begin());
        return uuid;
    }

 private:
    [[nodiscard]] const char* Bytes(int column) const {
        if (IsNull(column)) ThrowWrongShape("value");
        return PQgetvalue(result_.get(), at_, column);
    }
    [[nodiscard]] const char* Typed(int column, Oid type, std::string_view wanted) const {
        if (PQftype(result_.get(), column) != type) ThrowWrongShape(wanted);
        return Bytes(column);
    }

    ResultHandle result_;
    int rows_;
    int at_ = -1;
};

}  // namespace

PostgresParams::PostgresParams(Params params, std::string_view query) {
    struct Add {
        PostgresParams& to;
        std::string_view query;

        void operator()(std::monostate) const {
            to.values_.push_back(nullptr);
            to.lengths_.push_back(0);
            to.formats_.push_back(0);
        }
        void operator()(bool value) const { to.AddText(value ? "t" : "f", query); }
        void operator()(std::int64_t value) const { to.AddText(std::to_string(value), query); }
        void operator()(const std::string& text) const { to.AddText(text, query); }
        void operator()(std::string_view text) const { to.AddText(std::string(text), query); }
        void operator()(const Param::Blob& blob) const {
            to.AddBytes(blob.bytes.data(), blob.bytes.size());
        }
        void operator()(const Param::BlobView& blob) const {
            to.AddBytes(blob.bytes.data(), blob.bytes.size());
        }
        void operator()(base::CivilDay day) const { to.AddText(day.ToText(), query); }
        void operator()(base::Instant instant) const { to.AddText(instant.ToText(), query); }
        void operator()(const base::Uuid& uuid) const {
            to.AddBytes(uuid.bytes.data(), uuid.bytes.size());
        }
        void operator()(const base::Digest& digest) const {
            to.AddBytes(digest.bytes.data(), digest.bytes.size());
        }
    };
    values_.reserve(params.size());
    lengths_.reserve(params.size());
    formats_.reserve(params.size());
    for (const Param& param : params) std::visit(Add{*this, query}, param.held());
}

void PostgresParams::AddText(std::string text, std::string_view query) {
    if (text.find('\0') != std::string::npos)
        throw Failure("22021", "U+0000 cannot stand in a text", query);
    texts_.push_back(std::make_unique<std::string>(std::move(text)));
    values_.push_back(texts_.back()->c_str());
    lengths_.push_back(0);
    formats_.push_back(0);
}

void PostgresParams::AddBytes(const void* data, std::size_t size) {
    // A null pointer would be NULL for empty bytes.
    values_.push_back(size == 0 ? "" : static_cast<const char*>(data));
    lengths_.push_back(static_cast<int>(size));
    formats_.push_back(1);
}

std::unique_ptr<Rows::Cursor> CursorOver(ResultHandle result) {
    return std::make_unique<ResultCursor>(std::move(result));
}

}  // namespace storage
