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

/**
 * Keeps what is typed: at once in this tab, and after a pause on the server, so that neither a lost
 * connection nor a closed window loses it. `restore` gives what an earlier visit left.
 */
export function useDraft(keeper: DraftKeeper, key: string, body: Ref<Json>, pause = 900) {
    const state = ref<DraftState>('none')
    const savedAt = ref('')
    let timer = 0
    let running = false

    async function store() {
        const kept: Kept = { saved_at: savedAt.value, body: copyJson(body.value) }
        const outcome = await keeper.saveDraft(key, { ...kept })
        if (running) state.value = outcome.ok ? 'saved' : 'local'
    }

    function changed() {
        if (!running) return
        savedAt.value = new Date().toISOString()
        writeLocal(key, { saved_at: savedAt.value, body: copyJson(body.value) })
        state.value = 'saving'
        window.clearTimeout(timer)
        timer = window.setTimeout(() => void store(), pause)
    }

    async function restore(): Promise<Kept | undefined> {
        const local = readLocal(key)
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
        writeLocal(key, undefined)
        state.value = 'none'
        await keeper.dropDraft(key)
        running = true
    }

    watch(body, changed, { deep: true })
    onScopeDispose(() => {
        if (state.value === 'saving') {
            window.clearTimeout(timer)
            void store()
        }
        running = false
    })
    return { state, savedAt, restore, begin, drop }
}
