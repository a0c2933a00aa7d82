import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type Ref } from 'vue'
import { copyJson, type Json } from '@/api/json'
import { succeeded, type Outcome } from '@/api/problem'
import { keptOf, laterOf, useDraft } from './use-draft'

function keeper(reachable = true) {
    const stored = new Map<string, Json>()
    const lost: Outcome<never> = { ok: false, problem: { kind: 'unreachable', words: '' } }
    return {
        stored,
        draft: async (key: string) => (reachable ? succeeded({ body: stored.get(key) ?? null }) : lost),
        saveDraft: async (key: string, body: Json) => {
            if (!reachable) return lost
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
    afterEach(() => vi.useRealTimers())

    function begin(api: ReturnType<typeof keeper>) {
        const body: Ref<Json> = shallowRef({ text: '' })
        const scope = effectScope()
        const draft = scope.run(() => useDraft(api, 'case/1/decide', body))
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
