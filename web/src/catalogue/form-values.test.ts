import { describe, expect, it } from 'vitest'
import type { Field } from '@/api/catalogue-types'
import { aCatalogue, aSession } from '@/testing/fixtures'
import { changedValues, composedDefaults, defaultOf, fromAbove, fromAddress, namedBy, rowDefaults, toInput, toSend } from './form-values'

const fields = aCatalogue.record_types['case']?.fields ?? []
const of = (id: string): Field => fields.find((field) => field.id === id) ?? { id, label: id, kind: 'text' }

describe('what an empty form begins with', () => {
    it.each([['today', '2026-04-24'], ['actor', 'p1'], ['actor.organisation', 'o1'], ['actor.bureau', 'o0'], ['甲', '甲']])('%s', (given, value) =>
        expect(defaultOf({ ...of('case_no'), default_value: given }, aSession)).toBe(value))
    it('is begun in a new row too', () =>
        expect(rowDefaults([{ id: 'role', label: '角色', kind: 'choice' }, { id: 'from_day', label: '自', kind: 'day', default_value: 'today' }, { id: 'organisation', label: '机构', kind: 'reference', default_value: 'actor.organisation' }], aSession)).toEqual({ from_day: '2026-04-24', organisation: 'o1' }))
    it('reads yes from its text', () => expect(defaultOf({ ...of('revoked'), default_value: 'true' }, aSession)).toBe(true))
})

describe('a text that the record already knows', () => {
    const type = { id: 'check', label: '检查', title: 'no', fields: [{ id: 'outlet', label: '对象', kind: 'text' as const }, { id: 'opinion', label: '意见', kind: 'long_text' as const }] }
    const content: Field = { id: 'content', label: '线索内容', kind: 'long_text', max_length: 20, default_value: '{outlet}的检查。\n检查意见：{opinion}' }
    const composed = (values: Record<string, string>, field = content) => composedDefaults([field], type, values, {})
    it('is composed for the form, without lines that say nothing', () => {
        expect(composed({ outlet: '1#烟囱', opinion: '超标' })).toEqual({ content: '1#烟囱的检查。\n检查意见：超标' })
        expect(composed({ opinion: '超标' })).toEqual({ content: '检查意见：超标' })
        expect(composed({})).toEqual({})
    })
    it('is cut to what the field holds', () => expect(composed({ outlet: '甲'.repeat(30) })).toEqual({ content: `${'甲'.repeat(19)}…` }))
    it('is no default of a new record', () => expect(defaultOf(content, aSession)).toBeUndefined())
})

describe('between record and form', () => {
    it('writes fen as yuan', () => expect(toInput(of('fine'), 52000000)).toBe('520000.00'))
    it('writes a decimal at its scale', () => expect(toInput(of('ratio'), 150)).toBe('1.50'))
    it('keeps the ids of rows', () =>
        expect(toInput(of('handlers'), [{ id: 'r1', officer: 'u1', strange: 1 }])).toEqual([{ id: 'r1', officer: 'u1' }]))
    it('sends an integer as a number', () => expect(toSend({ id: 'n', label: 'n', kind: 'integer' }, '1,200')).toBe(1200))
    it('leaves to the server what is no integer', () => expect(toSend({ id: 'n', label: 'n', kind: 'integer' }, '12a')).toBe('12a'))
    it('clears what was emptied', () => expect(toSend(of('cause'), '')).toBeNull())
    it('drops rows with nothing in them', () => expect(toSend(of('handlers'), [{ id: 'r1' }, { id: 'r2', officer: 'u2' }])).toEqual([{ id: 'r2', officer: 'u2' }]))
    it('sends no as a value', () => expect(toSend(of('revoked'), false)).toBe(false))
})

