import type { Field, RecordType } from '@/api/catalogue-types'
import { textOf, type Json } from '@/api/json'
import { plainText } from '@/catalogue/format'
import { rowsOf, type Fact } from './facts'
import { indented } from './judgements'

/** What the system keeps for itself, or for who recomputes: marks, ids, raw judgements. People find it behind a press. */
export const isMachine = (field: Field): boolean => field.machine === true

export function isMachineOf(type: RecordType | undefined, id: string): boolean {
    return type?.fields.some((field) => field.id === id && isMachine(field)) === true
}

export interface Kept { id: string; label: string; text: string }

const isJsonText = (text: string) => text.startsWith('[') || text.startsWith('{')

function textFor(field: Field, value: Json | undefined): string {
    const text = textOf(value)
    if (isJsonText(text)) return indented(text)
    return value === undefined ? '' : plainText(field, value)
}

/** The fields of the machine, and those of the rows of others, a line for each row. */
export function keptOf(facts: readonly Fact[]): Kept[] {
    return facts.flatMap(({ field, value }): Kept[] => {
        if (isMachine(field)) return [{ id: field.id, label: field.label, text: textFor(field, value) }]
        return (field.fields ?? []).filter(isMachine).map((cell) => ({ id: `${field.id}.${cell.id}`, label: `${field.label}·${cell.label}`, text: rowsOf(value).map((row) => textFor(cell, row[cell.id])).join('\n') }))
    })
}
