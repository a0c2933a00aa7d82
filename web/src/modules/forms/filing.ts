import type { FilingCell, FilingPage } from '@/api/form-api'
import { textOf, type Json } from '@/api/json'
import { formsWords as words } from '@/locales/zh-CN/forms'
import { listOf } from './lists'
import type { CellMark } from './sheet-grid.vue'

export const keyOf = (sheet: string, cell: string) => `${sheet}\n${cell}`

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

/** What was typed beside the computed numbers, as an act takes it. */
export function toSave(page: FilingPage | undefined, hand: Record<string, { value: string; note: string }>, why: Record<string, string>): { by_hand: Json[]; explanations: Json[] } {
    const split = (key: string) => ({ sheet: key.split('\n')[0] ?? '', cell: key.split('\n')[1] ?? '' })
    const differences = new Map((page?.differences ?? []).map((one) => [keyOf(one.sheet, one.cell), one]))
    return {
        by_hand: Object.entries(hand).filter(([, one]) => one.value.trim() !== '').map(([key, one]) => ({ ...split(key), value: one.value.trim(), note: one.note.trim() })),
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

/** What stands in each cell of the sheet: computed now while it is filled, as locked afterwards. */
export function marksOf(page: FilingPage, sheet: string, filling: boolean): Map<string, CellMark> {
    const marks = new Map<string, CellMark>(page.formulas.filter((one) => one.sheet === sheet).map((one) => [one.cell, { text: one.value, tone: 'formula' }]))
    for (const cell of page.cells.filter((one) => one.sheet === sheet)) marks.set(cell.cell, shownOf(cell))
    if (!filling) for (const one of page.locked.filter((entry) => entry.sheet === sheet)) marks.set(one.cell, { text: one.value, tone: 'number' })
    if (filling)
        for (const one of page.findings.filter((entry) => entry.sheet === sheet && !entry.explained)) {
            const mark = marks.get(one.cell)
            if (mark !== undefined && mark.tone === 'number') marks.set(one.cell, { ...mark, tone: 'bad' })
        }
    return marks
}
