#include "http/static_files.hpp"

#include <fstream>
#include <sstream>

#include "base/digest.hpp"

namespace http {

namespace fs = std::filesystem;

namespace {

struct File {
    std::string body, media_type, tag;
};

using Files = std::map<std::string, File>;

std::string MediaTypeOf(const fs::path& path) {
    static const std::map<std::string, std::string> kTypes = {
        {".html", "text/html; charset=utf-8"},
        {".js", "text/javascript; charset=utf-8"},
        {".css", "text/css; charset=utf-8"},
        {".svg", "image/svg+xml"},
        {".png", "image/png"},
        {".ico", "image/x-icon"},
        {".json", "application/json; charset=utf-8"},
        {".woff2", "font/woff2"},
        {".webmanifest", "application/manifest+json"},
        {".txt", "text/plain; charset=utf-8"}};
    const auto found = kTypes.find(path.extension().string());
    return found == kTypes.end() ? "application/octet-stream" : found->second;
}

/// What Vite built is a few megabytes; a folder of another kind must not be given to the world.
constexpr std::uintmax_t kLargestSite = 64U << 20;

Files ReadAll(const fs::path& folder) {
    Files files;
    if (!fs::is_regular_file(folder / "index.html")) return files;
    std::uintmax_t size = 0;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        size += entry.file_size();
        if (size > kLargestSite) return {};
        std::ifstream in(entry.path(), std::ios::binary);
        std::ostringstream text;
        text << in.rdbuf();
        File file{text.str(), MediaTypeOf(entry.path()), ""};
        file.tag = "\"" + base::Sha256(file.body).ToText().substr(0, 16) + "\"";
        files.emplace("/" + fs::relative(entry.path(), folder).generic_string(), std::move(file));
    }
    return files;
}

Response Give(const File& file, const Request& request, bool for_ever) {
    Response response;
    response.Set("ETag", file.tag);
    response.Set("Cache-Control", for_ever ? "public, max-age=31536000, immutable" : "no-cache");
    if (request.Header("if-none-match") == file.tag) {
        response.status = 304;
        return response;
    }
    response.Set("Content-Type", file.media_type);
    response.body = file.body;
    return response;
}

}  // namespace

Handler StaticFiles(const fs::path& folder) {
    // Shared by every copy of the handler; never changes after this.
    const auto files = std::make_shared<const Files>(ReadAll(folder));
    return [files](const Request& request) {
        const auto found = files->find(request.path == "/" ? "/index.html" : request.path);
        if (request.path.starts_with("/api/")) return NoSuchAddress();
        if (found != files->end())
            return Give(found->second, request, request.path.starts_with("/assets/"));
        const bool names_a_file =
            request.path.find('.', request.path.rfind('/')) != std::string::npos;
        const auto index = files->find("/index.html");
        if (names_a_file || index == files->end()) return TextResponse(404, "没有这个页面。");
        return Give(index->second, request, false);
    };
}

}  // namespace http
