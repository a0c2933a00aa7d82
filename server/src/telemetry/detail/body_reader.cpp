#include "telemetry/detail/body_reader.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "telemetry/times.hpp"

namespace telemetry::detail {

namespace {

constexpr std::string_view kLogMark = "//";
constexpr std::string_view kDataTime = "DataTime";

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
    bool is_first = false;  ///< of its item
};

bool SameLetters(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if ((static_cast<unsigned char>(a[i]) | 0x20U) !=
            (static_cast<unsigned char>(b[i]) | 0x20U))
            return false;
    return true;
}

/// Kinds that hold a number, each with the signs around it.
constexpr NameTable<ValueKind> kKinds(std::to_array<NameTable<ValueKind>::Entry>({
    {NameWord("-Rtd="), ValueKind::kRtd},
    {NameWord("-Min="), ValueKind::kMin},
    {NameWord("-Avg="), ValueKind::kAvg},
    {NameWord("-Max="), ValueKind::kMax},
    {NameWord("-Cou="), ValueKind::kCou},
    {NameWord("-ZsRtd="), ValueKind::kZsRtd},
    {NameWord("-ZsMin="), ValueKind::kZsMin},
    {NameWord("-ZsAvg="), ValueKind::kZsAvg},
    {NameWord("-ZsMax="), ValueKind::kZsMax},
    {NameWord("-RS="), ValueKind::kRunState},
    {NameWord("-RT="), ValueKind::kRunTime},
    {NameWord("-Data="), ValueKind::kNoise},
}));
constexpr std::uint64_t kFlagName = NameWord("-Flag=");

ValueKind KindOf(std::string_view name) {
    if (name == "DayData") return ValueKind::kDayNoise;
    if (name == "NightData") return ValueKind::kNightNoise;
    if (name == "SN") return ValueKind::kSerial;
    if (name == "Info") return ValueKind::kInfo;
    std::array<char, 8> with_signs{'-'};
    if (name.size() + 2 > with_signs.size()) return ValueKind::kOther;
    *std::copy(name.begin(), name.end(), with_signs.begin() + 1) = '=';
    const ValueKind* const kind = kKinds.Find(NameWord({with_signs.data(), name.size() + 2}));
    return kind != nullptr ? *kind : ValueKind::kOther;
}

/// memcmp of so little is mostly the call. Five bytes at least (`CP=&&`) stand before either text.
bool IsSame(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 3 || a.size() > 8) return a == b;
    return NameWordBefore(a.data() + a.size(), a.size()) ==
           NameWordBefore(b.data() + b.size(), b.size());
}

