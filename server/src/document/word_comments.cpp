#include "document/word_comments.hpp"

#include <algorithm>
#include <pugixml.hpp>
#include <set>

#include "document/detail/word_package.hpp"
#include "document/detail/word_xml.hpp"
#include "office/package.hpp"

namespace document {

namespace {

using detail::Is;
using pugi::xml_node;

constexpr std::uint64_t kMostOfACopy = std::uint64_t{64} << 20;
constexpr const char* kTypes = "[Content_Types].xml";
constexpr const char* kOwnPart = "word/qingheng_comments.xml";
constexpr const char* kOwnRelation = "rIdQinghengComments";
constexpr const char* kCommentsType =
    "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml";

struct Parts {
    std::vector<office::Part> all;

    [[nodiscard]] office::Part* Find(std::string_view name) {
        const auto found = std::find_if(
            all.begin(), all.end(), [&](const office::Part& part) { return part.name == name; });
        return found == all.end() ? nullptr : &*found;
    }
};

base::Result<Parts> Unpacked(const std::string& docx) {
    auto package = office::PackageReader::Open(docx, kMostOfACopy);
    if (!package) return base::Refuse("document.damaged", {{"part", "zip"}});
    Parts parts;
    for (const std::string& name : package->Names()) {
        auto bytes = package->ReadWhole(name);
        if (!bytes) return base::Refuse("document.damaged", {{"part", name}});
        parts.all.push_back({name, *std::move(bytes)});
    }
    return parts;
}

/// As ReadWordText reads it, so that places agree.
bool Load(const std::string& bytes, pugi::xml_document& xml) {
    return static_cast<bool>(
        xml.load_buffer(bytes.data(), bytes.size(), pugi::parse_default | pugi::parse_ws_pcdata));
}

/// A `w:t` of a run and the bytes of the file's text that it holds.
struct Piece {
    xml_node text;
    std::size_t begin = 0, end = 0;
};

std::vector<Piece> PiecesOf(xml_node document) {
    std::vector<Piece> pieces;
    std::size_t at = 0;
    detail::WalkText(document, [&](detail::TextSign sign, xml_node node) {
        if (sign != detail::TextSign::kText) {
            ++at;
            return;
        }
        const std::size_t size = detail::TextOf(node).size();
        const bool plain = node.first_child() == node.last_child();
        if (size > 0 && plain && Is(node.parent(), "w:r")) pieces.push_back({node, at, at + size});
        at += size;
    });
    return pieces;
}

/// What stands after byte `at` of the text goes into a run of its own with the same format.
void SplitRun(xml_node text, std::size_t at) {
    const std::string whole = detail::TextOf(text);
    xml_node run = text.parent();
    xml_node rest = run.parent().insert_child_after("w:r", run);
    for (const pugi::xml_attribute attribute : run.attributes()) rest.append_copy(attribute);
    if (const xml_node format = run.child("w:rPr")) rest.append_copy(format);
    detail::SetText(rest.append_child("w:t"), whole.substr(at));
    for (xml_node node = text.next_sibling(); node;) {
        const xml_node next = node.next_sibling();
        rest.append_move(node);
        node = next;
    }
    detail::SetText(text, whole.substr(0, at));
}

class Commented {
 public:
    Commented(pugi::xml_document& xml, const std::vector<WordComment>& comments)
        : xml_(xml), comments_(comments) {}

    /// Sets the marks; gives the ids of the comments that found a place, counted from `first`.
    std::vector<std::pair<std::size_t, int>> Place(int first) {
        Split();
        pieces_ = PiecesOf(xml_);
        std::vector<std::pair<std::size_t, int>> placed;
        for (std::size_t i = 0; i < comments_.size() && !pieces_.empty(); ++i) {
            Mark(comments_[i], first);
            placed.emplace_back(i, first++);
        }
        return placed;
    }

 private:
    void Split() {
        std::set<std::size_t> cuts;
        for (const WordComment& comment : comments_) {
            if (comment.end <= comment.begin) continue;
            cuts.insert(comment.begin);
            cuts.insert(comment.end);
        }
        for (const Piece& piece : PiecesOf(xml_)) {
            auto cut = cuts.lower_bound(piece.end);
            while (cut != cuts.begin() && *--cut > piece.begin)
                SplitRun(piece.text, *cut - piece.begin);
        }
    }

    void Mark(const WordComment& comment, int id) {
        const auto after =
            std::partition_point(pieces_.begin(), pieces_.end(),
                                 [&](const Piece& piece) { return piece.end <= comment.begin; });
        const auto first = after == pieces_.end() ? pieces_.end() - 1 : after;
        auto last = first;
        while (last + 1 != pieces_.end() && (last + 1)->begin < comment.end) ++last;
        xml_node begin = first->text.parent();
        xml_node start = begin.parent().insert_child_before("w:commentRangeStart", begin);
        start.append_attribute("w:id") = id;
        xml_node end = last->text.parent();
        xml_node stop = end.parent().insert_child_after("w:commentRangeEnd", end);
        stop.append_attribute("w:id") = id;
        xml_node reference = stop.parent().insert_child_after("w:r", stop);
        reference.append_child("w:commentReference").append_attribute("w:id") = id;
    }

