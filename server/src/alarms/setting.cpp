#include "alarms/setting.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "records/walk.hpp"
#include "telemetry/factors.hpp"

namespace alarms {

using evaluation::Averaging;
using evaluation::Form;
using records::Record;

namespace {

constexpr std::int64_t kMillion = 1'000'000;

std::vector<Record> AllRecords(records::RecordView& view, const catalogue::Catalogue& catalogue,
                               const char* type_id, const std::string& filter = "{}") {
    std::vector<Record> all;
    records::Query query;
    query.type = catalogue.FindType(type_id);
    if (query.type == nullptr) return all;
    auto read = records::ReadFilter(catalogue, *query.type, filter);
    if (!read) return all;
    query.filter = *std::move(read);
    records::Walk(view, query, [&all](const std::vector<Record>& page) {
        all.insert(all.end(), page.begin(), page.end());
        return true;
    });
    return all;
}

std::optional<std::int64_t> WholeOf(const records::Value& value) {
    const auto* number = value.As<std::int64_t>();
    return number == nullptr ? std::nullopt : std::optional(*number);
}

const records::Value& In(const records::Row& row, std::string_view field) {
    static const records::Value kAbsent;
    const auto at = row.values.find(field);
    return at == row.values.end() ? kAbsent : at->second;
}

std::string TextOf(const records::Value& value) {
    const auto* text = value.As<std::string>();
    return text == nullptr ? std::string() : *text;
}

Averaging AverageOf(const std::string& choice, Averaging usual) {
    if (choice == "hour") return Averaging::kHourly;
    if (choice == "day") return Averaging::kDaily;
    return usual;
}

Form FormOf(const std::string& choice) {
    return choice == "converted" ? Form::kConverted : Form::kMeasured;
}

/// The rows of dated limits where there are any, else the one limit that always binds.
std::vector<LimitPeriod> LimitsOf(const Record& factor, Averaging usual) {
    std::vector<LimitPeriod> limits;
    const Averaging average = AverageOf(factor.Text("average"), usual);
    if (const auto* rows = factor.Get("limits").As<std::vector<records::Row>>())
        for (const records::Row& row : *rows) {
            const auto* from = In(row, "from_on").As<base::CivilDay>();
            if (from == nullptr) continue;
            LimitPeriod period;
            period.upper = WholeOf(In(row, "upper"));
            period.form = FormOf(TextOf(In(row, "applies_to")));
            period.average = AverageOf(TextOf(In(row, "per")), average);
            period.from = *from;
            if (const auto* until = In(row, "until_on").As<base::CivilDay>())
                period.until = until->Plus(1);
            period.source = TextOf(In(row, "source"));
            limits.push_back(std::move(period));
        }
    if (!limits.empty()) return limits;
    LimitPeriod always;
    always.upper = WholeOf(factor.Get("upper_limit"));
    always.lower = WholeOf(factor.Get("lower_limit"));
    if (!always.upper && !always.lower) return limits;
    always.form = FormOf(factor.Text("limit_on"));
    always.average = average;
    always.source = factor.Text("basis").empty() ? "监测因子登记的限值" : factor.Text("basis");
    limits.push_back(std::move(always));
    return limits;
}

FactorSetting FactorOf(const Record& record, Averaging usual) {
    FactorSetting factor;
    factor.code = record.Text("code");
    const telemetry::Factor* known = telemetry::FindFactor(factor.code);
    factor.code_2017 = known == nullptr ? factor.code : std::string(known->code);
    factor.name = record.Text("name");
    factor.unit = UnitWords(record.Text("unit"));
    factor.limits = LimitsOf(record, usual);
    return factor;
}

class SettingReader {
 public:
    SettingReader(records::RecordView& view, const catalogue::Catalogue& catalogue,
                  const std::optional<base::RecordId>& only)
        : view_(view), catalogue_(catalogue), only_(only) {}

    Settings Run() {
        const auto devices = AllRecords(view_, catalogue_, "monitoring_device", Only("$id"));
        ReadOutlets(devices);
        for (const Record& device : devices) TakeDevice(device);
        NameEnterprises();
        for (const Record& factor :
             AllRecords(view_, catalogue_, "monitored_factor", Only("device"))) {
            DeviceSetting* setting = SettingOf(factor);
            if (setting == nullptr) continue;
            const bool by_day = setting->medium == evaluation::Medium::kWater;
            setting->factors.push_back(
                FactorOf(factor, by_day ? Averaging::kDaily : Averaging::kHourly));
        }
        for (const Record& mark :
             AllRecords(view_, catalogue_, "monitoring_mark",
                        R"({"and":[{"$state":"standing"},)" + Only("device") + "]}"))
            TakeMark(mark);
        return std::move(settings_);
    }

 private:
    [[nodiscard]] std::string Only(const char* field) const {
        return only_ ? fmt::format(R"({{"{}":{{"eq":"{}"}}}})", field, only_->ToText()) : "{}";
    }

