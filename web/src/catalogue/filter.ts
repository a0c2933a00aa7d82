import { isJsonObject, readJson, type Json, type JsonObject } from '@/api/json'

/** Comparisons of docs/formats/filter.md. */
export type Op = 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte' | 'in' | 'between' | 'contains' | 'starts' | 'absent'

const ops: readonly string[] = ['eq', 'ne', 'lt', 'lte', 'gt', 'gte', 'in', 'between', 'contains', 'starts', 'absent']
const words: readonly string[] = ['and', 'or', 'not', 'any', 'all', 'none', 'count']

export function isOp(text: string): text is Op {
    return ops.includes(text)
}

/**
 * One chip over a list. A comparison is edited by hand; a row condition asks for a row of a group;
 * what cannot be taken apart stays whole and is only shown and removed.
 */
export type Condition =
    | { kind: 'comparison'; path: string; op: Op; right: Json }
    | { kind: 'row'; group: string; path: string; op: Op; right: Json }
    | { kind: 'whole'; filter: JsonObject }

function comparisons(path: string, right: Json): Condition[] {
    if (!isJsonObject(right) || 'given' in right || 'path' in right) return [{ kind: 'comparison', path, op: 'eq', right }]
    return Object.entries(right).flatMap(([op, operand]): Condition[] =>
        isOp(op)
            ? [{ kind: 'comparison', path, op, right: operand }]
            : [{ kind: 'whole', filter: { [path]: { [op]: operand } } }],
    )
}

function rowCondition(body: Json): Condition | undefined {
    if (!isJsonObject(body)) return undefined
    const { of, where } = body
    if (typeof of !== 'string' || of.includes('.') || !isJsonObject(where)) return undefined
    const inner = conditionsOf(where)
    const only = inner[0]
    if (inner.length !== 1 || only?.kind !== 'comparison') return undefined
    return { kind: 'row', group: of, path: only.path, op: only.op, right: only.right }
}

/** A filter as the chips that mean the same together. */
export function conditionsOf(filter: Json | undefined): Condition[] {
    if (!isJsonObject(filter)) return []
    return Object.entries(filter).flatMap(([member, body]): Condition[] => {
        if (member === 'and' && Array.isArray(body)) return body.flatMap((part) => conditionsOf(part))
        if (member === 'any') {
            const row = rowCondition(body)
            if (row !== undefined) return [row]
        }
        if (words.includes(member)) return [{ kind: 'whole', filter: { [member]: body } }]
        return comparisons(member, body)
    })
}

function filterOf(condition: Condition): JsonObject {
    switch (condition.kind) {
        case 'comparison':
            return { [condition.path]: { [condition.op]: condition.right } }
        case 'row':
            return { any: { of: condition.group, where: { [condition.path]: { [condition.op]: condition.right } } } }
        case 'whole':
            return condition.filter
    }
}

/** The chips as one filter; no chip, no condition. */
export function joined(conditions: readonly Condition[]): JsonObject {
    if (conditions.length === 0) return {}
    const only = conditions[0]
    if (conditions.length === 1 && only !== undefined) return filterOf(only)
    return { and: conditions.map(filterOf) }
}

/** The text for an address or a request; empty when there is no condition. */
export function filterText(conditions: readonly Condition[]): string {
    return conditions.length === 0 ? '' : JSON.stringify(joined(conditions))
}

/** Catalogue views carry their filter as text or as an object. */
export function conditionsFrom(filter: string | Json | undefined): Condition[] {
    return conditionsOf(typeof filter === 'string' ? readJson(filter) : filter)
}
