#include "workflow/performer.hpp"

#include "workflow/detail/judge.hpp"

namespace workflow {

using access_control::Principal;
using detail::Judged;
using detail::Scene;

base::Result<Outcome> Performer::Perform(const Principal& principal,
                                         const CataloguePointer& catalogue,
                                         const ActRequest& request) {
    ledger::Act shell;
    shell.id = request.id;
    shell.source = request.source;
    shell.captured_at = request.captured_at;
    const detail::Undertaking undertaking{store_,
                                          randomness_,
                                          principal,
                                          *catalogue,
                                          std::move(shell),
                                          RequestBytes(request),
                                          request.accept_doubts};
    return detail::Undertake(
        undertaking, [&](const Scene& scene) { return detail::Judge(scene, request).Run(); });
}

base::Result<Preview> Performer::Check(const Principal& principal,
                                       const CataloguePointer& catalogue,
                                       const ActRequest& request) {
    const auto view = store_.Read();
    const Scene scene{principal, *catalogue, *view, nullptr, randomness_, clock_.Now()};
    Judged judged = detail::Judge(scene, request).Run();
    Preview preview;
    preview.refusals = std::move(judged.refusals);
    preview.doubts = std::move(judged.doubts);
    preview.gates = std::move(judged.gates);
    preview.marks.assign(judged.marks.begin(), judged.marks.end());
    preview.proposed = judged.proposed;
    for (const detail::Draft& draft : judged.drafts) {
        for (auto& [field, value] : draft.Changed()) {
            preview.changes.push_back(
                {draft.type->id, draft.after.id, field, draft.before.Get(field), value});
        }
    }
    return preview;
}

}  // namespace workflow
