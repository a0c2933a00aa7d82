import { describe, expect, it } from 'vitest'
import type { ImportState } from '@/api/import-types'
import { allNotes, faultWords, foldedFaults, leftOut, mappingOf, statesToGive, targetGroups, writtenWords, yearlessColumns } from './import-words'

const book: ImportState = {
    id: '', type: 'case', file: '台账.xlsx',
    mapping: { sheet: '台账', header_row: 1, columns: ['', 'party_name', '', '$state'], words: { $state: { 结案: 'closed' } } },
    columns: [{ header: '序号', sample: ['1'] }, { header: '当事人', field: 'party_name', sample: ['甲厂'] }, { header: '立案文号', sample: ['〔2025〕1号'] }, { header: '办理状态', field: '$state', sample: ['结案'] }, { header: '空列', sample: [] }],
    targets: [{ path: 'party_name', label: '当事人名称' }, { path: '$state', label: '办理状态', choices: [{ id: 'filed', label: '已立案' }, { id: 'closed', label: '已结案' }] }],
    unread: [{ path: '$state', text: '在办', rows: 2 }, { path: '$state', text: '办理中', rows: 40 }],
}

describe('the columns of a book', () => {
    it('names those that hold something and go nowhere, but not the numbers of the rows', () => expect(leftOut(book)).toEqual(['立案文号']))
    it('offers the required fields that lack a column before all others', () => {
        const groups = targetGroups({ ...book, needs: [{ path: '$state', label: '办理状态', rows: 2 }] })
        expect(groups.map((group) => group.targets.map((target) => target.path))).toEqual([['$state'], ['party_name']])
        expect(targetGroups(book)).toHaveLength(1)
    })
    it('offers the states where no column gives them', () => {
        expect(statesToGive(book, mappingOf(book))).toEqual([])
        expect(statesToGive(book, { ...mappingOf(book), columns: ['', 'party_name', '', ''] }).map((one) => one.id)).toEqual(['filed', 'closed'])
    })
})

describe('what is said of a file', () => {
    it('tells of the sheet that is read, not of the others, before the rows that were left out', () => {
        const sheets = [{ name: '旧', rows: 1, notes: [{ words: '别的表' }] }, { name: '台账', rows: 9, notes: [{ words: '有 2 行被隐藏' }] }]
        expect(allNotes({ ...book, sheets, notes: [{ words: '第 9 行是合计行' }] }).map((note) => note.words)).toEqual(['有 2 行被隐藏', '第 9 行是合计行'])
    })
})

describe('the words of a book', () => {
    it('asks for those that no choice is called, most rows first, and shows those told before', () => {
        const shown = writtenWords(book, { ...mappingOf(book), words: { $state: { 结案: 'closed', 办理中: 'filed' } } })
        expect(shown.map(({ text, rows, choice }) => [text, rows, choice])).toEqual([['办理中', 40, 'filed'], ['在办', 2, undefined], ['结案', undefined, 'closed']])
    })
})

describe('the faults of a file', () => {
    it('stand once where the same is said of the same words of a column', () => {
        const same = { column: '办理情况', value: '结案', words: '没有这一项', severity: 'fault' as const }
        const folded = foldedFaults([{ ...same, row: 3 }, { ...same, row: 4, value: '在办' }, { ...same, row: 7 }, { ...same, row: 8, severity: 'warning' }])
        expect(folded.map(({ value, severity, rows }) => [value, severity, rows])).toEqual([['结案', 'fault', [3, 7]], ['在办', 'fault', [4]], ['结案', 'warning', [8]]])
    })
})

describe('days without a year', () => {
    const asked: ImportState = { ...book, yearless: [{ path: 'filed_on', heading: '立案', rows: 3, proposed: 2024 }, { path: 'closed_on', heading: '结案', rows: 2 }] }

    it('are asked for once a column, with what is proposed', () =>
        expect(yearlessColumns(asked, mappingOf(asked)).map(({ label, proposed, year }) => [label, proposed, year])).toEqual([['立案', 2024, undefined], ['结案', undefined, undefined]]))
    it('keep the year that was given while their column is imported', () => {
        const told: ImportState = { ...book, mapping: { ...book.mapping, years: { party_name: 2023, gone: 2022 } } }
        expect(yearlessColumns(told, mappingOf(told)).map(({ label, year }) => [label, year])).toEqual([['当事人', 2023]])
    })
})

describe('the number of faults', () => {
    it('is that of the file, not of those listed', () =>
        expect(faultWords({ faults: [{ row: 2, words: '', severity: 'fault' }], faulty: 10_000, fault_places: 10_000 })).toBe('错误 10,000 处，在 10,000 行'))
})
