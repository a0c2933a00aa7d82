import { getCurrentScope, onScopeDispose, ref, shallowRef, type Ref } from 'vue'
import type { Outcome, Problem } from '@/api/problem'

export interface Resource<T> {
    value: Ref<T | undefined>
    problem: Ref<Problem | undefined>
    waiting: Ref<boolean>
    /** Asks (again); an answer that a later question overtook is dropped. */
    load: () => Promise<void>
}

/** A server that is away is asked again after so long, and as soon as the line is back. */
const again = 5000

/** One thing of the server: what it is, whether it is under way, why it did not come. */
export function useResource<T>(ask: () => Promise<Outcome<T>>): Resource<T> {
    const value = shallowRef<T>()
    const problem = ref<Problem>()
    const waiting = ref(false)
    let turn = 0
    let timer = 0
    let over = false

    async function load() {
        window.clearTimeout(timer)
        turn += 1
        const mine = turn
        waiting.value = true
        const outcome = await ask()
        if (mine !== turn) return
        waiting.value = false
        if (outcome.ok) {
            value.value = outcome.value
            problem.value = undefined
            return
        }
        problem.value = outcome.problem
        if (outcome.problem.kind === 'unreachable' && !over) timer = window.setTimeout(() => void load(), again)
    }

    const lineIsBack = () => {
        if (problem.value?.kind === 'unreachable' && !waiting.value) void load()
    }
    if (getCurrentScope() !== undefined) {
        window.addEventListener('online', lineIsBack)
        onScopeDispose(() => {
            over = true
            window.clearTimeout(timer)
            window.removeEventListener('online', lineIsBack)
        })
    } else over = true

    return { value, problem, waiting, load }
}
