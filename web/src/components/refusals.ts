import type { Refusal } from '@/api/problem'

/** The field that a refusal speaks of: `handlers`, `/values/handlers/0/officer` → `handlers`. */
export function fieldOf(where: string | undefined): string {
    const parts = (where ?? '').split(/[/.[]/).filter((part) => part !== '')
    return (parts[0] === 'values' ? parts[1] : parts[0]) ?? ''
}

export function refusalsAt(refusals: readonly Refusal[], field: string): Refusal[] {
    return refusals.filter((refusal) => fieldOf(refusal.where) === field)
}

/** Those whose field holds what it held when it was refused, and those that speak of no field. */
export function untouched(refusals: readonly Refusal[], before: Record<string, unknown>, now: Record<string, unknown>): Refusal[] {
    return refusals.filter(({ where }) => JSON.stringify(before[fieldOf(where)]) === JSON.stringify(now[fieldOf(where)]))
}

/** Two people worked on the same record: what was typed must be kept and judged again. */
export function isStale(refusals: readonly Refusal[]): boolean {
    return refusals.some((refusal) => refusal.code.includes('stale') || refusal.code.includes('version'))
}

/** The same act was stored before, with other contents. */
export function isUsed(refusals: readonly Refusal[]): boolean {
    return refusals.some((refusal) => refusal.code === 'act.id_used')
}
