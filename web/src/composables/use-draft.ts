import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { copyJson, isObject, readJson, textOf, type Json } from '@/api/json'
import type { Outcome } from '@/api/problem'

export interface DraftKeeper {
    draft(key: string): Promise<Outcome<{ body: Json }>>
    saveDraft(key: string, body: Json): Promise<Outcome<unknown>>
    dropDraft(key: string): Promise<Outcome<unknown>>
}

export type DraftState = 'none' | 'saving' | 'saved' | 'local'

export interface Kept { saved_at: string; body: Json }

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

/** A person who signs out leaves nothing at the window; the server has it. */
export function forgetDrafts(): void {
    try {
        Object.keys(sessionStorage).filter((name) => name.startsWith(prefix)).forEach((name) => sessionStorage.removeItem(name))
    } catch {
        // A forbidden store holds nothing.
    }
}

/**
 * Keeps what is typed: at once in this tab, and after a pause on the server, so that neither a lost
 * connection nor a closed window loses it. `restore` gives what an earlier visit left. What the
 * server could not be told is told again until it is; until then leaving the page asks first.
 */
export function useDraft(keeper: DraftKeeper, key: string, body: Ref<Json>, { owner = '', pause = 900, again = 5000 } = {}) {
    const state = ref<DraftState>('none')
    const savedAt = ref('')
    const place = `${owner}/${key}`
    let timer = 0
    let running = false

    function later(wait: number) {
        window.clearTimeout(timer)
        timer = window.setTimeout(() => void store(), wait)
    }

    async function store() {
        window.clearTimeout(timer)
        const at = savedAt.value
        const kept: Kept = { saved_at: at, body: copyJson(body.value) }
        const outcome = await keeper.saveDraft(key, { ...kept })
        if (!running || at !== savedAt.value) return
        state.value = outcome.ok ? 'saved' : 'local'
        if (!outcome.ok && outcome.problem.kind !== 'refused') later(again)
    }

    function changed() {
        if (!running) return
        savedAt.value = new Date().toISOString()
        writeLocal(place, { saved_at: savedAt.value, body: copyJson(body.value) })
        if (state.value !== 'local') state.value = 'saving'
        later(pause)
    }

    async function restore(): Promise<Kept | undefined> {
        const local = readLocal(place)
        const outcome = await keeper.draft(key)
        return laterOf(local, outcome.ok ? keptOf(outcome.value.body) : undefined)
    }

    /** From now on changes are kept. */
    function begin(kept?: Kept) {
        savedAt.value = kept?.saved_at ?? ''
        state.value = kept === undefined ? 'none' : 'saved'
        running = true
    }

    async function drop() {
        running = false
        window.clearTimeout(timer)
        writeLocal(place, undefined)
        state.value = 'none'
        await keeper.dropDraft(key)
        running = true
    }

    const unsaved = () => state.value === 'saving' || state.value === 'local'

    /** A phone may put away a page that is not looked at: what waits goes out at once. */
    function hidden() {
        if (document.visibilityState === 'hidden' && unsaved()) void store()
    }

    function online() {
        if (unsaved()) void store()
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
        if (unsaved()) void store()
        running = false
    })
    return { state, savedAt, restore, begin, drop }
}