/// One to eight digits with at most one point among them, as nearly all values are, and no sign;
/// the eight bytes before `end` are read. False for whatever else.
bool ReadShort(const char* end, std::size_t size, Number& number) {
    std::uint64_t digits = (EightBytes(end - 8) ^ kEachByte * '0') & kLastBytes[size];
    std::size_t decimals = 0;
    // no digit has this bit, the point has
    if (const std::uint64_t points = digits & kEachByte << 4; points != 0) {
        if (size == 1) return false;
        const std::uint64_t point = points & -points;
        // '.' ^ '0': of a point nothing is left, of whatever else its upper half, as it is no sign
        digits ^= (point << 1) - (point >> 3);
        // what stands before it moves into its place
        const std::uint64_t before = digits & ((point >> 4) - 1);
        digits = (digits ^ before) | before << 8;
        decimals = static_cast<std::size_t>(__builtin_clzll(point)) / 8;
    }
    if (!AreDigits(digits)) return false;
    const std::uint64_t fours = PairsOf(digits) * (1 + (100 << 16)) >> 16 & 0x0000FFFF0000FFFF;
    number.scaled = static_cast<std::int64_t>(fours * (1 + (std::uint64_t{10'000} << 32)) >> 32);
    number.scale = static_cast<std::uint8_t>(decimals);
    number.kind = NumberKind::kDecimal;
    return true;
}

/// Reads a CP from front to back, an item (what stands between `;`) at a time.
class BodyReader {
 public:
    explicit BodyReader(Frame& frame)
        : frame_(frame),
          next_(frame.body.data()),
          end_(next_ + frame.body.size()),
          item_text_(next_) {}

    void Run() {
        while (next_ != end_) {
            Take(ReadField());
            if (next_ == end_) return;
            if (*next_++ == ';') BeginItem();
        }
    }

    /// The same by the signs of the whole segment: what looks as the standard has it is read at
    /// once, all else as above.
    void Run(Signs::Cursor signs) {
        signs.SkipTo(next_);
        for (;;) {
            TakePlain(signs);
            if (next_ == end_) return;
            if (!TakeRarer(signs)) {
                Take(ReadField());
                signs.SkipTo(next_);
                signs.Skip(1);
            }
            if (next_ == end_) return;
            if (*next_++ == ';') BeginItem();
        }
    }

 private:
    /// `a01001-Avg=12.5,a01001-Flag=N;` and the like, as long as there is no other sign in them and
    /// nothing odd.
    void TakePlain(Signs::Cursor& signs) {
        for (;; signs.Skip(3)) {
            const char* const start = next_;
            const char* const dash = signs[0];
            const char* const equals = signs[1];
            const char* const stop = signs[2];
            const char sign = *stop;
            const auto size = static_cast<std::size_t>(equals - dash);
            if (start == dash || size >= 8) return;
            if (sign != ',' && sign != ';' && stop != end_) return;
            // a name that is known begins with `-` and ends with `=`: neither is asked for again
            const std::uint64_t name = NameWordBefore(equals + 1, size + 1);
            const std::string_view value(equals + 1, static_cast<std::size_t>(stop - equals - 1));
            const std::string_view factor(start, static_cast<std::size_t>(dash - start));
            if (name == kFlagName) {
                Attach(factor, value, &Reading::flag);
                if (sign == ',') Remember(factor, value, item_flag_);
            } else {
                const ValueKind* const known = kKinds.Find(name);
                if (known == nullptr) return;
                Reading& reading = Add(factor, {dash + 1, size - 1}, value, *known);
                if (value.size() - 1 >= 8 || !ReadShort(stop, value.size(), reading.number))
                    reading.number = ReadLong(value);
            }
            next_ = stop;
            if (sign != ',' && stop == end_) return;
            ++next_;
            if (sign == ';') BeginItem();
        }
    }

    /// `DataTime=20260101000000;` and `a01001-SampleTime=20260101000000,`: is it read?
    bool TakeRarer(Signs::Cursor& signs) {
        const char* const first = signs[0];
        const char* const second = signs[1];
        const bool is_parameter = *first == '=';
        if (!is_parameter && (*first != '-' || *second != '=')) return false;
        const char* const equals = is_parameter ? first : second;
        const char* const stop = is_parameter ? second : signs[2];
        if (!IsEnd(stop)) return false;
        Field field;
        field.is_first = next_ == item_text_;
        field.has_equals = true;
        field.name = {next_, static_cast<std::size_t>(equals - next_)};
        field.value = {equals + 1, static_cast<std::size_t>(stop - equals - 1)};
        if (!is_parameter) field.dash = static_cast<std::size_t>(first - next_);
        next_ = stop;
        signs.Skip(is_parameter ? 2 : 3);
        Take(field);
        return true;
    }

    [[nodiscard]] bool IsEnd(const char* at) const {
        return *at == ',' || *at == ';' || at == end_;
    }

    void BeginItem() {
        item_readings_ = 0;
        item_text_ = next_;
        item_has_marks_ = false;
    }

    /// Stops at the `,` or `;` behind the field.
    Field ReadField() {
        Field field;
        const char* const start = next_;
        field.is_first = start == item_text_;
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
        if (IsSame(field.name, kDataTime)) {
            if (frame_.data_time.data() != nullptr) frame_.notes.Add(Note::kTwice);
            frame_.data_time = field.value;
            if (!LooksLikeTime(field.value))
                frame_.notes.Add(Note::kBadDataTime);
            else if (field.value.size() != 14)
                frame_.notes.Add(Note::kMillisecondTime);
        } else if (field.name == "Flag") {
            frame_.notes.Add(Note::kBareFlag);
            if (field.is_first) frame_.common_flag = field.value;
            for (Reading& reading : OfItem()) reading.flag = field.value;
            return;
        }
        frame_.parameters.push_back({field.name, field.value});
    }

    void TakeOfFactor(std::string_view factor, std::string_view kind, std::string_view value) {
        if (SameLetters(kind, "Flag")) {
            if (kind != "Flag") frame_.notes.Add(Note::kKeyCase);
            Attach(factor, value, &Reading::flag);
            Remember(factor, value, item_flag_);
        } else if (kind == "EFlag") {
            Attach(factor, value, &Reading::maker_flag);
            Remember(factor, value, item_maker_flag_);
        } else if (kind == "SampleTime") {
            Attach(factor, value, &Reading::sample_time);
            Remember(factor, value, item_time_);
        } else {
            AddReading(factor, kind, value);
        }
    }

    std::span<Reading> OfItem() { return std::span(frame_.readings).last(item_readings_); }

    struct Pending {
        std::string_view factor, value;
        const char* item = nullptr;  ///< in which it came
    };

    /// A mark belongs to all values of its factor in the item: here those before it.
    void Attach(std::string_view factor, std::string_view value, std::string_view Reading::*place) {
        for (Reading& reading : OfItem())
            if (IsSame(reading.factor, factor)) reading.*place = value;
    }
    /// And those behind it.
    void Remember(std::string_view factor, std::string_view value, Pending& pending) {
        pending.factor = factor;
        pending.value = value;
        pending.item = item_text_;
        item_has_marks_ = true;
    }

    /// With what came before it in the item, where it is for its factor.
    void Mark(Reading& reading) const {
        const auto of = [&](const Pending& pending) {
            const bool is_for_it =
                pending.item == item_text_ && IsSame(pending.factor, reading.factor);
            return is_for_it ? pending.value : std::string_view{};
        };
        reading.flag = of(item_flag_);
        reading.maker_flag = of(item_maker_flag_);
        reading.sample_time = of(item_time_);
    }

    Number ReadLong(std::string_view value) {
        const Number number = ReadNumber(value);
        if (number.kind != NumberKind::kDecimal) frame_.notes.Add(Note::kBadNumber);
        return number;
    }

    void AddReading(std::string_view factor, std::string_view name, std::string_view value) {
        const ValueKind kind = KindOf(name);
        const bool is_text = kind == ValueKind::kSerial || kind == ValueKind::kInfo;
        if (kind == ValueKind::kOther) frame_.notes.Add(Note::kUnknownKind);
        Add(factor, name, value, kind).number =
            is_text ? Number{0, 0, NumberKind::kText} : ReadLong(value);
    }

    /// All but its number.
    Reading& Add(std::string_view factor, std::string_view name, std::string_view value,
                 ValueKind kind) {
        Reading& reading = frame_.readings.emplace_back(factor, name, value, kind);
        ++item_readings_;
        if (item_has_marks_) Mark(reading);
        return reading;
    }

    Frame& frame_;
    const char* next_;
    const char* end_;
    std::size_t item_readings_ = 0;  ///< how many of the readings are of the item
    const char* item_text_ = nullptr;
    Pending item_flag_, item_maker_flag_, item_time_;
    bool item_has_marks_ = false;
};

}  // namespace

void ReadBody(Frame& frame, Signs::Cursor* signs) {
    if (frame.body.empty()) return;
    if (signs)
        BodyReader(frame).Run(*signs);
    else
        BodyReader(frame).Run();
}

}  // namespace telemetry::detail
