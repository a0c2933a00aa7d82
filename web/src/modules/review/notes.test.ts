import { describe, expect, it } from 'vitest'
import type { ComparedRow, PaperNote } from '@/api/review-types'
import { onlyChanges, waiting, withNotes } from './notes'

const note = (id: string, state: string, paragraph?: number): PaperNote => ({
    id, version: 1, document: 'd', of_version: '第1版', state: { id: state, label: state, tone: 'todo' }, may: [], note: id, quote: '', answer: '', ...(paragraph === undefined ? {} : { paragraph }),
})

describe('remarks on a paper', () => {
    it('stand beside their paragraphs; those whose paragraph is gone stand apart', () => {
        const { paragraphs, loose } = withNotes(['标题', '', '事实'], [note('a', 'open', 3), note('b', 'open'), note('c', 'open', 2), note('d', 'settled', 3)])
        expect(paragraphs.map((one) => [one.at, one.notes.map((own) => own.id)])).toEqual([[1, []], [3, ['a', 'd']]])
        expect(loose.map((own) => own.id)).toEqual(['b', 'c'])
    })
    it('are counted by what they wait for', () => expect(waiting([note('a', 'open'), note('b', 'answered'), note('c', 'settled'), note('d', 'open')])).toEqual({ open: 2, answered: 1 }))
})

describe('versions side by side', () => {
    const row = (change: ComparedRow['change']): ComparedRow => ({ change, left: [], right: [] })
    it.each([
        [['same', 'same', 'same'], []],
        [['changed'], ['changed']],
        [['same', 'same', 'inserted', 'same', 'same', 'same'], ['same', 'inserted', 'same', undefined]],
        [['removed', 'same', 'same', 'same', 'changed'], ['removed', 'same', undefined, 'same', 'changed']],
    ] as const)('%#', (changes, shown) => expect(onlyChanges(changes.map(row)).map((one) => one?.change)).toEqual(shown))
})
