import type { Curve, CurvePoint, OutletSeries } from '@/api/outlet-types'

export interface Scale { from: number; to: number; low: number; high: number }

const isAbove = (value: number | null, series: OutletSeries) => value !== null && series.upper !== null && value > series.upper
const isBelow = (value: number | null, series: OutletSeries) => value !== null && series.lower !== null && value < series.lower
const isBeyond = (value: number | null, series: OutletSeries) => isAbove(value, series) || isBelow(value, series)

export const pointIsBeyond = (point: CurvePoint, series: OutletSeries): boolean => isBeyond(point[5], series) || isBeyond(point[4], series)

/**
 * Readings beyond the limit. Of a point that stands for several only the lowest and the highest are
 * known: `exact` is false where some of its readings may be within.
 */
export function beyondOf(points: readonly CurvePoint[], series: OutletSeries): { readings: number; exact: boolean } {
    let readings = 0
    let exact = true
    for (const point of points.filter((one) => pointIsBeyond(one, series))) {
        const whole = isAbove(point[4], series) || isBelow(point[5], series) || point[2] <= 1
        readings += whole ? point[2] : 1
        exact = exact && whole
    }
    return { readings, exact }
}

/** A round step of 1, 2 or 5 that gives about `count` of them over the span. */
export function niceStep(span: number, count: number): number {
    const rough = span / Math.max(1, count)
    if (!(rough > 0)) return 1
    const power = 10 ** Math.floor(Math.log10(rough))
    const factor = rough / power
    return (factor <= 1 ? 1 : factor <= 2 ? 2 : factor <= 5 ? 5 : 10) * power
}

/** Values from nought (or the lowest below it) to a little over the highest, limits in sight. */
export function scaleOf(curve: Curve): Scale {
    const values = curve.points.flatMap((point) => [point[4], point[5]]).concat([curve.series.upper, curve.series.lower]).filter((value): value is number => value !== null)
    const low = Math.min(0, ...values)
    const high = Math.max(...values, low + 1)
    const step = niceStep(high - low, 5)
    return { from: curve.from, to: curve.to, low: low < 0 ? Math.floor(low / step) * step : 0, high: Math.ceil((high * 1.02) / step) * step }
}

export function ticks(scale: Scale): number[] {
    const step = niceStep(scale.high - scale.low, 5)
    const found: number[] = []
    for (let value = scale.low; value <= scale.high + step / 2; value += step) found.push(value)
    return found
}

const minute = 60_000
const timeSteps = [minute, 5 * minute, 10 * minute, 30 * minute, 60 * minute, 180 * minute, 360 * minute, 720 * minute, 1440 * minute, 2 * 1440 * minute, 7 * 1440 * minute, 31 * 1440 * minute]

/** Whole minutes, hours or days of Beijing, about `count` of them. */
export function timeTicks(scale: Scale, count: number): number[] {
    const step = timeSteps.find((one) => (scale.to - scale.from) / one <= count) ?? 92 * 1440 * minute
    const shift = 8 * 3_600_000
    const found: number[] = []
    for (let time = Math.ceil((scale.from + shift) / step) * step - shift; time < scale.to; time += step) found.push(time)
    return found
}

export function tickWords(time: number, span: number): string {
    const text = new Date(time + 8 * 3_600_000).toISOString()
    return span > 2 * 86_400_000 ? text.slice(5, 10) : text.slice(11, 16)
}

/** The point nearest to a time; -1 where there are none. */
export function nearest(points: CurvePoint[], time: number): number {
    let best = -1
    let distance = Infinity
    points.forEach((point, i) => {
        const away = Math.abs((point[0] + point[1]) / 2 - time)
        if (away < distance) {
            distance = away
            best = i
        }
    })
    return best
}

/** Where a point stands: one reading at its own time, more in their middle. */
export const middleOf = (point: CurvePoint): number => (point[10] >= point[0] && point[10] < point[1] && point[2] === 1 ? point[10] : (point[0] + point[1]) / 2)

/** Of two stretches laid over one another: at how many moments both have a reading, and at how many these are equal. */
export function alike(points: CurvePoint[], others: CurvePoint[], shift: number): { both: number; same: number } {
    const values = new Map(points.filter((point) => point[2] === 1).map((point) => [point[10], point[3]]))
    const both = others.filter((point) => point[2] === 1 && values.has(point[10] + shift))
    return { both: both.length, same: both.filter((point) => values.get(point[10] + shift) === point[3]).length }
}

/** Between points further apart than this no line is drawn: nothing was measured there. */
export function gapOf(points: CurvePoint[]): number {
    const steps = points.slice(1).map((point, i) => point[0] - (points[i]?.[0] ?? 0)).sort((a, b) => a - b)
    return 3 * (steps[Math.floor(steps.length / 2)] ?? 0)
}
