import { isObject } from '@/api/json'
import type { Problem, Refusal } from '@/api/problem'

/** The steps to what a refusal speaks of: `/values/handlers/0/officer` → `handlers`, `0`, `officer`. */
export function stepsOf(where: string | undefined): string[] {
    const parts = (where ?? '').split(/[/.[\]]/).filter((part) => part !== '')
    return parts[0] === 'values' ? parts.slice(1) : parts
}

/** The field that a refusal speaks of: `handlers`, `/values/handlers/0/officer` → `handlers`. */
export function fieldOf(where: string | undefined): string {
    return stepsOf(where)[0] ?? ''
}

export function refusalsAt(refusals: readonly Refusal[], field: string): Refusal[] {
    return refusals.filter((refusal) => fieldOf(refusal.where) === field)
}

/** What stands where a refusal speaks of: a cell of a row by the row's place or id, else the whole of what the steps reach. */
function heldAt(places: Record<string, unknown>, where: string | undefined): unknown {
    const [field = '', ...inner] = stepsOf(where)
    let held: unknown = field in places ? places[field] : places['*']
    for (const step of inner) {
        if (Array.isArray(held)) {
            const rows: unknown[] = held
            const row = rows.find((one) => isObject(one) && one['id'] === step) ?? rows[Number(step)]
            if (row === undefined) return held
            held = row
        } else if (isObject(held) && step in held) {
            held = held[step]
        } else {
            return held
        }
    }
    return held
}

/** Those whose place holds what it held when it was refused. What speaks of no place that is told stands at `*`. */
export function untouched(refusals: readonly Refusal[], before: Record<string, unknown>, now: Record<string, unknown>): Refusal[] {
    return refusals.filter(({ where }) => JSON.stringify(heldAt(before, where)) === JSON.stringify(heldAt(now, where)))
}

/** What is left of a refusal after places were changed; what was no refusal stays. */
export function mended(problem: Problem, before: Record<string, unknown>, now: Record<string, unknown>): Problem | undefined {
    if (problem.kind !== 'refused') return problem
    if (problem.refusals.length === 0) return untouched([{ code: '', words: '' }], before, now).length > 0 ? problem : undefined
    const left = untouched(problem.refusals, before, now)
    return left.length === 0 ? undefined : { ...problem, refusals: left, words: left.map((refusal) => refusal.words).join('；') }
}

/** Two people worked on the same record: what was typed must be kept and judged again. */
export function isStale(refusals: readonly Refusal[]): boolean {
    return refusals.some((refusal) => refusal.code.includes('stale') || refusal.code.includes('version'))
}

/** The same act was stored before, with other contents. */
export function isUsed(refusals: readonly Refusal[]): boolean {
    return refusals.some((refusal) => refusal.code === 'act.id_used')
}
