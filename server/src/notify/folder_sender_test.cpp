#include "notify/folder_sender.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "base/random.hpp"
#include "base/instant.hpp"
#include "base/id.hpp"

namespace notify {
namespace {

namespace fs = std::filesystem;

TEST(FolderSender, WritesOneWholeFileAMessageHoweverOftenItIsHandedOver) {
    base::SystemRandomness randomness;
    const fs::path folder = fs::temp_directory_path() /
                            base::Uuid::Make(base::SystemClock().Now(), randomness).ToText();
    FolderSender sender(folder / "out");

    sender.Send({7, "zhang", "您有 3 件事项"});
    sender.Send({7, "zhang", "您有 3 件事项"});
    sender.Send({8, "li", "您有 1 件事项"});

    std::ifstream in(folder / "out" / "7.json");
    std::ostringstream text;
    text << in.rdbuf();
    EXPECT_EQ(text.str(), "{\"account\":\"zhang\",\"message\":7,\"words\":\"您有 3 件事项\"}\n");
    EXPECT_EQ(std::distance(fs::directory_iterator(folder / "out"), fs::directory_iterator()), 2);
    fs::remove_all(folder);
}

}  // namespace
}  // namespace notify
