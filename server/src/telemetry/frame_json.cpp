#include "telemetry/frame_json.hpp"

#include "base/json_text.hpp"
#include "base/text.hpp"
#include "telemetry/detail/transcode.hpp"
#include "telemetry/factors.hpp"

namespace telemetry {

namespace {

class Writer {
 public:
    void Text(std::string_view name, std::string_view value) {
        Name(name);
        base::AppendQuoted(out_, Readable(value));
    }
    void TextUnlessEmpty(std::string_view name, std::string_view value) {
        if (!value.empty()) Text(name, value);
    }
    void Number(std::string_view name, long long value) {
        Name(name);
        out_ += std::to_string(value);
    }
    void Raw(std::string_view name, std::string_view json) {
        Name(name);
        out_ += json;
    }
    [[nodiscard]] std::string Object() const { return "{" + out_ + "}"; }

 private:
    void Name(std::string_view name) {
        if (!out_.empty()) out_ += ',';
        base::AppendQuoted(out_, name);
        out_ += ':';
    }
    std::string out_;
};

std::string ReadingJson(const Reading& reading) {
    Writer out;
    out.Text("factor", reading.factor);
    if (const Factor* factor = FindFactor(reading.factor)) {
        out.Text("name", factor->name);
        if (factor->code != reading.factor) out.Text("code_2017", factor->code);
    }
    out.Text("kind", reading.kind_name);
    out.Text("value", reading.value);
    const bool is_measured = reading.kind != ValueKind::kInfo && reading.kind != ValueKind::kSerial;
    if (is_measured) out.TextUnlessEmpty("not_decimal", KindName(reading.number.kind));
    out.TextUnlessEmpty("flag", reading.flag);
    out.TextUnlessEmpty("maker_flag", reading.maker_flag);
    out.TextUnlessEmpty("sample_time", reading.sample_time);
    return out.Object();
}

template <class List, class Show>
std::string Array(const List& list, Show show) {
    std::string out = "[";
    for (const auto& one : list) {
        if (out.size() > 1) out += ',';
        out += show(one);
    }
    return out + "]";
}

/// A new password is nobody's to read; the kept frame has it.
std::string ParameterJson(const Parameter& parameter) {
    std::string out = "[";
    base::AppendQuoted(out, Readable(parameter.name));
    out += ',';
    base::AppendQuoted(out, parameter.name == "NewPW" ? "***" : Readable(parameter.value));
    return out + "]";
}

std::string NotesJson(Notes notes) {
    std::string out = "[";
    for (unsigned i = 0; i < static_cast<unsigned>(Note::kCount); ++i) {
        if (!notes.Has(static_cast<Note>(i))) continue;
        if (out.size() > 1) out += ',';
        base::AppendQuoted(out, NoteName(static_cast<Note>(i)));
    }
    return out + "]";
}

}  // namespace

std::string Readable(std::string_view text) {
    if (base::IsUtf8(text)) return std::string(text);
    if (auto from_gbk = detail::GbkToUtf8(text)) return *std::move(from_gbk);
    std::string shown;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) < 0x80)
            shown += c;
        else
            shown += "\xEF\xBF\xBD";
    }
    return shown;
}

std::string FrameJson(const Frame& frame) {
    Writer out;
    out.Text("mn", frame.mn);
    out.Text("st", frame.st);
    out.Text("cn", frame.cn);
    out.TextUnlessEmpty("qn", frame.qn);
    out.Text("edition", EditionName(frame.edition));
    if (frame.flag >= 0) out.Number("flag", frame.flag);
    if (frame.packets > 0) out.Number("packets", frame.packets);
    if (frame.packet > 0) out.Number("packet", frame.packet);
    if (frame.resent) out.Raw("resent", "true");
    out.TextUnlessEmpty("data_time", frame.data_time);
    out.TextUnlessEmpty("common_flag", frame.common_flag);
    out.Raw("readings", Array(frame.readings, ReadingJson));
    out.Raw("parameters", Array(frame.parameters, ParameterJson));
    out.Raw("notes", NotesJson(frame.notes));
    return out.Object();
}

}  // namespace telemetry
