import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope } from 'vue'
import type { Json } from '@/api/json'
import { succeeded, type Outcome, type Refusal } from '@/api/problem'
import type { ActAnswer, ActRequest, HistoryRow } from '@/api/record-types'
import type { AskedField } from '@/catalogue/asked'
import { aCatalogue } from '@/testing/fixtures'
import { useAct, type ActApi, type ActContext } from './use-act'

const fields = (aCatalogue.record_types['case']?.fields ?? []).filter((field) => ['cause', 'fine'].includes(field.id))

function context(more: Partial<ActContext> = {}): ActContext {
    return {
        type: 'case', record: 'r1', version: 7, stored: { cause: '甲', fine: 10000 }, titles: {}, fields, asFact: false,
        person: 'p1', onBehalfOf: undefined, step: { act: 'decide', label: '决定', allowed: true }, ...more,
    }
}

function refused(status: number, refusals: Refusal[]): Outcome<ActAnswer> {
    return { ok: false, problem: { kind: 'refused', status, refusals, words: '', body: {} } }
}

const done: Outcome<ActAnswer> = succeeded({ receipt: { act: 'a', digest: '', arrival: 1, recorded_at: '' } })
const row: HistoryRow = { act: 'x', kind: 'case.correct', label: '更正', arrival: 1, happened_on: '', recorded_at: '', acted_by: { id: 'p2', name: '李某' } }

function run(answers: Outcome<ActAnswer>[], more: Partial<ActContext> = {}, doubts: Refusal[] = [], kept: Json = null, shownDay?: () => string) {
    const asked: ActRequest[] = []
    let dropped = 0
    const api: ActApi = {
        act: async (request) => {
            asked.push(request)
            return answers[asked.length - 1] ?? done
        },
        check: async () => succeeded({ allowed: true, doubts }),
        page: async () => succeeded({ record: { id: 'r1', type: 'case', version: 9, values: { cause: '丙', fine: 20000 } }, title: '' }),
        history: async () => succeeded({ rows: [row, row, row], total: 9 }),
        draft: async () => succeeded({ body: kept }),
        saveDraft: async () => succeeded(undefined),
        dropDraft: async () => {
            dropped += 1
            return succeeded(undefined)
        },
    }
    const act = effectScope().run(() => useAct(api, context(more), shownDay))
    if (act === undefined) throw new Error('no act')
    return { act, asked, dropped: () => dropped }
}

