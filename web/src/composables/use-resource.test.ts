import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import type { Outcome } from '@/api/problem'
import { useResource } from './use-resource'

const away: Outcome<string> = { ok: false, problem: { kind: 'unreachable', words: '连不上' } }
const refused: Outcome<string> = { ok: false, problem: { kind: 'refused', status: 403, words: '无权', refusals: [], body: null } }

function asking(...answers: Outcome<string>[]) {
    const scope = effectScope()
    let asked = 0
    const resource = scope.run(() => useResource(() => Promise.resolve(answers[Math.min(asked++, answers.length - 1)] ?? away)))
    if (resource === undefined) throw new Error('no scope')
    return { resource, scope, asked: () => asked }
}

describe('a thing of the server', () => {
    beforeEach(() => void vi.useFakeTimers())
    afterEach(() => void vi.useRealTimers())

    it('is asked for again by itself while the server is away', async () => {
        const { resource } = asking(away, away, { ok: true, value: '案件' })
        await resource.load()
        expect(resource.problem.value?.kind).toBe('unreachable')
        await vi.advanceTimersByTimeAsync(10_000)
        expect([resource.value.value, resource.problem.value]).toEqual(['案件', undefined])
    })
    it('is asked for as soon as the line is back', async () => {
        const { resource } = asking(away, { ok: true, value: '案件' })
        await resource.load()
        window.dispatchEvent(new Event('online'))
        await vi.advanceTimersByTimeAsync(0)
        expect(resource.value.value).toBe('案件')
    })
    it('is not asked for again where it was refused, nor once its page is gone', async () => {
        const no = asking(refused)
        await no.resource.load()
        const gone = asking(away)
        await gone.resource.load()
        gone.scope.stop()
        window.dispatchEvent(new Event('online'))
        await vi.advanceTimersByTimeAsync(20_000)
        expect([no.asked(), gone.asked()]).toEqual([1, 1])
    })
})
