#pragma once

#include <string>
#include <vector>

#include "document/template.hpp"
#include "document/values.hpp"

namespace document {

enum class UnfilledReason {
    kBlank,        ///< no value and no 默认: printed as 【案由未填】, highlighted
    kFormatUnfit,  ///< the value is of a kind that the format cannot show: 【罚款格式不符】
    kImageUnfit,   ///< neither PNG nor JPEG, or broken: 【印章图片不能用】
};

struct Unfilled {
    std::string name;
    UnfilledReason reason = UnfilledReason::kBlank;
    Place place;
};

struct Filled {
    std::string bytes;               ///< the .docx
    std::vector<Unfilled> unfilled;  ///< each name and reason once; a paper with any is not issued
    std::vector<std::string> places_for_ink;  ///< images without a picture, left blank
};

/// The template with its places filled. Values are text: what they hold is never taken for a token
/// or for markup. The same template and values give the same bytes. Pure; any thread.
[[nodiscard]] Filled Fill(const Template& the_template, const Values& values);

/// What Fill would leave unfilled, without packing a file. Pure; any thread.
[[nodiscard]] std::vector<Unfilled> FindUnfilled(const Template& the_template,
                                                 const Values& values);

struct FilledText {
    std::vector<std::string> lines;  ///< of the body, a paragraph each
    std::vector<Unfilled> unfilled;
    std::vector<std::string> places_for_ink;
};
enum class Marking {
    kNone,
    kOrigins,  ///< values stand in marks that tell their origin (marked_text.hpp)
};

/// The words of the body that Fill would write, without a file. Pure; any thread.
[[nodiscard]] FilledText FillText(const Template& the_template, const Values& values,
                                  Marking marking = Marking::kNone);

}  // namespace document