describe('performing an act', () => {
    beforeEach(() => sessionStorage.clear())

    it('sends the version that was seen and what was typed', async () => {
        const { act, asked } = run([done])
        act.form.value = { ...act.form.value, values: { cause: '乙', fine: '12,000.50' } }

        await act.perform()

        expect(asked[0]).toMatchObject({ record: 'r1', act: 'decide', expected_version: 7, values: { cause: '乙', fine: '12,000.50' }, source: { kind: 'here' } })
    })

    it('sends what the form asks by what is chosen, and keeps the rest in the draft', async () => {
        const outcome: AskedField = { id: 'outcome', label: '结果', kind: 'choice' }
        const fine: AskedField = { id: 'fine', label: '罚款', kind: 'money', asked: { outcome: 'penalty' } }
        const { act, asked } = run([done], { stored: {}, fields: [outcome, fine] })
        act.form.value = { ...act.form.value, values: { outcome: 'penalty', fine: '200' } }
        act.form.value = { ...act.form.value, values: { ...act.form.value.values, outcome: 'none' } }

        expect(act.asking.value.left.map((field) => field.id)).toEqual(['fine'])
        expect(act.form.value.values['fine']).toBe('200')
        await act.perform()

        expect(asked[0]?.values).toEqual({ outcome: 'none' })
    })

    it('says what a correction takes along, and leaves it to the server to clear it', async () => {
        const outcome: AskedField = { id: 'outcome', label: '结果', kind: 'choice' }
        const fine: AskedField = { id: 'fine', label: '罚款', kind: 'money', when: { outcome: 'penalty' } }
        const { act, asked } = run([done], { stored: { outcome: 'penalty', fine: 20000 }, fields: [outcome, fine], all: [outcome, fine], step: { act: 'correct', label: '更正', allowed: true } })
        act.form.value = { ...act.form.value, values: { ...act.form.value.values, outcome: 'none' } }

        expect([act.asking.value.cleared.map((field) => field.id), act.asking.value.left]).toEqual([['fine'], []])
        await act.perform()

        expect(asked[0]?.values).toEqual({ outcome: 'none' })
    })

    it('leaves the day to the server where none stands in the form', async () => {
        const { act, asked } = run([done])
        await act.perform()
        expect(asked[0]).not.toHaveProperty('happened_on')
    })

    it('sends the day that stands in the form, typed or not, whatever day it has become', async () => {
        const { act, asked } = run([done, done], {}, [], null, () => '2026-04-24')
        await act.perform()
        act.form.value = { ...act.form.value, happenedOn: '2026-04-23' }
        await act.perform()
        expect(asked.map((request) => request.happened_on)).toEqual(['2026-04-24', '2026-04-23'])
    })

    it('begun on one day and gone on with on another is done on the other', async () => {
        const { act } = run([done])
        expect(act.form.value.happenedOn).toBe('')
    })

    it('drops the draft only when the act is in the ledger', async () => {
        const { act, dropped } = run([refused(422, [{ code: 'x', words: '甲' }]), done])
        await act.perform()
        expect(dropped()).toBe(0)
        await act.perform()
        expect(dropped()).toBe(1)
    })

    it('no longer marks a field that is filled in after the refusal, and still the others', async () => {
        const { act } = run([refused(422, [{ code: 'a', words: '甲', where: '/values/cause' }, { code: 'b', words: '乙', where: 'fine' }, { code: 'c', words: '丙' }])])
        await act.perform()

        act.form.value = { ...act.form.value, values: { ...act.form.value.values, cause: '乙' } }

        expect(act.refusals.value.map((refusal) => refusal.words)).toEqual(['乙', '丙'])
    })

    it('no longer tells who decided and from where when these are mended, nor what a check of other words said', async () => {
        const { act } = run([refused(422, [{ code: 'a', words: '甲', where: 'acted_by' }, { code: 'b', words: '乙', where: 'source' }])])
        await act.perform()
        await act.check()
        expect(act.checked.value?.allowed).toBe(true)
        act.refusals.value = [{ code: 'a', words: '甲', where: 'acted_by' }, { code: 'b', words: '乙', where: 'source' }]

        act.form.value = { ...act.form.value, actedBy: 'p2' }
        expect(act.refusals.value.map((refusal) => refusal.words)).toEqual(['乙'])
        act.form.value = { ...act.form.value, source: { kind: 'paper' } }

        expect([act.refusals.value, act.checked.value]).toEqual([[], undefined])
    })

    it('does one act for two presses', async () => {
        const { act, asked } = run([done, done])
        await Promise.all([act.perform(), act.perform()])
        expect(asked).toHaveLength(1)
    })

    it('shows every refusal and keeps what was typed', async () => {
        const { act } = run([refused(422, [{ code: 'a', words: '甲', where: 'cause' }, { code: 'b', words: '乙' }])])
        act.form.value = { ...act.form.value, values: { cause: '乙' } }

        await act.perform()

        expect(act.refusals.value.map((refusal) => refusal.words)).toEqual(['甲', '乙'])
        expect(act.form.value.values).toEqual({ cause: '乙' })
    })

    it('sends the same id again after a lost answer', async () => {
        const { act, asked } = run([{ ok: false, problem: { kind: 'unreachable', words: '' } }, done])
        await act.perform()
        await act.perform()
        expect(asked[0]?.id).toBe(asked[1]?.id)
    })

    it('shows what others did, keeps what was typed and goes on from there', async () => {
        const { act, asked } = run([refused(409, [{ code: 'records.stale', words: '' }]), done])
        act.form.value = { ...act.form.value, values: { ...act.form.value.values, cause: '乙' } }

        await act.perform()
        expect([act.stale.value?.length, act.clashes.value]).toEqual([2, ['cause']])
        act.goOn()
        await act.perform()

        expect(asked[1]).toMatchObject({ expected_version: 9, values: { cause: '乙', fine: '200.00' } })
    })

    it('never lets an old draft take back what others did since', async () => {
        const kept = { saved_at: '2026-04-24T01:00:00.000Z', body: { version: 7, before: { cause: '甲', fine: '100.00' }, values: { cause: '乙', fine: '100.00' } } }
        const { act, asked } = run([done], { version: 9, stored: { cause: '丙', fine: 20000 }, step: { act: 'correct', label: '更正', allowed: true } }, [], kept)

        await act.open()
        expect(act.stale.value).toHaveLength(2)
        act.goOn()
        await act.perform()

        expect(asked[0]).toMatchObject({ expected_version: 9, values: { cause: '乙' } })
        expect(asked[0]?.values).not.toHaveProperty('fine')
    })

    it('says that an earlier sending had arrived', async () => {
        const { act } = run([refused(409, [{ code: 'act.id_used', words: '' }])])
        await act.perform()
        expect(act.used.value).toBe(true)
    })

    it('corrects only what was changed', async () => {
        const { act, asked } = run([done], { step: { act: 'correct', label: '更正', allowed: true } })
        act.form.value = { ...act.form.value, reason: '笔误', values: { ...act.form.value.values, cause: '乙' } }
        await act.perform()
        expect(asked[0]?.values).toEqual({ cause: '乙' })
    })

    it('tells doubts from refusals and keeps what was looked at', async () => {
        const doubt = { code: 'records.check_digit', words: '末位不符', where: 'cause' }
        const { act, asked } = run([refused(422, [doubt, { code: 'b', words: '乙' }]), done], {}, [doubt])

        await act.perform()
        expect([act.doubts.value.length, act.refusals.value.map((refusal) => refusal.code)]).toEqual([1, ['b']])
        act.acceptDoubts.value = true
        await act.perform()

        expect(asked[1]?.accept_doubts).toBe(true)
    })

    it('marks a fact as one', async () => {
        const { act, asked } = run([done], { asFact: true })
        act.form.value = { ...act.form.value, happenedOn: '2026-04-20' }
        await act.perform()
        expect(asked[0]).toMatchObject({ as_fact: true, happened_on: '2026-04-20' })
    })
})
