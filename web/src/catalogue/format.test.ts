import { describe, expect, it } from 'vitest'
import { fileSize, withoutSpareZeros, groupTyped, instant, money, plainScaled, scaled, shortDay, show, weekday } from './format'

describe('amounts', () => {
    it.each([
        [0, '0.00'], [5, '0.05'], [12000, '120.00'], [52000000, '520,000.00'], [986760000, '9,867,600.00'], [-150, '−1.50'],
    ])('shows %i fen as %s', (fen, shown) => expect(money(fen)).toBe(shown))

    it.each([[1234567, 0, '1,234,567'], [5, 1, '0.5'], [123, 3, '0.123'], [-7, 1, '−0.7']])(
        'sets the point of %i at scale %i', (value, scale, shown) => expect(scaled(value, scale)).toBe(shown))

    it('writes an amount without thousands into an input', () => expect(plainScaled(-1234567, 2)).toBe('-12345.67'))

    it.each([['12000.5', '12,000.5'], ['1,2000', '12,000'], ['-1234', '-1,234'], ['abc', 'abc'], ['', '']])(
        'groups what is typed: %s', (typed, shown) => expect(groupTyped(typed)).toBe(shown))
})

describe('days and instants', () => {
    it('leaves the year of today out', () => expect(shortDay('2026-03-02', '2026-04-24')).toBe('03-02'))
    it('keeps another year', () => expect(shortDay('2025-03-02', '2026-04-24')).toBe('2025-03-02'))
    it('shows an instant at the time of China', () => expect(instant('2026-03-02T16:30:00.123456Z')).toBe('2026-03-03 00:30'))
    it('names the weekday', () => expect(weekday('2026-04-24')).toBe('五'))
})

describe('sizes', () => {
    it.each([[12, '12 B'], [2048, '2.0 KB'], [3 * 1024 * 1024, '3.0 MB'], [4 * 1024 ** 3, '4.00 GB']])(
        'shows %i bytes', (bytes, shown) => expect(fileSize(bytes)).toBe(shown))
})

describe('values', () => {
    const text = { id: 'x', label: 'x', kind: 'text' as const }

    it('tells absent values', () => expect(show(text, undefined)).toEqual({ kind: 'absent' }))
    it('tells masked values from texts', () => expect(show(text, { masked: '张*' })).toEqual({ kind: 'masked', text: '张*' }))
    it('tells erased values', () => expect(show(text, { erased: true })).toEqual({ kind: 'erased' }))
    it('names a choice by its label', () =>
        expect(show({ id: 'c', label: 'c', kind: 'choice', choices: [{ id: 'a', label: '甲' }] }, 'a')).toEqual({ kind: 'text', text: '甲' }))
    it('names a reference by its title', () =>
        expect(show({ id: 'r', label: 'r', kind: 'reference', target: 'person' }, 'u1', { u1: '张某' })).toEqual({ kind: 'reference', id: 'u1', text: '张某' }))
    it('says no as a value, not as nothing', () => expect(show({ id: 'y', label: 'y', kind: 'yes_no' }, false)).toEqual({ kind: 'text', text: '否' }))
    it('shows a place with its point', () =>
        expect(show({ id: 'p', label: 'p', kind: 'place' }, { text: '东门', lng: 106123456, lat: 38500000 })).toEqual({ kind: 'text', text: '东门（106.123456, 38.500000）' }))
})

describe('a whole number', () => {
    it.each([[{ minimum: 2000, maximum: 2200 }, 2025, '2025'], [{ minimum: 0 }, 12025, '12,025'], [{}, 2025, '2,025']])('of %j: %i', (bounds, value, text) =>
        expect(show({ id: 'n', label: 'n', kind: 'integer', ...bounds }, value)).toEqual({ kind: 'text', text }))
})

describe('a number of any exactness', () => {
    it.each([['118.0000', 4, '118'], ['12.5000', 4, '12.5'], ['1,000.0000', 4, '1,000'], ['1.50', 2, '1.50']])('%s at scale %i', (text, scale, shown) => expect(withoutSpareZeros(text, scale)).toBe(shown))
})
