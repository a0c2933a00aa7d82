import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, nextTick, shallowRef, type EffectScope, type Ref } from 'vue'
import { copyJson, type Json } from '@/api/json'
import { succeeded, type Outcome } from '@/api/problem'
import { keptOf, laterOf, useDraft } from './use-draft'

const key = 'case/1/decide'

function keeper(reachable = true) {
    const stored = new Map<string, Json>()
    const lost: Outcome<never> = { ok: false, problem: { kind: 'unreachable', words: '' } }
    const line = { reachable, wait: 0, saveWait: 0 }
    const after = (ms: number) => (ms === 0 ? Promise.resolve() : new Promise<void>((done) => window.setTimeout(done, ms)))
    return {
        stored,
        line,
        draft: async (wanted: string): Promise<Outcome<{ body: Json }>> => {
            await after(line.wait)
            return line.reachable ? succeeded({ body: stored.get(wanted) ?? null }) : lost
        },
        saveDraft: async (wanted: string, body: Json): Promise<Outcome<unknown>> => {
            await after(line.saveWait)
            if (!line.reachable) return lost
            stored.set(wanted, copyJson(body))
            return succeeded(undefined)
        },
        dropDraft: async (wanted: string): Promise<Outcome<unknown>> => {
            stored.delete(wanted)
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

    function form(api: ReturnType<typeof keeper>, owner = 'p1') {
        const body: Ref<Json> = shallowRef({ text: '' })
        const scope = effectScope()
        scopes.push(scope)
        const draft = scope.run(() => useDraft(api, key, body, { owner }))
        if (draft === undefined) throw new Error('no draft')
        const open = () => draft.open((kept) => {
            body.value = kept.body
        })
        return { body, draft, scope, open }
    }
    async function begin(api: ReturnType<typeof keeper>, owner = 'p1') {
        const made = form(api, owner)
        await made.open()
        return made
    }
    const on = (api: ReturnType<typeof keeper>) => keptOf(api.stored.get(key))?.body
    const old = (text: string): Json => ({ saved_at: '2026-04-24T01:00:00.000Z', body: { text } })

    it('stand in the tab at once and on the server after a pause', async () => {
        const api = keeper()
        const { body, draft } = await begin(api)

        body.value = { text: '甲' }
        await nextTick()
        expect(sessionStorage.length).toBe(1)
        expect(api.stored.size).toBe(0)
        await settle()

        expect(on(api)).toEqual({ text: '甲' })
        expect(draft.state.value).toBe('saved')
    })

    it('keep a form back until what was kept is in it', async () => {
        const api = keeper()
        api.stored.set(key, old('甲'))
        api.line.wait = 2000
        const { body, draft, open } = form(api)

        const opening = open()
        await vi.advanceTimersByTimeAsync(1999)
        expect(draft.ready.value).toBe(false)
        await vi.advanceTimersByTimeAsync(1)
        await opening

        expect([draft.ready.value, body.value]).toEqual([true, { text: '甲' }])
    })

    it('that were only put in are not written anew', async () => {
        const api = keeper()
        api.stored.set(key, old('甲'))
        const save = vi.spyOn(api, 'saveDraft')

        const { draft } = await begin(api)
        await settle()

        expect([draft.state.value, save.mock.calls.length]).toEqual(['saved', 0])
    })

    it('of the tab that are later than the server’s reach it without another word typed', async () => {
        const api = keeper(false)
        const first = await begin(api)
        first.body.value = { text: '乙' }
        await settle()
        first.scope.stop()
        api.line.reachable = true
        api.stored.set(key, old('甲'))

        const { body } = await begin(api)
        await settle()

        expect([body.value, on(api)]).toEqual([{ text: '乙' }, { text: '乙' }])
    })

    it('that cannot be had let the form be filled in, and say so', async () => {
        const api = keeper(false)

        const { draft } = await begin(api)

        expect([draft.ready.value, draft.unseen.value]).toEqual([true, true])
    })

    it('that are long in coming let the form be filled in, and come by themselves while nothing is typed', async () => {
        const api = keeper()
        api.stored.set(key, old('甲'))
        api.line.wait = 60_000
        const { body, draft, open } = form(api)
        const opening = open()
        await vi.advanceTimersByTimeAsync(6000)
        await opening
        expect([draft.ready.value, draft.unseen.value]).toEqual([true, true])

        api.line.wait = 0
        await vi.advanceTimersByTimeAsync(5000)

        expect([body.value, draft.unseen.value, draft.state.value]).toEqual([{ text: '甲' }, false, 'saved'])
    })

    it('that could not be seen are never written over: both stand until one is chosen', async () => {
        const api = keeper(false)
        api.stored.set(key, old('甲'))
        const { body, draft } = await begin(api)
        body.value = { text: '乙' }
        await settle()

        api.line.reachable = true
        await vi.advanceTimersByTimeAsync(10_000)
        expect([on(api), body.value, draft.state.value]).toEqual([{ text: '甲' }, { text: '乙' }, 'local'])
        expect(draft.other.value?.body).toEqual({ text: '甲' })
        await draft.choose(true)

        expect([on(api), draft.state.value]).toEqual([{ text: '乙' }, 'saved'])
    })

    it('that came late may be taken instead of what was typed', async () => {
        const api = keeper(false)
        api.stored.set(key, old('甲'))
        const { body, draft } = await begin(api)
        body.value = { text: '乙' }
        await settle()
        api.line.reachable = true
        await vi.advanceTimersByTimeAsync(10_000)

        await draft.choose(false)
        await settle()

        expect([body.value, on(api), sessionStorage.length]).toEqual([{ text: '甲' }, { text: '甲' }, 0])
    })

    it('that no longer fit stand beside, and go when what is shown is kept', async () => {
        const api = keeper()
        api.stored.set(key, old('甲'))
        const { body, draft } = form(api)
        await draft.open((kept) => {
            body.value = kept.body
        }, () => false)
        expect([body.value, draft.other.value?.body]).toEqual([{ text: '' }, { text: '甲' }])

        await draft.choose(true)

        expect([draft.other.value, api.stored.size]).toEqual([undefined, 0])
    })

    it('stay in the tab when the server cannot be reached, and say so', async () => {
        const api = keeper(false)
        const { body, draft, scope } = await begin(api)

        body.value = { text: '甲' }
        await settle()
        scope.stop()

        expect(draft.state.value).toBe('local')
        expect((await begin(api)).body.value).toEqual({ text: '甲' })
    })

    it('reach the server by themselves when it answers again', async () => {
        const api = keeper(false)
        const { body, draft } = await begin(api)
        body.value = { text: '甲' }
        await settle()

        api.line.reachable = true
        await vi.advanceTimersByTimeAsync(5000)

        expect(on(api)).toEqual({ text: '甲' })
        expect(draft.state.value).toBe('saved')
    })

    it('ask before the page is left while only this tab holds them', async () => {
        const api = keeper(false)
        const { body } = await begin(api)
        const leaves = () => window.dispatchEvent(new Event('beforeunload', { cancelable: true }))
        expect(leaves()).toBe(true)

        body.value = { text: '甲' }
        await settle()

        expect(leaves()).toBe(false)
    })

    it('of one person are not shown to the next at the same window', async () => {
        const api = keeper(false)
        const { body, scope } = await begin(api)
        body.value = { text: '甲' }
        await settle()
        scope.stop()

        expect((await begin(api, 'p2')).body.value).toEqual({ text: '' })
    })

    it('are saved when the form is left before the pause is over', async () => {
        const api = keeper()
        const { body, scope } = await begin(api)

        body.value = { text: '甲' }
        await nextTick()
        scope.stop()
        await settle()

        expect(api.stored.size).toBe(1)
    })

    it('are gone in both places after the act, also one that was still on its way', async () => {
        const api = keeper()
        const { body, draft } = await begin(api)
        api.line.saveWait = 500
        body.value = { text: '甲' }
        await settle()

        const dropping = draft.drop()
        await settle()
        await dropping

        expect([api.stored.size, sessionStorage.length]).toEqual([0, 0])
    })

    it('begin anew with what is typed while one is dropped', async () => {
        const api = keeper()
        const { body, draft } = await begin(api)
        body.value = { text: '甲' }
        await settle()

        const dropping = draft.drop()
        body.value = { text: '乙' }
        await dropping
        await settle()

        expect(on(api)).toEqual({ text: '乙' })
    })

    it('come from where they were kept last', () => {
        const first = { saved_at: '2026-04-24T01:00:00.000Z', body: 1 }
        const late = { saved_at: '2026-04-24T02:00:00.000Z', body: 2 }
        expect([laterOf(first, late), laterOf(late, first), laterOf(undefined, first)]).toEqual([late, late, first])
    })
})
