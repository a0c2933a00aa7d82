#include <span>
#include <unordered_map>

#include "audit/detail/changes.hpp"
#include "audit/detail/context.hpp"
#include "audit/detail/number_watch.hpp"
#include "ledger/proof.hpp"
#include "records/fold.hpp"

namespace audit::detail {
namespace {

constexpr std::size_t kTouchBatch = 4'000, kRecordBatch = 250;
const char* const kTouches = "act_touch";

using TouchSpan = std::span<const TouchAt>;

/// The acts that a batch of records needs, read once.
class ActShelf {
 public:
    explicit ActShelf(Context& context) : context_(context) {}

    struct Book {
        ledger::Act act;
        std::unordered_map<base::RecordId, std::size_t> touch_of;
        std::map<std::pair<base::RecordId, std::string>, ledger::SealedValue> sealed;
    };

    void Load(TouchSpan touches) {
        std::set<std::int64_t> wanted;
        for (const TouchAt& touch : touches) wanted.insert(touch.arrival);
        std::erase_if(books_, [&](const auto& book) { return !wanted.contains(book.first); });
        std::vector<std::int64_t> missing, with_seals;
        for (const std::int64_t arrival : wanted) {
            if (!books_.contains(arrival)) missing.push_back(arrival);
        }
        for (const ActRow& row : context_.source.ActsAt(missing)) {
            auto act = ledger::ReadAct(row.bytes);
            if (!act) continue;
            if (row.bytes.find("{\"sealed\":") != std::string::npos) {
                with_seals.push_back(row.arrival);
            }
            Book& book = books_[row.arrival];
            book.act = std::move(*act);
            for (std::size_t i = 0; i < book.act.touches.size(); ++i) {
                book.touch_of.emplace(book.act.touches[i].record, i);
            }
        }
        LoadSealed(with_seals);
    }

    [[nodiscard]] const Book* Find(std::int64_t arrival) const {
        const auto found = books_.find(arrival);
        return found == books_.end() ? nullptr : &found->second;
    }

 private:
    void LoadSealed(const std::vector<std::int64_t>& arrivals) {
        for (const SealedRow& row : context_.source.SealedAt(arrivals)) {
            base::RecordId record;
            ledger::SealedValue sealed;
            if (row.record.size() != record.value.bytes.size() ||
                row.salt.size() != sealed.salt.size()) {
                continue;  // CheckLog has told of it
            }
            std::copy(row.record.begin(), row.record.end(), record.value.bytes.begin());
            std::copy(row.salt.begin(), row.salt.end(), sealed.salt.begin());
            sealed.value = row.value;
            books_[row.arrival].sealed.emplace(std::pair(record, row.path), std::move(sealed));
        }
    }

    Context& context_;
    std::map<std::int64_t, Book> books_;
};

/// Folds every record again and holds what is stored against it.
class RecordCheck {
 public:
    explicit RecordCheck(Context& context) : context_(context), shelf_(context) {}

    void Run() {
        std::vector<TouchAt>& touches = context_.touches;
        std::sort(touches.begin(), touches.end(), [](const TouchAt& a, const TouchAt& b) {
            return std::tie(a.record, a.version, a.arrival) <
                   std::tie(b.record, b.version, b.arrival);
        });
        context_.Guard(kTouches, [&] { CheckTouches(touches); });
        std::stable_sort(touches.begin(), touches.end(),
                         [](const TouchAt& a, const TouchAt& b) { return a.type < b.type; });
        for (const auto& [id, type] : context_.catalogue.record_types) CheckType(type);
        for (const std::string& type : context_.types) {
            if (context_.catalogue.FindType(type) == nullptr) {
                context_.Fault("audit.type_unknown", "act", "", {{"type", type}});
            }
        }
    }

 private:
    void CheckTouches(TouchSpan touches);
    void CompareTouches(TouchSpan touches, const IdRange& range);
    void CheckType(const catalogue::RecordType& type);
    void CheckBatch(const catalogue::RecordType& type, TouchSpan touches, const IdRange& range);
    Life LiveAgain(const catalogue::RecordType& type, TouchSpan touches);
    void Apply(const catalogue::RecordType& type, const ActShelf::Book& book,
               const ledger::Touch& touch, records::Record& record);
    void Compare(const catalogue::RecordType& type, const DerivedRows& expected,
                 const DerivedRows& stored);
    void CompareRow(const catalogue::RecordType& type, const RowAt& at, const Cells& expected,
                    const Cells& stored);
    void CompareSearch(const catalogue::RecordType& type);
    void CiteFiles(const records::Record& record);

