#include "telemetry/detail/body_reader.hpp"

#include <array>

#include "telemetry/times.hpp"

namespace telemetry::detail {

namespace {

constexpr std::string_view kLogMark = "//";

/// What a sign means in a CP; most mean nothing.
enum class Sign : std::uint8_t { kNone, kEquals, kEnd, kDash, kSlash };
constexpr std::array<Sign, 256> kSigns = [] {
    std::array<Sign, 256> signs{};
    signs['='] = Sign::kEquals;
    signs[','] = signs[';'] = Sign::kEnd;
    signs['-'] = Sign::kDash;
    signs['/'] = Sign::kSlash;
    return signs;
}();
Sign SignOf(char c) { return kSigns[static_cast<unsigned char>(c)]; }

struct Field {
    std::string_view name, value;
    std::size_t dash = std::string_view::npos;  ///< first `-` in the name
    bool has_equals = false;
};

bool SameLetters(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((static_cast<unsigned char>(a[i]) | 0x20U) !=
            (static_cast<unsigned char>(b[i]) | 0x20U))
            return false;
    return true;
}

/// At most seven letters and their count as one number: a name is compared at once.
constexpr std::uint64_t Letters(std::string_view name) {
    std::uint64_t letters = name.size();
    for (std::size_t i = 0; i < name.size() && i < 7; ++i)
        letters |= std::uint64_t{static_cast<unsigned char>(name[i])} << (8 * (i + 1));
    return letters;
}

ValueKind KindOf(std::string_view name) {
    if (name.size() > 7) return name == "NightData" ? ValueKind::kNightNoise : ValueKind::kOther;
    switch (Letters(name)) {
        case Letters("Rtd"):
            return ValueKind::kRtd;
        case Letters("Avg"):
            return ValueKind::kAvg;
        case Letters("Min"):
            return ValueKind::kMin;
        case Letters("Max"):
            return ValueKind::kMax;
        case Letters("Cou"):
            return ValueKind::kCou;
        case Letters("ZsRtd"):
            return ValueKind::kZsRtd;
        case Letters("ZsMin"):
            return ValueKind::kZsMin;
        case Letters("ZsAvg"):
            return ValueKind::kZsAvg;
        case Letters("ZsMax"):
            return ValueKind::kZsMax;
        case Letters("RS"):
            return ValueKind::kRunState;
        case Letters("RT"):
            return ValueKind::kRunTime;
        case Letters("SN"):
            return ValueKind::kSerial;
        case Letters("Data"):
            return ValueKind::kNoise;
        case Letters("Info"):
            return ValueKind::kInfo;
        case Letters("DayData"):
            return ValueKind::kDayNoise;
        default:
            return ValueKind::kOther;
    }
}

/// Reads a CP from front to back, an item (what stands between `;`) at a time.
class BodyReader {
 public:
    explicit BodyReader(Frame& frame)
        : frame_(frame), next_(frame.body.data()), end_(next_ + frame.body.size()) {}

    void Run() {
        while (next_ != end_) {
            Take(ReadField());
            if (next_ == end_) return;
            if (*next_++ == ';') BeginItem();
        }
    }

 private:
    void BeginItem() {
        item_start_ = frame_.readings.size();
        item_flag_ = {};
        item_maker_flag_ = {};
        item_time_ = {};
        fields_in_item_ = 0;
    }

    /// Stops at the `,` or `;` behind the field.
    Field ReadField() {
        Field field;
        const char* const start = next_;
        const char* dash = nullptr;
        const char* at = start;
        for (; at != end_; ++at) {
            const Sign sign = SignOf(*at);
            if (sign == Sign::kNone) continue;
            if (sign == Sign::kDash)
                dash = dash == nullptr ? at : dash;
            else if (sign != Sign::kSlash || (at + 1 != end_ && at[1] == '/'))
                break;
        }
        next_ = at;
        field.name = Trimmed({start, static_cast<std::size_t>(next_ - start)});
        if (dash != nullptr && dash >= field.name.data())
            field.dash = static_cast<std::size_t>(dash - field.name.data());
        if (next_ == end_ || *next_ == ',' || *next_ == ';') return field;
        if (*next_ == '=') {
            field.has_equals = true;
            ++next_;
        }
        field.value = ReadValue();
        return field;
    }

