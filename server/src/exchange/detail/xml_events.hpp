#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace exchange::detail {

/// The attributes of the element that begins. Names are local: `r:id` is `id`.
class XmlAttributes {
 public:
    explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}
    [[nodiscard]] std::optional<std::string_view> Find(std::string_view name) const;
    /// "1" or "true".
    [[nodiscard]] bool IsTrue(std::string_view name) const;

 private:
    const char** pairs_;
};

/// Hears the elements of an XML text as they pass, by local name; must not throw.
class XmlListener {
 public:
    virtual ~XmlListener() = default;
    virtual void OnStart(std::string_view name, const XmlAttributes& attributes) = 0;
    virtual void OnEnd(std::string_view name) = 0;
    virtual void OnText(std::string_view text) = 0;
    /// False ends the reading early.
    [[nodiscard]] virtual bool WantsMore() const { return true; }
};

/// Reads XML in pieces, in memory that does not grow with the text. Document types are refused, so
/// that there are no entities to expand.
class XmlStream {
 public:
    explicit XmlStream(XmlListener& listener);
    ~XmlStream();
    XmlStream(const XmlStream&) = delete;
    XmlStream& operator=(const XmlStream&) = delete;

    /// False when no more is wanted or the text is broken.
    bool Feed(std::string_view piece);
    /// True when the text was whole, or the listener had heard enough.
    [[nodiscard]] bool Finish();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

class ZipPackage;

/// One part of a package through a listener; refuses a part that is missing or broken.
base::Done ReadXmlPart(ZipPackage& package, std::string_view name, XmlListener& listener);

}  // namespace exchange::detail
