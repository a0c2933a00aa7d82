// The body of `POST /api/acts`. Refusals say what and where; what is accepted has bytes by which a
// repeated request is known, and its values are read by the kinds of the fields that they name.
#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "http/detail/act_request.hpp"
#include "ledger/act.hpp"
#include "ledger/canonical_json.hpp"
#include "records/testing/random_filter.hpp"

namespace {

void CheckRefusals(const base::Refusals& refusals, std::string_view family) {
    CHECK(!refusals.empty());
    for (const base::Refusal& refusal : refusals) {
        CHECK(refusal.code.starts_with(family));
        for (const auto& [name, value] : refusal.params) CHECK(base::IsUtf8(value));
        CHECK(base::IsUtf8(refusal.where));
    }
}

void CheckValue(const catalogue::Field& field, const boost::json::value& input) {
    base::Refusals doubts;
    const auto value = records::ValueFromInput(field, boost::json::serialize(input), &doubts);
    if (!value) return CheckRefusals(value.error(), "records.");
    const std::string stored = records::ValueToJson(*value);
    CHECK(ledger::IsCanonicalJson(stored));
    const auto again = records::ValueFromStored(field, stored);
    CHECK(again.has_value() && *again == *value);
    CHECK(base::IsUtf8(records::ValueToShow(field, *value)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto catalogue = records::testing::RandomWorld::Catalogue();
    const catalogue::RecordType& type = *catalogue->FindType("thing");
    const auto request = http::ReadActRequest({reinterpret_cast<const char*>(data), size});
    if (!request) {
        CheckRefusals(request.error(), "http.");
        return 0;
    }
    CHECK(ledger::IsCanonicalJson(workflow::RequestBytes(*request)));
    if (request->values.empty()) return 0;
    boost::json::error_code error;
    const auto values = boost::json::parse(request->values, error);
    CHECK(!error && values.is_object());
    for (const auto& member : values.get_object()) {
        const std::string_view name(member.key().data(), member.key().size());
        if (const auto* field = records::FindField(type, name)) CheckValue(*field, member.value());
    }
    return 0;
}
