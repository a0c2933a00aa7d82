#include <charconv>

#include "audit/detail/context.hpp"
#include "ledger/tree.hpp"

namespace audit::detail {
namespace {

const char* const kHead = "head";
const char* const kMeta = "setting_meta";
const char* const kReadLogSealed = "read_log_sealed";
const char* const kCalendarCounted = "calendar_counted";
const char* const kFolded = "folded";
const char* const kAccounts = "accounts";

class HeadCheck {
 public:
    explicit HeadCheck(Context& context) : context_(context) {}

    void Run() {
        context_.Guard(kMeta, [&] { meta_ = context_.source.Meta(); });
        context_.Guard(kHead, [&] {
            for (const HeadRow& row : context_.source.Heads()) CheckRow(row);
        });
        CheckCount();
        CheckMeta();
    }

 private:
    void Fault(const HeadRow& row, const char* code,
               std::vector<std::pair<std::string, std::string>> params = {}) {
        context_.Fault(code, kHead, std::to_string(row.number), std::move(params));
    }

    void CheckRow(const HeadRow& row) {
        if (row.number != next_number_) Fault(row, "audit.head_number");
        for (; next_number_ < row.number && row.number - next_number_ < 1'000; ++next_number_) {
            context_.Fault("audit.row_missing", kHead, std::to_string(next_number_));
        }
        next_number_ = row.number + 1;
        const auto head = ledger::ReadHead(row.text);
        if (!head || ledger::HeadText(*head) != row.text) return Fault(row, "audit.head_malformed");
        if (static_cast<std::int64_t>(head->size) != row.size) {
            Fault(row, "audit.head_differs", {{"column", "size"}});
        }
        if (!readable_) readable_ = head.value();
        CheckHead(row, *head);
    }

    void CheckHead(const HeadRow& row, const ledger::Head& head) {
        if (!ledger::VerifyHead(head)) return Fault(row, "audit.head_signature");
        if (!first_) first_ = head;
        if (head.log != first_->log || head.demonstration != first_->demonstration) {
            Fault(row, "audit.head_of_other_log");
        }
        if (last_ && (head.size < last_->size || head.signed_at < last_->signed_at)) {
            Fault(row, "audit.head_falls");
        }
        last_ = head;
        if (const auto keys = ledger::CheckHeadKey(head, context_.rotations); !keys) {
            Fault(row, "audit.head_key");
        }
        const auto root = context_.roots.find(head.size);
        if (root == context_.roots.end()) {
            Fault(row, "audit.head_beyond",
                  {{"size", std::to_string(head.size)}, {"acts", std::to_string(context_.size)}});
        } else if (root->second != head.root) {
            Fault(row, "audit.head_root", {{"size", std::to_string(head.size)}});
        }
    }

    /// setting_meta repeats how many heads there are: the last ones cannot go unseen.
    void CheckCount() {
        const auto told = meta_.find("heads");
        if (told == meta_.end()) return;
        std::int64_t count = 0;
        const char* end = told->second.data() + told->second.size();
        const auto read = std::from_chars(told->second.data(), end, count);
        if (read.ec != std::errc() || read.ptr != end) return;
        for (; next_number_ <= count && count - next_number_ < 1'000; ++next_number_) {
            context_.Fault("audit.row_missing", kHead, std::to_string(next_number_));
            ++missing_at_end_;
        }
    }

    void CheckMeta() {
        std::map<std::string, std::string> known;
        context_.Guard(kMeta, [&] { known = context_.source.KnownMeta(); });
        known["heads"] = std::to_string(next_number_ - 1 - missing_at_end_);
        known["catalogue"] = context_.catalogue.digest.ToText();
        known["calendar"] = context_.catalogue.calendar.version();
        // Where no head has a right signature, a readable one still tells what they all said.
        if (!first_) first_ = readable_;
        if (first_) {
            known["log"] = first_->log.ToText();
            known["demonstration"] = first_->demonstration ? "1" : "0";
        } else {
            for (const char* name : {"log", "demonstration"}) {
                if (meta_.contains(name)) known[name] = meta_[name];
            }
        }
        if (context_.last_epoch > 0) known["epoch"] = std::to_string(context_.last_epoch);
        for (const auto& [name, value] : known) {
            const auto found = meta_.find(name);
            if (found == meta_.end()) {
                context_.Fault("audit.row_missing", kMeta, name);
            } else if (found->second != value) {
                context_.Fault("audit.meta_wrong", kMeta, name,
                               {{"is", found->second}, {"should", value}});
            }
        }
        for (const auto& [name, value] : meta_) {
            if (name == kReadLogSealed) {
                CheckReadLogSealed(value);
            } else if (name == kCalendarCounted) {
                CheckCalendarCounted(value);
            } else if (name == kFolded || name == kAccounts) {
                CheckCounted(name, value);
            } else if (!known.contains(name) && !IsOfVanishedType(name)) {
                context_.Fault("audit.row_extra", kMeta, name);
            }
        }
    }

    /// How far the log of restricted reads is sealed: at least to the end of the last sealed span
    /// (hours in which nobody read anything leave no act).
    void CheckReadLogSealed(const std::string& value) {
        base::Instant last;
        for (const SealedReads& sealed : context_.sealed_reads) last = std::max(last, sealed.to);
        const auto until = base::Instant::Parse(value);
        if (until && *until >= last) return;
        context_.Fault("audit.meta_wrong", kMeta, kReadLogSealed,
                       {{"is", value}, {"should", last.ToText()}});
    }

    /// How often records were folded anew, or sessions ended: any number from 1 on.
    void CheckCounted(const std::string& name, const std::string& value) {
        const bool is_number = !value.empty() && value.front() != '0' &&
                               value.find_first_not_of("0123456789") == std::string::npos;
        if (!is_number)
            context_.Fault("audit.meta_wrong", kMeta, name, {{"is", value}, {"should", "1"}});
    }

    /// By which definitions the open clocks were last counted: some that are stored.
    void CheckCalendarCounted(const std::string& value) {
        const bool stored = std::any_of(
            context_.canonicals.begin(), context_.canonicals.end(),
            [&](const std::string& canonical) { return base::Sm3(canonical).ToText() == value; });
        if (!stored)
            context_.Fault("audit.meta_wrong", kMeta, kCalendarCounted,
                           {{"is", value}, {"should", context_.catalogue.digest.ToText()}});
    }

    /// A type that left the catalogue leaves the names of its view and search behind.
    [[nodiscard]] bool IsOfVanishedType(const std::string& name) const {
        for (const std::string_view prefix : {"view.", "search."}) {
            if (!name.starts_with(prefix)) continue;
            const std::string type = name.substr(prefix.size());
            const auto names_it = [&](const std::string& canonical) {
                return canonical.find('"' + type + '"') != std::string::npos;
            };
            return context_.catalogue.FindType(type) == nullptr &&
                   std::any_of(context_.canonicals.begin(), context_.canonicals.end(), names_it);
        }
        return false;
    }

    Context& context_;
    std::map<std::string, std::string> meta_;
    std::int64_t next_number_ = 1, missing_at_end_ = 0;
    std::optional<ledger::Head> first_, last_, readable_;
};

}  // namespace

void CheckHeads(Context& context) { HeadCheck(context).Run(); }

}  // namespace audit::detail
