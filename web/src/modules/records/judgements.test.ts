import { describe, expect, it } from 'vitest'
import { factsOf } from './facts'
import { forPeople } from './history-words'
import { indented, judgedOf } from './judgements'
import { keptOf } from './machine-fields'

const exceeded = '{"judgement":"exceedance","rule":"exceedance_general","edition":"HJ 75-2017","confidence":"unverified","factor":"a21026","form":"converted","from":"2026-03-02 08:00","until":"2026-03-02 09:00","verdict":"exceeds","inputs":{"average":"hour","limit":"35","limit_source":"GB 13223-2011","value":"73.5"},"results":{"rounded":"74","times_over":"1.10"}}'

describe('what an alarm rests on', () => {
    it('is a line a judgement, in words, and what the lines rest on once', () =>
        expect(judgedOf(`[${exceeded},${exceeded}]`)).toMatchObject({ rows: [{ time: '2026-03-02 08:00 至 09:00', what: '折算小时均值', value: '73.5', limit: '35', verdict: '超标 1.10 倍' }, {}], notes: ['限值依据：GB 13223-2011', '判定规则：HJ 75-2017（待核）'] }))
    it('is the figures of what looks made', () => expect(judgedOf('[{"finding":"constant","figures":[["连续个数","12"]]}]')?.figures).toEqual([{ name: '连续个数', value: '12' }]))
    it('is nothing where the text is none of ours', () => expect([judgedOf(''), judgedOf('超标'), judgedOf('[]')]).toEqual([undefined, undefined, undefined]))
    it('stays whole for who recomputes it', () => expect(JSON.parse(indented(`[${exceeded}]`))).toEqual([JSON.parse(exceeded)]))
})

describe('what the system keeps for itself', () => {
    const alarm = { id: 'alarm', label: '报警', title: 'title', columns: [], fields: [{ id: 'key', label: '报警标识', kind: 'text' as const, machine: true }, { id: 'judgements', label: '判定与输入', kind: 'long_text' as const, machine: true }, { id: 'value', label: '最高值', kind: 'text' as const }] }
    it('is no fact of the head', () => expect(factsOf(alarm, { key: 'exceedance/01a2', value: '73.5' }, 8).map((fact) => fact.field.id)).toEqual(['value']))
    it('is kept behind a press, a digest of each row on a line', () => {
        const digest = { id: 'digest', label: '摘要', kind: 'text' as const, machine: true }
        const rows = { id: 'figures', label: '数字', kind: 'group' as const, fields: [{ id: 'value', label: '数值', kind: 'text' as const }, digest] }
        expect(keptOf([{ field: rows, value: [{ value: '1', digest: 'ab' }, { value: '2', digest: 'cd' }] }, { field: digest, value: 'ef' }, { field: { ...digest, machine: false }, value: 'gh' }]))
            .toEqual([{ id: 'figures.digest', label: '数字·摘要', text: 'ab\ncd' }, { id: 'digest', label: '摘要', text: 'ef' }])
    })
    it('stands last in the history, and short', () =>
        expect(forPeople(alarm, [{ field: 'judgements', label: '判定与输入', to: 'x'.repeat(200) }, { field: 'value', label: '最高值', to: '73.5' }]).map((change) => [change.field, change.to?.length])).toEqual([['value', 4], ['judgements', 81]]))
})
