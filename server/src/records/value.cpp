#include "records/value.hpp"

#include "base/check.hpp"
#include "base/json_text.hpp"
#include "records/detail/value_json.hpp"

namespace records {
namespace {

void AppendMember(std::string& out, std::string_view key) {
    base::AppendQuoted(out, key);
    out += ':';
}

void AppendValue(std::string& out, const Value& value);

void AppendPlace(std::string& out, const Place& place) {
    out += fmt::format(R"({{"lat":{},"lng":{},"text":)", place.latitude_e6, place.longitude_e6);
    base::AppendQuoted(out, place.text);
    out += '}';
}

void AppendAttachment(std::string& out, const Attachment& attachment) {
    out += fmt::format(R"({{"digest":"{}","media_type":)", attachment.digest.ToText());
    base::AppendQuoted(out, attachment.media_type);
    out += R"(,"name":)";
    base::AppendQuoted(out, attachment.name);
    out += fmt::format(R"(,"size":{}}})", attachment.size);
}

/// Members in the order of their keys, `id` among them.
void AppendRow(std::string& out, const Row& row) {
    out += '{';
    bool id_written = false;
    const auto write_id = [&] {
        AppendMember(out, "id");
        out += '"' + row.id.ToText() + '"';
        id_written = true;
    };
    for (const auto& [field, value] : row.values) {
        if (value.IsAbsent()) continue;
        CHECK(field != "id");
        if (out.back() != '{') out += ',';
        if (!id_written && field > "id") {
            write_id();
            out += ',';
        }
        AppendMember(out, field);
        AppendValue(out, value);
    }
    if (!id_written) {
        if (out.back() != '{') out += ',';
        write_id();
    }
    out += '}';
}

template <class T, class Append>
void AppendArray(std::string& out, const std::vector<T>& items, Append append) {
    out += '[';
    for (const T& item : items) {
        if (&item != items.data()) out += ',';
        append(out, item);
    }
    out += ']';
}

class Appender {
 public:
    explicit Appender(std::string& to) : out(to) {}

    void operator()(std::monostate) const { out += "null"; }
    void operator()(bool yes) const { out += yes ? "true" : "false"; }
    void operator()(std::int64_t number) const { out += std::to_string(number); }
    void operator()(const std::string& text) const { base::AppendQuoted(out, text); }
    void operator()(base::CivilDay day) const { Quoted(day.ToText()); }
    void operator()(base::Instant instant) const { Quoted(instant.ToText()); }
    void operator()(const base::RecordId& id) const { Quoted(id.ToText()); }
    void operator()(const Place& place) const { AppendPlace(out, place); }
    void operator()(const std::vector<Attachment>& list) const {
        AppendArray(out, list, AppendAttachment);
    }
    void operator()(const std::vector<Row>& rows) const { AppendArray(out, rows, AppendRow); }
    void operator()(Erased) const { out += R"({"erased":true})"; }

 private:
    /// Of a text in which nothing is to be escaped.
    void Quoted(std::string_view text) const {
        out.push_back('"');
        out.append(text).push_back('"');
    }

    std::string& out;
};

void AppendValue(std::string& out, const Value& value) { std::visit(Appender(out), value.held); }

}  // namespace

void detail::AppendJson(std::string& out, const Value& value) { AppendValue(out, value); }

std::string ValueToJson(const Value& value) {
    std::string out;
    AppendValue(out, value);
    return out;
}

base::Result<Value> ValueFromStored(const catalogue::Field& field, std::string_view json) {
    if (const auto parsed = detail::ParseJson(json)) {
        if (auto value = detail::StoredValue(field, *parsed)) return std::move(*value);
    }
    return base::Refuse("records.changes_malformed", {{"field", field.id}}, field.id);
}

}  // namespace records
