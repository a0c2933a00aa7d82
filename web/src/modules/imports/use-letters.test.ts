import { describe, expect, it } from 'vitest'
import { nextTick } from 'vue'
import type { LetterApi } from '@/api/letter-api'
import type { LetterImport } from '@/api/letter-types'
import { succeeded, type Outcome, type Problem } from '@/api/problem'
import { aLetter, aLine } from '@/testing/letters'
import { useLetters } from './use-letters'

describe('an import of letters', () => {
    const anImport: LetterImport = { id: 'i1', file: '甲.txt', own: true, state: 'closed', states: [{ id: 'closed', label: '已结案' }], letters: [1, 2, 3].map((n) => ({ ...aLine, n, outcome: 'new' })), new: 3, duplicate: 0, faulty: 0, left_out: 0 }
    const lost: Problem = { kind: 'unreachable', words: '没有连上' }

    /** A server that keeps choices; each answer to a choice waits until `answer` is called. */
    function aServer() {
        const held = { state: anImport, loads: 0, sent: [] as unknown[], acts: [] as string[], waiting: [] as ((problem?: Problem) => void)[], performs: false }
        const api: LetterApi & { undoImport: () => Promise<Outcome<unknown>> } = {
            letters: () => {
                held.loads += 1
                return Promise.resolve(succeeded(held.state))
            },
            addLetter: () => Promise.resolve(succeeded({ id: 'i1', n: 1 })),
            letterText: (_id, n) => Promise.resolve(n === 9 ? { ok: false, problem: lost } : succeeded({ ...aLetter, n })),
            chooseLetters: (_id, body) => new Promise((done) => {
                held.sent.push(body)
                held.waiting.push((problem) => {
                    if (problem === undefined) held.state = { ...held.state, state: body.state, letters: anImport.letters.map((line) => ({ ...line, outcome: body.left_out.includes(line.n) ? 'left_out' : 'new' })) }
                    done(problem === undefined ? succeeded(held.state) : { ok: false, problem })
                })
            }),
            performLetters: (_id, body) => {
                held.acts.push(body.id)
                if (held.performs) held.state = { ...held.state, performed: { act: body.id } }
                return Promise.resolve({ ok: false, problem: lost })
            },
            undoImport: () => Promise.resolve(succeeded<unknown>({})),
        }
        const answer = async (problem?: Problem) => {
            await expect.poll(() => held.waiting.length).toBeGreaterThan(0)
            held.waiting.shift()?.(problem)
            await nextTick()
            await nextTick()
        }
        return { api, held, answer }
    }

    it('keeps what was pressed faster than the server answers, one question at a time', async () => {
        const { api, held, answer } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()

        void letters.leave(2, true)
        void letters.leave(3, true)
        void letters.bringInAs('decided')

        expect([letters.busy.value, [...letters.choice.value.leftOut], held.sent.length]).toEqual(['choose', [2, 3], 1])
        await answer()
        expect([letters.busy.value, [...letters.choice.value.leftOut]]).toEqual(['choose', [2, 3]])
        await answer()
        expect(held.sent).toEqual([{ left_out: [2], state: 'closed' }, { left_out: [2, 3], state: 'decided' }])
        expect([letters.busy.value, letters.choice.value.state, [...letters.choice.value.leftOut]]).toEqual(['no', 'decided', [2, 3]])
        void letters.leave(2, false)
        await answer()
        expect(held.sent.at(-1)).toEqual({ left_out: [3], state: 'decided' })
    })
    it('shows what the server has where a choice was not kept, and why', async () => {
        const { api, answer } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()

        void letters.leave(2, true)
        await answer(lost)

        expect([letters.choice.value.leftOut, letters.busy.value, letters.problem.value?.words]).toEqual([[], 'no', '没有连上'])
    })
    it('asks for the list while a choice is on its way only after it', async () => {
        const { api, held, answer } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()
        void letters.leave(2, true)

        await letters.load()
        expect(held.loads).toBe(1)
        await answer()

        await expect.poll(() => held.loads).toBe(2)
        expect([...letters.choice.value.leftOut]).toEqual([2])
    })
    it('asks for the list when the last letter came, and before that now and then', () => {
        const { api, held } = aServer()
        let now = 0
        const letters = useLetters(api, () => 'i1', () => now)

        for (const left of [9, 8, 7, 6]) {
            letters.arrived(left)
            now += 1500
        }
        expect(held.loads, 'the first, and one after four seconds').toBe(2)
        letters.arrived(0)
        expect(held.loads).toBe(3)
    })
    it('shows no letter under the name of another while its text is on the way, and says why it does not come', async () => {
        const { api } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()
        await letters.choose(1)

        const coming = letters.choose(2)
        expect([letters.chosen.value, letters.open.value?.n]).toEqual([2, 1])
        await coming
        expect(letters.open.value?.n).toBe(2)
        await letters.choose(9)
        expect([letters.open.value, letters.openProblem.value?.words]).toEqual([undefined, '没有连上'])
    })
    it('asks for its act by the same id until it is done, and says so whatever is looked at meanwhile', async () => {
        const { api, held } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()

        expect(await letters.perform(true)).toBe(false)
        await letters.choose(1)
        expect(letters.problem.value?.words).toBe('没有连上')
        held.performs = true

        expect(await letters.perform(true), 'its answer was lost, the act is done').toBe(true)
        expect([letters.problem.value, letters.state.value?.performed?.act, new Set(held.acts).size]).toEqual([undefined, held.acts[0], 1])
    })
    it('begun anew is another import with another act', async () => {
        const { api, held } = aServer()
        const letters = useLetters(api, () => 'i1')
        await letters.load()
        await letters.perform(true)

        letters.begin()
        expect([letters.state.value, letters.problem.value, letters.chosen.value]).toEqual([undefined, undefined, 0])
        await letters.load()
        await letters.perform(true)

        expect(new Set(held.acts).size).toBe(2)
    })
})
