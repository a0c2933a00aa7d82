/** The two ends in their order, whole seconds, the last one included. */
export function between(a: number, b: number): { from: number; to: number } {
    const from = Math.floor(Math.min(a, b) / 1_000) * 1_000
    return { from, to: Math.max(from + 1_000, Math.ceil(Math.max(a, b) / 1_000) * 1_000) }
}

/** A number of the address; absent for anything else. */
export function timeOf(text: unknown): number | undefined {
    return typeof text === 'string' && /^\d{1,14}$/.test(text) ? Number(text) : undefined
}
