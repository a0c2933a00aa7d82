import { ref, shallowRef, type Ref } from 'vue'
import type { Outcome, Problem } from '@/api/problem'

export interface Resource<T> {
    value: Ref<T | undefined>
    problem: Ref<Problem | undefined>
    waiting: Ref<boolean>
    /** Asks (again); an answer that a later question overtook is dropped. */
    load: () => Promise<void>
}

/** One thing of the server: what it is, whether it is under way, why it did not come. */
export function useResource<T>(ask: () => Promise<Outcome<T>>): Resource<T> {
    const value = shallowRef<T>()
    const problem = ref<Problem>()
    const waiting = ref(false)
    let turn = 0

    async function load() {
        turn += 1
        const mine = turn
        waiting.value = true
        const outcome = await ask()
        if (mine !== turn) return
        waiting.value = false
        if (outcome.ok) {
            value.value = outcome.value
            problem.value = undefined
        } else {
            problem.value = outcome.problem
        }
    }

    return { value, problem, waiting, load }
}
