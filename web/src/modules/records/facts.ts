import type { Field, RecordType } from '@/api/catalogue-types'
import { isObject, type Json, type JsonObject } from '@/api/json'
import type { Titles, Values } from '@/api/record-types'
import { holds } from '@/catalogue/asked'
import { isMachineOf } from './machine-fields'

export interface Fact { field: Field; value: Json }

function plain(field: Field): boolean {
    return !['group', 'attachment', 'long_text', 'place'].includes(field.kind)
}

/**
 * What stands in the head of a record: the columns of its list that have a value, then others. A
 * text that only repeats the title of a reference gives way to the reference.
 */
export function factsOf(type: RecordType, values: Values, limit: number, titles: Titles = {}): Fact[] {
    const named = new Set(type.fields.filter((field) => field.kind === 'reference').flatMap((field) => {
        const value = values[field.id]
        const title = typeof value === 'string' ? titles[value] : undefined
        return title === undefined ? [] : [title]
    }))
    const listed = (type.columns ?? []).map((column) => column.path.split('.')[0] ?? '')
    const order = [...new Set([...listed, ...type.fields.filter(plain).map((field) => field.id)])]
    return order
        .filter((id) => id !== type.title && id !== type.subtitle && !isMachineOf(type, id))
        .flatMap((id): Fact[] => {
            const field = type.fields.find((candidate) => candidate.id === id)
            const value = values[id]
            return field === undefined || !plain(field) || value === undefined || value === null || value === '' || (field.kind === 'text' && typeof value === 'string' && named.has(value)) ? [] : [{ field, value }]
        })
        .slice(0, limit)
}

/** What who agrees reads first: the fields that the step names, whole, then what stands in the head of the record. */
export function factsToAgree(type: RecordType, values: Values, shows: readonly string[], head: readonly Fact[], limit: number): Fact[] {
    const first = wholeOf(type, values).filled.filter((fact) => shows.includes(fact.field.id))
    return [...first, ...head.filter((fact) => !shows.includes(fact.field.id)).slice(0, limit)]
}

export interface FactGroup { filled: Fact[]; empty: Field[] }

/** The whole record: what is filled in the order of the definition, and what is not though it applies. */
export function wholeOf(type: RecordType, values: Values): FactGroup {
    const filled: Fact[] = []
    const empty: Field[] = []
    type.fields.forEach((field) => {
        const value = values[field.id]
        const none = value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
        if (!none && value !== undefined) filled.push({ field, value })
        else if (field.retired !== true && holds(field.when, type.fields, values)) empty.push(field)
    })
    return { filled, empty }
}

/** The rows of a group's value. */
export function rowsOf(value: Json): JsonObject[] {
    return Array.isArray(value) ? value.flatMap((row) => (isObject(row) ? [row] : [])) : []
}
