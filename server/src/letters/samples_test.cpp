// The letters of ../shared/data/decision_letters against its index. Without that folder skipped.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "base/text.hpp"
#include "letters/letter.hpp"

namespace letters {
namespace {

namespace fs = std::filesystem;

fs::path Folder() {
    return fs::path(QH_SOURCE_DIR) / ".." / "shared" / "data" / "decision_letters";
}

std::string FileText(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

/// The fines and articles of the letters, which the index does not hold, told by the article's
/// number: `v` violated, `p` punished. Read by a person.
struct Known {
    std::string_view file, fine, articles;
};
constexpr Known kKnown[] = {
    {"01.txt", "50000.00", "v25 p31"},
    {"02.txt", "", "v45 p108"},
    {"03.txt", "", "v24 p28 p31"},
    {"04.txt", "52120.00", "v24 p31"},
    {"05.txt", "", "v25 p31"},
    {"06.txt", "", "v18"},
    {"07.txt", "", "v10 v39"},
    {"08.txt", "", ""},
    {"09.txt", "100000.00", "v20 p99"},
    {"10.txt", "", "v20"},
    {"11.txt", "", "v20"},
    {"12.txt", "", "v48"},
    {"13.txt", "", "v22 p75"},
    {"14.txt", "", "v22"},
    {"15.txt", "", ""},
    {"16.txt", "", "v45"},
    {"17.txt", "", "v25 p31"},
    {"18.txt", "", ""},
    {"19.txt", "", "v20"},
    {"20.txt", "320000.00", "v20 p99"},
};

class Samples : public ::testing::Test {
 protected:
    void SetUp() override {
        if (!fs::exists(Folder()))
            GTEST_SKIP() << "no ../shared/data/decision_letters beside the project";
    }
};

std::string Text(const std::optional<Found<std::string>>& found) {
    return found ? found->value : "";
}

TEST_F(Samples, AgreeWithTheIndexInEveryField) {
    std::istringstream index(FileText(Folder() / "index.csv"));
    std::string line;
    std::getline(index, line);
    int letters = 0;
    while (std::getline(index, line)) {
        const auto cells = base::Split(line, ',');
        ASSERT_GE(cells.size(), 7U) << line;
        const Letter letter = ReadLetter(FileText(Folder() / cells[0])).value();
        ++letters;
        EXPECT_EQ(Text(letter.doc_no), cells[2]) << line;
        EXPECT_EQ(Text(letter.party), cells[4]) << line;
        EXPECT_EQ(Text(letter.uscc), cells[5]) << line;
        // The index takes some days from the page's address: what stands in the text must agree.
        if (letter.doc_date) {
            EXPECT_EQ(letter.doc_date->value.ToText(), cells[6]) << line;
        }
    }
    EXPECT_EQ(letters, 20);
}

TEST_F(Samples, HaveTheFinesAndArticlesAPersonReads) {
    for (const Known& known : kKnown) {
        const Letter letter = ReadLetter(FileText(Folder() / known.file)).value();
        EXPECT_EQ(letter.fine ? letter.fine->value.ToText() : "", known.fine) << known.file;
        std::string articles;
        for (const auto& found : letter.citations) {
            if (found.value.use == Use::kOther) continue;
            articles += (articles.empty() ? "" : " ") +
                        std::string(NameOf(found.value.use)).substr(0, 1) +
                        std::to_string(found.value.article);
        }
        EXPECT_EQ(articles, known.articles) << known.file;
    }
}

/// Read by a person: most break off before the discretion, 12 denies what was pleaded, and only 15
/// tells a correction.
TEST_F(Samples, HaveThreeDaysAndNoFactorButOne) {
    std::string days, factors;
    for (const Known& known : kKnown) {
        const Letter letter = ReadLetter(FileText(Folder() / known.file)).value();
        if (letter.doc_date) days += std::string(known.file) + " ";
        for (const auto& found : letter.factors)
            factors += std::string(known.file) + " " + found.value.id + " " + found.value.clause;
    }
    EXPECT_EQ(days, "01.txt 03.txt 11.txt ");
    EXPECT_EQ(factors, "15.txt corrected 整改完成");
}

}  // namespace
}  // namespace letters
