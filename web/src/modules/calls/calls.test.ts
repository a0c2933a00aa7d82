import { describe, expect, it } from 'vitest'
import { yearAsked } from '@/catalogue/report-year'
import { asked, unanswerable } from './call-parts'
import { isAnswered, refusedRows, rowsOf, toSend, typedNumber, withValue, type SheetRow } from './sheet-rows'

const indicator = (id: string, computed = false) => ({ id, label: id, unit: '次', definition: '', computed })
const row = (more: Partial<SheetRow> = {}): SheetRow => ({ indicator: 'talks', reply: '', value: '', comparator: '', source: '', remark: '', materials: [], ...more })

describe('a call', () => {
    const parts = [{ heading: '一、', indicators: [indicator('talks'), indicator('cases', true)] }, { heading: '二、', indicators: [indicator('exams')] }]
    it('asks the chosen parts, less what the records tell and what is left out', () => {
        expect(asked(parts, ['一、', '二、'], [], true).map((one) => one.id)).toEqual(['talks', 'exams'])
        expect(asked(parts, ['一、'], ['talks'], false).map((one) => one.id)).toEqual(['cases'])
    })
    it('says of which units nobody may answer, and to whom the role could be given', () => {
        const row = (unit: string, may_fill: boolean, may_sign: boolean, people: string[] = []) => ({ unit, may_fill, may_sign, people: people.map((name) => ({ id: name, name })) })
        const found = { rows: [row('a', true, true), row('b', false, true, ['张三', '李四']), row('c', true, false)], fill_roles: '内勤', sign_roles: '单位负责人', given_by: '安全保密管理员' }
        expect(unanswerable(found, [{ id: 'a', name: '甲' }, { id: 'b', name: '办公室' }, { id: 'c', name: '丙' }]).map((one) => one.words)).toEqual([
            '办公室：没有人可以填报。请安全保密管理员给张三、李四授予“内勤”中一个角色，机构选该单位。',
            '丙：没有人可以签报。该单位还没有登记人员；登记以后请安全保密管理员授予“单位负责人”中一个角色，机构选该单位。',
        ])
    })
    it('is about last year until March', () => expect([yearAsked('2026-01-20'), yearAsked('2026-11-21')]).toEqual([2025, 2026]))
})

describe('a sheet', () => {
    it.each([[125000, '12.5'], [0, '0'], [-5, '-0.0005'], [1180000, '118'], ['7', '7'], [undefined, '']])('shows %s as %s', (stored, text) => expect(typedNumber(stored)).toBe(text))
    it('tells nought from nothing to report', () =>
        expect([row({ reply: 'value', value: '0' }), row({ reply: 'nothing' }), row({ reply: 'value' }), row()].map(isAnswered)).toEqual([true, true, false, false]))
    it('takes a typed number for an answer', () => expect(withValue(row(), '3').reply).toBe('value'))
    it('sends only what is said, and changes what was reported before', () => {
        const facts = { talks: { label: '', unit: '', definition: '', reported: { entry: 'e', shown: '', source: '' } } }
        expect(toSend([row({ reply: 'value', value: ' 3 ', source: '台账 ' })], facts)).toEqual([{ indicator: 'talks', reply: 'value', value: '3', source: '台账', entry: 'e' }])
        expect(toSend([row({ reply: 'nothing', value: '3' })], facts)).toEqual([{ indicator: 'talks', reply: 'nothing' }])
    })
    it('tells of which row something was refused', () => {
        const rows = [row(), row({ indicator: 'exams' })]
        const refusal = (where?: string) => ({ code: 'c', words: `在 ${where ?? ''}`, ...(where === undefined ? {} : { where }) })
        expect([...refusedRows([refusal('/values/items/1/value'), refusal('items.1.source'), refusal('/values/items/7/value'), refusal()], rows)]).toEqual([['exams', ['在 /values/items/1/value', '在 items.1.source']]])
    })
    it('reads what the server keeps', () => expect(rowsOf([{ id: 'i', indicator: 'talks', reply: 'value', value: 30000 }])[0]).toMatchObject({ id: 'i', value: '3', source: '' }))
})
