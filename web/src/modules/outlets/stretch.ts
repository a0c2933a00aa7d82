/** Times of the page are milliseconds; an input's are texts of Beijing time, to the second. */
const beijing = 8 * 3_600_000

export const toInput = (ms: number): string => new Date(ms + beijing).toISOString().slice(0, 19)

export function fromInput(text: string): number | undefined {
    const ms = Date.parse(`${text.length === 16 ? `${text}:00` : text}Z`)
    return Number.isNaN(ms) ? undefined : ms - beijing
}

/** The two ends in their order, whole seconds, the last one included. */
export function between(a: number, b: number): { from: number; to: number } {
    const from = Math.floor(Math.min(a, b) / 1_000) * 1_000
    return { from, to: Math.max(from + 1_000, Math.ceil(Math.max(a, b) / 1_000) * 1_000) }
}

/** A number of the address; absent for anything else. */
export function timeOf(text: unknown): number | undefined {
    return typeof text === 'string' && /^\d{1,14}$/.test(text) ? Number(text) : undefined
}
