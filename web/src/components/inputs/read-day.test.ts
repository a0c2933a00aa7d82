import { describe, expect, it } from 'vitest'
import { instantOf, localOf, monthGrid, neighbour, readDay } from './read-day'
import { microDegrees } from './read-place'

describe('days as they are typed', () => {
    it.each([
        ['2026-03-02', '2026-03-02'], ['2026.3.2', '2026-03-02'], ['2026年3月2日', '2026-03-02'], ['2026/03/02', '2026-03-02'],
        ['20260302', '2026-03-02'], ['3-2', '2026-03-02'], ['0302', '2026-03-02'], ['3月2日', '2026-03-02'],
    ])('%s', (typed, day) => expect(readDay(typed, '2026-04-24')).toBe(day))
    it.each(['2026-02-30', '13-1', 'morgen', '', '1800-01-01'])('refuses %s', (typed) => expect(readDay(typed, '2026-04-24')).toBeUndefined())
    it('steps over the end of a month', () => expect(neighbour('2026-02-28', 1)).toBe('2026-03-01'))
    it('begins a month on its weekday', () => expect(monthGrid(2026, 5)[0]).toEqual([undefined, undefined, undefined, undefined, '2026-05-01', '2026-05-02', '2026-05-03']))
})

describe('instants', () => {
    it('are the time of China in six digits of fraction', () => expect(instantOf('2026-03-02T08:15')).toBe('2026-03-02T00:15:00.000000Z'))
    it('come back as they went', () => expect(localOf('2026-03-02T00:15:00.000000Z')).toBe('2026-03-02T08:15'))
    it('refuse what is none', () => expect(instantOf('gestern')).toBeUndefined())
})

describe('coordinates', () => {
    it.each([['106.123456', 180, 106123456], ['38.5', 90, 38500000], ['-0.000001', 90, -1], ['0', 90, 0]])('%s', (typed, limit, value) =>
        expect(microDegrees(typed, limit)).toBe(value))
    it.each([['181', 180], ['90.5', 90], ['1.1234567', 180], ['abc', 90]])('refuses %s', (typed, limit) => expect(microDegrees(typed, limit)).toBeUndefined())
})
