import { ref, watch, type Ref } from 'vue'
import { isObject, readJson } from '@/api/json'
import type { Problem } from '@/api/problem'
import { mended } from '@/components/refusals'

/** What a form holds, under the names by which refusals speak of it; under `*` what any other refusal is about. */
export type Places = () => Record<string, unknown>

function read(text: string): Record<string, unknown> {
    const value: unknown = readJson(text)
    return isObject(value) ? value : {}
}

/**
 * Why something was not done. Each reason goes when the place that it speaks of is changed: the
 * next sending judges it anew. That the server could not be reached stays until it is asked again.
 */
export function useProblem(places: Places = () => ({})): Ref<Problem | undefined> {
    const problem = ref<Problem>()
    watch(() => JSON.stringify(places()), (now, before) => {
        if (problem.value !== undefined) problem.value = mended(problem.value, read(before), read(now))
    }, { flush: 'sync' })
    return problem
}
