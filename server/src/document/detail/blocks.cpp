#include "document/detail/blocks.hpp"

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "document/detail/find_tokens.hpp"
#include "document/detail/word_xml.hpp"

namespace document::detail {

namespace {

using pugi::xml_node;

constexpr std::size_t kMostBlocks = 10;  ///< one in another
constexpr std::size_t kMostRows = 2;     ///< repeated rows, and rows in each of them

bool IsBlockSign(const Token& token) {
    return token.kind != TokenKind::kField && token.kind != TokenKind::kImage;
}

std::size_t IndexOf(xml_node token_node) { return token_node.attribute("n").as_ullong(); }

/// What a reader of the paper sees; structural tokens and white space are nothing to see.
class Visibility {
 public:
    explicit Visibility(const std::vector<Token>& tokens) : tokens_(tokens) {}

    [[nodiscard]] bool IsVisible(xml_node node) const {
        if (Is(node, kTokenNode)) return !IsBlockSign(tokens_[IndexOf(node)]);
        if (Is(node, "m:t")) return true;
        if (!Is(node.parent(), "w:r") || Is(node, "w:rPr")) return false;
        if (Is(node, "w:t")) return !base::Trim(TextOf(node)).empty();
        return true;
    }

    [[nodiscard]] bool Sees(xml_node scope) const {
        bool seen = false;
        Walk(scope, [&](xml_node node) {
            seen = seen || IsVisible(node);
            return !seen;
        });
        return seen;
    }

    /// Whether anything is seen in `scope` before `mark` (or after it).
    [[nodiscard]] bool SeesBefore(xml_node scope, xml_node mark) const {
        return SeesBeside(scope, mark, true);
    }
    [[nodiscard]] bool SeesAfter(xml_node scope, xml_node mark) const {
        return SeesBeside(scope, mark, false);
    }

 private:
    [[nodiscard]] bool SeesBeside(xml_node scope, xml_node mark, bool before) const {
        bool reached = false;
        bool seen = false;
        Walk(scope, [&](xml_node node) {
            if (node == mark) reached = true;
            if (reached != before && node != mark) seen = seen || IsVisible(node);
            return true;
        });
        return seen;
    }

    const std::vector<Token>& tokens_;
};

std::vector<xml_node> BlockSigns(xml_node scope, const std::vector<Token>& tokens) {
    std::vector<xml_node> signs;
    Walk(scope, [&](xml_node node) {
        if (Is(node, kTokenNode) && IsBlockSign(tokens[IndexOf(node)])) signs.push_back(node);
        return true;
    });
    return signs;
}

/// The parent, past the wrappers of blocks that lie within.
xml_node Container(xml_node node) {
    node = node.parent();
    while (Is(node, kBlockNode)) node = node.parent();
    return node;
}

/// `node`, or the outermost wrapper around it that still lies in `container`.
xml_node In(xml_node container, xml_node node) {
    while (node && node.parent() != container) node = node.parent();
    return node;
}

xml_node Paragraph(xml_node node) { return AncestorNamed(node, "w:p"); }

/// The text of its own in which a token stands: a box, a note, or the part.
xml_node StoryOf(xml_node node) {
    for (node = node.parent(); node.parent(); node = node.parent())
        for (const char* name : {"w:txbxContent", "w:footnote", "w:endnote"})
            if (Is(node, name)) return node;
    return node;
}

bool HoldsSection(xml_node paragraph) { return paragraph.child("w:pPr").child("w:sectPr"); }

class Wrapper {
 public:
    Wrapper(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults)
        : root_(*part.xml), tokens_(tokens), faults_(faults), visibility_(tokens) {}

    void Run() {
        SplitRows();
        SplitParagraphs();
        for (const xml_node node : AllTokens()) Meet(node, stacks_[StoryOf(node)]);
        for (const auto& [story, stack] : stacks_)
            for (const Open& open : stack) Fault("document.block_not_closed", open.node, open.node);
    }

 private:
    struct Open {
        xml_node node;
        std::size_t index = 0;
        xml_node otherwise;  ///< the {{:否则}}
    };

    std::vector<xml_node> AllTokens() const {
        std::vector<xml_node> nodes;
        Walk(root_, [&nodes](xml_node node) {
            if (Is(node, kTokenNode)) nodes.push_back(node);
            return true;
        });
        return nodes;
    }

    [[nodiscard]] const Token& TokenOf(xml_node node) const { return tokens_[IndexOf(node)]; }

    static std::string Written(const Token& token) {
        const char* sign = token.kind == TokenKind::kRows        ? "#"
                           : token.kind == TokenKind::kCondition ? "?"
                           : token.kind == TokenKind::kEnd       ? "/"
                           : token.kind == TokenKind::kElse      ? ":否则"
                                                                 : "";
        return "{{" + std::string(sign) + token.use.name + "}}";
    }

