// The published mix of questions: what officers ask of a province's lists all day, through the
// same interface as the list route.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "access/principal.hpp"
#include "bench/scale.hpp"
#include "records/filter.hpp"
#include "storage/record_store.hpp"

namespace bench {
namespace {

constexpr std::int64_t kCountedWithPage = 100'000;  ///< as the list route

/// Who asks: rights become a condition of every query.
enum class Asker { kProvince, kCity, kDistrict };

struct Question {
    const char* what;
    Asker asker;
    const char* type;
    const char* filter;  ///< JSON, or `view:<id>` of the shipped catalogue; {…} are filled in
    const char* sort;    ///< "": the type's own
    int offset = 0;
    const char* search = "";
};

using enum Asker;

constexpr std::array<Question, 30> kLists{{
    {"all cases, newest first", kProvince, "case", "{}", ""},
    {"all cases, page 200", kProvince, "case", "{}", "", 9'950},
    {"all enterprises by name (pinyin)", kProvince, "enterprise", "{}", ""},
    {"enterprises, page 400", kProvince, "enterprise", "{}", "name", 19'950},
    {"view: open cases", kProvince, "case", "view:open", "decision_due_on"},
    {"view: open cases of a city", kCity, "case", "view:open", "decision_due_on"},
    {"view: my cases", kDistrict, "case", "view:mine", "decision_due_on"},
    {"view: undecided cases of a district", kDistrict, "case", "view:undecided", "decision_due_on"},
    {"view: overdue cases", kProvince, "case", "view:overdue", "decision_due_on"},
    {"view: to serve", kCity, "case", "view:to_serve", "service_due_on"},
    {"view: unpaid after the term", kProvince, "case", "view:unpaid", "payment_due_on"},
    {"view: closed cases of a city", kCity, "case", "view:closed", "-closed_on"},
    {"view: irregular cases", kProvince, "case", "view:irregular", "-filed_on"},
    {"view: awaiting approval", kProvince, "case", "view:waiting", "decision_due_on"},
    {"view: open clues of a district", kDistrict, "clue", "view:open", "filing_due_on"},
    {"view: declined clues", kProvince, "clue", "view:declined", "-declined_on"},
    {"view: key dischargers", kProvince, "enterprise", "view:key", "name"},
    {"view: enterprises without permit", kProvince, "enterprise", "view:no_permit", "name"},
    {"cases of a district", kDistrict, "case", "{}", ""},
    {"cases filed in March 2024", kProvince, "case",
     R"({"filed_on":{"between":["2024-03-01","2024-03-31"]}})", ""},
    {"decided in 2024, dearest first", kCity, "case",
     R"({"decided_on":{"between":["2024-01-01","2024-12-31"]},"outcome":"penalty"})",
     "-fine_amount"},
    {"fines above 500,000 yuan", kProvince, "case", R"({"fine_amount":{"gte":"500000"}})",
     "-decided_on"},
    {"fines of a city above 300,000 yuan, dearest first", kCity, "case",
     R"({"fine_amount":{"gte":"300000"}})", "-fine_amount"},
    {"cases of one enterprise", kProvince, "case", R"({"party":"{enterprise}"})", ""},
    {"cases by their number", kProvince, "case", R"({"case_no":"青岚城关环立〔2024〕12号"})", ""},
    {"a law and a state", kProvince, "case",
     R"({"law_basis":{"contains":"噪声污染防治法"},"$state":"decided"})", ""},
    {"source and outcome, oldest first", kProvince, "case",
     R"({"source":"complaint","outcome":"no_penalty"})", "filed_on"},
    {"cases of cement works", kProvince, "case", R"({"party.industry":"水泥"})", ""},
    {"enterprises with an open case", kCity, "enterprise",
     R"({"any":{"of":"case.party","where":{"$state":{"in":["filed","investigated"]}}}})", "name"},
    {"an officer's cases", kProvince, "case",
     R"({"any":{"of":"handlers","where":{"officer":"{officer}"}}})", "-filed_on"},
}};

constexpr std::array<Question, 14> kSearches{{
    {"search 水", kProvince, "case", "{}", "", 0, "水"},
    {"search 铊", kProvince, "case", "{}", "", 0, "铊"},
    {"search 扬尘", kProvince, "case", "{}", "", 0, "扬尘"},
    {"search 排污", kProvince, "case", "{}", "", 0, "排污"},
    {"search 鳜鱼", kProvince, "case", "{}", "", 0, "鳜鱼"},
    {"search 活性炭", kProvince, "case", "{}", "", 0, "活性炭"},
    {"search 铊超标", kProvince, "case", "{}", "", 0, "铊超标"},
    {"search 氰化物泄漏", kProvince, "case", "{}", "", 0, "氰化物泄漏"},
    {"search 自动监测设备未正常运行", kProvince, "case", "{}", "", 0, "自动监测设备未正常运行"},
    {"search two words", kProvince, "case", "{}", "", 0, "青岚 篡改"},
    {"search in a district", kDistrict, "case", "{}", "", 0, "危险废物"},
    {"search a decision's number", kProvince, "case", "{}", "", 0, "青岚城关环罚〔2024〕20号"},
    {"search an enterprise", kProvince, "enterprise", "{}", "", 0, "瑞林化工"},
    {"search a word that is nowhere", kProvince, "case", "{}", "", 0, "獬豸"},
}};

class Millis {
 public:
    void Add(double value) { values_.push_back(value); }
    [[nodiscard]] bool empty() const { return values_.empty(); }
    [[nodiscard]] double At(double part) {
        std::ranges::sort(values_);
        const auto rank =
            static_cast<std::size_t>(std::ceil(part * static_cast<double>(values_.size())));
        return values_[std::max<std::size_t>(rank, 1) - 1];
    }
    [[nodiscard]] std::string Show() {
        if (empty()) return "none";
        return fmt::format("p50 {:.1f} ms, p95 {:.1f} ms, slowest {:.1f} ms", At(0.5), At(0.95),
                           At(1));
    }

 private:
    std::vector<double> values_;
};

struct Times {
    Millis pages, counts, later;  ///< later: more than is counted with the page
};

class Mix {
 public:
    Mix(storage::Database& database, std::shared_ptr<const catalogue::Catalogue> catalogue,
        const ScaleOptions& options)
        : catalogue_(std::move(catalogue)),
          clock_(Province::kLastDay),
          store_(database, catalogue_, {clock_, true, {}, {}, false}),
          province_(options.size),
          rounds_(options.rounds),
          elsewhere_(options.elsewhere) {
        const auto view = store_.Read();
        const int city = 1, district = Province::kFirstDistrict;
        askers_.push_back(Load(*view, province_.Person(0, Post::kReviewer)));
        askers_.push_back(Load(*view, province_.Person(city, Post::kLeader)));
        askers_.push_back(Load(*view, province_.Person(district, Post::kHandler)));
    }

    void Ask(const Question& question, Times& times) {
        const records::Query query = QueryOf(question);
        Millis page, count, later;
        std::int64_t total = 0;
        std::size_t rows = 0;
        for (int round = 0; round < rounds_; ++round) {
            const auto view = store_.Read();
            const Stopwatch watch;
            rows = view->Select(query).size();
            page.Add(watch.Millis());
            times.pages.Add(watch.Millis());
            const Stopwatch counting;
            total = view->Count(query, kCountedWithPage + 1);
            count.Add(counting.Millis());
            times.counts.Add(counting.Millis());
            if (total <= kCountedWithPage) continue;
            const Stopwatch counting_all;
            total = view->Count(query);
            later.Add(counting_all.Millis());
            times.later.Add(counting_all.Millis());
        }
        fmt::print("| {} | {} | {:.1f} | {:.1f} | {} | {} |\n", question.what, rows, page.At(0.5),
                   page.At(1), total,
                   later.empty()
                       ? fmt::format("{:.1f}", count.At(0.5))
                       : fmt::format("{:.1f}, exact {:.1f}", count.At(0.5), later.At(0.5)));
        std::fflush(stdout);
    }

 private:
    access_control::Principal Load(records::RecordView& view, const base::RecordId& person) {
        const Stopwatch by_place;
        auto principal = access_control::LoadByPlace(view, *catalogue_, person, Province::kLastDay);
        if (!principal) throw std::runtime_error(principal.error().front().code);
        const double placed = by_place.Millis();
        const Stopwatch joining;
        access_control::AddJoined(view, *catalogue_, *principal);
        fmt::print("rights by place loaded in {:.2f} ms, what they take part in {:.2f} ms\n",
                   placed, joining.Millis());
        if (elsewhere_ > 0) TakePart(view, *principal);
        return *std::move(principal);
    }

    /// As if they were named on the latest cases of others; nobody of the province is.
    void TakePart(records::RecordView& view, access_control::Principal& principal) const {
        records::Query query;
        query.type = catalogue_->FindType("case");
        query.scope = access_control::PlacesFor(principal, *query.type, "case.read");
        if (query.scope.IsEverything()) return;
        query.filter = {query.type,
                        std::make_shared<const records::Condition>(
                            records::Condition{records::Not{query.scope.condition}}),
                        {}};
        query.scope = {};
        query.limit = elsewhere_;
        auto joined = std::make_shared<access_control::Joined>();
        for (const records::Record& record : view.Select(query))
            joined->acting["case"].insert(record.id);
        joined->reading = joined->acting;
        for (access_control::HeldGrant& grant : principal.grants)
            if (grant.reach != nullptr) grant.joined = joined;
    }

    [[nodiscard]] std::string FilterOf(const catalogue::RecordType& type,
                                       const Question& question) const {
        std::string text = question.filter;
        if (text.starts_with("view:")) {
            for (const catalogue::SavedView& view : type.views)
                if (view.id == text.substr(5)) return view.filter;
            throw std::runtime_error("no such view: " + text);
        }
        const auto fill = [&](const std::string& mark, const base::RecordId& id) {
            if (const auto at = text.find(mark); at != std::string::npos)
                text.replace(at, mark.size(), id.ToText());
        };
        fill("{enterprise}", province_.Enterprise(0));
        fill("{officer}", province_.Officer(0));
        return text;
    }

    [[nodiscard]] records::Query QueryOf(const Question& question) const {
        const catalogue::RecordType& type = *catalogue_->FindType(question.type);
        const auto& asker = askers_[static_cast<std::size_t>(question.asker)];
        records::Query query;
        query.type = &type;
        auto filter = records::ReadFilter(*catalogue_, type, FilterOf(type, question));
        if (!filter) throw std::runtime_error(filter.error().front().code);
        query.filter = *std::move(filter);
        query.scope = access_control::ScopeFor(asker, *catalogue_, type, type.id + ".read");
        query.givens = {{"today", Province::kLastDay},
                        {"actor", asker.person},
                        {"actor.organisation", asker.organisation}};
        query.search = question.search;
        const std::string sort = question.sort[0] == '\0' ? type.default_sort : question.sort;
        query.sort = *records::ReadSort(*catalogue_, type, sort);
        query.offset = question.offset;
        query.limit = 50;
        return query;
    }

    std::shared_ptr<const catalogue::Catalogue> catalogue_;
    base::FixedClock clock_;
    storage::SqlRecordStore store_;  ///< keeps no answers: each is worked out
    Province province_;
    int rounds_, elsewhere_;
    std::vector<access_control::Principal> askers_;
};

}  // namespace

void AskMix(storage::Database& database,
            const std::shared_ptr<const catalogue::Catalogue>& catalogue,
            const ScaleOptions& options) {
    Mix mix(database, catalogue, options);
    fmt::print(
        "\n| Question | Rows | Page, median ms | slowest | Found | Count, ms |\n"
        "|---|---|---|---|---|---|\n");
    Times lists, searches;
    const auto ask = [&](const auto& questions, Times& times) {
        for (const Question& question : questions)
            if (std::string_view(question.what).find(options.about) != std::string_view::npos)
                mix.Ask(question, times);
    };
    ask(kLists, lists);
    ask(kSearches, searches);
    fmt::print("\n| What | Target | Result |\n|---|---|---|\n");
    PrintResult("first page of the mix of 30", "p95 ≤ 50 ms", lists.pages.Show());
    PrintResult("exact count up to 100,000 hits", "p95 ≤ 50 ms", lists.counts.Show());
    PrintResult("exact count above, after the page", "≤ 500 ms", lists.later.Show());
    PrintResult("Chinese search, page of one type", "p95 ≤ 100 ms", searches.pages.Show());
    PrintResult("count of a search up to 100,000", "reported", searches.counts.Show());
    PrintResult("count of a search above", "reported", searches.later.Show());
}

}  // namespace bench
