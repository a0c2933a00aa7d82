// A superior's sheet inside its workbook, and the rules that people write about it. What is read is
// text; a filled form can be read again, and its formulas stay.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.hpp"
#include "base/text.hpp"
#include "forms/check.hpp"
#include "office/package.hpp"

namespace {

constexpr const char* kBook =
    R"(<workbook xmlns:r="r"><sheets><sheet name="a" r:id="r1"/></sheets></workbook>)";
constexpr const char* kRelations =
    R"(<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/>)"
    R"(<Relationship Id="r2" Type="x/sharedStrings" Target="sharedStrings.xml"/></Relationships>)";

std::string Workbook(std::string_view sheet, std::string_view strings) {
    return office::WritePackage({{"xl/workbook.xml", kBook},
                                 {"xl/_rels/workbook.xml.rels", kRelations},
                                 {"xl/sharedStrings.xml", std::string(strings)},
                                 {"xl/worksheets/sheet1.xml", std::string(sheet)}});
}

void CheckRule(std::string_view text) {
    const auto rule = forms::ReadRule(text);
    if (!rule) return;
    const auto again = forms::ReadRule(rule->left + rule->sign + rule->right);
    CHECK(again.has_value() && *again == *rule);
    const forms::Look look = [](forms::Place place) {
        return forms::Seen{forms::Seen::Kind::kNumber, (place.row + 1) * 1'000'000LL};
    };
    (void)forms::Evaluate(rule->left, {}, look);
    (void)forms::Evaluate(rule->right, {1, 1}, look);
}

void CheckForm(const forms::Template& form, const std::string& bytes) {
    const forms::GridSheet& sheet = form.sheets.front();
    for (const auto& [place, cell] : sheet.cells)
        CHECK(base::IsUtf8(cell.text) && base::IsUtf8(cell.formula));
    (void)forms::EvaluateFormulas(form, {}, {});
    const forms::Place place{2, 1};
    const bool bindable = forms::CheckCells(form, {{"a", "B3"}}).empty();
    const auto filled = forms::FillTemplate(bytes, {{"a", place, 12'500'000, {}}});
    CHECK(filled.has_value());
    const auto again = forms::ReadTemplate(*filled);
    CHECK(again.has_value());
    const forms::GridCell* cell = again->sheets.front().Find(place);
    if (bindable) CHECK(cell != nullptr && cell->text == "12.5");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    CheckRule(input);
    const auto end = input.find("\n====\n");
    const std::string bytes = Workbook(
        input.substr(0, end), end == std::string_view::npos ? "<sst/>" : input.substr(end + 6));
    const auto form = forms::ReadTemplate(bytes);
    if (form) CheckForm(*form, bytes);
    return 0;
}
