#include "app/demo_officers.hpp"

#include <boost/json.hpp>

#include "app/demo_words.hpp"
#include "indicator/figure.hpp"

namespace app {

namespace json = boost::json;

namespace {

constexpr int kFirstName = 300;      ///< of the invented names: those before are taken
constexpr int kYearsOfUse = 5;       ///< of a certificate
constexpr int kFirstNumber = 2'000;  ///< of these certificates

class Registrar {
 public:
    Registrar(Node& node, const DemoBureau& bureau, DemoYear year)
        : node_(node), bureau_(bureau), year_(year), catalogue_(node.definitions.Current()) {}

    /// `count` officers to whom `kind` happened, spread over the year; empty: nothing did.
    base::Done Add(const char* kind, int count) {
        for (int i = 0; i < count; ++i) {
            const base::CivilDay day =
                year_.first.Plus((year_.last - year_.first) * (i + 1) / (count + 1));
            if (auto done = AddOne(kind, day); !done) return done;
        }
        return base::AllWell();
    }

    /// Who hold a certificate on the last day.
    [[nodiscard]] base::Result<std::int64_t> Certified() const {
        const auto known = catalogue_->indicators.find("officers_certified_count");
        if (known == catalogue_->indicators.end()) return 0;
        indicator::Question question;
        question.indicator = &known->second;
        question.span = {year_.first, year_.last};
        const auto figure = indicator::Compute(*node_.store->Read(), *catalogue_, question);
        if (!figure) return base::Refuse(figure.error());
        return figure->value;
    }

    std::int64_t acts = 0;

 private:
    base::Done AddOne(std::string_view kind, base::CivilDay day) {
        const int number = ++officers_;
        const std::string certificate = fmt::format("演示{:06}", kFirstNumber + number);
        const bool began = kind == "new" || kind == "renewed";
        const base::CivilDay from = began ? day : year_.first.PlusMonths(-24);
        const base::RecordId officer = NewId();
        auto done =
            Register("officer", officer,
                     {{"name", demo_words::PersonName(kFirstName + number)},
                      {"certificate_no", certificate},
                      {"certificate_from", from.ToText()},
                      {"certificate_to", from.PlusMonths(12 * kYearsOfUse).Plus(-1).ToText()},
                      {"field", "生态环境"},
                      {"status", kind == "cancelled" ? "cancelled" : "valid"},
                      {"unit", "执法支队"}});
        if (!done || kind.empty()) return done;
        return Register("certificate_event", NewId(),
                        {{"number", fmt::format("{}-{:04}", year_.first.year(), number)},
                         {"officer", officer.ToText()},
                         {"kind", kind},
                         {"happened_on", day.ToText()},
                         {"certificate_no", certificate},
                         {"remarks", WhyOf(kind)}});
    }

    static const char* WhyOf(std::string_view kind) {
        if (kind == "new") return "新录用，考试合格后领证";
        return kind == "renewed" ? "到期换证" : "调离执法岗位";
    }

    base::RecordId NewId() { return base::RecordId::Make(node_.clock.Now(), node_.randomness); }

    base::Done Register(const char* type, const base::RecordId& record,
                        const json::object& values) {
        workflow::ActRequest request;
        request.id = base::ActId::Make(node_.clock.Now(), node_.randomness);
        request.type = type;
        request.record = record;
        request.act = "register";
        request.organisation = bureau_.id;
        request.values = json::serialize(values);
        const auto done = node_.performer->Perform(bureau_.clerk.principal, catalogue_, request);
        if (!done) return base::Refuse(done.error());
        ++acts;
        return base::AllWell();
    }

    Node& node_;
    const DemoBureau& bureau_;
    DemoYear year_;
    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    int officers_ = 0;
};

}  // namespace

base::Result<std::int64_t> EnterOfficers(Node& node, const DemoBureau& bureau,
                                         const DemoNumbers& numbers, DemoYear year) {
    Registrar registrar(node, bureau, year);
    auto done = registrar.Add("new", numbers.new_certificates);
    if (done) done = registrar.Add("renewed", numbers.renewed_certificates);
    if (done) done = registrar.Add("cancelled", numbers.cancelled_certificates);
    if (!done) return base::Refuse(done.error());
    if (numbers.certified) {
        auto certified = registrar.Certified();
        if (!certified) return certified;
        const std::int64_t missing = std::max<std::int64_t>(*numbers.certified - *certified, 0);
        if (done = registrar.Add("", static_cast<int>(missing)); !done)
            return base::Refuse(done.error());
    }
    return registrar.acts;
}

}  // namespace app
