import { onScopeDispose, ref, shallowRef, watch, type Ref } from 'vue'
import { copyJson, isObject, readJson, textOf, type Json } from '@/api/json'
import type { Outcome, Problem } from '@/api/problem'

export interface DraftKeeper {
    draft(key: string): Promise<Outcome<{ body: Json }>>
    saveDraft(key: string, body: Json): Promise<Outcome<unknown>>
    dropDraft(key: string): Promise<Outcome<unknown>>
}

export type DraftState = 'none' | 'saving' | 'saved' | 'local'

export interface Kept { saved_at: string; body: Json }

/** Puts what was kept into the form. */
export type PutDraft = (kept: Kept) => void | Promise<void>

export type Draft = ReturnType<typeof useDraft>

const prefix = 'qingheng.draft.'

export function keptOf(value: Json | undefined): Kept | undefined {
    if (!isObject(value)) return undefined
    const body = value['body']
    const saved = textOf(value['saved_at'])
    return saved === '' || body === undefined ? undefined : { saved_at: saved, body }
}

/** The later of what this tab and what the server kept. */
export function laterOf(local: Kept | undefined, stored: Kept | undefined): Kept | undefined {
    if (local === undefined) return stored
    if (stored === undefined) return local
    return local.saved_at >= stored.saved_at ? local : stored
}

function readLocal(key: string): Kept | undefined {
    try {
        return keptOf(readJson(sessionStorage.getItem(prefix + key) ?? ''))
    } catch {
        return undefined
    }
}

function writeLocal(key: string, kept: Kept | undefined): void {
    try {
        if (kept === undefined) sessionStorage.removeItem(prefix + key)
        else sessionStorage.setItem(prefix + key, JSON.stringify(kept))
    } catch {
        // A full or forbidden store leaves the copy on the server.
    }
}

/** Keeps in this tab alone: for whom the server keeps no drafts. */
export const tabKeeper: DraftKeeper = {
    draft: () => Promise.resolve({ ok: true, value: { body: null } }),
    saveDraft: () => Promise.resolve({ ok: true, value: undefined }),
    dropDraft: () => Promise.resolve({ ok: true, value: undefined }),
}

/** A person who signs out leaves nothing at the window; the server has it. */
export function forgetDrafts(): void {
    try {
        Object.keys(sessionStorage).filter((name) => name.startsWith(prefix)).forEach((name) => sessionStorage.removeItem(name))
    } catch {
        // A forbidden store holds nothing.
    }
}

/** What came in time, or nothing. */
function within<T>(asked: Promise<T>, patience: number): Promise<T | undefined> {
    return new Promise((resolve) => {
        const timer = window.setTimeout(() => resolve(undefined), patience)
        void asked.then((answer) => {
            window.clearTimeout(timer)
            resolve(answer)
        })
    })
}

/**
 * Keeps what is typed: at once in this tab, and after a pause on the server, so that neither a lost
 * connection nor a closed window loses it. What the server could not be told is told again until it
 * is; until then leaving the page asks first.
 *
 * A form is shown when `ready`: by then `open` has put in what an earlier visit left. Where the
 * server's copy cannot be had in time the form is shown all the same and `unseen` says so; the copy
 * is asked for again, and nothing is written over it before it was seen. If it then differs from
 * what was typed meanwhile, both stand until the person chooses (`other`, `choose`).
 */
