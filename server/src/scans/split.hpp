#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "print/page_code.hpp"

/// Scans that come back: a stack of sheets is split by the codes printed on its pages, and each
/// paper's sheets become its scan.
namespace scans {

/// One page of the stack as it was read.
struct Sheet {
    int number = 0;  ///< its place in the stack, from 1
    std::vector<print::PageCode> codes;
    bool blank = false;  ///< nothing on it
    int turn = 0;        ///< clockwise, to stand upright
};

/// How a paper whose code was met, or that the case waits for, stands.
enum class Standing {
    kAwaited,     ///< its scan can be filed
    kNotPrinted,  ///< nobody has registered that it was printed
    kNotSealed,   ///< it needs a seal and none is registered
    kFiled,       ///< its scan is filed already
    kVoided,      ///< replaced by a newer version, or voided
    kElsewhere,   ///< of another case
};

struct KnownPaper {
    std::string id;  ///< of the record
    std::string code;
    int version = 1;
    int pages = 0;  ///< 0: not known; the codes tell
    Standing standing = Standing::kAwaited;
};

/// A page that a person put in its place, or took out of the stack.
struct ByHand {
    std::string paper;  ///< id; empty: leave this sheet out
    int page = 0;
};

enum class SheetFault {
    kUnreadable,   ///< no code of ours: to be assigned by hand
    kBlank,        ///< empty back of a sheet: left out
    kLeftOut,      ///< by hand
    kTwoPapers,    ///< codes of different pages on one sheet
    kUnknown,      ///< a code that no paper has
    kElsewhere,    ///< a page of another case
    kOldVersion,   ///< of a paper that was replaced or voided
    kFiled,        ///< of a paper whose scan is filed already
    kNotPrinted,   ///< of a paper that is not registered as printed
    kWrongNumber,  ///< the page's number does not fit the paper
    kTwice,        ///< this page was there before: `as`
};

struct FaultySheet {
    int sheet = 0;
    SheetFault fault = SheetFault::kUnreadable;
    std::optional<print::PageCode> code;  ///< where one was read
    std::string paper;                    ///< id, where known
    int as = 0;                           ///< kTwice: the sheet that counts
};

struct PlacedSheet {
    int sheet = 0;
    int page = 0;
    bool by_hand = false;
    int turn = 0;
};

/// One paper's part of the stack.
struct Pile {
    std::string paper;  ///< id
    int pages = 0;
    std::vector<PlacedSheet> placed;  ///< by page
    std::vector<int> missing;         ///< page numbers
    bool not_sealed = false;

    [[nodiscard]] bool IsWhole() const { return missing.empty() && !not_sealed; }
};

struct Split {
    std::vector<Pile> piles;          ///< in the order in which the papers were met
    std::vector<FaultySheet> faulty;  ///< by sheet
};

/// `papers` holds every paper whose code is on a sheet, and those that people may choose; by hand
/// goes before what was read. Every sheet stands in exactly one place of the answer. Pure.
[[nodiscard]] Split SplitStack(const std::vector<Sheet>& sheets,
                               const std::vector<KnownPaper>& papers,
                               const std::map<int, ByHand>& by_hand);

}  // namespace scans
