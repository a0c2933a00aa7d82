import { describe, expect, it } from 'vitest'
import type { ImportState } from '@/api/other-types'
import { allNotes, faultWords, leftOut, mappingOf, statesToGive, writtenWords } from './import-words'

const book: ImportState = {
    id: '', type: 'case', file: '台账.xlsx',
    mapping: { sheet: '台账', header_row: 1, columns: ['', 'party_name', '', '$state'], words: { $state: { 结案: 'closed' } } },
    columns: [{ header: '序号', sample: ['1'] }, { header: '当事人', field: 'party_name', sample: ['甲厂'] }, { header: '立案文号', sample: ['〔2025〕1号'] }, { header: '办理状态', field: '$state', sample: ['结案'] }, { header: '空列', sample: [] }],
    targets: [{ path: 'party_name', label: '当事人名称' }, { path: '$state', label: '办理状态', choices: [{ id: 'filed', label: '已立案' }, { id: 'closed', label: '已结案' }] }],
    unread: [{ path: '$state', text: '在办', rows: 2 }, { path: '$state', text: '办理中', rows: 40 }],
}

describe('the columns of a book', () => {
    it('names those that hold something and go nowhere, but not the numbers of the rows', () => expect(leftOut(book)).toEqual(['立案文号']))
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

describe('the number of faults', () => {
    it('is that of the file, not of those listed', () =>
        expect(faultWords({ faults: [{ row: 2, words: '', severity: 'fault' }], faulty: 10_000, fault_places: 10_000 })).toBe('错误 10,000 处，在 10,000 行'))
})
