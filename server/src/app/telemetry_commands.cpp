#include <array>
#include <fstream>
#include <ostream>

#include "app/commands.hpp"
#include "base/digest.hpp"
#include "base/json_text.hpp"
#include "telemetry/commands.hpp"
#include "telemetry/diagnosis.hpp"
#include "telemetry/factors.hpp"
#include "telemetry/frame.hpp"
#include "telemetry/frame_json.hpp"
#include "telemetry/sm4.hpp"
#include "telemetry/splitter.hpp"

namespace app {

namespace {

/// How `hj212 parse` was called.
struct ParseWish {
    bool json = false;
    telemetry::Edition edition = telemetry::Edition::kUnknown;
    std::string key;  ///< 16 bytes, or none
};

/// What a person knows a bad frame by, without its password.
std::string BeginningOf(std::string_view bytes) {
    std::string text = telemetry::Readable(bytes.substr(0, 60));
    const std::size_t password = text.find("PW=");
    if (password != std::string::npos)
        text.replace(password + 3, std::min(text.find(';', password), text.size()) - password - 3,
                     "***");
    return text;
}

/// Reads pieces, prints a line or a block for each frame and each bad piece.
class FramePrinter {
 public:
    FramePrinter(std::ostream& out, catalogue::MessageTexts words, ParseWish wish)
        : out_(out), words_(std::move(words)), wish_(std::move(wish)) {}

    void Take(const telemetry::Piece& piece) {
        switch (piece.kind) {
            case telemetry::PieceKind::kFrame:
                return TakeFrame(piece.bytes);
            case telemetry::PieceKind::kBad:
                return TakeBad(piece.bytes);
            case telemetry::PieceKind::kNoise:
                noise_ += piece.bytes.size();
                return;
            case telemetry::PieceKind::kNeedMore:
                return;
        }
    }

    [[nodiscard]] std::size_t bad() const { return bad_; }
    void PrintSum() {
        if (!wish_.json)
            out_ << fmt::format("共 {} 帧：有效 {}，不合格 {}；帧外杂字节 {}。\n", good_ + bad_,
                                good_, bad_, noise_);
    }

 private:
    void TakeFrame(std::string_view bytes) {
        const auto read = telemetry::ReadFrame(bytes, frame_, wish_.edition);
        if (!read) return PrintBad(bytes, read.error());
        ++good_;
        if (wish_.json)
            out_ << telemetry::FrameJson(frame_) << "\n";
        else
            PrintText();
    }

    /// With a key, what seems broken may be encrypted.
    void TakeBad(std::string_view bytes) {
        if (!wish_.key.empty())
            if (const auto plain = telemetry::OpenFrame(bytes, wish_.key)) return TakeFrame(*plain);
        PrintBad(bytes, telemetry::Diagnose(bytes));
    }

    void PrintBad(std::string_view bytes, const base::Refusals& causes) {
        ++bad_;
        std::string cause;
        for (const base::Refusal& refusal : causes)
            cause += (cause.empty() ? "" : "；") + catalogue::Words(words_, refusal).text;
        const std::string start = BeginningOf(bytes);
        if (!wish_.json) {
            out_ << fmt::format("第 {} 帧 不合格：{}\n    {}{}\n", good_ + bad_, cause, start,
                                bytes.size() > 60 ? "…" : "");
            return;
        }
        std::string line = "{\"error\":";
        base::AppendQuoted(line, causes.front().code);
        line += ",\"cause\":";
        base::AppendQuoted(line, cause);
        line += fmt::format(",\"bytes\":{},\"start\":", bytes.size());
        base::AppendQuoted(line, start);
        out_ << line << "}\n";
    }

