#include "http/detail/agree_by.hpp"

#include "deadline/clocks.hpp"
#include "deadline/owed_act.hpp"
#include "http/catalogue_json.hpp"
#include "records/view_neighbours.hpp"

namespace http {

namespace json = boost::json;

json::value AgreeBy(Caller& caller, const catalogue::RecordType& type,
                    const records::Record& record, std::string_view act) {
    const records::ViewNeighbours neighbours(*caller.view);
    const records::Givens givens = caller.Givens();
    for (const deadline::RunningClock& clock :
         deadline::RunningClocks(*caller.catalogue, type, record, givens, neighbours)) {
        if (clock.state == deadline::ClockState::kDone || clock.paused_since) continue;
        if (deadline::OwedAct(*caller.catalogue, clock, record, givens, neighbours) != act)
            continue;
        return json::object{{"label", clock.rule->label},
                            {"day", clock.due.ToText()},
                            {"tone", ToneName(deadline::ToneOf(clock.state))},
                            {"words", clock.words}};
    }
    return nullptr;
}

}  // namespace http
