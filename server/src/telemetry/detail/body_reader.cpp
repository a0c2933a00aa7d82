#include "telemetry/detail/body_reader.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

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

struct NamedKind {
    std::string_view name;
    ValueKind kind;
};
/// Those of at most seven letters that hold a number.
constexpr std::array kNamedKinds = std::to_array<NamedKind>({
    {"Rtd", ValueKind::kRtd},
    {"Min", ValueKind::kMin},
    {"Avg", ValueKind::kAvg},
    {"Max", ValueKind::kMax},
    {"Cou", ValueKind::kCou},
    {"ZsRtd", ValueKind::kZsRtd},
    {"ZsMin", ValueKind::kZsMin},
    {"ZsAvg", ValueKind::kZsAvg},
    {"ZsMax", ValueKind::kZsMax},
    {"RS", ValueKind::kRunState},
    {"RT", ValueKind::kRunTime},
    {"Data", ValueKind::kNoise},
    {"DayData", ValueKind::kDayNoise},
});

struct KindSlot {
    std::uint64_t letters = 0;
    ValueKind kind = ValueKind::kOther;
};

/// Each kind in a place of its own, so that no chain of questions is asked.
struct KindTable {
    std::uint64_t factor = 0;
    std::array<KindSlot, 64> slots{};

    [[nodiscard]] static constexpr std::size_t PlaceOf(std::uint64_t letters,
                                                       std::uint64_t factor) {
        return static_cast<std::size_t>((letters * factor) >> 58);
    }
    [[nodiscard]] constexpr ValueKind KindOf(std::uint64_t letters) const {
        const KindSlot& slot = slots[PlaceOf(letters, factor)];
        return slot.letters == letters ? slot.kind : ValueKind::kOther;
    }
};

constexpr KindTable kKinds = [] {
    for (std::uint64_t factor = 0x9E3779B97F4A7C15;; factor += 0x2545F4914F6CDD1E) {
        KindTable table{factor, {}};
        bool fits = true;
        for (const NamedKind& named : kNamedKinds) {
            const std::uint64_t letters = Letters(named.name);
            KindSlot& slot = table.slots[KindTable::PlaceOf(letters, factor)];
            fits = fits && slot.letters == 0;
            slot = {letters, named.kind};
        }
        if (fits) return table;
    }
}();

ValueKind KindOf(std::string_view name) {
    if (name == "NightData") return ValueKind::kNightNoise;
    if (name == "SN") return ValueKind::kSerial;
    if (name == "Info") return ValueKind::kInfo;
    return name.size() > 7 ? ValueKind::kOther : kKinds.KindOf(Letters(name));
}

/// memcmp of so little is mostly the call.
bool IsSame(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    if (a.size() < 4 || a.size() > 8) return a == b;
    std::array<std::uint32_t, 4> parts{};
    std::memcpy(&parts[0], a.data(), 4);
    std::memcpy(&parts[1], b.data(), 4);
    std::memcpy(&parts[2], a.data() + a.size() - 4, 4);
    std::memcpy(&parts[3], b.data() + b.size() - 4, 4);
    return ((parts[0] ^ parts[1]) | (parts[2] ^ parts[3])) == 0;
}

