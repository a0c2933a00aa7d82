import type { Field, RecordType } from '@/api/catalogue-types'
import { isObject, type Json, type JsonObject } from '@/api/json'
import type { Titles, Values } from '@/api/record-types'
import { cellsOf } from './asked'
import { plainScaled, show, withoutSpareZeros } from './format'
import type { Session } from '@/api/other-types'

/** What is still owed: asked of the server when the form of an act is opened. */
export const owedDefault = 'debt.owed'

/** What an empty form begins with: literals, and the names the server also knows. */
export function defaultOf(field: Field, session: Session): Json | undefined {
    const given = field.default_value
    if (given === undefined || given === '') return undefined
    if (given === 'today') return session.today
    if (given === 'actor') return session.person.id
    if (given === 'actor.organisation') return session.organisation?.id
    if (given === 'actor.bureau') return session.bureau?.id ?? session.organisation?.id
    if (given === owedDefault || /\{[a-z0-9_.]+\}/.test(given)) return undefined
    if (field.kind === 'yes_no') return given === 'true'
    if (field.kind === 'integer') return Number(given)
    return given
}

/** What a new row of a group begins with. */
export function rowDefaults(cells: readonly Field[], session: Session): JsonObject {
    return Object.fromEntries(cells.flatMap((cell): [string, Json][] => {
        const value = defaultOf(cell, session)
        return value === undefined ? [] : [[cell.id, value]]
    }))
}

/**
 * Texts that a form begins with and the record already knows: `检查意见：{opinion}`. A line of which no
 * place is filled is left out; what is too long is cut.
 */
export function composedDefaults(fields: readonly Field[], type: RecordType, values: Values, titles: Titles): Values {
    const shown = (id: string) => {
        const field = type.fields.find((one) => one.id === id)
        const value = show(field, values[id], titles)
        return value.kind === 'text' || value.kind === 'reference' ? value.text : ''
    }
    return Object.fromEntries(fields.flatMap((field): [string, Json][] => {
        const pattern = field.default_value ?? ''
        if (!/\{[a-z_]+\}/.test(pattern)) return []
        const lines = pattern.split('\n').flatMap((line) => {
            const places = [...line.matchAll(/\{([a-z_]+)\}/g)].map((match) => shown(match[1] ?? ''))
            if (places.length > 0 && places.every((place) => place === '')) return []
            return [line.replaceAll(/\{([a-z_]+)\}/g, (_, id: string) => shown(id) || '—')]
        })
        const text = lines.join('\n')
        const most = field.max_length ?? 4_000
        return text === '' ? [] : [[field.id, text.length > most ? `${text.slice(0, most - 1)}…` : text]]
    }))
}

/** What the address of a new form names: `?with.indicator=…&with.period_end=…`; plain kinds only. */
export function fromAddress(fields: readonly Field[], query: Readonly<Record<string, unknown>>): Values {
    const plain = fields.filter((field) => ['text', 'choice', 'day', 'money'].includes(field.kind))
    return Object.fromEntries(plain.flatMap((field): [string, Json][] => {
        const given = query[`with.${field.id}`]
        return typeof given === 'string' && given !== '' ? [[field.id, given]] : []
    }))
}

/** The text right after a reference that is called …名称 (`…_name`) holds the name of what is picked. */
export function namedBy(fields: readonly Field[], reference: Field): Field | undefined {
    const next = fields[fields.findIndex((field) => field.id === reference.id) + 1]
    return reference.kind === 'reference' && next?.kind === 'text' && next.id.endsWith('_name') && next.label.endsWith('名称') ? next : undefined
}

/** The reference under which a form is opened, and how the values of the record there are named. */
export interface Above { field: string; titles: Titles }

/** What a default takes of the record above, by `{case.party_name}` a line: the value itself, or its text where a text is asked for. */
function takenFrom(field: Field, aboveFields: readonly Field[], values: Values, above: Above): Json | undefined {
    const lines = (field.default_value ?? '').split('\n')
    const found = lines.flatMap((line) => {
        const id = line.startsWith(`{${above.field}.`) && line.endsWith('}') ? line.slice(above.field.length + 2, -1) : ''
        const source = aboveFields.find((other) => other.id === id)
        const value = values[id]
        if (source === undefined || value === undefined || value === null || isHidden(value)) return []
        if (source.kind === field.kind) return [value]
        const shown = show(source, value, above.titles)
        return shown.kind === 'text' || shown.kind === 'reference' ? [shown.text] : []
    })
    return found[0]
}