    void PrintText() {
        using telemetry::Readable;
        out_ << fmt::format("第 {} 帧 {} MN {} CN {} {}", good_ + bad_,
                            telemetry::EditionTitle(frame_.edition), Readable(frame_.mn),
                            Readable(frame_.cn), telemetry::CommandTitle(frame_.cn));
        if (!frame_.data_time.empty()) out_ << " 数据时间 " << Readable(frame_.data_time);
        if (frame_.packets > 0) out_ << fmt::format(" 第 {}/{} 包", frame_.packet, frame_.packets);
        if (frame_.resent) out_ << " 补传";
        out_ << "\n";
        for (const telemetry::Reading& reading : frame_.readings) PrintReading(reading);
        for (unsigned i = 0; i < static_cast<unsigned>(telemetry::Note::kCount); ++i) {
            const auto note = static_cast<telemetry::Note>(i);
            if (!frame_.notes.Has(note)) continue;
            const base::Refusal words{std::string(telemetry::NoteCode(note)), {}, ""};
            out_ << "    注意：" << catalogue::Words(words_, words).text << "\n";
        }
    }

    void PrintReading(const telemetry::Reading& reading) {
        const telemetry::Factor* factor = telemetry::FindFactor(reading.factor);
        out_ << fmt::format(
            "    {}{}{} {} = {}", telemetry::Readable(reading.factor), factor != nullptr ? " " : "",
            factor != nullptr ? factor->name : std::string_view{},
            telemetry::Readable(reading.kind_name), telemetry::Readable(reading.value));
        if (!reading.flag.empty()) out_ << " [" << telemetry::Readable(reading.flag) << "]";
        out_ << "\n";
    }

    std::ostream& out_;
    catalogue::MessageTexts words_;
    ParseWish wish_;
    telemetry::Frame frame_;
    std::size_t good_ = 0, bad_ = 0, noise_ = 0;
};

base::Result<ParseWish> ReadWish(const Arguments& arguments) {
    ParseWish wish;
    base::Refusals refusals;
    const std::string format = arguments.Option("format", "text");
    if (format != "text" && format != "json")
        refusals.push_back({"hj212.bad_format", {{"format", format}}, "--format"});
    wish.json = format == "json";
    const std::string edition = arguments.Option("edition", "unknown");
    if (const auto known = telemetry::EditionNamed(edition))
        wish.edition = *known;
    else
        refusals.push_back({"hj212.bad_edition", {{"edition", edition}}, "--edition"});
    if (arguments.Has("key")) {
        wish.key = base::FromHex(arguments.Option("key")).value_or("");
        if (wish.key.size() != 16) refusals.push_back({"hj212.bad_key", {}, "--key"});
    }
    if (!refusals.empty()) return base::Refuse(std::move(refusals));
    return wish;
}

int ParseFrames(CommandContext& context, const Arguments& arguments) {
    const Settings settings = FindSettings(context, arguments).settings;
    auto wish = ReadWish(arguments);
    std::ifstream file(arguments.words[0], std::ios::binary);
    base::Refusals refusals = wish ? base::Refusals{} : wish.error();
    if (!file) refusals.push_back({"hj212.no_file", {{"file", arguments.words[0]}}, ""});
    if (!refusals.empty()) {
        PrintRefusals(context, settings, refusals);
        return kBadInput;
    }
    FramePrinter printer(context.out, WordsFor(settings), *std::move(wish));
    const auto take = [&](const telemetry::Piece& piece) { printer.Take(piece); };
    telemetry::Splitter splitter;
    std::array<char, 65'536> packet;
    while (file.read(packet.data(), packet.size()), file.gcount() > 0)
        splitter.Feed({packet.data(), static_cast<std::size_t>(file.gcount())}, take);
    if (file.bad()) throw std::runtime_error("cannot read " + arguments.words[0]);
    splitter.Finish(take);
    printer.PrintSum();
    return printer.bad() > 0 ? kFindings : kDone;
}

}  // namespace

void AddTelemetryCommands(std::vector<Command>& all) {
    all.push_back(
        {"hj212 parse",
         "文件 [--format text|json] [--edition 2005|2017|2025|surface_water_2017] [--key 密钥]",
         "读出文件中的全部 HJ 212 帧；不合格的逐帧说明原因",
         {{"format", "edition", "key"}, {}, 1, 1},
         ParseFrames});
}

}  // namespace app
