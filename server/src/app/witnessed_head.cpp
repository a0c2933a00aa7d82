#include "app/witnessed_head.hpp"

#include "ledger/durable_file.hpp"

namespace app {

namespace fs = std::filesystem;

std::optional<fs::path> WriteWitnessedHead(LedgerKeeper& keeper, const fs::path& folder,
                                           base::CivilDay today) {
    const fs::path file = folder / ("head-" + today.ToText() + ".json");
    if (fs::exists(file)) return std::nullopt;
    ledger::MakeFolders(folder);
    const std::string text = ledger::HeadText(keeper.HeadOfDay(today)) + "\n";
    ledger::WriteDurably(folder / "head-latest.json", text);
    ledger::WriteDurably(file, text);  // last: it says that the day is done
    return file;
}

}  // namespace app
