#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "catalogue/load.hpp"
#include "catalogue/testing/small_catalogue.hpp"

/// The small catalogue with one thing written wrong. Test only.
namespace catalogue::testing {

/// One mistake in one file, and what must be said of it.
struct Mistake {
    const char* file;
    const char* right;  ///< text that is there; empty: the file is added
    const char* wrong;  ///< what stands there instead
    const char* said;   ///< `code line`, one a line
};

inline std::string Said(const base::Refusals& refusals) {
    std::string out;
    for (const base::Refusal& refusal : refusals) {
        out += (out.empty() ? "" : "\n") + refusal.code + " " + refusal.where;
    }
    return out;
}

/// `catalogue.dead_end 7` → `catalogue.dead_end c/gates/x.yaml:7`; a line that names its own file
/// stays.
inline std::string Expected(const Mistake& mistake) {
    std::string out;
    std::string line;
    for (const char* c = mistake.said;; ++c) {
        if (*c != '\n' && *c != '\0') {
            line += *c;
            continue;
        }
        const std::size_t space = line.find(' ');
        const bool own = line.find('/') != std::string::npos;
        out += (out.empty() ? "" : "\n") + line.substr(0, space + 1) +
               (own ? line.substr(space + 1)
                    : std::string(mistake.file) + ":" + line.substr(space + 1));
        line.clear();
        if (*c == '\0') return out;
    }
}

inline void Apply(Texts& texts, const Mistake& mistake) {
    if (*mistake.right == '\0') {
        texts[mistake.file] = mistake.wrong;
        return;
    }
    std::string& text = texts.at(mistake.file);
    const std::size_t at = text.find(mistake.right);
    ASSERT_NE(at, std::string::npos) << mistake.right;
    text.replace(at, std::string(mistake.right).size(), mistake.wrong);
}

inline void ExpectAll(const std::vector<Mistake>& mistakes) {
    for (const Mistake& mistake : mistakes) {
        Texts texts = SmallCatalogue();
        Apply(texts, mistake);

        const auto loaded = LoadCatalogueText({texts});

        ASSERT_FALSE(loaded.has_value()) << mistake.wrong;
        EXPECT_EQ(Said(loaded.error()), Expected(mistake)) << mistake.wrong;
    }
}

}  // namespace catalogue::testing
