#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "catalogue/load.hpp"
#include "records/filter.hpp"

/// The shipped catalogue, and a little world of records to ask its conditions of.
namespace shipped {

inline base::Refusals CheckFilter(const catalogue::Catalogue& catalogue,
                                  const catalogue::RecordType& type, std::string_view json) {
    const auto filter = records::ReadFilter(catalogue, type, json);
    return filter ? base::Refusals() : filter.error();
}

inline std::shared_ptr<const catalogue::Catalogue> Load() {
    const auto loaded =
        catalogue::LoadCatalogue({std::filesystem::path(QH_SOURCE_DIR) / "catalogue"}, CheckFilter);
    CHECK(loaded.has_value());
    return *loaded;
}

inline base::CivilDay Day(const char* text) { return base::CivilDay::Parse(text).value(); }

inline base::RecordId Id(int number) {
    base::RecordId id;
    id.value.bytes[15] = static_cast<std::uint8_t>(number);
    return id;
}

inline records::Row RowOf(int number, records::FieldValues values) {
    return {Id(number).value, std::move(values)};
}

class World final : public records::Neighbours {
 public:
    records::Record& Add(const char* type, int number, records::FieldValues values) {
        records::Record& record = records_[Id(number)];
        record.id = Id(number);
        record.type = type;
        record.version = 1;
        record.values = std::move(values);
        return record;
    }

    const records::Record* Find(const catalogue::RecordType& type,
                                const base::RecordId& id) const override {
        const auto found = records_.find(id);
        return found != records_.end() && found->second.type == type.id ? &found->second : nullptr;
    }

    std::vector<const records::Record*> PointingAt(const catalogue::RecordType& type,
                                                   const catalogue::Field& field,
                                                   const base::RecordId& to) const override {
        std::vector<const records::Record*> out;
        for (const auto& [id, record] : records_) {
            if (record.type == type.id && record.Reference(field.id) == to) out.push_back(&record);
        }
        return out;
    }

 private:
    std::map<base::RecordId, records::Record> records_;
};

}  // namespace shipped