export function useDraft(keeper: DraftKeeper, key: string, body: Ref<Json>, { owner = '', pause = 900, again = 5000, patience = 6000 } = {}) {
    const state = ref<DraftState>('none')
    const savedAt = ref('')
    const ready = ref(false)
    const unseen = ref(false)
    const unseenFor = shallowRef<Problem>()
    const other = shallowRef<Kept>()
    const place = `${owner}/${key}`
    let put: PutDraft = () => undefined
    /** The contents that need no keeping: as the form began, or as it was kept last. */
    let known = ''
    /** When what the form began with was kept. */
    let begunAt = ''
    let timer = 0
    let running = false
    /** What is on its way to the server: an older draft must not arrive after it was dropped. */
    let sending: Promise<unknown> = Promise.resolve()

    const now = () => JSON.stringify(body.value)
    const unsaved = () => state.value === 'saving' || state.value === 'local'

    function later(wait: number) {
        window.clearTimeout(timer)
        timer = window.setTimeout(() => void store(), wait)
    }

    async function take(kept: Kept) {
        await put(kept)
        known = now()
        begunAt = savedAt.value = kept.saved_at
    }

    /** Looks at what the server holds, when it could not be seen before. Answers whether it may be written over. */
    async function seen(): Promise<boolean> {
        if (!unseen.value) return other.value === undefined
        const outcome = await keeper.draft(key)
        if (!running) return false
        unseenFor.value = outcome.ok ? undefined : outcome.problem
        if (!outcome.ok) return false
        unseen.value = false
        const stored = keptOf(outcome.value.body)
        if (stored === undefined || stored.saved_at <= begunAt || JSON.stringify(stored.body) === now()) return true
        if (!unsaved()) {
            await take(stored)
            state.value = 'saved'
            return false
        }
        other.value = stored
        return false
    }

    async function store() {
        window.clearTimeout(timer)
        if (!(await seen())) {
            if (unsaved()) state.value = 'local'
            if (running && unseen.value && unseenFor.value?.kind !== 'refused') later(again)
            return
        }
        if (!unsaved()) return
        const at = savedAt.value
        const saving = keeper.saveDraft(key, { saved_at: at, body: copyJson(body.value) })
        sending = saving
        const outcome = await saving
        if (!running || at !== savedAt.value) return
        state.value = outcome.ok ? 'saved' : 'local'
        if (!outcome.ok && outcome.problem.kind !== 'refused') later(again)
    }

    function changed() {
        if (!running || now() === known) return
        known = now()
        savedAt.value = new Date().toISOString()
        writeLocal(place, { saved_at: savedAt.value, body: copyJson(body.value) })
        if (state.value !== 'local') state.value = 'saving'
        later(pause)
    }

    /**
     * Puts what was kept into the form and shows it; from then on changes are kept. What does not
     * fit what the form shows by now stands beside until the person chooses. Answers what was put in.
     */
    async function open(how: PutDraft, fits: (kept: Kept) => boolean = () => true): Promise<Kept | undefined> {
        put = how
        running = false
        const local = readLocal(place)
        const outcome = await within(keeper.draft(key), patience)
        const stored = outcome?.ok === true ? keptOf(outcome.value.body) : undefined
        const found = laterOf(local, stored)
        const kept = found !== undefined && fits(found) ? found : undefined
        savedAt.value = begunAt = ''
        known = now()
        if (kept !== undefined) await take(kept)
        unseen.value = outcome?.ok !== true
        unseenFor.value = outcome?.ok === false ? outcome.problem : undefined
        other.value = kept === undefined ? found : undefined
        state.value = kept === undefined ? 'none' : kept === local && stored?.saved_at !== local.saved_at ? 'saving' : 'saved'
        running = true
        ready.value = true
        if (unseen.value || state.value === 'saving') later(unseen.value ? again : 0)
        return kept
    }

    /** Of what the server turned out to hold and what was typed here, one goes on. */
    async function choose(mine: boolean) {
        const found = other.value
        other.value = undefined
        if (found === undefined) return
        if (mine) return unsaved() ? store() : drop()
        await take(found)
        writeLocal(place, undefined)
        state.value = 'saving'
        later(0)
    }

    /** Asks for the server's copy at once. */
    const ask = () => later(0)

    /** The act is done, or the draft not wanted: it goes in both places. What is typed from now on is kept anew. */
    async function drop() {
        window.clearTimeout(timer)
        known = now()
        begunAt = savedAt.value = ''
        writeLocal(place, undefined)
        state.value = 'none'
        unseen.value = false
        other.value = undefined
        await sending
        await keeper.dropDraft(key)
    }

    /** A phone may put away a page that is not looked at: what waits goes out at once. */
    function hidden() {
        if (document.visibilityState === 'hidden' && unsaved()) void store()
    }

    function online() {
        if (unsaved() || unseen.value) void store()
    }

    function leaving(event: BeforeUnloadEvent) {
        if (state.value === 'local') event.preventDefault()
    }

    watch(body, changed, { deep: true })
    document.addEventListener('visibilitychange', hidden)
    window.addEventListener('online', online)
    window.addEventListener('beforeunload', leaving)
    onScopeDispose(() => {
        document.removeEventListener('visibilitychange', hidden)
        window.removeEventListener('online', online)
        window.removeEventListener('beforeunload', leaving)
        window.clearTimeout(timer)
        if (unsaved() && !unseen.value) void store()
        running = false
    })
    return { state, savedAt, ready, unseen, other, open, choose, ask, drop }
}
