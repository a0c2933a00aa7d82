import type { SheetFacts } from '@/api/call-api'
import { isObject, textOf, type Json } from '@/api/json'
import type { Refusal } from '@/api/problem'
import { stepsOf } from '@/components/refusals'

/** One figure as a unit answers it; texts as they are typed. */
export interface SheetRow {
    id?: string
    indicator: string
    reply: string
    value: string
    comparator: string
    source: string
    remark: string
    materials: Json[]
    entry?: string
}

const places = 4

/** A stored decimal (an integer of 0.0001) as people type it. */
export function typedNumber(stored: Json | undefined): string {
    if (typeof stored === 'string') return stored
    if (typeof stored !== 'number') return ''
    const negative = stored < 0
    const digits = String(Math.abs(stored)).padStart(places + 1, '0')
    const text = `${digits.slice(0, -places)}.${digits.slice(-places)}`.replace(/\.?0+$/, '')
    return negative ? `-${text}` : text
}

export function listOf(value: Json | undefined): Record<string, Json>[] {
    return Array.isArray(value) ? value.flatMap((row) => (isObject(row) ? [row] : [])) : []
}

export function rowsOf(value: Json | undefined): SheetRow[] {
    return listOf(value).map((row) => ({
        ...(textOf(row['id']) === '' ? {} : { id: textOf(row['id']) }),
        ...(textOf(row['entry']) === '' ? {} : { entry: textOf(row['entry']) }),
        indicator: textOf(row['indicator']), reply: textOf(row['reply']), value: typedNumber(row['value']), comparator: textOf(row['comparator']),
        source: textOf(row['source']), remark: textOf(row['remark']), materials: Array.isArray(row['materials']) ? row['materials'] : [],
    }))
}

/** The rows as an act takes them. What was reported by another way is changed by the answer, not counted twice. */
export function toSend(rows: readonly SheetRow[], facts: SheetFacts['facts']): Json[] {
    return rows.map((row) => {
        const entry = row.entry ?? (row.reply === 'value' ? facts[row.indicator]?.reported?.entry : undefined)
        const texts = Object.entries({ reply: row.reply, comparator: row.comparator, source: row.source.trim(), remark: row.remark.trim(), value: row.reply === 'value' ? row.value.trim() : '' }).filter(([, text]) => text !== '')
        return { ...(row.id === undefined ? {} : { id: row.id }), indicator: row.indicator, ...Object.fromEntries(texts), ...(row.materials.length === 0 ? {} : { materials: row.materials }), ...(entry === undefined ? {} : { entry }) }
    })
}

/** What was refused of which row: its words by the indicator. */
export function refusedRows(refusals: readonly Refusal[], rows: readonly SheetRow[]): Map<string, string[]> {
    const found = new Map<string, string[]>()
    for (const refusal of refusals) {
        const [field, at = ''] = stepsOf(refusal.where)
        const row = field === 'items' && /^\d+$/.test(at) ? rows[Number(at)] : undefined
        if (row !== undefined) found.set(row.indicator, [...(found.get(row.indicator) ?? []), refusal.words])
    }
    return found
}

export function isAnswered(row: SheetRow): boolean {
    return row.reply === 'value' ? row.value.trim() !== '' : row.reply !== ''
}

/** A typed number is an answer by itself. */
export function withValue(row: SheetRow, value: string): SheetRow {
    return { ...row, value, reply: value.trim() !== '' ? 'value' : row.reply }
}
