import { describe, expect, it } from 'vitest'
import type { FilingPage } from '@/api/form-api'
import { marksOf, toSave, typedNumber } from './filing'
import { bindingsAsTable, bindingsOfTable, bindingToSend, laidOut, nameOf, placeOf, type Binding } from './grid'

const binding: Binding = { sheet: '表一', cell: 'B3', means: 'period', indicator: 'cases', branch: '', kind_field: '', kind_choice: '', month: '', in_unit: '' }
const names = { meanings: { period: '本期数', by_hand: '手工填数' }, indicators: [{ id: 'cases', label: '立案数' }], branches: [{ id: 'o1', title: '一分局' }] }

describe('a superior’s sheet', () => {
    it.each([['A1', 0, 0], ['$AA$10', 9, 26], ['b3', 2, 1]])('finds %s', (name, row, column) => expect(placeOf(name)).toEqual({ row, column }))
    it.each(['', 'A0x', '3', '一1'])('knows no cell %s', (name) => expect(placeOf(name)).toBeUndefined())
    it('names cells as spreadsheets do', () => expect([nameOf(0, 0), nameOf(9, 26), nameOf(0, 701)]).toEqual(['A1', 'AA10', 'ZZ1']))
    it('leaves out what a merged cell covers', () => {
        const laid = laidOut({ name: '', hidden: false, rows: 1, columns: 4, widths: {}, merged: ['A1:C1'], cells: [{ at: 'A1', text: '题' }] })
        expect(laid.rows[0]?.map((one) => [one.name, one.columns])).toEqual([['A1', 3], ['D1', 1]])
    })
    it('goes to a table and comes back', () => {
        const text = bindingsAsTable([{ ...binding, branch: 'o1' }], names)
        expect(text).toBe('表一\tB3\t本期数\t立案数\t一分局\t')
        expect(bindingsOfTable(text, names)).toEqual({ bindings: [{ ...binding, branch: 'o1' }], faults: [] })
    })
    it('tells row by row what it does not understand', () =>
        expect(bindingsOfTable('表一\t三\t本期数\n表一\tB4\t什么\n表一\tB5\t本期数\t没有的', names).faults.map((fault) => fault.row)).toEqual([1, 2, 3]))
    it('sends only what a meaning needs', () => {
        expect(bindingToSend({ ...binding, means: 'by_hand' })).toEqual({ sheet: '表一', cell: 'B3', means: 'by_hand' })
        expect(bindingToSend({ ...binding, kind_field: 'kind', month: '3' })).toEqual({ sheet: '表一', cell: 'B3', means: 'period', indicator: 'cases' })
    })
})

describe('a filing', () => {
    const page: FilingPage = {
        sheets: [], organisation: '', formulas: [{ sheet: '表一', cell: 'B5', value: '7' }], differences: [{ sheet: '表一', cell: 'B3', period: '', was: '3', now: '4', explained: false }], locked: [{ sheet: '表一', cell: 'B3', value: '3' }],
        cells: [{ sheet: '表一', cell: 'B3', means: 'period', value: '4' }, { sheet: '表一', cell: 'B6', means: 'by_hand', missing: '要手工填' }],
        findings: [{ code: '', words: '', sheet: '表一', cell: 'B3', explainable: true, explained: false }],
    }
    it.each([[5500000, '5.5'], [0, '0'], [-1, '-0.000001'], [12000000, '12']])('shows %s as %s', (stored, text) => expect(typedNumber(stored)).toBe(text))
    it('shows what is wrong while it is filled and what was locked afterwards', () => {
        expect([...marksOf(page, '表一', true)].map(([cell, mark]) => [cell, mark.text, mark.tone])).toEqual([['B5', '7', 'formula'], ['B3', '4', 'bad'], ['B6', '手工', 'wait']])
        expect(marksOf(page, '表一', false).get('B3')?.text).toBe('3')
    })
    it('keeps numbers by hand with their source, and reasons with both numbers', () =>
        expect(toSave(page, { '表一\nB6': { value: ' 5 ', note: '清点' }, '表一\nB7': { value: '', note: '' } }, { '表一\nB3': '重复' })).toEqual({
            by_hand: [{ sheet: '表一', cell: 'B6', value: '5', note: '清点' }], explanations: [{ sheet: '表一', cell: 'B3', words: '重复', was: '3', is_now: '4' }],
        }))
})
