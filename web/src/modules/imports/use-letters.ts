import { computed, ref, shallowRef } from 'vue'
import type { LetterApi } from '@/api/letter-api'
import type { LetterImport, LetterText } from '@/api/letter-types'
import type { Outcome, Problem } from '@/api/problem'
import { newId } from '@/api/uuid'

type Ask = LetterApi & { undoImport: (id: string, body: { id: string; reason: string }) => Promise<Outcome<unknown>> }

/** What the person chose of the letters. */
interface Choice { leftOut: readonly number[]; state: string }

/** While letters arrive the whole list is asked for at most so often, in milliseconds: the server opens every letter for it. */
const patience = 4000

/** An import of letters: its list, the letter that is open, and what may be done with it. */
export function useLetters(api: Ask, id: () => string, now: () => number = Date.now) {
    const state = shallowRef<LetterImport>()
    const problem = ref<Problem>()
    const open = shallowRef<LetterText>()
    const openProblem = ref<Problem>()
    const chosen = ref(0)
    const acting = ref<'no' | 'perform' | 'undo'>('no')
    /** What the server does not know yet: pressed faster than it answers. */
    const wanted = shallowRef<Choice>()
    const busy = computed(() => (acting.value !== 'no' ? acting.value : wanted.value === undefined ? 'no' : 'choose'))
    const kept = computed<Choice>(() => ({
        leftOut: (state.value?.letters ?? []).filter((line) => line.outcome === 'left_out').map((line) => line.n),
        state: state.value?.state ?? '',
    }))
    const choice = computed(() => wanted.value ?? kept.value)
    /** Sent again because no answer came, it is the same act. */
    let acts = { perform: newId(), undo: newId() }
    let turn = 0
    let loadedAt = Number.NEGATIVE_INFINITY
    let sending = false
    let loadAfter = false

    /** Another import, or none yet. */
    function begin() {
        turn += 1
        acts = { perform: newId(), undo: newId() }
        loadedAt = Number.NEGATIVE_INFINITY
        for (const one of [state, problem, open, openProblem, wanted]) one.value = undefined
        chosen.value = 0
    }

    async function load() {
        if (id() === '') return
        loadAfter = sending
        if (sending) return
        turn += 1
        loadedAt = now()
        const mine = turn
        const outcome = await api.letters(id())
        if (mine !== turn) return
        if (outcome.ok) state.value = outcome.value
        problem.value = outcome.ok ? undefined : outcome.problem
    }

    /** A letter arrived, or could not; `left` are still on their way. */
    function arrived(left: number) {
        if (left === 0 || now() - loadedAt >= patience) void load()
    }

    async function choose(n: number) {
        chosen.value = n
        const outcome = await api.letterText(id(), n)
        if (chosen.value !== n) return
        open.value = outcome.ok ? outcome.value : undefined
        openProblem.value = outcome.ok ? undefined : outcome.problem
    }

    /** One at a time, each with the newest choice. */
    async function send() {
        if (sending) return
        sending = true
        while (wanted.value !== undefined) {
            const asked = wanted.value
            turn += 1
            const mine = turn
            const outcome = await api.chooseLetters(id(), { left_out: [...asked.leftOut], state: asked.state })
            if (mine !== turn) continue
            if (outcome.ok) state.value = outcome.value
            problem.value = outcome.ok ? undefined : outcome.problem
            if (!outcome.ok || wanted.value === asked) wanted.value = undefined
        }
        sending = false
        if (loadAfter) await load()
    }

    function want(part: Partial<Choice>): Promise<void> {
        wanted.value = { ...choice.value, ...part }
        return send()
    }
    const leave = (n: number, out: boolean) => want({ leftOut: [...choice.value.leftOut.filter((one) => one !== n), ...(out ? [n] : [])] })
    const bringInAs = (procedureState: string) => want({ state: procedureState })

    async function act(what: 'perform' | 'undo', ask: () => Promise<Outcome<unknown>>): Promise<boolean> {
        acting.value = what
        const outcome = await ask()
        acting.value = 'no'
        await load()
        // The answer may be lost and the act done.
        const stored = what === 'perform' ? state.value?.performed : state.value?.undone
        const done = outcome.ok || stored?.act === acts[what]
        if (done) {
            open.value = undefined
            chosen.value = 0
        } else {
            problem.value = outcome.problem
        }
        return done
    }
    const perform = (skipFaulty: boolean) => act('perform', () => api.performLetters(id(), { id: acts.perform, skip_faulty: skipFaulty }))
    const undo = (reason: string) => act('undo', () => api.undoImport(id(), { id: acts.undo, reason }))

    return { state, problem, open, openProblem, chosen, choice, busy, begin, load, arrived, choose, leave, bringInAs, perform, undo }
}