    void ReadOutlets(const std::vector<Record>& devices) {
        const catalogue::RecordType* type = catalogue_.FindType("outlet");
        if (type == nullptr) return;
        if (!only_) {
            for (Record& outlet : AllRecords(view_, catalogue_, "outlet"))
                outlets_.emplace(outlet.id, std::move(outlet));
            return;
        }
        for (const Record& device : devices)
            if (const auto id = device.Reference("outlet"))
                if (auto outlet = view_.Find(*type, *id)) outlets_.emplace(*id, *std::move(outlet));
    }

    void TakeDevice(const Record& device) {
        DeviceSetting& setting = settings_[device.id.value];
        setting.device = device.id;
        setting.organisation =
            device.Reference(records::system_field::kOrganisation).value_or(base::RecordId{});
        setting.name = device.Text("name");
        setting.mn = device.Text("mn");
        setting.report_minutes = WholeOf(device.Get("report_minutes")).value_or(15);
        const auto* stopped = device.Get("stopped").As<bool>();
        setting.stopped = stopped != nullptr && *stopped;
        setting.outlet = device.Reference("outlet");
        const auto outlet = setting.outlet ? outlets_.find(*setting.outlet) : outlets_.end();
        if (outlet == outlets_.end()) return;
        setting.outlet_name = outlet->second.Text("name");
        setting.enterprise = outlet->second.Reference("enterprise");
        if (const auto medium = evaluation::MediumNamed(outlet->second.Text("medium")))
            setting.medium = *medium;
        if (const auto oxygen = WholeOf(outlet->second.Get("reference_oxygen")))
            setting.reference_oxygen = evaluation::Decimal{*oxygen, 2};
    }

    void NameEnterprises() {
        const catalogue::RecordType* type = catalogue_.FindType("enterprise");
        if (type == nullptr) return;
        std::vector<base::RecordId> ids;
        for (const auto& [point, setting] : settings_)
            if (setting.enterprise) ids.push_back(*setting.enterprise);
        const auto titles = view_.Titles(*type, ids);
        for (auto& [point, setting] : settings_)
            if (setting.enterprise)
                if (const auto at = titles.find(*setting.enterprise); at != titles.end())
                    setting.enterprise_name = at->second;
    }

    DeviceSetting* SettingOf(const Record& record) {
        const auto device = record.Reference("device");
        if (!device) return nullptr;
        const auto at = settings_.find(device->value);
        return at == settings_.end() ? nullptr : &at->second;
    }

    void TakeMark(const Record& record) {
        DeviceSetting* setting = SettingOf(record);
        const auto* from = record.Get("from_at").As<base::Instant>();
        const auto* until = record.Get("until_at").As<base::Instant>();
        if (setting == nullptr || from == nullptr || until == nullptr) return;
        evaluation::Mark mark;
        mark.from = *from;
        mark.until = *until;
        mark.code = record.Text("mark");
        const telemetry::Factor* known = telemetry::FindFactor(record.Text("factor"));
        mark.factor = known == nullptr ? record.Text("factor") : std::string(known->code);
        if (const auto* made = record.Get("made_at").As<base::Instant>()) mark.made_at = *made;
        setting->marks.push_back(std::move(mark));
    }

    records::RecordView& view_;
    const catalogue::Catalogue& catalogue_;
    const std::optional<base::RecordId>& only_;
    std::map<base::RecordId, Record> outlets_;
    Settings settings_;
};

}  // namespace

const FactorSetting* DeviceSetting::Factor(std::string_view code) const {
    const auto at = std::ranges::find(factors, code, &FactorSetting::code);
    return at == factors.end() ? nullptr : &*at;
}

const FactorSetting* DeviceSetting::Factor2017(std::string_view code) const {
    const auto at = std::ranges::find(factors, code, &FactorSetting::code_2017);
    return at == factors.end() ? nullptr : &*at;
}

bool DeviceSetting::HasLimits() const {
    return std::ranges::any_of(factors,
                               [](const FactorSetting& one) { return !one.limits.empty(); });
}

bool DeviceSetting::IsBeside(const DeviceSetting& other) const {
    if (other.device == device) return false;
    if (enterprise) return enterprise == other.enterprise;
    return medium == evaluation::Medium::kAir && other.medium == medium && !other.enterprise &&
           other.organisation == organisation;
}

Settings ReadSettings(records::RecordView& view, const catalogue::Catalogue& catalogue,
                      const std::optional<base::RecordId>& only) {
    return SettingReader(view, catalogue, only).Run();
}

std::string UnitWords(std::string_view unit) { return std::string(telemetry::UnitWords(unit)); }

std::string MillionthsText(std::int64_t value) {
    const std::int64_t whole = value / kMillion, part = value % kMillion;
    std::string text = fmt::format("{}{}.{:06}", value < 0 && whole == 0 ? "-" : "", whole,
                                   part < 0 ? -part : part);
    while (text.back() == '0') text.pop_back();
    if (text.back() == '.') text.pop_back();
    return text;
}

}  // namespace alarms
