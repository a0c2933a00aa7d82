#include "records/fold.hpp"

#include "base/json_text.hpp"
#include "records/detail/value_json.hpp"

namespace records {
namespace {

namespace json = boost::json;
using catalogue::Field;
using catalogue::FieldKind;
using catalogue::Seal;
using SealedValues = std::map<std::string, ledger::SealedValue>;

// ---- writing ----------------------------------------------------------------------------------

std::string Join(const std::map<std::string, std::string>& members) {
    std::string out = "{";
    for (const auto& [key, value] : members) {
        if (out.size() > 1) out += ',';
        base::AppendQuoted(out, key);
        out += ':' + value;
    }
    return out + '}';
}

/// Writes values of one act, putting sealed ones aside.
class ChangeWriter {
 public:
    ChangeWriter(base::Randomness& randomness, SealedValues& sealed)
        : randomness_(randomness), sealed_(sealed) {}

    void Append(std::string& out, const Field& field, const Value& value, const std::string& path) {
        const bool is_plain = value.IsAbsent() || value.As<Erased>() != nullptr;
        if (field.seal != Seal::kNone && !is_plain) {
            out += WriteSealed(value, path);
            return;
        }
        const auto* rows = value.As<std::vector<Row>>();
        if (rows == nullptr) return detail::AppendJson(out, value);
        if (rows->empty()) {
            out += "null";
            return;
        }
        for (const Row& row : *rows) {
            out += &row == rows->data() ? '[' : ',';
            out += WriteRow(field, row, path);
        }
        out += ']';
    }

 private:
    std::string WriteSealed(const Value& value, const std::string& path) {
        ledger::SealedValue sealed = ledger::Seal(ValueToJson(value), randomness_);
        std::string out =
            fmt::format(R"({{"sealed":"{}"}})", ledger::SealedDigest(sealed, path).ToText());
        sealed_.insert_or_assign(path, std::move(sealed));
        return out;
    }

    std::string WriteRow(const Field& group, const Row& row, const std::string& path) {
        std::map<std::string, std::string> members;
        members["id"] = '"' + row.id.ToText() + '"';
        for (const auto& [id, value] : row.values) {
            const Field* field = group.FindField(id);
            if (field == nullptr || value.IsAbsent()) continue;
            Append(members[id], *field, value, fmt::format("{}/{}/{}", path, row.id.ToText(), id));
        }
        return Join(members);
    }

    base::Randomness& randomness_;
    SealedValues& sealed_;
};

// ---- reading ----------------------------------------------------------------------------------

/// The digest in {"sealed":"<hex>"}; nullopt where `value` is no such object.
std::optional<base::Digest> SealOf(const json::value& value) {
    if (!value.is_object() || value.get_object().size() != 1) return std::nullopt;
    const json::value* sealed = value.get_object().if_contains("sealed");
    if (sealed == nullptr || !sealed->is_string()) return std::nullopt;
    return base::Digest::Parse(detail::View(sealed->get_string()));
}

class ChangeReader {
 public:
    explicit ChangeReader(const Unsealer& unseal) : unseal_(unseal) {}

    /// `path` names the value as the act did, before any renaming.
    Value Read(const Field& field, const json::value& value, const std::string& path) {
        if (const auto seal = SealOf(value)) return Open(field, *seal, path);
        if (field.kind == FieldKind::kGroup && value.is_array() && !value.get_array().empty()) {
            return ReadRows(field, value.get_array(), path);
        }
        if (auto stored = detail::StoredValue(field, value)) return std::move(*stored);
        return Fault("records.changes_malformed", path);
    }

    [[nodiscard]] base::Refusals TakeFaults() { return std::move(faults_); }

 private:
    Value Fault(const char* code, const std::string& path) {
        faults_.push_back({code, {{"field", path}}, path});
        return {};
    }

    Value Open(const Field& field, const base::Digest& seal, const std::string& path) {
        const auto opened = unseal_ ? unseal_(path) : std::nullopt;
        if (!opened) return Erased{};
        if (ledger::SealedDigest(*opened, path) != seal)
            return Fault("records.sealed_mismatch", path);
        const auto parsed = detail::ParseJson(opened->value);
        if (!parsed) return Fault("records.sealed_mismatch", path);
        if (auto value = detail::StoredValue(field, *parsed)) return std::move(*value);
        return Fault("records.changes_malformed", path);
    }

    Value ReadRows(const Field& group, const json::array& list, const std::string& path) {
        std::vector<Row> rows;
        for (const json::value& item : list) {
            const json::value* id_text =
                item.is_object() ? item.get_object().if_contains("id") : nullptr;
            const auto id = id_text != nullptr && id_text->is_string()
                                ? base::Uuid::Parse(detail::View(id_text->get_string()))
                                : std::nullopt;
            // Another spelling of the id would seal under another path than the act says.
            if (!id || id->ToText() != detail::View(id_text->get_string()))
                return Fault("records.changes_malformed", path);
            rows.push_back(ReadRow(group, *id, item.get_object(), path));
        }
        return rows;
    }

    Row ReadRow(const Field& group, const base::Uuid& id, const json::object& item,
                const std::string& path) {
        Row row;
        row.id = id;
        for (const auto& member : item) {
            const std::string key(detail::View(member.key()));
            const Field* field = key == "id" ? nullptr : group.FindField(key);
            if (field == nullptr) continue;
            Value cell =
                Read(*field, member.value(), fmt::format("{}/{}/{}", path, id.ToText(), key));
            if (!cell.IsAbsent()) row.values.insert_or_assign(field->id, std::move(cell));
        }
        return row;
    }

    const Unsealer& unseal_;
    base::Refusals faults_;
};

}  // namespace

std::string ChangesToJson(const catalogue::RecordType& type, const FieldValues& changed,
                          base::Randomness& randomness, SealedValues& sealed) {
    ChangeWriter writer(randomness, sealed);
    std::string out = "{";
    for (const auto& [id, value] : changed) {  // in the order of their keys
        const Field* field = FindField(type, id);
        if (field == nullptr) continue;
        if (out.size() > 1) out += ',';
        base::AppendQuoted(out, id);
        out += ':';
        writer.Append(out, *field, value, id);
    }
    out += '}';
    return out;
}

base::Done ApplyTouch(const catalogue::RecordType& type, const ledger::Touch& touch,
                      const Unsealer& unseal, Record& record) {
    if (touch.expected_version != record.version) {
        return base::Refuse("records.version_gap",
                            {{"record", touch.record.ToText()},
                             {"has", std::to_string(record.version)},
                             {"expected", std::to_string(touch.expected_version)}});
    }
    const auto parsed = detail::ParseJson(touch.changes);
    if (!parsed || !parsed->is_object()) {
        return base::Refuse("records.changes_malformed", {{"field", touch.record.ToText()}});
    }
    ChangeReader reader(unseal);
    std::vector<std::pair<std::string, Value>> changed;
    for (const auto& member : parsed->get_object()) {
        const std::string key(detail::View(member.key()));
        const Field* field = FindField(type, key);
        if (field != nullptr)
            changed.emplace_back(field->id, reader.Read(*field, member.value(), key));
    }
    if (auto faults = reader.TakeFaults(); !faults.empty()) return base::Refuse(std::move(faults));
    record.id = touch.record;
    record.type = type.id;
    record.version = touch.expected_version + 1;
    for (auto& [id, value] : changed) record.Set(id, std::move(value));
    return base::AllWell();
}

}  // namespace records