    Context& context_;
    ActShelf shelf_;
    std::unordered_map<base::RecordId, SearchPrint> prints_;
    std::optional<NumberWatch> numbers_;
    std::int64_t folded_ = 0;
};

/// Up to about `most` touches from `from` on, whole records only.
TouchSpan NextRecords(TouchSpan all, std::size_t from, std::size_t most) {
    std::size_t to = std::min(from + most, all.size());
    while (to < all.size() && all[to].record == all[to - 1].record) ++to;
    return all.subspan(from, to - from);
}

// ---- act_touch ----------------------------------------------------------------------------------

void RecordCheck::CheckTouches(TouchSpan touches) {
    IdRange range;
    for (std::size_t at = 0; at < touches.size();) {
        const TouchSpan batch = NextRecords(touches, at, kTouchBatch);
        range.up_to = batch.back().record;
        CompareTouches(batch, range);
        range.after = range.up_to;
        at += batch.size();
    }
    range.up_to.reset();
    CompareTouches({}, range);
}

void RecordCheck::CompareTouches(TouchSpan touches, const IdRange& range) {
    std::map<std::pair<std::string, std::int64_t>, std::int64_t> stored;
    for (const TouchRow& row : context_.source.Touches(range)) {
        stored.emplace(std::pair(row.record, row.version), row.arrival);
    }
    const auto key_of = [](const std::string& record, std::int64_t version) {
        return fmt::format("{}/{}", ShowBytes(record), version);
    };
    const TouchAt* before = nullptr;
    for (const TouchAt& touch : touches) {
        const std::string record = RawOf(touch.record.value.bytes);
        const std::string key = key_of(record, touch.version);
        if (before != nullptr && before->record == touch.record && before->type != touch.type) {
            context_.Fault("audit.two_types", "act", std::to_string(touch.arrival),
                           {{"record", touch.record.ToText()}});
        }
        before = &touch;
        const auto found = stored.find({record, touch.version});
        if (found == stored.end()) {
            context_.Fault("audit.row_missing", kTouches, key);
            continue;
        }
        if (found->second != touch.arrival) {
            context_.Fault("audit.row_differs", kTouches, key, {{"column", "arrival"}});
        }
        stored.erase(found);
    }
    for (const auto& [key, arrival] : stored) {
        context_.Fault("audit.row_extra", kTouches, key_of(key.first, key.second));
    }
}

// ---- records ------------------------------------------------------------------------------------

void RecordCheck::CheckType(const catalogue::RecordType& type) {
    const auto index = static_cast<std::uint32_t>(
        std::find(context_.types.begin(), context_.types.end(), type.id) - context_.types.begin());
    const auto [first, last] =
        std::equal_range(context_.touches.begin(), context_.touches.end(), TouchAt{{}, index, 0, 0},
                         [](const TouchAt& a, const TouchAt& b) { return a.type < b.type; });
    const TouchSpan touches(first, last);
    prints_.clear();
    numbers_.emplace(context_, type);
    IdRange range;
    for (std::size_t at = 0; at < touches.size();) {
        const TouchSpan batch = NextRecords(touches, at, kRecordBatch);
        range.up_to = batch.back().record;
        CheckBatch(type, batch, range);
        range.after = range.up_to;
        at += batch.size();
    }
    range.up_to.reset();
    CheckBatch(type, {}, range);
    CompareSearch(type);
}

void RecordCheck::CheckBatch(const catalogue::RecordType& type, TouchSpan touches,
                             const IdRange& range) {
    DerivedRows expected;
    context_.Guard("act", [&] {
        shelf_.Load(touches);
        for (std::size_t at = 0; at < touches.size();) {
            const TouchSpan of_record = NextRecords(touches, at, 1);
            const Life life = LiveAgain(type, of_record);
            at += of_record.size();
            if (life.versions.empty()) continue;
            const records::Record& now = life.versions.back().after;
            expected.merge(context_.source.Expected(life));
            if (const SearchPrint print = context_.source.ExpectedSearch(now); print != 0) {
                prints_.emplace(now.id, print);
            }
        }
    });
    context_.Guard(type.id, [&] { Compare(type, expected, context_.source.Stored(type, range)); });
    folded_ += static_cast<std::int64_t>(touches.size());
    const auto all = static_cast<std::int64_t>(std::max<std::size_t>(context_.touches.size(), 1));
    context_.Progress(context_.result.acts + context_.result.acts * folded_ / all,
                      2 * context_.result.acts);
}

Life RecordCheck::LiveAgain(const catalogue::RecordType& type, TouchSpan touches) {
    Life life{&type, {}};
    records::Record record;
    for (const TouchAt& at : touches) {
        const ActShelf::Book* book = shelf_.Find(at.arrival);
        if (book == nullptr || !book->touch_of.contains(at.record)) continue;
        const ledger::Touch& touch = book->act.touches[book->touch_of.at(at.record)];
        if (touch.expected_version != record.version) {
            context_.Fault("audit.version_gap", "act", std::to_string(at.arrival),
                           {{"record", at.record.ToText()},
                            {"expected", std::to_string(touch.expected_version)},
                            {"has", std::to_string(record.version)}});
            record.version = touch.expected_version;
        }
        Apply(type, *book, touch, record);
        LifeVersion version{record, at.arrival, book->act.happened_on, {}};
        for (const std::string& name : LookAt(touch.changes).names) {
            if (const auto* field = records::FindField(type, name)) {
                version.fields_set.push_back(field->id);
            }
        }
        numbers_->See(version, book->act.kind);
        CiteFiles(record);
        life.versions.push_back(std::move(version));
    }
    return life;
}

/// A value that does not fit its digest counts as erased, so that the rest is still compared.
void RecordCheck::Apply(const catalogue::RecordType& type, const ActShelf::Book& book,
                        const ledger::Touch& touch, records::Record& record) {
    const records::Unsealer unseal =
        [&](std::string_view path) -> std::optional<ledger::SealedValue> {
        const auto found = book.sealed.find({touch.record, std::string(path)});
        if (found == book.sealed.end()) return std::nullopt;
        const auto digest = ledger::SealedAt(touch.changes, path);
        if (!digest || ledger::SealedDigest(found->second, path) != *digest) return std::nullopt;
        return found->second;
    };
    const base::Done applied = records::ApplyTouch(type, touch, unseal, record);
    if (applied) return;
    for (const base::Refusal& refusal : applied.error()) {
        context_.Fault("audit.does_not_fold", "act", book.act.id.ToText(),
                       {{"record", touch.record.ToText()}, {"reason", refusal.code}});
    }
    record.id = touch.record;
    record.type = type.id;
    record.version = touch.expected_version + 1;
}

void RecordCheck::CiteFiles(const records::Record& record) {
    for (const auto& [id, value] : record.values) {
        if (const auto* files = value.As<std::vector<records::Attachment>>()) {
            for (const records::Attachment& file : *files) context_.cited.insert(file.digest);
        }
        const auto* rows = value.As<std::vector<records::Row>>();
        if (rows == nullptr) continue;
        for (const records::Row& row : *rows) {
            for (const auto& [cell_id, cell] : row.values) {
                const auto* files = cell.As<std::vector<records::Attachment>>();
                if (files == nullptr) continue;
                for (const records::Attachment& file : *files) context_.cited.insert(file.digest);
            }
        }
    }
}

void RecordCheck::Compare(const catalogue::RecordType& type, const DerivedRows& expected,
                          const DerivedRows& stored) {
    auto have = stored.begin();
    for (const auto& [at, cells] : expected) {
        for (; have != stored.end() && have->first < at; ++have) {
            context_.Fault("audit.row_extra", have->first.table, have->first.key);
        }
        if (have == stored.end() || at < have->first) {
            context_.Fault("audit.row_missing", at.table, at.key);
            continue;
        }
        CompareRow(type, at, cells, have->second);
        ++have;
    }
    for (; have != stored.end(); ++have) {
        context_.Fault("audit.row_extra", have->first.table, have->first.key);
    }
}

void RecordCheck::CompareRow(const catalogue::RecordType& type, const RowAt& at,
                             const Cells& expected, const Cells& stored) {
    if (expected == stored) return;
    const std::vector<std::string> names = context_.source.Columns(type, at.table);
    std::string columns;
    for (std::size_t i = 0; i < expected.size(); ++i) {
        if (i < stored.size() && expected[i] == stored[i]) continue;
        columns += fmt::format("{}{}", columns.empty() ? "" : ", ", names.at(i));
    }
    context_.Fault("audit.row_differs", at.table, at.key, {{"column", columns}});
}

void RecordCheck::CompareSearch(const catalogue::RecordType& type) {
    const std::string table = context_.source.SearchTable(type);
    context_.Guard(table, [&] {
        const StoredSearch stored = context_.source.Search(type);
        for (const auto& [record, print] : prints_) {
            const auto found = stored.of.find(record);
            if (found == stored.of.end()) {
                context_.Fault("audit.row_missing", table, record.ToText());
            } else if (found->second != print) {
                context_.Fault("audit.row_differs", table, record.ToText(), {{"column", "tokens"}});
            }
        }
        for (const auto& [record, print] : stored.of) {
            if (!prints_.contains(record)) {
                context_.Fault("audit.row_extra", table, record.ToText());
            }
        }
        for (const std::string& stray : stored.strays) {
            context_.Fault("audit.row_extra", table, stray);
        }
    });
}

}  // namespace

void CheckRecords(Context& context) { RecordCheck(context).Run(); }

}  // namespace audit::detail
