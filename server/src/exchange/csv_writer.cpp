#include <utility>

#include "exchange/detail/formula_guard.hpp"
#include "exchange/detail/shown.hpp"
#include "exchange/writer.hpp"

namespace exchange {

namespace {

constexpr std::string_view kUtf8Mark = "\xef\xbb\xbf";

/// Figures may begin with a minus; only texts are guarded.
bool IsFigure(ColumnKind kind, std::string_view text) {
    const bool numeric =
        kind == ColumnKind::kInteger || kind == ColumnKind::kDecimal || kind == ColumnKind::kMoney;
    return numeric && text.find_first_not_of("-0123456789.") == std::string_view::npos &&
           text.rfind('-') != text.size() - 1 && text.find('-', 1) == std::string_view::npos;
}

class CsvWriter final : public TableWriter {
 public:
    CsvWriter(std::vector<Column> columns, ByteSink sink)
        : columns_(std::move(columns)), sink_(std::move(sink)) {
        buffer_ = kUtf8Mark;
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            AppendField(i, columns_[i].heading, ColumnKind::kText);
        }
        buffer_.append("\r\n");
    }

    void AddRow(const std::vector<std::string>& cells) override {
        for (std::size_t i = 0; i < columns_.size(); ++i) {
            const ColumnKind kind = columns_[i].kind;
            if (i >= cells.size()) {
                AppendField(i, "", kind);
            } else if (kind == ColumnKind::kMoment) {
                AppendField(i, detail::MomentInShanghai(cells[i]), kind);
            } else {
                AppendField(i, cells[i], kind);
            }
        }
        buffer_.append("\r\n");
        if (buffer_.size() > kPiece) Flush();
    }

    void Finish() override { Flush(); }

 private:
    static constexpr std::size_t kPiece = 65'536;

    void AppendField(std::size_t index, std::string_view text, ColumnKind kind) {
        if (index > 0) buffer_.push_back(',');
        const bool guarded = detail::NeedsGuard(text) && !IsFigure(kind, text);
        const bool quoted = guarded || text.find_first_of(",\"\r\n\t;") != std::string_view::npos ||
                            text.starts_with(' ') || text.ends_with(' ');
        if (!quoted) {
            buffer_.append(text);
            return;
        }
        buffer_.push_back('"');
        if (guarded) buffer_.push_back('\'');
        for (const char c : text) {
            if (c == '"') buffer_.push_back('"');
            buffer_.push_back(c);
        }
        buffer_.push_back('"');
    }

    void Flush() {
        sink_(buffer_);
        buffer_.clear();
    }

    std::vector<Column> columns_;
    ByteSink sink_;
    std::string buffer_;
};

}  // namespace

std::unique_ptr<TableWriter> MakeCsvWriter(std::vector<Column> columns, ByteSink sink) {
    return std::make_unique<CsvWriter>(std::move(columns), std::move(sink));
}

}  // namespace exchange