/**
 * What a form under a record begins with. Where fields say what they take of the record above, that; otherwise
 * what it holds under the same name, of required fields. In both cases the records to which it belongs, too.
 */
export function fromAbove(fields: readonly Field[], aboveFields: readonly Field[], above: Values, makeId: () => string, belongsTo: readonly string[] = [], by?: Above): Values {
    const values: Values = {}
    const declared = by === undefined ? [] : fields.filter((field) => (field.default_value ?? '').includes(`{${by.field}.`))
    fields.filter((field) => (declared.length === 0 && field.required === true) || belongsTo.includes(field.id)).forEach((field) => {
        const same = aboveFields.find((other) => other.id === field.id && other.kind === field.kind && other.target === field.target)
        const value = above[field.id]
        if (same === undefined || value === undefined || isHidden(value)) return
        values[field.id] = field.kind === 'group' && Array.isArray(value) ? value.flatMap((row): Json[] => (isObject(row) ? [{ ...row, id: makeId() }] : [])) : value
    })
    if (by !== undefined) {
        declared.forEach((field) => {
            const value = takenFrom(field, aboveFields, above, by)
            if (value !== undefined) values[field.id] = value
        })
    }
    return values
}

/** Masked and erased values are shown, never edited or sent back. */
export function isHidden(value: Json | undefined): boolean {
    return isObject(value) && (typeof value['masked'] === 'string' || value['erased'] === true)
}

/** A stored value as its input holds it: amounts become the text that people type. */
export function toInput(field: Field, value: Json | undefined): Json | undefined {
    if (value === undefined || value === null) return undefined
    if (typeof value === 'number' && field.kind === 'money') return plainScaled(value, 2)
    if (typeof value === 'number' && field.kind === 'decimal') return withoutSpareZeros(plainScaled(value, field.scale ?? 0), field.scale ?? 0)
    if (field.kind === 'group' && Array.isArray(value)) {
        return value.map((row): Json => {
            if (!isObject(row)) return row
            const cells = (field.fields ?? []).flatMap((inner) => {
                const cell = toInput(inner, row[inner.id])
                return cell === undefined ? [] : [[inner.id, cell] as const]
            })
            return { ...(typeof row['id'] === 'string' ? { id: row['id'] } : {}), ...Object.fromEntries(cells) }
        })
    }
    return value
}

function isEmpty(value: Json | undefined): boolean {
    return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

function rowToSend(field: Field, row: Json): Json[] {
    if (!isObject(row)) return []
    // What was typed before the choice that put a cell away is not sent.
    const cells = cellsOf(field.fields ?? [], row).flatMap((inner) => {
        const cell = toSend(inner, row[inner.id])
        return cell === null ? [] : [[inner.id, cell] as const]
    })
    if (cells.length === 0) return []
    return [{ ...(typeof row['id'] === 'string' ? { id: row['id'] } : {}), ...Object.fromEntries(cells) }]
}

/** What an input holds as a request carries it; null clears. */
export function toSend(field: Field, value: Json | undefined): Json {
    if (value === undefined || isEmpty(value)) return null
    switch (field.kind) {
        case 'text':
        case 'credit_code':
        case 'person_id_number':
        case 'money':
        case 'decimal':
        case 'day':
        case 'instant':
            return typeof value === 'string' ? value.trim() : value
        case 'integer':
            return typeof value === 'string' && /^-?\d+$/.test(value.replaceAll(',', '').trim())
                ? Number(value.replaceAll(',', '').trim())
                : value
        case 'group':
            return Array.isArray(value) ? value.flatMap((row) => rowToSend(field, row)) : null
        case 'long_text':
        case 'yes_no':
        case 'choice':
        case 'reference':
        case 'attachment':
        case 'place':
            return value
    }
}

/** Only what was changed travels; what stands as it was found is left out. */
export function changedValues(fields: readonly Field[], before: Values, now: Values): Values {
    const changed: Values = {}
    fields.forEach((field) => {
        if (isHidden(now[field.id])) return
        const was = toSend(field, before[field.id])
        const is = toSend(field, now[field.id])
        if (JSON.stringify(was) !== JSON.stringify(is)) changed[field.id] = is
    })
    return changed
}
