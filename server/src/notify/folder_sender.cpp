#include "notify/folder_sender.hpp"

#include <boost/json.hpp>
#include <fstream>
#include <stdexcept>

namespace notify {

void FolderSender::Send(const Outgoing& outgoing) {
    std::filesystem::create_directories(folder_);
    const std::string name = std::to_string(outgoing.message);
    const std::filesystem::path unfinished = folder_ / (name + ".part");
    const boost::json::object text = {{"account", outgoing.account},
                                      {"message", outgoing.message},
                                      {"words", outgoing.words}};
    {
        std::ofstream out(unfinished, std::ios::binary | std::ios::trunc);
        out << boost::json::serialize(text) << '\n';
        out.flush();
        if (!out) throw std::runtime_error("cannot write " + unfinished.string());
    }
    std::filesystem::rename(unfinished, folder_ / (name + ".json"));
}

}  // namespace notify
