import { describe, expect, it } from 'vitest'
import { momentText, monthGrid, neighbour, readDay, readMoment } from './read-day'
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

describe('moments as they are typed', () => {
    it.each([
        ['2026-03-02 08:30', '2026-03-02 08:30'], ['2026-03-02T08:30', '2026-03-02 08:30'], ['2026年3月2日 8:30', '2026-03-02 08:30'], ['3-2 08:30:15', '2026-03-02 08:30:15'],
        ['0302 0830', '2026-03-02 08:30'], ['8：05', '2026-04-24 08:05'], ['2026-03-02 24:00', '2026-03-03 00:00'],
    ])('%s', (typed, moment) => expect(momentText(readMoment(typed, '2026-04-24') ?? 0)).toBe(moment))
    it.each(['2026-03-02', '0830', '2026-03-02 25:00', '2026-03-02 24:01', '2026-02-30 08:00', '8:60', '', '昨天 8:00'])('refuses %s', (typed) => expect(readMoment(typed, '2026-04-24')).toBeUndefined())
})

describe('coordinates', () => {
    it.each([['106.123456', 180, 106123456], ['38.5', 90, 38500000], ['-0.000001', 90, -1], ['0', 90, 0]])('%s', (typed, limit, value) =>
        expect(microDegrees(typed, limit)).toBe(value))
    it.each([['181', 180], ['90.5', 90], ['1.1234567', 180], ['abc', 90]])('refuses %s', (typed, limit) => expect(microDegrees(typed, limit)).toBeUndefined())
})
