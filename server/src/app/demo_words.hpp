#pragma once

#include <string>
#include <vector>

#include "base/civil_day.hpp"

/// Invented names and the wording of matters. Nothing here is real: names of firms begin with 某某,
/// their codes with a region that does not exist.
namespace app::demo_words {

struct Violation {
    std::string cause, law_basis, fact, opinion;
    std::string law;  ///< its title
    int violated_article = 0, punishing_article = 0;
};

[[nodiscard]] const std::vector<Violation>& Violations();
[[nodiscard]] std::string PersonName(int index);
[[nodiscard]] int EnterpriseKinds();
[[nodiscard]] std::string EnterpriseName(int index);
[[nodiscard]] std::string Industry(int index);
/// 18 characters with the right check character, region 99.
[[nodiscard]] std::string CreditCode(int index);
/// How the clue of a violation is written down.
[[nodiscard]] std::string ClueContent(const Violation& violation, const std::string& party,
                                      base::CivilDay day);

}  // namespace app::demo_words
