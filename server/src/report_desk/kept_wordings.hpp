#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalogue/model.hpp"
#include "records/store.hpp"
#include "report_reader/figures.hpp"
#include "report_reader/kept.hpp"

/// The wordings that a bureau keeps as records (docs/decisions/0038), and as a file.
namespace report_desk {

inline constexpr std::string_view kWordingType = "report_wording";
inline constexpr std::size_t kMostKept = 300;  ///< in a bureau

/// As a wording; `label` and `unit` of an indicator are the catalogue's of today.
[[nodiscard]] report_reader::KeptWording WordingOf(const catalogue::Catalogue& catalogue,
                                                   const records::Record& record);

/// Those that stand, of all organisations, the oldest first.
[[nodiscard]] std::vector<records::Record> AllKept(records::RecordView& view,
                                                   const catalogue::Catalogue& catalogue);

/// The bureau or branch to which an organisation belongs: the nearest upwards that is no inner
/// unit, or numbers papers of its own; the organisation itself where there is none.
[[nodiscard]] base::RecordId BureauAbove(records::RecordView& view,
                                         const catalogue::Catalogue& catalogue,
                                         const base::RecordId& organisation);

/// Those by which reports of the organisation are read: kept in its bureau, or in one above it.
[[nodiscard]] std::vector<records::Record> KeptFor(records::RecordView& view,
                                                   const catalogue::Catalogue& catalogue,
                                                   const base::RecordId& organisation);

[[nodiscard]] std::vector<report_reader::KeptWording> WordingsOf(
    const catalogue::Catalogue& catalogue, const std::vector<records::Record>& records);

/// Why a wording cannot be kept in the organisation's bureau beside those that are:
/// `wording.twice`, `wording.too_many`.
[[nodiscard]] base::Refusals BesideKept(records::RecordView& view,
                                        const catalogue::Catalogue& catalogue,
                                        const base::RecordId& organisation,
                                        const report_reader::KeptWording& wording);

/// The values of the act `keep`, as JSON.
[[nodiscard]] std::string ValuesOf(const report_reader::KeptWording& wording,
                                   std::string_view sentence, std::string_view figure);

/// How reports of one bureau are read.
struct BureauWords {
    std::vector<catalogue::FigureWording> wordings;
    report_reader::Vocabulary vocabulary;
};

[[nodiscard]] BureauWords WordsOf(const std::vector<catalogue::FigureWording>& shipped,
                                  const std::vector<report_reader::KeptWording>& kept);

/// One of a file, with what the record needs beside it.
struct FiledWording {
    report_reader::KeptWording wording;
    std::string sentence;
};

/// A file of `catalogue/wordings` (docs/formats/wordings.md), each with the sentence it was learnt
/// from as a remark.
[[nodiscard]] std::string WordingsFile(const std::vector<FiledWording>& wordings,
                                       const std::vector<catalogue::FigureWording>& shipped);

/// The names of each wording as one to be kept. Refuses `wording.bad_yaml`, and
/// `wording.no_indicator` for ids that are no indicator of the catalogue.
[[nodiscard]] base::Result<std::vector<FiledWording>> ReadWordingsFile(
    const catalogue::Catalogue& catalogue, std::string_view yaml);

}  // namespace report_desk
