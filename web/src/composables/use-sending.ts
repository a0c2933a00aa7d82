import { ref } from 'vue'
import type { Outcome } from '@/api/problem'
import { newId } from '@/api/uuid'
import { useProblem, type Places } from './use-problem'

/** The ids of an act and of the record that it may open. */
export interface Ids { id: string; record: string }

/**
 * Sends one thing at a press. A second press while it is under way does nothing; sent again because
 * no answer came it is the same act, so that nothing is done twice. Changed contents, and contents
 * that the server has answered, make another act.
 */
export function useSending(places?: Places) {
    const busy = ref(false)
    const problem = useProblem(places)
    const unanswered = new Map<string, Ids>()

    /** `asked`: all that is sent. Answers the outcome and the ids that it went out with; nothing when something is under way already. */
    async function send<T>(asked: unknown, ask: (ids: Ids) => Promise<Outcome<T>>): Promise<(Outcome<T> & { ids: Ids }) | undefined> {
        if (busy.value) return undefined
        busy.value = true
        problem.value = undefined
        const key = JSON.stringify(asked)
        const ids = unanswered.get(key) ?? { id: newId(), record: newId() }
        unanswered.set(key, ids)
        const outcome = await ask(ids)
        busy.value = false
        if (outcome.ok || outcome.problem.kind === 'refused') unanswered.delete(key)
        if (!outcome.ok) problem.value = outcome.problem
        return { ...outcome, ids }
    }

    return { busy, problem, send }
}