    void Fault(const char* code, xml_node at, xml_node other) {
        const Token& token = TokenOf(at);
        faults_.push_back(
            At(token.use.place, {code,
                                 {{"token", Written(token)},
                                  {"other", Written(TokenOf(other))},
                                  {"other_paragraph", TokenOf(other).use.place.ToText()}},
                                 ""}));
    }

    /// A paragraph of several signs and nothing else becomes one of each, so that a paragraph
    /// belongs to one block's beginning or end.
    void SplitParagraphs() {
        std::vector<xml_node> paragraphs;
        Walk(root_, [&](xml_node node) {
            if (Is(node, "w:p")) paragraphs.push_back(node);
            return true;
        });
        for (const xml_node paragraph : paragraphs) {
            const auto signs = BlockSigns(paragraph, tokens_);
            if (signs.size() < 2 || visibility_.Sees(paragraph) || HoldsSection(paragraph))
                continue;
            for (std::size_t i = 0; i + 1 < signs.size(); ++i) {
                xml_node made = paragraph.parent().insert_child_before("w:p", paragraph);
                made.append_move(signs[i].parent());
            }
        }
    }

    /// The same for a row of a table, whichever cells hold the signs.
    void SplitRows() {
        std::vector<xml_node> rows;
        Walk(root_, [&](xml_node node) {
            if (Is(node, "w:tr")) rows.push_back(node);
            return true;
        });
        for (const xml_node row : rows) {
            const auto signs = BlockSigns(row, tokens_);
            if (signs.size() < 2 || visibility_.Sees(row)) continue;
            for (std::size_t i = 0; i + 1 < signs.size(); ++i) {
                xml_node made = row.parent().insert_child_before("w:tr", row);
                made.append_child("w:tc").append_child("w:p").append_move(signs[i].parent());
            }
        }
    }

    void Meet(xml_node node, std::vector<Open>& stack) {
        Token& token = tokens_[IndexOf(node)];
        token.use.within = RowsAround(StoryOf(node));
        switch (token.kind) {
            case TokenKind::kRows:
            case TokenKind::kCondition:
                Begin(node, stack);
                break;
            case TokenKind::kElse:
                Otherwise(node, stack);
                break;
            case TokenKind::kEnd:
                End(node, stack);
                break;
            case TokenKind::kField:
            case TokenKind::kImage:
                break;
        }
    }

    /// A box or note that stands in repeated rows is repeated with them.
    std::vector<std::string> RowsAround(xml_node story) {
        std::vector<std::string> names;
        if (story.parent()) names = RowsAround(StoryOf(story));
        for (const Open& open : stacks_[story])
            if (tokens_[open.index].kind == TokenKind::kRows)
                names.push_back(tokens_[open.index].use.name);
        return names;
    }

    void Begin(xml_node node, std::vector<Open>& stack) {
        const Token& token = TokenOf(node);
        const bool rows = token.kind == TokenKind::kRows;
        if (stack.size() >= kMostBlocks || (rows && token.use.within.size() >= kMostRows))
            Fault("document.blocks_too_deep", node, node);
        stack.push_back({node, IndexOf(node), {}});
    }

    void Otherwise(xml_node node, std::vector<Open>& stack) {
        if (stack.empty() || tokens_[stack.back().index].kind != TokenKind::kCondition) {
            Fault("document.else_outside", node, node);
        } else if (stack.back().otherwise) {
            Fault("document.else_twice", node, stack.back().otherwise);
        } else {
            stack.back().otherwise = node;
        }
    }

    [[nodiscard]] bool Closes(const Token& end, const Open& open) const {
        return end.use.name.empty() ||
               base::Normalised(end.use.name) == base::Normalised(tokens_[open.index].use.name);
    }

    void End(xml_node node, std::vector<Open>& stack) {
        const Token& end = TokenOf(node);
        const auto match = std::find_if(stack.rbegin(), stack.rend(),
                                        [&](const Open& open) { return Closes(end, open); });
        if (match == stack.rend()) {
            Fault("document.end_without_block", node, node);
            return;
        }
        if (match != stack.rbegin()) {
            Fault("document.blocks_crossed", node, stack.back().node);
            // Taken out from the middle, so that the end of the inner one is not told again.
            stack.erase(std::next(match).base());
            return;
        }
        const Open open = stack.back();
        stack.pop_back();
        if (faults_.empty())
            Wrap(open, node);
        else
            CheckOnly(open, node);
    }

    /// Where faults are known already, nothing is moved any more, but places are still judged.
    void CheckOnly(const Open& open, xml_node end) {
        if (!SameLevel(open.node, end)) Fault("document.block_crosses_cell", open.node, end);
    }

    static xml_node Row(xml_node node) { return AncestorNamed(node, "w:tr"); }

    /// The row of this token that lies in a table which holds both.
    static xml_node RowBeside(xml_node token, xml_node other) {
        for (xml_node row = Row(token); row; row = Row(row))
            for (xml_node theirs = Row(other); theirs; theirs = Row(theirs))
                if (Container(row) == Container(theirs)) return row;
        return {};
    }

    enum class Level { kRuns, kParagraphs, kRows, kNone };

