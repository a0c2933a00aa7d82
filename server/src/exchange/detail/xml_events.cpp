#include "exchange/detail/xml_events.hpp"

#include <expat.h>

#include <limits>
#include <stdexcept>

#include "exchange/detail/zip_package.hpp"

namespace exchange::detail {

namespace {

std::string_view LocalName(std::string_view name) {
    const auto colon = name.rfind(':');
    return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

struct FreeParser {
    void operator()(XML_Parser parser) const { XML_ParserFree(parser); }
};

}  // namespace

std::optional<std::string_view> XmlAttributes::Find(std::string_view name) const {
    for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
        if (LocalName(pair[0]) == name) return pair[1];
    }
    return std::nullopt;
}

bool XmlAttributes::IsTrue(std::string_view name) const {
    const auto value = Find(name);
    return value == "1" || value == "true";
}

struct XmlStream::State {
    explicit State(XmlListener& heard_by) : listener(heard_by) {}

    static State& Of(void* user) { return *static_cast<State*>(user); }

    void StopUnlessWanted() {
        if (listener.WantsMore()) return;
        enough = true;
        XML_StopParser(parser.get(), XML_FALSE);
    }

    static void Start(void* user, const XML_Char* name, const XML_Char** pairs) {
        Of(user).listener.OnStart(LocalName(name), XmlAttributes(pairs));
        Of(user).StopUnlessWanted();
    }

    static void End(void* user, const XML_Char* name) {
        Of(user).listener.OnEnd(LocalName(name));
        Of(user).StopUnlessWanted();
    }

    static void Text(void* user, const XML_Char* text, int length) {
        Of(user).listener.OnText(std::string_view(text, static_cast<std::size_t>(length)));
    }

    static void Doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
        XML_StopParser(Of(user).parser.get(), XML_FALSE);
    }

    XmlListener& listener;
    std::unique_ptr<std::remove_pointer_t<XML_Parser>, FreeParser> parser{
        XML_ParserCreate(nullptr)};
    bool enough = false;
    bool broken = false;
};

XmlStream::XmlStream(XmlListener& listener) : state_(std::make_unique<State>(listener)) {
    if (state_->parser == nullptr) throw std::runtime_error("expat gave no parser");
    XML_SetUserData(state_->parser.get(), state_.get());
    XML_SetElementHandler(state_->parser.get(), State::Start, State::End);
    XML_SetCharacterDataHandler(state_->parser.get(), State::Text);
    XML_SetStartDoctypeDeclHandler(state_->parser.get(), State::Doctype);
}

XmlStream::~XmlStream() = default;

bool XmlStream::Feed(std::string_view piece) {
    if (state_->enough || state_->broken) return false;
    const auto length = static_cast<int>(piece.size());
    const bool read = XML_Parse(state_->parser.get(), piece.data(), length, 0) == XML_STATUS_OK;
    if (!read && !state_->enough) state_->broken = true;
    return read;
}

bool XmlStream::Finish() {
    if (state_->enough) return true;
    if (state_->broken) return false;
    return XML_Parse(state_->parser.get(), "", 0, 1) == XML_STATUS_OK || state_->enough;
}

base::Done ReadXmlPart(ZipPackage& package, std::string_view name, XmlListener& listener) {
    XmlStream stream(listener);
    auto read =
        package.Read(name, [&stream](std::string_view piece) { return stream.Feed(piece); });
    if (!read) return read;
    if (stream.Finish()) return base::AllWell();
    return base::Refuse("exchange.damaged", {{"part", std::string(name)}}, std::string(name));
}

}  // namespace exchange::detail
