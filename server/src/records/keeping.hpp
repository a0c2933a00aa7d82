#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/digest.hpp"
#include "records/store.hpp"

/// Answers that stand until the next act (docs/decisions/0023).
namespace records {

/// What was computed once. Immutable, of the type that its key stands for.
using KeptAnswer = std::shared_ptr<const void>;

/// A view that knows whether what was computed from an earlier one would come out the same.
class Keeping {
 public:
    virtual ~Keeping() = default;
    /// nullptr: nothing is kept that this view would answer too. What the answer was made of counts
    /// as read from this view.
    [[nodiscard]] virtual KeptAnswer Kept(const base::Digest& key) = 0;
    /// Keeps what was computed from the key's own words and from what was read of this view so far:
    /// from nothing else, and without any other effect.
    virtual void Keep(const base::Digest& key, KeptAnswer answer, std::size_t bytes) = 0;
    /// What is answered from this view from now on must be made each time: it has effects (the log
    /// of restricted reads) or depends on more than records.
    virtual void Bar() = 0;
    /// Another text whenever a session was ended or an account's password changed hands, by
    /// whatever process, before this view began.
    [[nodiscard]] virtual std::string_view Accounts() = 0;
};

/// nullptr: the view keeps nothing (writers, fakes).
[[nodiscard]] inline Keeping* KeepingOf(RecordView& view) { return dynamic_cast<Keeping*>(&view); }

/// Puts a key together so that no two questions give the same one.
class KeyText {
 public:
    explicit KeyText(std::string_view what) { Add(what); }
    KeyText& Add(std::string_view text) {
        AddNumber(text.size());
        text_.append(text);
        return *this;
    }
    KeyText& AddNumber(std::integral auto number) {
        const auto wide = static_cast<std::int64_t>(number);
        text_.append(reinterpret_cast<const char*>(&wide), sizeof wide);
        return *this;
    }
    /// A thing of the catalogue: whoever keeps the answer keeps the catalogue too.
    KeyText& AddThing(const void* thing) {
        return AddNumber(reinterpret_cast<std::uintptr_t>(thing));
    }
    [[nodiscard]] base::Digest Finish() const { return base::Sha256(text_); }

 private:
    std::string text_;
};

}  // namespace records
