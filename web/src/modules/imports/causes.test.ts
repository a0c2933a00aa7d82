import { describe, expect, it } from 'vitest'
import type { ImportFault } from '@/api/import-types'
import { faultCauses, marksOn } from './import-words'

const day = (row: number, value: string): ImportFault => ({ row, column: '立案日期', field: 'filed_on', code: 'exchange.year_supplied', value, words: `“${value}”没有写年份`, severity: 'warning' })

describe('the causes of what is said of a file', () => {
    const faults = [day(3, '2月28日'), day(4, '3月1日'), day(9, '2月28日'), { ...day(5, '1月6日'), severity: 'fault' as const }]
    const cause = { severity: 'warning' as const, column: '立案日期', field: 'filed_on', code: 'exchange.year_supplied', cells: 9000, rows: '3—9002', example: { row: 3, value: '2月28日', words: '“2月28日”没有写年份' } }

    it('stand once a column, with every cell beneath them by what stands in it', () => {
        const [first, second] = faultCauses({ faults })
        expect(first).toMatchObject({ cells: 3, rows: '3、4、9', example: { row: 3, value: '2月28日' } })
        expect(first?.kinds.map(({ value, rows }) => [value, rows])).toEqual([['2月28日', [3, 9]], ['3月1日', [4]]])
        expect(second).toMatchObject({ cells: 1, severity: 'fault' })
    })
    it('count also the cells that are not listed, and name their rows', () => {
        const [first] = faultCauses({ faults, causes: [cause] })
        expect(first).toMatchObject({ cells: 9000, rows: '3—9002' })
        expect(first?.kinds.flatMap(({ rows }) => rows)).toEqual([3, 9, 4])
    })
})

describe('the marks of a row of the preview', () => {
    const marks = [{ field: 'place.lng', words: '不是经纬度', severity: 'fault' as const }, { field: '', words: '隐藏的行', severity: 'warning' as const }]

    it('stand on the field that their cell goes to, else by the number of the row', () => {
        expect(marksOn(marks, 'place').map((mark) => mark.words)).toEqual(['不是经纬度'])
        expect(marksOn(marks, '').map((mark) => mark.words)).toEqual(['隐藏的行'])
        expect(marksOn(undefined, 'place')).toEqual([])
    })
})
