import type { FilingCell, FilingPage } from '@/api/form-api'
import { isObject, textOf, type Json } from '@/api/json'
import type { Refusal } from '@/api/problem'
import { formsWords as words } from '@/locales/zh-CN/forms'
import { listOf } from './lists'
import type { CellMark } from './sheet-grid.vue'

export const keyOf = (sheet: string, cell: string) => `${sheet}\n${cell}`

export function splitKey(key: string): [sheet: string, cell: string] {
    const [sheet = '', cell = ''] = key.split('\n')
    return [sheet, cell]
}

const places = 6

/** A stored decimal (an integer of 0.000001) as people type it. */
export function typedNumber(stored: Json | undefined): string {
    if (typeof stored !== 'number') return textOf(stored)
    const digits = String(Math.abs(stored)).padStart(places + 1, '0')
    return `${stored < 0 ? '-' : ''}${`${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')}`
}

export function handOf(value: Json | undefined): Record<string, { value: string; note: string }> {
    return Object.fromEntries(listOf(value).map((row) => [keyOf(textOf(row['sheet']), textOf(row['cell'])), { value: typedNumber(row['value']), note: textOf(row['note']) }]))
}

export function explanationsOf(value: Json | undefined): Record<string, string> {
    return Object.fromEntries(listOf(value).map((row) => [keyOf(textOf(row['sheet']), textOf(row['cell'])), textOf(row['words'])]))
}

/** Reasons that were given; one that was given for another change than the one that stands now is to be written anew. */
export function standingReasons(given: Record<string, string>, page: FilingPage | undefined): Record<string, string> {
    const open = new Set((page?.differences ?? []).filter((one) => one.own === true && !one.explained).map((one) => keyOf(one.sheet, one.cell)))
    return Object.fromEntries(Object.entries(given).filter(([key]) => !open.has(key)))
}

const grouped = /^-?\d{1,3}([,，]\d{3})+(\.\d+)?$/

/** A number as people write it, with separators of thousands, as an act takes it; anything else as it stands. */
function plain(text: string): string {
    return grouped.test(text) ? text.replaceAll(/[,，]/g, '') : text
}

/** What is refused of a number or a reason, with the cell it speaks of; `cells` are the keys in the order in which they were sent. */
export function namedRefusals(refusals: readonly Refusal[], sent: { by_hand: Json[]; explanations: Json[] }): { key: string; words: string }[] {
    return refusals.flatMap((refusal) => {
        const [, group, at] = /^(by_hand|explanations)\.(\d+)\b/.exec(refusal.where ?? '') ?? []
        const row = group === 'by_hand' ? sent.by_hand[Number(at)] : group === 'explanations' ? sent.explanations[Number(at)] : undefined
        if (!isObject(row)) return [{ key: '', words: refusal.words }]
        const [sheet, cell] = [textOf(row['sheet']), textOf(row['cell'])]
        const typed = group === 'by_hand' && textOf(row['value']) !== '' ? `（${textOf(row['value'])}）` : ''
        return [{ key: keyOf(sheet, cell), words: `${words.ofCell(sheet, cell)}${typed}：${refusal.words}` }]
    })
}

/** What was typed beside the computed numbers, as an act takes it. */
export function toSave(page: FilingPage | undefined, hand: Record<string, { value: string; note: string }>, why: Record<string, string>): { by_hand: Json[]; explanations: Json[] } {
    const split = (key: string) => {
        const [sheet, cell] = splitKey(key)
        return { sheet, cell }
    }
    const differences = new Map((page?.differences ?? []).map((one) => [keyOf(one.sheet, one.cell), one]))
    return {
        by_hand: Object.entries(hand).filter(([, one]) => one.value.trim() !== '').map(([key, one]) => ({ ...split(key), value: plain(one.value.trim()), note: one.note.trim() })),
        explanations: Object.entries(why).filter(([, text]) => text.trim() !== '').map(([key, text]) => {
            const known = differences.get(key)
            return { ...split(key), words: text.trim(), ...(known === undefined ? {} : { was: known.was, is_now: known.now }) }
        }),
    }
}

function shownOf(cell: FilingCell): CellMark {
    if (cell.value !== undefined) return { text: cell.value, tone: 'number' }
    return cell.missing === undefined ? { text: cell.words ?? '', tone: 'bound' } : { text: words.short[cell.means] ?? cell.missing, tone: 'wait' }
}

/** What stands in each cell of the sheet: computed now while it is filled, with what was `typed` and not kept yet; as locked afterwards. */
export function marksOf(page: FilingPage, sheet: string, filling: boolean, typed: Record<string, { value: string; note: string }> = {}): Map<string, CellMark> {
    const marks = new Map<string, CellMark>(page.formulas.filter((one) => one.sheet === sheet).map((one) => [one.cell, { text: one.value, tone: 'formula' }]))
    for (const cell of page.cells.filter((one) => one.sheet === sheet)) marks.set(cell.cell, shownOf(cell))
    if (!filling) for (const one of page.locked.filter((entry) => entry.sheet === sheet)) marks.set(one.cell, { text: one.value, tone: 'number' })
    if (filling)
        for (const one of page.findings.filter((entry) => entry.sheet === sheet && !entry.explained)) {
            const mark = marks.get(one.cell)
            if (mark !== undefined && mark.tone === 'number') marks.set(one.cell, { ...mark, tone: 'bad' })
        }
    if (filling)
        for (const cell of page.cells.filter((one) => one.sheet === sheet && (one.value === undefined || one.source === 'by_hand'))) {
            const text = typed[keyOf(sheet, cell.cell)]?.value.trim() ?? ''
            if (text !== '' && text !== cell.value) marks.set(cell.cell, { text, tone: 'number' })
        }
    return marks
}

/** The last period before the day that is over, of a form with so many periods a year. */
export function lastPeriodOver(today: string, periods: number): { year: number; number: number } {
    const [year = 0, month = 1] = today.split('-').map(Number)
    const over = Math.floor(((month - 1) * periods) / 12)
    return over === 0 ? { year: year - 1, number: periods } : { year, number: over }
}
