import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope, type Ref } from 'vue'
import { copyJson, type Json } from '@/api/json'
import { succeeded, type Outcome } from '@/api/problem'
import { keptOf, laterOf, useDraft } from './use-draft'

function keeper(reachable = true) {
    const stored = new Map<string, Json>()
    const lost: Outcome<never> = { ok: false, problem: { kind: 'unreachable', words: '' } }
    const line = { reachable }
    return {
        stored,
        line,
        draft: async (key: string) => (line.reachable ? succeeded({ body: stored.get(key) ?? null }) : lost),
        saveDraft: async (key: string, body: Json) => {
            if (!line.reachable) return lost
            stored.set(key, copyJson(body))
            return succeeded(undefined)
        },
        dropDraft: async (key: string) => {
            stored.delete(key)
            return succeeded(undefined)
        },
    }
}

async function settle() {
    await nextTick()
    await vi.advanceTimersByTimeAsync(1000)
}

describe('drafts', () => {
    beforeEach(() => {
        vi.useFakeTimers()
        sessionStorage.clear()
    })
    const scopes: EffectScope[] = []
    afterEach(() => {
        scopes.splice(0).forEach((scope) => scope.stop())
        vi.useRealTimers()
    })

    function begin(api: ReturnType<typeof keeper>, owner = 'p1') {
        const body: Ref<Json> = shallowRef({ text: '' })
        const scope = effectScope()
        scopes.push(scope)
        const draft = scope.run(() => useDraft(api, 'case/1/decide', body, { owner }))
        if (draft === undefined) throw new Error('no draft')
        draft.begin()
        return { body, draft, scope }
    }

    it('stand in the tab at once and on the server after a pause', async () => {
        const api = keeper()
        const { body, draft } = begin(api)

        body.value = { text: '甲' }
        await nextTick()
        expect(sessionStorage.length).toBe(1)
        expect(api.stored.size).toBe(0)
        await settle()

        expect(keptOf(api.stored.get('case/1/decide'))?.body).toEqual({ text: '甲' })
        expect(draft.state.value).toBe('saved')
    })

    it('stay in the tab when the server cannot be reached, and say so', async () => {
        const { body, draft } = begin(keeper(false))

        body.value = { text: '甲' }
        await settle()

        expect(draft.state.value).toBe('local')
        expect((await draft.restore())?.body).toEqual({ text: '甲' })
    })

    it('reach the server by themselves when it answers again', async () => {
        const api = keeper(false)
        const { body, draft } = begin(api)
        body.value = { text: '甲' }
        await settle()

        api.line.reachable = true
        await vi.advanceTimersByTimeAsync(5000)

        expect(keptOf(api.stored.get('case/1/decide'))?.body).toEqual({ text: '甲' })
        expect(draft.state.value).toBe('saved')
    })

    it('ask before the page is left while only this tab holds them', async () => {
        const api = keeper(false)
        const { body } = begin(api)
        const leaves = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
        expect(leaves()).toBe(true)

        body.value = { text: '甲' }
        await settle()

        expect(leaves()).toBe(false)
    })

    it('of one person are not shown to the next at the same window', async () => {
        const api = keeper(false)
        const { body, scope } = begin(api)
        body.value = { text: '甲' }
        await settle()
        scope.stop()

        expect(await begin(api, 'p2').draft.restore()).toBeUndefined()
    })

    it('are saved when the form is left before the pause is over', async () => {
        const api = keeper()
        const { body, scope } = begin(api)

        body.value = { text: '甲' }
        await nextTick()
        scope.stop()
        await settle()

        expect(api.stored.size).toBe(1)
    })

    it('are gone in both places after the act', async () => {
        const api = keeper()
        const { body, draft } = begin(api)
        body.value = { text: '甲' }
        await settle()

        await draft.drop()

        expect([api.stored.size, sessionStorage.length]).toEqual([0, 0])
    })

    it('come from where they were kept last', () => {
        const old = { saved_at: '2026-04-24T01:00:00.000Z', body: 1 }
        const late = { saved_at: '2026-04-24T02:00:00.000Z', body: 2 }
        expect([laterOf(old, late), laterOf(late, old), laterOf(undefined, old)]).toEqual([late, late, old])
    })
})