    pugi::xml_document& xml_;
    const std::vector<WordComment>& comments_;
    std::vector<Piece> pieces_;
};

void AddComment(xml_node comments, const WordComment& comment, int id,
                const CommentAuthor& author) {
    xml_node node = comments.append_child("w:comment");
    node.append_attribute("w:id") = id;
    node.append_attribute("w:author") = author.name.c_str();
    if (!author.moment.empty()) node.append_attribute("w:date") = author.moment.c_str();
    node.append_attribute("w:initials") = author.initials.c_str();
    for (const std::string& line : comment.lines)
        detail::SetText(node.append_child("w:p").append_child("w:r").append_child("w:t"),
                        detail::Printable(line));
}

/// The part that holds the comments of the file; empty where it has none.
std::string CommentsPart(Parts& parts) {
    pugi::xml_document xml;
    const office::Part* relations = parts.Find(detail::RelationsOf(detail::kBodyPart));
    if (relations == nullptr || !Load(relations->bytes, xml)) return {};
    for (const xml_node relation : xml.document_element().children()) {
        if (!std::string_view(relation.attribute("Type").value()).ends_with("/comments")) continue;
        const std::string target = relation.attribute("Target").value();
        std::string name = target.starts_with('/') ? target.substr(1) : "word/" + target;
        if (parts.Find(name) != nullptr) return name;
    }
    return {};
}

int NextId(xml_node comments) {
    int next = 1;
    for (const xml_node comment : comments.children())
        next = std::max(next, std::min(comment.attribute("w:id").as_int(), 1 << 30) + 1);
    return next;
}

template <class Change>
void Edit(office::Part& part, const Change& change) {
    pugi::xml_document xml;
    if (!Load(part.bytes, xml)) return;
    change(xml.document_element());
    part.bytes = detail::PrintXml(xml);
}

/// Tells the package of its new part.
void Register(Parts& parts, const std::string& office_space) {
    const std::string relations = detail::RelationsOf(detail::kBodyPart);
    if (parts.Find(relations) == nullptr)
        parts.all.push_back(
            {relations,
             R"(<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>)"});
    Edit(*parts.Find(relations), [&](xml_node root) {
        xml_node made = root.append_child("Relationship");
        made.append_attribute("Id") = kOwnRelation;
        made.append_attribute("Type") = (office_space + "/comments").c_str();
        made.append_attribute("Target") = "qingheng_comments.xml";
    });
    if (office::Part* types = parts.Find(kTypes))
        Edit(*types, [](xml_node root) {
            xml_node made = root.append_child("Override");
            made.append_attribute("PartName") = (std::string("/") + kOwnPart).c_str();
            made.append_attribute("ContentType") = kCommentsType;
        });
}

}  // namespace

base::Result<std::string> AddComments(const std::string& docx,
                                      const std::vector<WordComment>& comments,
                                      const CommentAuthor& author) {
    auto parts = Unpacked(docx);
    if (!parts) return base::Refuse(parts.error());
    office::Part* body = parts->Find(detail::kBodyPart);
    pugi::xml_document xml;
    if (body == nullptr || !Load(body->bytes, xml))
        return base::Refuse("document.damaged", {{"part", std::string(detail::kBodyPart)}});
    const std::string known = CommentsPart(*parts);
    pugi::xml_document remarks;
    if (known.empty() || !Load(parts->Find(known)->bytes, remarks)) {
        remarks.reset();
        xml_node root = remarks.append_child("w:comments");
        root.append_attribute("xmlns:w") = xml.document_element().attribute("xmlns:w").as_string();
    }
    const auto placed = Commented(xml, comments).Place(NextId(remarks.document_element()));
    if (placed.empty()) return docx;
    for (const auto& [index, id] : placed)
        AddComment(remarks.document_element(), comments[index], id, author);
    body->bytes = detail::PrintXml(xml);
    if (known.empty()) {
        const bool strict = std::string_view(xml.document_element().attribute("xmlns:w").value())
                                .find("purl.oclc.org") != std::string_view::npos;
        Register(*parts,
                 strict ? "http://purl.oclc.org/ooxml/officeDocument/relationships"
                        : "http://schemas.openxmlformats.org/officeDocument/2006/relationships");
        parts->all.push_back({kOwnPart, detail::PrintXml(remarks)});
    } else {
        parts->Find(known)->bytes = detail::PrintXml(remarks);
    }
    return office::WritePackage(parts->all);
}

}  // namespace document
