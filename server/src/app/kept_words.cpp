#include "app/kept_words.hpp"

#include "base/instant.hpp"
#include "report_desk/kept_wordings.hpp"
#include "storage/catalogue_versions.hpp"
#include "storage/record_store.hpp"

namespace app {

namespace {

using Kept = std::vector<report_reader::KeptWording>;

std::optional<base::RecordId> TopmostIn(records::RecordView& view,
                                        const catalogue::Catalogue& catalogue) {
    records::Query query;
    query.type = catalogue.FindType(catalogue::kOrganisationType);
    if (query.type == nullptr) return std::nullopt;
    if (auto filter = records::ReadFilter(catalogue, *query.type, R"({"parent":{"absent":true}})"))
        query.filter = *filter;
    query.limit = 2;
    const auto found = view.Select(query);
    if (found.size() != 1) return std::nullopt;
    return found.front().id;
}

}  // namespace

std::optional<Kept> KeptWordsOf(CommandContext& context, const Arguments& arguments,
                                const Settings& settings) {
    if (!arguments.Has("data") && !arguments.Has("db")) return Kept{};
    storage::DatabaseOptions options;
    options.where = settings.DatabaseAddress();
    options.create = false;
    const auto database = storage::OpenDatabase(options);
    const auto in_use = storage::CatalogueInUse(*database);
    if (in_use == nullptr) {
        PrintRefusals(context, settings, {{"wording.no_ledger", {}, "--data"}});
        return std::nullopt;
    }
    const base::SystemClock clock;
    storage::SqlRecordStore store(*database, in_use, {clock, false, {}, {}});
    const auto view = store.Read();
    const auto topmost = TopmostIn(*view, *in_use);
    if (!topmost) return Kept{};
    return report_desk::WordingsOf(*in_use, report_desk::KeptFor(*view, *in_use, *topmost));
}

}  // namespace app
