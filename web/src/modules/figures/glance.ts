import type { GlanceFigure } from '@/api/form-api'
import { groupTyped } from '@/catalogue/format'

/** Heights in percent of the tallest of both years, month by month. */
export function barsOf(now: readonly (number | null)[], before: readonly (number | null)[]): { now: number; before: number }[] {
    const most = Math.max(0, ...[...now, ...before].map((value) => value ?? 0))
    const part = (value: number | null | undefined) => (most === 0 ? 0 : Math.round((Math.max(0, value ?? 0) * 1000) / most) / 10)
    return Array.from({ length: Math.max(now.length, before.length) }, (_, at) => ({ now: part(now[at]), before: part(before[at]) }))
}

/** Sums of records are in fen, reported ones of any scale: both are shown in 万元. */
export const isMoney = (figure: { unit?: string | undefined }): boolean => figure.unit === '元'

/** In the unit in which the figure is shown: money in 万元 with two places, the rest as it is, thousands parted. */
export function numberText(value: number | null, figure: Pick<GlanceFigure, 'scale' | 'unit'>): string {
    if (value === null) return '–'
    const plain = value / 10 ** figure.scale
    return groupTyped(isMoney(figure) ? (plain / 10_000).toFixed(2) : String(plain))
}

/** The months of the year; where nothing was counted in all of it, nought in each that has come, as its units have it, and none where nought is no figure. */
export function monthsOf(figure: Pick<GlanceFigure, 'months' | 'months_before' | 'units'>, year: number, today: string): (number | null)[] {
    const months = figure.months ?? []
    if (months.length > 0 || (figure.months_before ?? []).length === 0) return months
    const nought = figure.units.some((unit) => unit.value === 0) ? 0 : null
    return Array.from({ length: 12 }, (_, at) => (`${year}-${String(at + 1).padStart(2, '0')}` > today.slice(0, 7) ? null : nought))
}

export interface Place { path: string; query: Record<string, string> }

/** The figure with its rows. */
export function rowsAt(figure: string, year: number, organisation: string): Place {
    return { path: '/figures', query: { year: String(year), organisation, figure } }
}

export function rowsInMonth(figure: string, year: number, month: number, organisation: string): Place {
    const first = `${year}-${String(month).padStart(2, '0')}`
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    return { path: '/figures', query: { ...rowsAt(figure, year, organisation).query, from: `${first}-01`, to: `${first}-${String(last)}` } }
}

/** `三门峡市生态环境局一分局` of that bureau is 一分局. */
export function unitName(label: string, bureau: string): string {
    return bureau !== '' && label.length > bureau.length && label.startsWith(bureau) ? label.slice(bureau.length) : label
}

/** How far a plot narrower than its twelve months is moved at first: in a year that runs its last month is in sight; another begins in January. */
export function firstScroll(months: readonly (number | null)[], whole: number, seen: number): number {
    const come = months.reduce<number>((last, value, at) => (value === null ? last : at + 1), 0)
    return come === months.length ? 0 : Math.max(0, Math.round((whole * come) / months.length) - seen)
}
