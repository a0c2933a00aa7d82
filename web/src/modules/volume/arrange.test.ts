import { describe, expect, it } from 'vitest'
import type { VolumeItem } from '@/api/volume-types'
import { linesOf, moved, putOver, sameOrder, sectionsOf, type Order } from './arrange'

const item = (key: string, section = 's'): VolumeItem => ({ key, section, title: key, type: 'document', record: key, page_words: '', files: [], recordings: [] })
const order = (main: string, side: string): Order => [{ part: 'main', items: [...main].map((key) => item(key)) }, { part: 'side', items: [...side].map((key) => item(key)) }]
const told = (given: Order) => given.map(({ items }) => items.map((one) => one.key).join('')).join('/')

describe('the order of a volume', () => {
    it.each([['b', -1, 'bac/X'], ['b', 1, 'acb/X'], ['a', -1, 'abc/X'], ['c', 1, 'abc/X'], ['z', 1, 'abc/X']] as const)('moves %s by %i', (key, by, expected) =>
        expect(told(moved(order('abc', 'X'), key, by))).toBe(expected))
    it('puts a line into the other part', () => expect(told(putOver(order('abc', 'X'), 'b'))).toBe('ac/Xb'))
    it('leaves a line that nobody knows', () => expect(told(putOver(order('a', 'X'), 'z'))).toBe('a/X'))
    it('knows whether anything changed', () => expect([sameOrder(order('ab', ''), order('ab', '')), sameOrder(order('ab', ''), order('ba', ''))]).toEqual([true, false]))
    it('is kept line by line', () => expect(linesOf(order('a', 'X'))).toEqual([{ item: 'a', part: 'main' }, { item: 'X', part: 'side' }]))
    it('stands in sections with running numbers', () =>
        expect(sectionsOf([item('a', '甲'), item('b', '甲'), item('c', '乙')]).map((one) => [one.section, one.items.map((entry) => entry.place)])).toEqual([['甲', [1, 2]], ['乙', [3]]]))
})
