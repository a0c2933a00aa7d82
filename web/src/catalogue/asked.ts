import type { Field } from '@/api/catalogue-types'
import { isJsonObject, type Json, type JsonObject } from '@/api/json'
import type { Values } from '@/api/record-types'

/**
 * Which fields a form asks (docs/decisions/0036): by the same conditions as the server, and without
 * it. Both are held to tests/catalogue/asked_cases.json.
 */

/** A field in the form of an act: `asked` is when this act asks for it. */
export type AskedField = Field & { asked?: Json }

type Comparable = string | number | boolean

/** What stands in an input as conditions see it: of kinds that they compare, else undefined. */
function valueOf(field: Field | undefined, value: Json | undefined): Comparable | undefined {
    const plain = typeof value === 'string' ? value.trim() : value
    switch (field?.kind) {
        case 'choice':
        case 'reference':
            return typeof plain === 'string' && plain !== '' ? plain : undefined
        case 'day':
            return typeof plain === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(plain) ? plain : undefined
        case 'yes_no':
            return typeof plain === 'boolean' ? plain : undefined
        case 'integer':
            if (typeof plain === 'string' && /^-?\d+$/.test(plain.replaceAll(',', ''))) return Number(plain.replaceAll(',', ''))
            return typeof plain === 'number' ? plain : undefined
        default:
            return undefined
    }
}

/** Rows in which something stands: only they are sent. */
function rowsOf(value: Json | undefined): JsonObject[] {
    return (Array.isArray(value) ? value : []).filter(isJsonObject).filter((row) => Object.entries(row).some(([name, cell]) => name !== 'id' && !isEmpty(cell)))
}

function isEmpty(value: Json | undefined): boolean {
    if (value === undefined || value === null) return true
    if (typeof value === 'string') return value.trim() === ''
    return Array.isArray(value) ? value.length === 0 : isJsonObject(value) && value['erased'] === true
}

function isAbsent(field: Field, value: Json | undefined): boolean {
    return field.kind === 'group' ? rowsOf(value).length === 0 : isEmpty(value)
}

function isComparable(value: Json | undefined): value is Comparable {
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

class Conditions {
    constructor(private readonly fields: readonly Field[], private readonly values: Values) {}

    holds(condition: Json | undefined): boolean {
        if (!isJsonObject(condition)) return true
        return Object.entries(condition).every(([member, body]) => this.member(member, body))
    }

    private member(member: string, body: Json): boolean {
        switch (member) {
            case 'and':
                return Array.isArray(body) && body.every((part) => this.holds(part))
            case 'or':
                return Array.isArray(body) && body.some((part) => this.holds(part))
            case 'not':
                return !this.holds(body)
            case 'any':
            case 'all':
            case 'none':
            case 'count':
                return isJsonObject(body) && this.rows(member, body)
            default:
                return this.comparison(member, body)
        }
    }

    private rows(quantifier: 'any' | 'all' | 'none' | 'count', body: JsonObject): boolean {
        const group = this.fields.find((field) => field.id === body['of'])
        const rows = group === undefined ? [] : rowsOf(this.values[group.id])
        const passing = rows.filter((row) => new Conditions(group?.fields ?? [], row).holds(body['where'])).length
        switch (quantifier) {
            case 'any':
                return passing > 0
            case 'all':
                return passing === rows.length
            case 'none':
                return passing === 0
            case 'count':
                return Object.entries(body).every(([op, wanted]) => op === 'of' || op === 'where' || compared(op, passing, wanted))
        }
    }

    private comparison(id: string, body: Json): boolean {
        const field = this.fields.find((one) => one.id === id)
        if (field === undefined) return false
        const value = valueOf(field, this.values[id])
        if (!isJsonObject(body) || 'path' in body) return compared('eq', value, this.right(body))
        return Object.entries(body).every(([op, right]) => {
            if (op === 'absent') return isAbsent(field, this.values[id]) === right
            if (op === 'in') return Array.isArray(right) && right.some((one) => compared('eq', value, this.right(one)))
            if (op !== 'between') return compared(op, value, this.right(right))
            const [least, most] = Array.isArray(right) ? right : []
            return compared('gte', value, this.right(least)) && compared('lte', value, this.right(most))
        })
    }

    private right(operand: Json | undefined): Comparable | undefined {
        if (isComparable(operand)) return operand
        const path = isJsonObject(operand) ? operand['path'] : undefined
        const field = this.fields.find((one) => one.id === path)
        return field === undefined ? undefined : valueOf(field, this.values[field.id])
    }
}

/** Two-valued: where either side is absent it is false, `ne` too. */
function compared(op: string, left: Comparable | undefined, right: Json | undefined): boolean {
    if (left === undefined || !isComparable(right) || typeof left !== typeof right) return false
    switch (op) {
        case 'eq':
            return left === right
        case 'ne':
            return left !== right
        case 'lt':
            return left < right
        case 'lte':
            return left <= right
        case 'gt':
            return left > right
        case 'gte':
            return left >= right
        default:
            return false
    }
}

/** Does a condition hold over what stands in a form, or in one row of it? None: yes. */
export function holds(when: Json | undefined, fields: readonly Field[], values: Values): boolean {
    return new Conditions(fields, values).holds(when)
}

/** The cells of a row that apply in it. */
export function cellsOf(cells: readonly Field[], row: Values): Field[] {
    return cells.filter((cell) => holds(cell.when, cells, row))
}

export interface Asking {
    /** What the form shows and sends, in its order. */
    asked: AskedField[]
    /** What was typed before the choice that put it away: stays in the draft and is not sent. */
    left: AskedField[]
    /** What the record holds and loses by the choice. */
    cleared: Field[]
}

export interface FormValues {
    /** All fields of the record's type. */
    all: readonly Field[]
    /** What the record holds, as the server sends it; nothing where the act opens one. */
    stored: Values
    /** What the inputs began with. */
    before: Values
    typed: Values
}

/** What the form of an act asks as it stands, `fields` in the order of the form. */
export function askingOf(fields: readonly AskedField[], { all, stored, before, typed }: FormValues): Asking {
    const now: Values = { ...stored }
    const asking: Asking = { asked: [], left: [], cleared: [] }
    // A condition looks at fields that stand before: those of the form in its order, the rest in the record's.
    fields.forEach((field) => {
        const applies = holds(field.when, all, now)
        if (applies && holds(field.asked, all, now)) {
            now[field.id] = typed[field.id] ?? null
            asking.asked.push(field)
            return
        }
        if (!isAbsent(field, typed[field.id]) && JSON.stringify(typed[field.id]) !== JSON.stringify(before[field.id])) asking.left.push(field)
        if (!applies) now[field.id] = null
    })
    all.forEach((field) => {
        if (field.when === undefined || isAbsent(field, stored[field.id]) || holds(field.when, all, now)) return
        now[field.id] = null
        if (holds(field.when, all, stored)) asking.cleared.push(field)
    })
    return asking
}
