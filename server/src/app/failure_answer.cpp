#include "app/failure_answer.hpp"

#include <cerrno>
#include <system_error>

#include "catalogue/messages.hpp"
#include "http/server.hpp"
#include "storage/database.hpp"

namespace app {

namespace {

struct Telling {
    int status;
    const char* code;
};

constexpr Telling kFailed{500, "app.failed"};
constexpr Telling kFull{507, "app.disk_full"};
constexpr Telling kGone{503, "app.database_gone"};
constexpr Telling kUnknown{503, "app.outcome_unknown"};

Telling TellingOf(const storage::Failure& failure) {
    if (failure.IsFull()) return kFull;
    // A conflict or a constraint at COMMIT is an answer; silence or a broken disk is none.
    const bool says_nothing =
        failure.IsConnectionLost() || failure.sqlstate() == storage::Failure::kIo;
    if (failure.query() == "commit" && says_nothing) return kUnknown;
    return failure.IsConnectionLost() ? kGone : kFailed;
}

Telling TellingOf(const std::exception& failure) {
    if (const auto* database = dynamic_cast<const storage::Failure*>(&failure))
        return TellingOf(*database);
    if (const auto* system = dynamic_cast<const std::system_error*>(&failure)) {
        const std::error_condition why = system->code().default_error_condition();
        if (why == std::errc::no_space_on_device || why.value() == EDQUOT) return kFull;
    }
    return kFailed;
}

}  // namespace

http::Response FailureAnswer(const catalogue::Catalogue& catalogue, const std::exception& failure,
                             const std::string& id) {
    const Telling telling = TellingOf(failure);
    const base::Refusal refusal{telling.code, {{"id", id}}, ""};
    http::Response response =
        http::FailureResponse(telling.status, id, catalogue::Words(catalogue, refusal).text);
    if (telling.status == 503) response.Set("Retry-After", "5");
    return response;
}

}  // namespace app
