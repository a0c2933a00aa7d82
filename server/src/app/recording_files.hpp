#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/node.hpp"
#include "recordings/times.hpp"

/// Files of a folder of recordings, read in pieces: they may be larger than the memory.
namespace app {

struct RecordingFile {
    std::filesystem::path path;
    std::string shown;  ///< below the folder that was asked for
    std::string name;
    std::int64_t size = 0;
    recordings::NamedFile named;
    recordings::Container container;
    recordings::Started started;
    base::Digest digest;
    base::Refusals refusals;  ///< it is no recording, or not a whole one
};

/// Every file of the folder and its subfolders, by path; hidden ones not. Refuses
/// `recordings.no_folder`, `recordings.empty_folder`.
[[nodiscard]] base::Result<std::vector<RecordingFile>> ListRecordings(const std::string& folder);

/// Looks at its head and reads it once for its digest.
void ReadRecording(RecordingFile& file, base::Instant now);

/// Keeps it as evidence under its digest; one that is kept already is not copied again. Refuses
/// `recordings.changed_meanwhile`.
[[nodiscard]] base::Done KeepRecording(Node& node, const RecordingFile& file);

}  // namespace app
