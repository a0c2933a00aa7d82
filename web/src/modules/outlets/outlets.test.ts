import { describe, expect, it } from 'vitest'
import type { Curve, CurvePoint, OutletSeries } from '@/api/outlet-types'
import { outletWords } from '@/locales/zh-CN/outlets'
import { alike, beyondOf, gapOf, nearest, niceStep, pointIsBeyond, scaleOf, tickWords, ticks, timeTicks } from './curve-math'
import { kindWords, limitWords, millionths, oddWords, timeWords, valuesInOrder, valueWords } from './outlet-words'

const series: OutletSeries = { id: 1, factor: 'a21026', name: '二氧化硫', unit: 'mg/m3', kind: 'hour.Avg', upper: 35_000_000, lower: null }
const point = (from: number, low: number | null, high: number | null): CurvePoint => [from, from + 10, high === null ? 0 : 1, high, low, high, low, high, 'N', '', from]
const curve = (points: CurvePoint[]): Curve => ({ series, from: 0, to: 3_600_000, points, replaced: [] })

describe('words of outlets', () => {
    it('names what is measured', () => {
        expect(['hour.ZsAvg', 'real.Rtd', '2062.Other'].map(kindWords)).toEqual(['小时折算均值', '实时实测', '2062Other'])
    })
    it('writes times of Beijing and exact decimals', () => {
        expect(timeWords(Date.parse('2026-03-01T16:00:05Z'))).toBe('2026-03-02 00:00:05')
        expect([35_000_000, 12_345_000, -500_000, 0].map(millionths)).toEqual(['35', '12.345', '-0.5', '0'])
    })
    it('tells limits and what is no number', () => {
        expect(limitWords(series)).toBe('≤ 35')
        expect(limitWords({ upper: 9_000_000, lower: 6_000_000 })).toBe('6～9')
        expect(valueWords({ value: 'not_a_number', number: false })).toBe('不是数（NaN）')
        expect(oddWords({ repeated: 3, late: 1 })).toBe('重复帧 3，迟到 1')
    })
    it('puts what exceeds first, then what has a limit', () => {
        const value = (factor: string, time: number, beyond: boolean) => ({ factor, name: factor, unit: '', kind: '', value: '1', number: true, flag: '', time, upper: factor === 'b' ? 1 : null, lower: null, beyond })
        expect(valuesInOrder([value('a', 1, false), value('b', 9, false), value('c', 0, true)]).map((one) => one.factor)).toEqual(['c', 'b', 'a'])
    })
})

describe('the curve', () => {
    it('counts what is equal where one stretch is laid over another', () => {
        const one = (at: number, value: number | null): CurvePoint => [at, at + 10, 1, value, value, value, value, value, 'N', '', at]
        const whole: CurvePoint = [400, 500, 60, 7, 7, 7, 7, 7, 'N', '', 400]
        expect(alike([one(100, 5), one(200, 6), one(300, 7), whole], [one(0, 5), one(100, 9), whole], 100)).toEqual({ both: 2, same: 1 })
        expect(alike([one(100, 5)], [], 100)).toEqual({ both: 0, same: 0 })
    })
    it('keeps limit and extremes in sight', () => {
        const scale = scaleOf(curve([point(0, 1_000_000, 12_000_000)]))
        expect(scale.low).toBe(0)
        expect(scale.high).toBeGreaterThanOrEqual(35_000_000)
        expect(ticks(scale).at(0)).toBe(0)
    })
    it('also shows a series with no number at all', () => expect(scaleOf({ ...curve([point(0, null, null)]), series: { ...series, upper: null } }).high).toBeGreaterThan(0))
    it('has round steps', () => expect([niceStep(10, 5), niceStep(37, 5), niceStep(0, 5)]).toEqual([2, 10, 1]))
    it('marks a column whose highest exceeds', () => {
        expect(pointIsBeyond(point(0, 1, 35_000_001), series)).toBe(true)
        expect(pointIsBeyond(point(0, 1, 35_000_000), series)).toBe(false)
        expect(pointIsBeyond(point(0, null, null), series)).toBe(false)
    })
    it('counts readings beyond the limit, not the points that are drawn', () => {
        const of = (readings: number, low: number, high: number): CurvePoint => [0, 10, readings, high, low, high, low, high, 'N', '', 0]
        expect(beyondOf([of(60, 36_000_000, 90_000_000), of(1, 40_000_000, 40_000_000), of(1, 1, 1)], series)).toEqual({ readings: 61, exact: true })
        expect(beyondOf([of(60, 1_000_000, 90_000_000)], series)).toEqual({ readings: 1, exact: false })
        expect(beyondOf([of(5, 1_000_000, 2_000_000)], { ...series, upper: null, lower: 3_000_000 })).toEqual({ readings: 5, exact: true })
    })
    it('finds the point under the cursor, and gaps', () => {
        const points = [0, 100, 200, 5_000].map((from) => point(from, 1, 1))
        expect(nearest(points, 190)).toBe(2)
        expect(nearest([], 1)).toBe(-1)
        expect(gapOf(points)).toBe(300)
    })
    it('ticks at whole hours of Beijing', () => {
        const from = Date.parse('2026-03-01T16:20:00Z')
        const found = timeTicks({ from, to: from + 86_400_000, low: 0, high: 1 }, 8)
        expect(tickWords(found[0] ?? 0, 86_400_000)).toBe('03:00')
        expect(tickWords(from, 9 * 86_400_000)).toBe('03-02')
    })
})

describe('how many exceed', () => {
    it.each([[0, 3, 0, '超限 0'], [2, 5, 1, '超限 2（1 台未比较）'], [0, 0, 6, '超限：未比较'], [0, 0, 0, '超限 0']])('%i of %i compared and %i not: %s', (n, compared, not, words) =>
        expect(outletWords.countExceeding('超限', n, compared, not)).toBe(words))
})
