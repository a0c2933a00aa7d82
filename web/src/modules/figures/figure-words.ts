import type { Figure } from '@/api/other-types'
import { count } from '@/catalogue/format'
import { figureWords as words } from '@/locales/zh-CN/imports'

/** The year is not over: its numbers stand beside a whole one. */
export const stillRuns = (year: number, today: string): boolean => today.startsWith(`${year}-`) && !today.endsWith('-12-31')

/** What stands beside last year's number; the server computes no ratio where the base is nothing. */
export function comparison(figure: Figure, running = false): string {
    if (figure.previous === undefined) return words.noPrevious
    return running ? words.previousWhole(figure.previous.shown) : words.previous(figure.previous.shown)
}

/** A figure of nothing says so in words; nought yuan of one case is not nothing. A part of a year is not equal to a whole one. */
export function remark(figure: Figure, running = false): string {
    if (figure.rows === 0 || (figure.value === 0 && figure.reported === true)) return words.zero
    return !running && figure.previous !== undefined && figure.previous.value === figure.value ? words.equal : ''
}

export interface FigureGroup { heading: string; place: number; stated: Figure[]; open: Figure[] }

/** The figures by the section of the report that speaks of them, as they stand there; last what no section names. */
export function bySection(figures: readonly Figure[]): FigureGroup[] {
    const groups = new Map<number, FigureGroup>()
    for (const figure of figures) {
        const place = figure.section_place ?? Number.MAX_SAFE_INTEGER
        const group = groups.get(place) ?? { heading: figure.section ?? '', place, stated: [], open: [] }
        ;(figure.stated === false ? group.open : group.stated).push(figure)
        groups.set(place, group)
    }
    return [...groups.values()].sort((a, b) => a.place - b.place)
}

/** Where a unit reports it: the form with the figure and the last day of the year filled in. */
export function reportAt(id: string, year: number): { path: string; query: Record<string, string> } {
    return { path: '/new/figure_entry', query: { 'with.indicator': id, 'with.period_end': `${year}-12-31`, 'with.covers': 'whole' } }
}

/** What units reported of a computed figure, when it says something else. */
export function beside(figure: Figure): string {
    if (figure.beside === undefined) return ''
    return Number(figure.beside.value_text) === Number(figure.value_text) ? words.beside(figure.beside.shown) : `${words.beside(figure.beside.shown)}，${words.differs}`
}

export interface RowChoice { key: string; label: string; query: { of?: string; part?: number } }

/** The sets of rows behind a figure: of a rate all and those that pass, of a figure worked out of others each one's. */
export function rowChoices(figure: Figure): RowChoice[] {
    if (figure.share !== undefined) {
        const { part, whole } = figure.share
        return [
            { key: 'all', label: words.ofAll(count(whole)), query: {} },
            { key: 'part', label: words.ofPart(count(part)), query: { of: 'part' } },
            { key: 'rest', label: words.ofRest(count(whole - part)), query: { of: 'rest' } }
        ]
    }
    return (figure.derived?.parts ?? []).map((part, index) => ({ key: String(index), label: words.partOf(part.label, part.to.slice(0, 4), part.shown), query: { part: index } }))
}

/** Heights of bars in percent of the tallest. */
export function heights(values: readonly number[]): number[] {
    const most = Math.max(0, ...values)
    return values.map((value) => (most === 0 ? 0 : Math.round((Math.max(0, value) * 100) / most)))
}

/** The years to choose from, the present one first. */
export function years(today: string): number[] {
    const now = Number(today.slice(0, 4))
    return Number.isNaN(now) ? [] : Array.from({ length: 8 }, (_, index) => now - index)
}

/** `2025年3月` → `3`: the year stands above the bars. */
export function monthOf(label: string): string {
    return /^\d{4}年(\d+)月$/.exec(label)?.[1] ?? label
}

/** The digits and the unit of a shown figure: `986.76万元` → `986.76`, `万元`. */
export function parted(shown: string): { digits: string; unit: string } {
    const match = /^([−-]?[\d,.]+)(.*)$/.exec(shown)
    return match === null ? { digits: shown, unit: '' } : { digits: match[1] ?? '', unit: match[2] ?? '' }
}
