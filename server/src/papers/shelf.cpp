#include "papers/shelf.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <stdexcept>

namespace papers {

namespace fs = std::filesystem;

namespace {

std::string ReadWhole(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) throw std::runtime_error("cannot read " + file.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<fs::path> FilesOf(const fs::path& folder, const char* extension) {
    std::vector<fs::path> files;
    std::error_code gone;
    for (const auto& entry : fs::directory_iterator(folder, gone)) {
        const bool hidden = entry.path().filename().string().starts_with(".");
        // `~$name.docx` is what Word keeps beside a file that is open.
        const bool lock = entry.path().filename().string().starts_with("~$");
        if (!hidden && !lock && entry.is_regular_file() && entry.path().extension() == extension)
            files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    return files;
}

class ShelfReader {
 public:
    void Folder(const fs::path& folder) {
        const fs::path names = folder / "fields.list";
        if (fs::is_regular_file(names))
            if (const auto done = names_.Add(ReadWhole(names), names.filename().string()); !done)
                faults_.insert(faults_.end(), done.error().begin(), done.error().end());
        const fs::path packs = folder / "packs.list";
        if (fs::is_regular_file(packs)) {
            auto read = ReadPacks(ReadWhole(packs), packs.filename().string());
            if (read)
                packs_ = *std::move(read);
            else
                faults_.insert(faults_.end(), read.error().begin(), read.error().end());
        }
        const fs::path phrases = folder / "phrases.list";
        if (fs::is_regular_file(phrases))
            if (const auto done =
                    names_.AddPhrases(ReadWhole(phrases), phrases.string());
                !done)
                faults_.insert(faults_.end(), done.error().begin(), done.error().end());
        for (const fs::path& file : FilesOf(folder, ".txt")) Source(file);
        for (const fs::path& file : FilesOf(folder, ".docx")) Word(file);
    }

    Shelf Take() {
        std::vector<Paper> papers;
        for (auto& [id, paper] : papers_) {
            if (paper.faults.empty()) ReadWord(paper);
            for (base::Refusal fault : paper.faults) {
                const std::string file = paper.file.filename().string();
                fault.where = fault.where.empty() ? file : file + "，" + fault.where;
                faults_.push_back(std::move(fault));
            }
            papers.push_back(std::move(paper));
        }
        return {std::move(papers), std::move(names_), std::move(packs_), std::move(faults_)};
    }

 private:
    void Source(const fs::path& file) {
        const std::string id = file.stem().string();
        Paper paper;
        paper.file = file;
        paper.source.id = paper.source.label = id;
        auto built = document::BuildTemplate(ReadWhole(file));
        if (!built)
            paper.faults = built.error();
        else if (built->id != id)
            paper.faults.push_back({"papers.id_not_file", {{"id", built->id}, {"file", id}}, ""});
        else
            paper.source = *std::move(built);
        papers_.insert_or_assign(id, std::move(paper));
    }

    void Word(const fs::path& file) {
        const std::string id = file.stem().string();
        const auto [at, is_new] = papers_.try_emplace(id);
        Paper& paper = at->second;
        paper.own = true;
        paper.file = file;
        if (is_new) {
            paper.source.id = paper.source.label = id;
            paper.faults.push_back({"papers.no_head", {{"id", id}}, ""});
            return;
        }
        paper.source.bytes = ReadWhole(file);
    }

    static void ReadWord(Paper& paper) {
        auto read = document::ReadTemplate(paper.source.bytes);
        if (read)
            paper.the_template = *std::move(read);
        else
            paper.faults = read.error();
    }

    std::map<std::string, Paper> papers_;
    NameList names_;
    std::vector<Pack> packs_;
    base::Refusals faults_;
};

}  // namespace

const Paper* Shelf::Find(std::string_view id) const {
    const auto found = std::find_if(papers_.begin(), papers_.end(),
                                    [&](const Paper& paper) { return paper.source.id == id; });
    return found == papers_.end() ? nullptr : &*found;
}

const Pack* Shelf::FindPack(std::string_view id) const {
    const auto found =
        std::find_if(packs_.begin(), packs_.end(), [&](const Pack& pack) { return pack.id == id; });
    return found == packs_.end() ? nullptr : &*found;
}

Shelf ReadShelf(const std::vector<fs::path>& folders) {
    ShelfReader reader;
    for (const fs::path& folder : folders) reader.Folder(folder / "documents");
    return reader.Take();
}

}  // namespace papers
