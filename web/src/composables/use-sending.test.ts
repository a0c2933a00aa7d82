import { describe, expect, it } from 'vitest'
import { effectScope, nextTick, ref } from 'vue'
import { succeeded, type Outcome } from '@/api/problem'
import { useSending, type Ids } from './use-sending'

const lost: Outcome<string> = { ok: false, problem: { kind: 'unreachable', words: '' } }
const refused = (...where: string[]): Outcome<string> => ({ ok: false, problem: { kind: 'refused', status: 422, refusals: where.map((place) => ({ code: 'x', words: place, where: place })), words: '', body: {} } })

function form() {
    const reason = ref('')
    const rows = ref([{ id: 'a', value: '1' }, { id: 'b', value: '2' }])
    const sending = effectScope().run(() => useSending(() => ({ reason: reason.value, rows: rows.value })))
    if (sending === undefined) throw new Error('no sending')
    return { ...sending, reason, rows }
}

describe('sending', () => {
    it('does one thing for two presses', async () => {
        const { send } = form()
        let sent = 0
        const ask = async () => {
            sent += 1
            return succeeded('done')
        }

        const [first, second] = await Promise.all([send('x', ask), send('x', ask)])

        expect([first?.ok, second, sent]).toEqual([true, undefined, 1])
    })

    it('is the same act again when no answer came, and another when something else is sent', async () => {
        const { send } = form()
        const ids: Ids[] = []
        const ask = async (given: Ids) => {
            ids.push(given)
            return lost
        }

        await send('x', ask)
        await send('x', ask)
        await send('y', ask)

        expect(ids[1]).toEqual(ids[0])
        expect(ids[2]?.id).not.toBe(ids[0]?.id)
    })

    it('is another act after an answer', async () => {
        const { send } = form()
        const ids: string[] = []
        const ask = (outcome: Outcome<string>) => async (given: Ids) => {
            ids.push(given.id)
            return outcome
        }

        await send('x', ask(refused('reason')))
        await send('x', ask(succeeded('')))
        await send('x', ask(succeeded('')))

        expect(new Set(ids).size).toBe(3)
    })

    it('no longer tells a fault whose place was changed, and still the others', async () => {
        const { send, problem, reason, rows } = form()
        await send('x', async () => refused('reason', 'rows/b/value', ''))

        reason.value = '补正'
        await nextTick()
        expect(problem.value?.words).toBe('rows/b/value；')
        rows.value = [{ id: 'a', value: '9' }, { id: 'b', value: '2' }]
        expect(problem.value?.words).toBe('rows/b/value；')
        rows.value = [{ id: 'a', value: '9' }, { id: 'b', value: '3' }]

        expect(problem.value?.words).toBe('')
    })

    it('says nothing any more when the last fault is mended', async () => {
        const { send, problem, reason } = form()
        await send('x', async () => refused('/values/reason'))

        reason.value = '补正'

        expect(problem.value).toBeUndefined()
    })

    it('still says that the server could not be reached while one goes on typing', async () => {
        const { send, problem, reason } = form()
        await send('x', async () => lost)

        reason.value = '补正'

        expect(problem.value?.kind).toBe('unreachable')
    })
})
