// What an act says that it changed in a record; act bytes are canonical JSON throughout. Folding
// never throws; what it took is a value that is stored and read back as the same; and the verifier,
// which looks without a catalogue, sees every seal that folding asks for.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "audit/detail/changes.hpp"
#include "base/check.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"
#include "records/fold.hpp"
#include "records/testing/random_filter.hpp"

namespace {

void CheckStored(const catalogue::RecordType& type, const records::Record& record) {
    for (const auto& [id, value] : record.values) {
        const catalogue::Field* field = records::FindField(type, id);
        if (field == nullptr) continue;
        const auto again = records::ValueFromStored(*field, records::ValueToJson(value));
        CHECK(again.has_value() && *again == value);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto catalogue = records::testing::RandomWorld::Catalogue();
    const catalogue::RecordType& type = *catalogue->FindType("thing");
    const std::string_view changes(reinterpret_cast<const char*>(data), size);
    if (!ledger::IsCanonicalJson(changes)) return 0;
    const auto look = audit::detail::LookAt(changes);

    ledger::Touch touch;
    touch.type = type.id;
    touch.record = *base::RecordId::Parse("019583a2-0000-7000-8000-000000000001");
    touch.changes = std::string(changes);
    std::set<std::string> asked;
    records::Record record{touch.record, type.id, 0, {}};
    const auto done = records::ApplyTouch(
        type, touch,
        [&asked](std::string_view path) {
            asked.insert(std::string(path));
            return std::nullopt;
        },
        record);
    if (!done) return 0;
    CHECK(look.is_readable);
    for (const std::string& path : asked) {
        CHECK(std::any_of(look.seals.begin(), look.seals.end(),
                          [&path](const auto& seal) { return seal.path == path; }));
    }
    CheckStored(type, record);
    return 0;
}
