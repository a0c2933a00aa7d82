import { describe, expect, it } from 'vitest'
import { aCatalogue } from '@/testing/fixtures'
import { columnAt, columnsOf, nextSort, offeredColumns, sortOf } from './list-columns'
import { hasRight } from './lookup'

const type = aCatalogue.record_types['case']

describe('columns', () => {
    it('are those of the definition until a person chooses', () =>
        expect(type === undefined ? [] : columnsOf(aCatalogue, type, undefined).map((column) => column.path)).toEqual(['$state', 'case_no', 'party.name', 'filed_on', 'fine']))
    it('are those that a person chose', () => expect(type === undefined ? [] : columnsOf(aCatalogue, type, ['fine']).map((column) => column.path)).toEqual(['fine']))
    it('carry the unit in their heading', () => expect(columnAt(aCatalogue, 'case', 'fine').unit).toBe('元'))
    it('name a hop by what it leads over', () => expect(columnAt(aCatalogue, 'case', 'party.name').label).toBe('当事人'))
    it('sort by what stands in the record', () => expect(columnAt(aCatalogue, 'case', 'filed_on').sort).toBe('filed_on'))
    it.each(['violation', 'handlers', 'evidence', 'party', 'party.name'])('do not sort by %s', (path) => expect(columnAt(aCatalogue, 'case', path).sort).toBeUndefined())
    it('are offered without groups and files', () =>
        expect(type === undefined ? [] : offeredColumns(aCatalogue, type).map((column) => column.path)).not.toContain('handlers'))
})

describe('sorting', () => {
    it.each([['', 'a', 'a'], ['a', 'a', '-a'], ['-a', 'a', ''], ['b', 'a', 'a']])('from %j a click on %s gives %j', (before, path, after) =>
        expect(nextSort(sortOf(before), path)).toBe(after))
})

describe('rights', () => {
    it.each([[['case.file'], 'case.file', true], [['case.*'], 'case.file', true], [['case.*'], 'clue.file', false], [[], 'case.file', false]])(
        '%j holds %s: %s', (rights, right, held) => expect(hasRight(rights, right)).toBe(held))
})