/// One to eight digits with at most one point among them, as nearly all values are; the eight bytes
/// before `end` are read. False for whatever else.
bool ReadShort(const char* end, std::size_t size, Number& number) {
    constexpr std::uint64_t kZeros = 0x3030303030303030, kOnes = 0x0101010101010101;
    const std::size_t gap = 64 - 8 * size;
    std::uint64_t text =
        gap == 0 ? EightBytes(end - 8) : (EightBytes(end - 8) >> gap << gap) | kZeros >> (64 - gap);
    // the point: a zero byte of `points`
    const std::uint64_t points = text ^ (kOnes * '.');
    const std::uint64_t found = (points - kOnes) & ~points & (kOnes << 7);
    std::size_t decimals = 0;
    if (found != 0) {
        const auto place = static_cast<unsigned>(std::countr_zero(found)) & ~7U;
        if (place == 8 * (8 - size)) return false;
        const std::uint64_t below = (std::uint64_t{1} << place) - 1;
        decimals = 7 - place / 8;
        text = (text & ~below & ~(std::uint64_t{0xFF} << place)) | (text & below) << 8 | '0';
    }
    const std::uint64_t digits = text - kZeros;
    if (((digits | (digits + kOnes * (127 - 9))) & (kOnes << 7)) != 0) return false;
    const std::uint64_t pairs = (digits * 10 + (digits >> 8)) & 0x00FF00FF00FF00FF;
    const std::uint64_t fours = (pairs * 100 + (pairs >> 16)) & 0x0000FFFF0000FFFF;
    number.scaled = static_cast<std::int64_t>((fours * 10'000 + (fours >> 32)) & 0xFFFFFFFF);
    number.scale = static_cast<std::uint8_t>(decimals);
    number.kind = NumberKind::kDecimal;
    return true;
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

    /// The same by the signs of the whole segment: what looks as the standard has it is read at
    /// once, all else as above.
    void Run(const Signs& signs) {
        for (std::size_t k = signs.NotBefore(next_, 0); next_ != end_;) {
            if (const std::size_t taken = TakePlain(signs, k); taken > 0) {
                k += taken;
                if (next_ == end_) return;
            } else {
                Take(ReadField());
                if (next_ == end_) return;
                k = signs.NotBefore(next_ + 1, k);
            }
            if (*next_++ == ';') BeginItem();
        }
    }

 private:
    /// `a01001-Avg=12.5,`: how many signs it has; 0 where it is no such field.
    std::size_t TakePlain(const Signs& signs, std::size_t k) {
        if (k + 2 > signs.count()) return 0;
        const char* const dash = signs.At(k);
        const char* const equals = signs.At(k + 1);
        const char* const stop = std::min(signs.At(k + 2), end_);
        if (*dash != '-' || *equals != '=' || equals >= end_) return 0;
        if (stop != end_ && SignOf(*stop) != Sign::kEnd) return 0;
        const auto size = static_cast<std::size_t>(stop - equals - 1);
        const auto letters = static_cast<std::size_t>(equals - dash - 1);
        if (dash == next_ || letters - 1 >= 7 || size == 0) return 0;
        if (*next_ == ' ' || equals[-1] == ' ' || equals[1] == ' ' || stop[-1] == ' ') return 0;
        const std::string_view factor(next_, static_cast<std::size_t>(dash - next_));
        const std::string_view kind(dash + 1, letters), value(equals + 1, size);
        const std::uint64_t name = LettersBefore(equals, letters);
        ++fields_in_item_;
        next_ = stop;
        if (name == Letters("Flag")) {
            Attach(factor, value, &Reading::flag, item_flag_);
        } else if (const ValueKind known = kKinds.KindOf(name); known != ValueKind::kOther) {
            frame_.readings.push_back({factor, kind, value, {}, {}, {}, {}, known});
            Reading& reading = frame_.readings.back();
            if (size > 8 || !ReadShort(stop, size, reading.number))
                reading.number = ReadLong(value);
            if (item_has_marks_) Mark(reading);
        } else {
            TakeOfFactor(factor, kind, value);
        }
        return 3;
    }

    void BeginItem() {
        item_start_ = frame_.readings.size();
        fields_in_item_ = 0;
        if (!item_has_marks_) return;
        item_flag_.factor = {};
        item_maker_flag_.factor = {};
        item_time_.factor = {};
        item_has_marks_ = false;
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
        const Reading* const last = frame_.readings.data() + frame_.readings.size();
        for (Reading* at = frame_.readings.data() + item_start_; at != last; ++at)
            if (IsSame(at->factor, factor)) at->*place = value;
        pending = {factor, value};
        item_has_marks_ = true;
    }

    /// With what came before it in the item, where it is for its factor.
    void Mark(Reading& reading) const {
        const auto of = [&](const Pending& pending) {
            return IsSame(pending.factor, reading.factor) ? pending.value : std::string_view{};
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
        const Number number = is_text ? Number{0, 0, NumberKind::kText} : ReadLong(value);
        if (kind == ValueKind::kOther) frame_.notes.Add(Note::kUnknownKind);
        frame_.readings.push_back({factor, name, value, {}, {}, {}, number, kind});
        if (item_has_marks_) Mark(frame_.readings.back());
    }

    Frame& frame_;
    const char* next_;
    const char* end_;
    std::size_t item_start_ = 0;
    std::size_t fields_in_item_ = 0;
    Pending item_flag_, item_maker_flag_, item_time_;
    bool item_has_marks_ = false;
};

}  // namespace

void ReadBody(Frame& frame, const Signs* signs) {
    if (frame.body.empty()) return;
    if (signs)
        BodyReader(frame).Run(*signs);
    else
        BodyReader(frame).Run();
}

}  // namespace telemetry::detail