    static Level LevelOf(xml_node begin, xml_node end) {
        const xml_node first = Paragraph(begin);
        const xml_node last = Paragraph(end);
        if (first == last)
            return Container(begin.parent()) == Container(end.parent()) ? Level::kRuns
                                                                        : Level::kNone;
        if (Container(first) == Container(last)) return Level::kParagraphs;
        return RowBeside(begin, end) ? Level::kRows : Level::kNone;
    }

    static bool SameLevel(xml_node begin, xml_node end) {
        return LevelOf(begin, end) != Level::kNone;
    }

    void Wrap(const Open& open, xml_node end) {
        switch (LevelOf(open.node, end)) {
            case Level::kRuns:
                WrapRuns(open, end);
                return;
            case Level::kParagraphs:
                WrapBetween(open, end, Paragraph(open.node), Paragraph(end));
                return;
            case Level::kRows:
                WrapBetween(open, end, RowBeside(open.node, end), RowBeside(end, open.node));
                return;
            case Level::kNone:
                Fault("document.block_crosses_cell", open.node, end);
        }
    }

    /// Within a paragraph. A block that is the whole paragraph governs the paragraph.
    void WrapRuns(const Open& open, xml_node end) {
        const xml_node paragraph = Paragraph(end);
        const bool whole = !visibility_.SeesBefore(paragraph, open.node) &&
                           !visibility_.SeesAfter(paragraph, end) && !HoldsSection(paragraph);
        if (whole && !open.otherwise) {
            WrapBetween(open, end, paragraph, paragraph);
            return;
        }
        const xml_node container = Container(open.node.parent());
        const xml_node first = In(container, open.node);
        const xml_node last = In(container, end);
        if (open.otherwise) {
            const xml_node run = open.otherwise.parent();
            if (run.parent() != container) {
                Fault("document.else_not_beside", open.otherwise, open.node);
                return;
            }
            run.parent().insert_child_before(kElseNode, run);
            run.parent().remove_child(run);
        }
        Enclose(open.index, first, last);
        RemoveSign(open.node);
        RemoveSign(end);
    }

    void WrapBetween(const Open& open, xml_node end, xml_node first, xml_node last) {
        if (visibility_.SeesBefore(first, open.node) || visibility_.SeesAfter(last, end)) {
            const bool rows = Is(first, "w:tr");
            Fault(rows ? "document.block_cuts_row" : "document.block_cuts_paragraph", open.node,
                  end);
            return;
        }
        const xml_node container = Container(first);
        if (open.otherwise && !SetElse(open, container, Is(first, "w:tr"))) return;
        Enclose(open.index, In(container, first), In(container, last));
        RemoveSignAlone(open.node, first);
        RemoveSignAlone(end, last);
    }

    /// The {{:否则}} alone in its paragraph or row becomes the border between the two branches.
    bool SetElse(const Open& open, xml_node container, bool rows) {
        const xml_node sign = open.otherwise;
        xml_node alone = Paragraph(sign);
        if (rows)
            while (alone && Container(alone) != container) alone = Row(alone);
        if (!alone || alone.parent() != container || visibility_.Sees(alone)) {
            Fault("document.else_not_beside", sign, open.node);
            return false;
        }
        container.insert_child_before(kElseNode, alone);
        container.remove_child(alone);
        return true;
    }

    static void Enclose(std::size_t index, xml_node first, xml_node last) {
        xml_node block = first.parent().insert_child_before(kBlockNode, first);
        block.append_attribute("n") = index;
        for (xml_node node = first;;) {
            const xml_node next = node.next_sibling();
            const bool done = node == last;
            block.append_move(node);
            if (done) break;
            node = next;
        }
    }

    static void RemoveSign(xml_node sign) {
        const xml_node run = sign.parent();
        run.parent().remove_child(run);
    }

    /// With its row or paragraph where it stood alone there. A row keeps what other rows need.
    void RemoveSignAlone(xml_node sign, xml_node scope) {
        const xml_node paragraph = Paragraph(sign);
        if (Is(scope, "w:tr") && BlockSigns(scope, tokens_).size() == 1 &&
            !visibility_.Sees(scope)) {
            scope.parent().remove_child(scope);
            return;
        }
        RemoveSign(sign);
        if (visibility_.Sees(paragraph) || HoldsSection(paragraph)) return;
        if (!BlockSigns(paragraph, tokens_).empty()) return;
        const bool only = !paragraph.previous_sibling("w:p") && !paragraph.next_sibling("w:p");
        if (only && Is(paragraph.parent(), "w:tc")) return;  // a cell keeps its look
        paragraph.parent().remove_child(paragraph);
    }

    xml_node root_;
    std::vector<Token>& tokens_;
    base::Refusals& faults_;
    Visibility visibility_;
    std::map<xml_node, std::vector<Open>> stacks_;
};

}  // namespace

void WrapBlocks(const TextPart& part, std::vector<Token>& tokens, base::Refusals& faults) {
    Wrapper(part, tokens, faults).Run();
}

}  // namespace document::detail
