import { describe, expect, it } from 'vitest'
import { barsOf, firstScroll, monthsOf, numberText, rowsInMonth, unitName } from './glance'

describe('the year at a glance', () => {
    it('draws both years against the tallest month', () => expect(barsOf([0, 5], [10, 0])).toEqual([{ now: 0, before: 100 }, { now: 50, before: 0 }]))
    it('draws nothing of nothing', () => expect(barsOf([0], [0])).toEqual([{ now: 0, before: 0 }]))
    it('draws and tells nothing of a month that has no base or has not come', () => {
        expect(barsOf([100, null], [null, 50])).toEqual([{ now: 100, before: 0 }, { now: 0, before: 50 }])
        expect(numberText(null, { scale: 2, unit: '%' })).toBe('–')
    })
    it.each([[986760000, 2, '元', '986.76'], [3, 0, '件', '3'], [14449670000, 4, '元', '144.50'], [1234567, 0, '件', '1,234,567'], [9375, 2, '%', '93.75']])('shows %s at scale %s in %s as %s', (value, scale, unit, text) => expect(numberText(value, { scale, unit })).toBe(text))
    it.each([['市局一分局', '市局', '一分局'], ['市局', '市局', '市局'], ['城东分局', '市局', '城东分局']])('calls %s of %s %s', (label, bureau, name) => expect(unitName(label, bureau)).toBe(name))
    it('begins a running year with its last month in sight, and another year with January', () => {
        const months = (come: number) => Array.from({ length: 12 }, (_, at) => (at < come ? 1 : null))
        expect([firstScroll(months(11), 600, 300), firstScroll(months(3), 600, 300), firstScroll(months(12), 600, 300)]).toEqual([250, 0, 0])
        expect(firstScroll(months(11).map((value, at) => (at === 4 ? null : value)), 600, 300)).toBe(250)
        expect(firstScroll(months(11), 600, 900)).toBe(0)
    })
    it('says nought in every month that has come of a year in which nothing was counted, as its units do', () => {
        const unit = (value: number | null) => ({ key: 'u', label: '', value, before: 2 })
        const before = [0, 0, 1, 0, 1, 0, 0, 0, 3, 1, 1, 0]
        expect(monthsOf({ months: [], months_before: before, units: [unit(0)] }, 2026, '2026-11-23')).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null])
        expect(monthsOf({ months: [], months_before: before, units: [unit(null)] }, 2025, '2026-11-23')).toEqual(Array(12).fill(null))
        expect(monthsOf({ months: [1], months_before: before, units: [] }, 2025, '2026-11-23')).toEqual([1])
        expect(monthsOf({ months: [], months_before: [], units: [] }, 2025, '2026-11-23')).toEqual([])
    })
    it('opens a month onto its days', () => expect(rowsInMonth('f', 2024, 2, 'o').query).toMatchObject({ from: '2024-02-01', to: '2024-02-29' }))
})