    /// Text of a log stands between `//` and may hold any other sign.
    std::string_view ReadValue() {
        const char* start = next_;
        if (start != end_ && *start == '/') {
            const std::string_view rest(start, static_cast<std::size_t>(end_ - start));
            const std::size_t close = rest.starts_with(kLogMark)
                                          ? rest.find(kLogMark, kLogMark.size())
                                          : std::string_view::npos;
            if (close != std::string_view::npos) next_ += close + kLogMark.size();
        }
        const char* at = next_;
        while (at != end_ && SignOf(*at) != Sign::kEnd) ++at;
        next_ = at;
        return Trimmed({start, static_cast<std::size_t>(at - start)});
    }

    std::string_view Trimmed(std::string_view text) {
        if (text.empty() || (text.front() != ' ' && text.back() != ' ')) return text;
        frame_.notes.Add(Note::kBlank);
        while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
        while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
        return text;
    }

    void Take(const Field& field) {
        ++fields_in_item_;
        if (field.name.empty() && field.value.empty()) {
            frame_.notes.Add(Note::kEmptyField);
            return;
        }
        if (!field.has_equals && field.value.empty()) frame_.notes.Add(Note::kNoEquals);
        if (field.dash == std::string_view::npos || field.dash == 0) return TakeParameter(field);
        TakeOfFactor(field.name.substr(0, field.dash), field.name.substr(field.dash + 1),
                     field.value);
    }

    void TakeParameter(const Field& field) {
        if (field.name == "DataTime") {
            if (frame_.data_time.data() != nullptr) frame_.notes.Add(Note::kTwice);
            frame_.data_time = field.value;
            if (!LooksLikeTime(field.value))
                frame_.notes.Add(Note::kBadDataTime);
            else if (field.value.size() != 14)
                frame_.notes.Add(Note::kMillisecondTime);
        } else if (field.name == "Flag") {
            frame_.notes.Add(Note::kBareFlag);
            if (fields_in_item_ == 1) frame_.common_flag = field.value;
            for (std::size_t i = item_start_; i < frame_.readings.size(); ++i)
                frame_.readings[i].flag = field.value;
            return;
        }
        frame_.parameters.push_back({field.name, field.value});
    }

    void TakeOfFactor(std::string_view factor, std::string_view kind, std::string_view value) {
        if (SameLetters(kind, "Flag")) {
            if (kind != "Flag") frame_.notes.Add(Note::kKeyCase);
            return Attach(factor, value, &Reading::flag, item_flag_);
        }
        if (kind == "EFlag") return Attach(factor, value, &Reading::maker_flag, item_maker_flag_);
        if (kind == "SampleTime") return Attach(factor, value, &Reading::sample_time, item_time_);
        AddReading(factor, kind, value);
    }

    struct Pending {
        std::string_view factor, value;
    };

    /// A mark belongs to all values of its factor in the item, those before and those behind it.
    void Attach(std::string_view factor, std::string_view value, std::string_view Reading::*place,
                Pending& pending) {
        for (std::size_t i = item_start_; i < frame_.readings.size(); ++i)
            if (frame_.readings[i].factor == factor) frame_.readings[i].*place = value;
        pending = {factor, value};
    }

    void AddReading(std::string_view factor, std::string_view kind, std::string_view value) {
        Reading& reading = frame_.readings.emplace_back();
        reading.factor = factor;
        reading.kind_name = kind;
        reading.value = value;
        reading.kind = KindOf(kind);
        if (reading.kind != ValueKind::kSerial && reading.kind != ValueKind::kInfo) {
            reading.number = ReadNumber(value);
            if (reading.number.kind != NumberKind::kDecimal) frame_.notes.Add(Note::kBadNumber);
        } else {
            reading.number.kind = NumberKind::kText;
        }
        if (reading.kind == ValueKind::kOther) frame_.notes.Add(Note::kUnknownKind);
        if (item_flag_.factor == factor) reading.flag = item_flag_.value;
        if (item_maker_flag_.factor == factor) reading.maker_flag = item_maker_flag_.value;
        if (item_time_.factor == factor) reading.sample_time = item_time_.value;
    }

    Frame& frame_;
    const char* next_;
    const char* end_;
    std::size_t item_start_ = 0;
    std::size_t fields_in_item_ = 0;
    Pending item_flag_, item_maker_flag_, item_time_;
};

}  // namespace

void ReadBody(Frame& frame) {
    if (!frame.body.empty()) BodyReader(frame).Run();
}

}  // namespace telemetry::detail