describe('what travels', () => {
    it('is only what was changed', () =>
        expect(changedValues(fields, { cause: '甲', fine: '100.00', case_no: '1' }, { cause: '乙', fine: '100.00' })).toEqual({ cause: '乙', case_no: null }))
    it('is never a masked value', () => expect(changedValues(fields, { cause: '甲' }, { cause: { masked: '甲*' } })).toEqual({}))
})

const field = (id: string, label: string, kind: Field['kind']): Field => ({ id, label, kind })

describe('what a form knows already', () => {
    const officer = field('handlers', '执法人员', 'group')
    it('is the name of what was picked, in the text after it', () => {
        const fields = [field('party', '当事人', 'reference'), field('party_name', '当事人名称', 'text'), field('case', '案件', 'reference'), field('name', '证据名称', 'text')]
        expect(fields.map((one) => namedBy(fields, one)?.id)).toEqual(['party_name', undefined, undefined, undefined])
    })
    it('is what the record above holds under the same name, where it is asked for', () => {
        const asked = [{ ...field('party_name', '当事人名称', 'text'), required: true }, field('place', '地点', 'text'), { ...officer, required: true }]
        const above = { party_name: '甲公司', place: '某处', handlers: [{ id: 'old', officer: 'o1' }] }
        expect(fromAbove(asked, asked, above, () => 'new')).toEqual({ party_name: '甲公司', handlers: [{ id: 'new', officer: 'o1' }] })
    })
    it('is the case to which the record above belongs, though it need not be given', () => {
        const asked = [field('case', '案件', 'reference'), field('place', '地点', 'text')]
        expect(fromAbove(asked, asked, { case: 'c1', place: '某处' }, () => '', ['case'])).toEqual({ case: 'c1' })
    })
    it('is what fields say they take of the record above, and nothing else of it', () => {
        const asked = [{ ...field('kind', '程序', 'choice'), required: true }, { ...field('applicant', '申请人', 'text'), required: true, default_value: '{case.party_name}\n{previous.applicant}' }, { ...field('about', '被诉行为', 'choice'), default_value: '{previous.about}' }, field('case', '案件', 'reference')]
        const former = { kind: 'reconsideration', applicant: '甲公司', about: 'penalty', case: 'c1' }
        expect(fromAbove(asked, asked, former, () => '', ['case'], { field: 'previous', titles: {} })).toEqual({ applicant: '甲公司', about: 'penalty', case: 'c1' })
        expect(fromAbove(asked, [field('party_name', '当事人', 'text')], { party_name: '乙厂' }, () => '', [], { field: 'case', titles: {} })).toEqual({ applicant: '乙厂' })
        expect(fromAbove(asked, [field('party_name', '当事人', 'text')], { party_name: { masked: '乙*' } }, () => '', [], { field: 'case', titles: {} })).toEqual({})
    })
    it('is not taken for a text that the record itself knows', () => {
        const taken: Field = { ...field('applicant', '申请人', 'text'), default_value: '{case.party_name}' }
        expect(defaultOf(taken, aSession)).toBeUndefined()
        expect(composedDefaults([taken], { id: 'remedy', label: '复议应诉', title: 'applicant', fields: [taken] }, {}, {})).toEqual({})
    })
    it('is nothing that was masked', () => expect(fromAbove([{ ...field('party_name', '', 'text'), required: true }], [field('party_name', '', 'text')], { party_name: { masked: '甲*' } }, () => '')).toEqual({}))
})

describe('what the address of a new form names', () => {
    it('fills plain fields and nothing else', () => {
        const form: Field[] = [{ id: 'kind', label: '类', kind: 'choice' }, { id: 'day', label: '日', kind: 'day' }, { id: 'sum', label: '额', kind: 'money' }, { id: 'party', label: '当事人', kind: 'reference', target: 'enterprise' }]

        expect(fromAddress(form, { 'with.kind': 'a', 'with.day': '', 'with.sum': '6,800.00', 'with.party': 'e1', 'with.other': 'x', kind: 'b' })).toEqual({ kind: 'a', sum: '6,800.00' })
    })
})
