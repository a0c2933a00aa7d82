import { describe, expect, it } from 'vitest'
import type { FilingPage } from '@/api/form-api'
import { keyOf, lastPeriodOver, marksOf, namedRefusals, standingReasons, toSave, typedNumber } from './filing'
import { bindingsAsTable, bindingsOfTable, bindingToSend, boundText, laidOut, nameOf, placeOf, type Binding } from './grid'

const binding: Binding = { sheet: '表一', cell: 'B3', means: 'period', indicator: 'cases', branch: '', kind_field: '', kind_choice: '', month: '', in_unit: '' }
const names = { meanings: { period: '本期数', by_hand: '手工填数' }, indicators: [{ id: 'cases', label: '立案数' }], branches: [{ id: 'o1', title: '一分局' }], units: { base: '指标的单位', wan: '万元' }, kinds: (id: string) => (id === 'cases' ? [{ id: 'source', label: '线索来源', choices: [{ id: 'complaint', label: '投诉举报' }] }] : []) }

describe('a superior’s sheet', () => {
    it.each([['A1', 0, 0], ['$AA$10', 9, 26], ['b3', 2, 1]])('finds %s', (name, row, column) => expect(placeOf(name)).toEqual({ row, column }))
    it.each(['', 'A0x', '3', '一1'])('knows no cell %s', (name) => expect(placeOf(name)).toBeUndefined())
    it('names cells as spreadsheets do', () => expect([nameOf(0, 0), nameOf(9, 26), nameOf(0, 701)]).toEqual(['A1', 'AA10', 'ZZ1']))
    it('leaves out what a merged cell covers', () => {
        const laid = laidOut({ name: '', hidden: false, rows: 1, columns: 4, widths: {}, merged: ['A1:C1'], cells: [{ at: 'A1', text: '题' }] })
        expect(laid.rows[0]?.map((one) => [one.name, one.columns])).toEqual([['A1', 3], ['D1', 1]])
    })
    it('says of a bound cell what it counts, and in what measure', () => expect([boundText(binding, '立案数'), boundText({ ...binding, means: 'cumulative', in_unit: 'wan' }, '罚款'), boundText({ ...binding, means: 'by_hand' }, '')]).toEqual(['本期 立案数', '累计 罚款（万元）', '手工']))
    it('goes to a table and comes back', () => {
        const whole = { ...binding, branch: 'o1', kind_field: 'source', kind_choice: 'complaint', in_unit: 'wan' }
        const text = bindingsAsTable([whole], names)
        expect(text).toBe('表一\tB3\t本期数\t立案数\t一分局\t\t线索来源\t投诉举报\t万元')
        expect(bindingsOfTable(text, names)).toEqual({ bindings: [whole], faults: [] })
    })
    it('takes a table of the first columns, and a meaning without what stands in its brackets', () =>
        expect(bindingsOfTable('表一\tB3\t累计数\t立案数', { ...names, meanings: { cumulative: '累计数（年初至期末）' } })).toEqual({ bindings: [{ ...binding, means: 'cumulative' }], faults: [] }))
    it('names the meanings that there are', () => expect(bindingsOfTable('表一\tB3\t合计', names).faults[0]?.why).toContain('只有本期数、手工填数'))
    it('refuses a kind or a measure that the figure does not have', () =>
        expect(bindingsOfTable('表一\tB3\t本期数\t立案数\t\t\t来源\t投诉\n表一\tB4\t本期数\t立案数\t\t\t\t\t亿元', names).faults.map((fault) => fault.row)).toEqual([1, 2]))
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
    it('shows what was typed and not kept yet', () => expect(marksOf(page, '表一', true, { '表一\nB6': { value: '5', note: '' }, '表一\nB3': { value: '9', note: '' } }).get('B6')).toEqual({ text: '5', tone: 'number' }))
    it('never shows a typed number over a computed one', () => expect(marksOf(page, '表一', true, { '表一\nB3': { value: '9', note: '' } }).get('B3')?.text).toBe('4'))
    it.each([['1,250', '1250'], ['12,345.50', '12345.50'], ['1,25', '1,25'], ['30人', '30人']])('takes %s as %s', (typed, value) => expect(toSave(page, { '表一\nB6': { value: typed, note: '清点' } }, {}).by_hand).toEqual([{ sheet: '表一', cell: 'B6', value, note: '清点' }]))
    it('names the cell whose number is refused', () =>
        expect(namedRefusals([{ code: 'records.bad_decimal', words: '“数值”应为数', where: 'by_hand.0.value' }, { code: 'x', words: '版本不同' }], toSave(page, { '表一\nB6': { value: '30人', note: '' } }, {}))).toEqual([{ key: keyOf('表一', 'B6'), words: '“表一”B6（30人）：“数值”应为数' }, { key: '', words: '版本不同' }]))
    it.each([['2026-11-23', 12, 2026, 10], ['2026-01-05', 12, 2025, 12], ['2026-11-23', 4, 2026, 3], ['2026-07-01', 2, 2026, 1], ['2026-11-23', 1, 2025, 1]])('of %s, %i a year, begins with the last period that is over', (today, periods, year, number) => expect(lastPeriodOver(today, periods)).toEqual({ year, number }))
    it('keeps numbers by hand with their source, and reasons with both numbers', () =>
        expect(toSave(page, { '表一\nB6': { value: ' 5 ', note: '清点' }, '表一\nB7': { value: '', note: '' } }, { '表一\nB3': '重复' })).toEqual({
            by_hand: [{ sheet: '表一', cell: 'B6', value: '5', note: '清点' }], explanations: [{ sheet: '表一', cell: 'B3', words: '重复', was: '3', is_now: '4' }],
        }))
})

describe('a period that was sent back', () => {
    const differs = (explained: boolean, own: boolean) => ({ sheet: '表一', cell: 'B6', period: '2026-11-05 报出', was: '6', now: '7', explained, own })
    const page = (...differences: ReturnType<typeof differs>[]): FilingPage => ({ sheets: [], organisation: '', cells: [], formulas: [], findings: [], differences, locked: [], locked_before: '2026-11-05 报出' })
    const given = { [keyOf('表一', 'B6')]: '漏点一卷', [keyOf('表一', 'D3')]: '重复签到' }
    it('asks anew for the reason of a number that changed again', () => expect(standingReasons(given, page(differs(false, true)))).toEqual({ [keyOf('表一', 'D3')]: '重复签到' }))
    it('keeps the reasons that still hold', () => expect([standingReasons(given, page(differs(true, true))), standingReasons(given, page(differs(false, false)))]).toEqual([given, given]))
})
